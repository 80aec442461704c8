"""Reads the sentences: those the assistant learns from and those it is tested with."""

from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
TRAINING = ROOT / "data" / "nlu"
HELD_OUT = ROOT / "tests" / "nlu"
LANGUAGES = ("sv", "en")


@dataclass(frozen=True)
class Sentence:
    """One way in which people say something."""

    text: str  # as spoken or typed
    intent: str  # what it means
    language: str  # sv or en
    style: str = ""  # spoken or typed; empty in training, where it is not marked


def intents() -> list[str]:
    """Give the intents by the names of their files."""
    return sorted(path.stem for path in TRAINING.glob("*.yml"))


def training(intent: str) -> list[Sentence]:
    """Give what the assistant learns an intent from."""
    return [
        Sentence(line.removeprefix("- "), block["intent"], block["metadata"]["language"])
        for block in yaml.safe_load((TRAINING / f"{intent}.yml").read_text())["nlu"]
        for line in block["examples"].splitlines()
    ]


def held_out(intent: str) -> list[Sentence]:
    """Give what the assistant is tested with: by language and style, as the files have it."""
    listed = yaml.safe_load((HELD_OUT / f"{intent}.yml").read_text())
    return [
        Sentence(text, intent, language, style)
        for language, styles in listed.items()
        for style, texts in styles.items()
        for text in texts
    ]
