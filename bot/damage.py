"""Damaged twins of training sentences, as bad lines, hasty typing and foreign keyboards damage them."""

from __future__ import annotations

import random
from typing import List

WORDS_DROPPED = 0.2  # share of words a bad line swallows
LETTERS_WRONG = 0.06  # share of letters a hasty thumb misses
LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
FOLDED = str.maketrans("åäöÅÄÖé", "aaoAAOe")


def without_dots(text: str) -> str:
    """Write å ä ö as a foreign keyboard does: a a o."""
    return text.translate(FOLDED)


def without_words(text: str, chance: random.Random) -> str:
    """Drop about one word in five, but never the last one left."""
    words = text.split()
    kept = [word for word in words if chance.random() >= WORDS_DROPPED]
    return " ".join(kept or words[:1])


def misspelt(text: str, chance: random.Random) -> str:
    """Replace about one letter in sixteen by another."""
    return "".join(
        chance.choice(LETTERS) if one.isalpha() and chance.random() < LETTERS_WRONG else one for one in text
    )


def twins(text: str) -> List[str]:
    """Return the damaged twins of a sentence, the same ones each time, none equal to the sentence."""
    chance = random.Random(text)  # the text is its own seed, so that a model can be built again
    shorter = without_words(text, chance) if len(text.split()) > 3 else text
    found = [without_dots(shorter), misspelt(text, chance)]
    return [twin for twin in dict.fromkeys(found) if twin != text]
