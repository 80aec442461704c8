"""The language somebody wants an interpreter for, named in Swedish, in English or in itself."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from itertools import combinations
from typing import Dict, Iterator, List, Optional, Set, Text, Tuple

from bot.entities.dictation import AGAIN
from bot.entities.entity import Entity
from bot.entities.language_names import FAMILIES, NAMES, NOT_WISHED
from bot.entities.tokens import Token, fold, tokens

MOST_WORDS = 3  # of a name
SHORTEST_MISSPELT, SHORTEST_TWICE = 6, 9  # letters of a name that may have one fault, or two
LONGEST_WORD = 24  # letters; no name of a language is longer
NEAR = 3  # words between "inte" and what it denies
ANSWER = 3  # words; so short an utterance answers "which language?"

_CUE = re.compile(
    "tolk|interpret|translat|sprak|language|tala|prata|snacka|speak|talk|oversatt|modersmal|tongue"
)
# Everyday words that are one fault away from a name.
_NOT_NAMES = frozenset("finish finished dansa dansar danske dansken polisen personal spanning".split())
# Names of people and everyday words too: languages only where the text speaks of them.
_ALSO_OTHERWISE = frozenset({"sami", "polish", "ganda"})
_LATIN = {name: code for name, code in NAMES.items() if name.isascii()}
_NOT = frozenset({"inte", "not", "ej", "don't", "dont", "can't", "cannot", "aldrig", "varken"})
_BUT = frozenset({"utan", "but", "men"})


def find(text: Text, language: Text) -> List[Entity]:
    """Return the languages named in a text, in order, by ISO 639-1 code (639-3 where there is none).

    Swedish and English are not among them, nor what is denied ("inte arabiska") or taken back ("nej, dari").
    A misspelt name counts where the text speaks of languages, or is an answer of up to three words.
    """
    words = tokens(text, language)
    found = sorted([*_latin(text, words), *_other_scripts(text)], key=lambda one: one.start)
    wished = [one for one in _meant(found, words) if one.value not in NOT_WISHED]
    named = {one.value for one in wished}
    return [one for one in wished if not FAMILIES.get(one.value, frozenset()) & named]


def _latin(text: Text, words: List[Token]) -> Iterator[Entity]:
    loosely = len(words) <= ANSWER or bool(_CUE.search(fold(text)))
    index = 0
    while index < len(words):
        code, count = _at(words, index, loosely)
        if code:
            yield Entity("language", code, words[index].start, words[index + count - 1].end)
        index += count


def _at(words: List[Token], index: int, loosely: bool) -> Tuple[Optional[Text], int]:
    for count in range(min(MOST_WORDS, len(words) - index), 0, -1):
        name = " ".join(one.word for one in words[index : index + count]).replace(" - ", " ")
        if name in _LATIN and (loosely or name not in _ALSO_OTHERWISE):
            return _LATIN[name], count
    return _inflected(words[index].word, loosely), 1


def _inflected(word: Text, loosely: bool) -> Optional[Text]:
    if not 4 <= len(word) <= LONGEST_WORD or word in _NOT_NAMES:
        return None
    known = next(
        (_LATIN[form] for form in _forms(word) if form in _LATIN and form not in _ALSO_OTHERWISE), None
    )
    return known or (_misspelt(word) if loosely else None)


def _forms(word: Text) -> Iterator[Text]:
    # "arabisk", "arabisktalande", "arabisktolken": arabiska; "teckenspråkstolk": teckenspråk
    stem = re.sub(r"(?:talande|sprakiga?|speaking|s?tolk(?:en|ar|arna)?)$", "", word)
    yield stem
    if stem.endswith(("sk", "skt", "ske", "ska", "skan")):
        yield stem[: stem.rindex("sk")] + "ska"


def _faulty(name: Text) -> Set[Text]:
    """Return a word without each of its letters, and without each two of a long one: near words share one."""
    most = 2 if len(name) >= SHORTEST_TWICE else 1
    places = (chosen for count in range(most + 1) for chosen in combinations(range(len(name)), count))
    return {"".join(one for place, one in enumerate(name) if place not in chosen) for chosen in places}


def _index() -> Dict[Text, Set[Text]]:
    found: Dict[Text, Set[Text]] = defaultdict(set)
    for name, code in _LATIN.items():
        if len(name) >= SHORTEST_MISSPELT and name.isalpha():
            for faulty in _faulty(name):
                found[faulty].add(code)
    return dict(found)


_FAULTY = _index()


def _misspelt(word: Text) -> Optional[Text]:
    if len(word) < SHORTEST_MISSPELT or not word.isascii():
        return None
    codes = {code for faulty in _faulty(word) for code in _FAULTY.get(faulty, ()) if faulty[:1] == word[0]}
    return codes.pop() if len(codes) == 1 else None


_OTHER_SCRIPTS = {
    unicodedata.normalize("NFC", name): code for name, code in NAMES.items() if not name.isascii()
}
_OTHER = re.compile(
    "|".join(re.escape(one) for one in sorted(_OTHER_SCRIPTS, key=len, reverse=True)), re.IGNORECASE
)


def _other_scripts(text: Text) -> Iterator[Entity]:
    for found in _OTHER.finditer(text):
        yield Entity("language", _OTHER_SCRIPTS[found.group().lower()], found.start(), found.end())


def _meant(found: List[Entity], words: List[Token]) -> Iterator[Entity]:
    """Leave out what is denied, and what a later "nej" takes back."""
    gaps = _gaps(found, words)
    for one, before, behind, following in zip(found, gaps[:-1], gaps[1:], [*found, None][1:], strict=True):
        denied = _NOT & set(before[-NEAR:]) and not _BUT & set(before[-NEAR:])
        # "Arabic, no Swedish" takes nothing back.
        again = following and following.value not in NOT_WISHED and AGAIN & set(behind)
        if not denied and not again:
            yield one


def _gaps(found: List[Entity], words: List[Token]) -> List[List[Text]]:
    """Return the words before the first language, between each two, and after the last."""
    starts = [one.start for one in words]
    ends = [0, *(bisect_left(starts, one.end) for one in found)]
    begins = [*(bisect_left(starts, one.start) for one in found), len(words)]
    return [[one.word for one in words[end:begin]] for end, begin in zip(ends, begins, strict=True)]
