"""The clauses of a sentence: people name two errands in one breath, or come to theirs after a long way."""

from __future__ import annotations

import re
from typing import List

MOST = 6  # clauses looked at; each costs a sentence vector
SHORTEST = 2  # words; less is no clause of its own but belongs to what stands before

_JOINTS = re.compile(
    r"\s*(?:[.,;:!?\n]+|\s[-–—]+\s"
    r"|\b(?:(?:och|å|o) (?:sen|sedan|så|också)|samt|dessutom|förresten|plus|men|sen|dels|fast)\b"
    r"|\b(?:and also|and then|also|but|as well as|on top of that|while (?:i'm|we're|you're) at it)\b"
    r"|\b(?:och|å|o|and)\b)\s*",
    re.IGNORECASE,
)
# Announces two things, of which a word alone may be one: "både fakturan och att flytta".
_BOTH = re.compile(
    r"\b(?:(?:både|bade|both)\b(?=.{1,80}\b(?:och|å|o|and)\b)"
    r"|dels\b|(?:two|två|tva) (?:things|questions|saker|frågor)\b)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"^\s*(?:både|bade|both|också|att|så|sen|to|about)\b\s*", re.IGNORECASE)


def clauses(text: str) -> List[str]:
    """Return the clauses of a text in order, none where it is a single one; linear in its length."""
    found: List[str] = []
    before, *announced = _BOTH.split(text)
    for half, shortest in ((before, SHORTEST), *((one, 1) for one in announced)):
        for part in _JOINTS.split(half):
            words = _BEFORE.sub("", part).strip()
            if len(words.split()) >= shortest or (words and not found and len(words) > 5):
                found.append(words)
    return found[:MOST] if len(found) > 1 else []
