"""The sentences of the assistant: those it learns from and those it is tested with."""

from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
TRAINING = ROOT / "data" / "nlu"
HELD_OUT = ROOT / "tests" / "nlu"
EXAMS = (HELD_OUT, HELD_OUT / "fresh")  # by two hands that did not know what is taught
LANGUAGES = ("sv", "en")


@dataclass(frozen=True)
class Sentence:
    """One way in which people say something."""

    text: str  # as spoken or typed
    intent: str  # what it means
    language: str  # sv or en
    style: str = ""  # spoken or typed; empty in training, where it is not marked


def intents(folder: Path = TRAINING) -> list[str]:
    """Give the intents by the names of their files."""
    return sorted(path.stem for path in folder.glob("*.yml"))


def training(intent: str, folder: Path = TRAINING) -> list[Sentence]:
    """Give what the assistant learns an intent from."""
    return [
        Sentence(line[2:] if line.startswith("- ") else line, block["intent"], block["metadata"]["language"])
        for block in yaml.safe_load((folder / f"{intent}.yml").read_text(encoding="utf-8"))["nlu"]
        for line in block["examples"].splitlines()
    ]


def held_out(intent: str, folder: Path = HELD_OUT) -> list[Sentence]:
    """Give what the assistant is tested with: by language and style, as the files have it."""
    listed = yaml.safe_load((folder / f"{intent}.yml").read_text(encoding="utf-8"))
    return [
        Sentence(text, intent, language, style)
        for language, styles in listed.items()
        for style, texts in styles.items()
        for text in texts
    ]
