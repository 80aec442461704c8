"""Which language somebody speaks, Swedish or English, by the letters of their words; or that it is not clear."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Dict, FrozenSet, List, Mapping, Optional, Sequence, Text, Tuple

LONGEST = 4  # letters looked at together
FEWEST = 3  # words; "nej", "hej", "okej" and "du suger" tell nothing
SURE = 0.8  # of all that tells the languages apart, the least share for one of them
KNOWN = 0.6  # of the words, the least share that was heard in that language before: else it is a third one
SPREAD = 0.5  # added to every count

_WORDS = re.compile(r"[^\W\d_]+")


@dataclass
class Tongue:
    """How much likelier each run of letters is in Swedish than in English, and the words of both."""

    leaning: Dict[Text, float] = field(default_factory=dict)  # logarithm; above 0 is Swedish
    heard: Mapping[Text, FrozenSet[Text]] = field(default_factory=dict)  # words by language

    @classmethod
    def learnt(cls, texts: Sequence[Text], swedish: Sequence[bool]) -> Tongue:
        """Return what these sentences teach; each is Swedish or else English."""
        heard: Dict[Text, Counter[Text]] = {"sv": Counter(), "en": Counter()}
        for text, is_swedish in zip(texts, swedish, strict=True):
            heard["sv" if is_swedish else "en"].update(_words(text))
        runs = {language: _runs_of(words) for language, words in heard.items()}
        every = set(runs["sv"]) | set(runs["en"])
        whole = {language: sum(found.values()) + SPREAD * len(every) for language, found in runs.items()}
        less = math.log(whole["sv"] / whole["en"])
        leaning = {
            one: math.log((runs["sv"][one] + SPREAD) / (runs["en"][one] + SPREAD)) - less for one in every
        }
        return cls(leaning, {language: frozenset(words) for language, words in heard.items()})

    def weighed(self, text: Text) -> Tuple[Text, float]:
        """Return the likelier language, and of all that tells them apart the share that speaks for it."""
        leans = [self._lean(word) for word in _words(text)]
        apart = sum(map(abs, leans))
        share = sum(lean for lean in leans if lean > 0) / apart if apart else 0.5
        return ("sv", share) if sum(leans) >= 0 else ("en", 1 - share)

    def believed(self, text: Text) -> Optional[Text]:
        """Return sv or en, None where the words are too few, mixed, or of a third language."""
        language, share = self.weighed(text)
        words = _words(text)
        known = sum(word in self.heard.get(language, ()) for word in words)
        clear = len(words) >= FEWEST and share >= SURE and known >= KNOWN * len(words)
        return language if clear else None

    def _lean(self, word: Text) -> float:
        runs = _runs(word)
        return sum(self.leaning.get(one, 0.0) for one in runs) / len(runs)


def _words(text: Text) -> List[Text]:
    return _WORDS.findall(text.lower())


def _runs(word: Text) -> List[Text]:
    framed = f" {word} "
    return [
        framed[start : start + size]
        for size in range(1, LONGEST + 1)
        for start in range(len(framed) - size + 1)
    ]


def _runs_of(words: Mapping[Text, int]) -> Counter[Text]:
    found: Counter[Text] = Counter()
    for word, times in words.items():
        for one in _runs(word):
            found[one] += times
    return found
