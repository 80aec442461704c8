"""How well a time to be called at is read out of what people say."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from adapters.settings import ROOT
from cli.nlu_runner import parsed

FILE = "windows.yml"
KIND = "window"  # of the entity whose value is `start/end`

type Say = Callable[[str], None]


def report(folder: Path, model: Path, say: Say) -> None:
    """Say the share of a folder's `windows.yml` that is right, and each that is not, if it has one."""
    path = folder / FILE
    if not path.exists():
        return
    for language, wrong, count in sat(path, model):
        say(f"windows {language}: {1 - len(wrong) / count:.3f} of {count} right")
        for sentence in wrong:
            say(f"  {sentence}")


def sat(path: Path, model: Path) -> list[tuple[str, list[str], int]]:
    """Give for each language what was read wrongly, as sentences, and how many there were."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = []
    for language, told in listed.items():
        phrases = [one for group in told.values() for one in group] if isinstance(told, dict) else told
        asked = [
            {"text": one["text"], "metadata": {"language": language, "at": one["at"]}} for one in phrases
        ]
        answers = parsed(ROOT, model, asked)
        pairs = zip(phrases, map(read, answers), strict=True)
        wrong = [complaint(one, got) for one, got in pairs if got != wanted(one)]
        found.append((language, wrong, len(phrases)))
    return found


def wanted(phrase: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """Give the right answer of a phrase."""
    return datetime.fromisoformat(phrase["start"]), datetime.fromisoformat(phrase["end"])


def read(answer: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    """Give the first window among the entities, None where there is none."""
    named = [str(one["value"]) for one in answer.get("entities") or [] if one["entity"] == KIND]
    if not named:
        return None
    start, end = named[0].split("/")
    return datetime.fromisoformat(start), datetime.fromisoformat(end)


def complaint(phrase: Mapping[str, Any], got: tuple[datetime, datetime] | None) -> str:
    """Say what was read instead."""
    instead = "/".join(one.isoformat() for one in got) if got else "nothing"
    return f"`{phrase['text']}` at {phrase['at']} is read as {instead}"
