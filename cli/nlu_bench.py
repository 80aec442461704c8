"""`vaxel nlu bench`: trains the very pipeline of config.yml on any labelled sentences and tests it."""

import argparse
import csv
import json
import subprocess
from pathlib import Path
from typing import Any

from adapters.settings import ROOT
from cli.assistant import install, rasa_environment
from core.errors import VaxelError

SECONDS = 3600
COLUMNS = ("text", "label")


class BadTable(VaxelError):
    """A file of labelled sentences that cannot be used."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `nlu bench` takes."""
    for name in ("train", "test"):
        parser.add_argument(f"--{name}", type=Path, required=True, help="CSV with the columns text,label")


def run(args: argparse.Namespace) -> int:
    """Train on the one, test on the other."""
    told = measured(table(args.train), table(args.test))
    print(
        f"accuracy {told['accuracy']:.4f} of {told['tested']}, "
        f"{told['labels']} labels, {told['learnt']} sentences learnt in {told['seconds']:.0f} s"
    )
    return 0


def table(path: Path) -> list[tuple[str, str]]:
    """Read sentences and labels; BadTable names the file and the line at fault."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise BadTable(f"{path} cannot be read ({type(error).__name__}).") from error
    if not rows or not set(COLUMNS) <= set(rows[0]):
        raise BadTable(f"{path} must have the columns text,label and a line below them.")
    for number, row in enumerate(rows, 2):
        if not row["text"] or not row["label"]:
            raise BadTable(f"{path}:{number}: text and label must not be empty.")
    return [(row["text"], row["label"]) for row in rows]


def measured(train: list[tuple[str, str]], test: list[tuple[str, str]]) -> dict[str, Any]:
    """Give accuracy, counts and the seconds of training, measured in Rasa's own environment."""
    done = subprocess.run(
        [str(install(ROOT, print)), "-W", "ignore", "-m", "bot.measure", str(ROOT / "config.yml")],
        input=json.dumps({"train": train, "test": test}),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=rasa_environment(ROOT, 0, ""),
        timeout=SECONDS,
    )
    if done.returncode:
        raise BadTable("\n".join(["the pipeline failed:", *done.stderr.splitlines()[-15:]]))
    return dict(json.loads(done.stdout.splitlines()[-1]))
