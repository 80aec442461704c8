"""Sentences that are twins: what was learnt tells nothing about what is understood."""

import re
from collections.abc import Iterable

from cli.nlu_sentences import Sentence

_FOLDED = str.maketrans("åäö", "aao")
SHARED = 3 / 4  # of the words of both


def words(text: str) -> frozenset[str]:
    """Give the words of a sentence, its letters folded."""
    return frozenset(re.findall(r"\w+", text.lower().translate(_FOLDED)))


def near(one: str, other: str) -> bool:
    """Say whether two sentences are twins: they share three words in four."""
    return _near(words(one), words(other))


def _near(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= len(one | other) * SHARED


def twins(some: Iterable[Sentence], others: Iterable[Sentence]) -> list[tuple[Sentence, Sentence]]:
    """Give the pairs of one of each that are twins."""
    known = [(words(other.text), other) for other in others]
    pairs = ((one, words(one.text)) for one in some)
    return [(one, other) for one, mine in pairs for theirs, other in known if mine and _near(mine, theirs)]
