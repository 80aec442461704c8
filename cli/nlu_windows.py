"""How well a time to be called at is read out of what people say."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from adapters.settings import ROOT
from cli.nlu_runner import parsed

FILE, FOLDER = "windows.yml", "time"  # by language in one file, or a folder of files that end in it
BAR = 0.95  # share that must be right, in each language
KIND = "window"  # of the entity whose value is `start/end`

type Say = Callable[[str], None]
type Phrase = Mapping[str, Any]  # text, at; start and end, or none


def report(folder: Path, model: Path, say: Say) -> list[str]:
    """Say the share of a folder's windows that is right, and each that is not; give the bars missed."""
    missed = []
    for language, wrong, count in sat(phrases_of(folder), model):
        right = 1 - len(wrong) / count
        say(f"windows {language}: {right:.3f} of {count} right")
        for sentence in wrong:
            say(f"  {sentence}")
        if right < BAR:
            missed.append(f"windows {language}: {right:.3f} right, the bar is {BAR}.")
    return missed


def phrases_of(folder: Path) -> dict[str, list[Phrase]]:
    """Give the phrases of a folder by language: of its `windows.yml`, or of every file in its `time`."""
    if (path := folder / FILE).exists():
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {
            language: [one for group in told.values() for one in group] if isinstance(told, dict) else told
            for language, told in listed.items()
        }
    found: dict[str, list[Phrase]] = {}
    for path in sorted((folder / FOLDER).glob("*.yml")):
        language = path.stem.rpartition("-")[2]
        found.setdefault(language, []).extend(yaml.safe_load(path.read_text(encoding="utf-8")))
    return found


def sat(listed: Mapping[str, list[Phrase]], model: Path) -> list[tuple[str, list[str], int]]:
    """Give for each language what was read wrongly, as sentences, and how many there were."""
    found = []
    for language, phrases in listed.items():
        asked = [
            {"text": one["text"], "metadata": {"language": language, "at": one["at"]}} for one in phrases
        ]
        answers = parsed(ROOT, model, asked)
        pairs = zip(phrases, map(read, answers), strict=True)
        wrong = [complaint(one, got) for one, got in pairs if got != wanted(one)]
        found.append((language, wrong, len(phrases)))
    return found


def wanted(phrase: Phrase) -> tuple[datetime, datetime] | None:
    """Give the right answer of a phrase, None where it names no window."""
    if "start" not in phrase:
        return None
    return datetime.fromisoformat(phrase["start"]), datetime.fromisoformat(phrase["end"])


def read(answer: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    """Give the first window among the entities, None where there is none."""
    named = [str(one["value"]) for one in answer.get("entities") or [] if one["entity"] == KIND]
    if not named:
        return None
    start, end = named[0].split("/")
    return datetime.fromisoformat(start), datetime.fromisoformat(end)


def complaint(phrase: Phrase, got: tuple[datetime, datetime] | None) -> str:
    """Say what was read instead."""
    instead = "/".join(one.isoformat() for one in got) if got else "nothing"
    return f"`{phrase['text']}` at {phrase['at']} is read as {instead}"
