"""Asks the trained model from the terminal: a program in Rasa's own environment reads lines and answers."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from actions.outcome import heard_of
from cli.assistant import install, rasa_environment
from core.errors import VaxelError
from core.understanding import Heard

SECONDS = 600


class NotParsed(VaxelError):
    """The model could not be asked; the last lines of what failed follow."""


def parsed(root: Path, model: Path, asked: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give Rasa's parse of each of `asked` (text, metadata), in order, with its milliseconds.

    Raises NotParsed with the last lines of the program.
    """
    lines = "".join(json.dumps(one) + "\n" for one in asked)
    done = subprocess.run(
        [str(install(root, print)), "-W", "ignore", "-m", "bot.parse", str(model)],
        input=lines,
        capture_output=True,
        text=True,
        cwd=root,
        env=rasa_environment(root, 0, ""),
        timeout=SECONDS,
    )
    if done.returncode:
        raise NotParsed("\n".join(["the model could not be asked:", *done.stderr.splitlines()[-15:]]))
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def heard(message: Mapping[str, Any]) -> Heard:
    """Read a parse as the action server does."""
    return heard_of(message)
