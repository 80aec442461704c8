"""Telephone numbers in what people say and type, and "the number I'm calling from"."""

from __future__ import annotations

import re
from typing import Iterator, List, Optional, Text, Tuple

from bot.entities.dictation import LONGEST, heard, pieces
from bot.entities.digits import TENS, Found, Reader, enough
from bot.entities.entity import Entity
from bot.entities.numbering import e164, is_mobile
from bot.entities.tokens import Token, tokens

FEWEST = 8  # digits of a telephone number
OWN = "own"  # the value that stands for the number the contact calls from

_OWN_NUMBER = re.compile(
    r"(?<!\S)(?:(?:numret|nummer|nummret|det|den|telefonen|mobilen|luren) (?:som )?(?:jag|vi) (?:nu )?"
    r"(?:ringer|ringde|sitter|pratar|talar)(?: (?:dig|er))?(?: nu)?(?: upp)? (?:fran|ifran|med|pa|i|via)"
    r"|(?:pa|till|anvand|ring|ta) (?:det |detta |den )?(?:har numret|samma nummer|samma telefon|detta nummer)"
    r"|(?:det har|detta|this) (?:numret|nummer|number|one) (?:gar|ar|blir|is|works?|funkar|duger|racker|will)"
    r"(?: (?:bra|fint|okej|ok|toppen|fine|good|okay|great|do))?"
    r"|(?:samma|detta) nummer|(?:numret|nummer) (?:som )?(?:ni|du) (?:ser|har framfor|far upp)"
    r"|(?:number|phone|one|mobile|line) (?:that |which )?(?:i'?m|i am|we're|we are|i) (?:now |currently )?"
    r"(?:called|call|calling|ringing|phoning|speaking|talking|using)(?: you| now)?(?: from| on| with)?"
    r"|(?:on|to|use|call|ring|take) this (?:number|phone|one)|same (?:number|phone)"
    r"|(?:number|one) (?:that )?you (?:can )?(?:see|have in front))(?!\S)"
)
_FAULTS = frozenset({"fel", "inte", "upptaget", "wrong", "not", "busy", "old", "gammalt"})
_NOT = frozenset({"inte", "ej", "not"})
_RATHER = frozenset("hellre helst istallet snarare battre better preferably instead".split())
_NEGATED = re.compile(r"(?:inte|not|n't|aldrig|never|ej)(?: \S+){0,3} $")


def find(text: Text, language: Text) -> List[Entity]:
    """Return the telephone numbers of a text, in order: E.164, or `own` for the one called from.

    A number is read as dialled in Sweden. One with digits too few or too many is not returned.
    """
    words = tokens(text, language)
    found = sorted([*_numbers(words, language), *_own(words)], key=lambda one: one.start)
    return _preferred(found, words)


def _preferred(found: List[Entity], words: List[Token]) -> List[Entity]:
    """Leave out the numbers before one that is rather wanted: 0701234567, men ring hellre 08650…"""
    before = [[word.word for word in words if word.end <= one.start] for one in found]
    rather = [index for index, said in enumerate(before) if _RATHER.intersection(said[-3:])]
    kept = found[rather[-1] :] if rather else found
    return [one for one, said in zip(found, before) if one in kept and not _NOT.intersection(said[-1:])] or kept


def _numbers(words: List[Token], language: Text) -> Iterator[Entity]:
    taken = 0
    if not enough(words, language, FEWEST):
        return
    found = [one for tens in TENS for one in _said(words, language, tens)]
    # Where "seventy one two" can be read as 71 2 and as 70 1 2, a whole mobile number is what was meant.
    for one in sorted(found, key=lambda one: (one.start, not is_mobile(one.value), -one.end)):
        if one.start >= taken:
            taken = one.end
            yield one


def _said(words: List[Token], language: Text, tens: Text) -> Iterator[Entity]:
    reader = Reader(words, language, tens)

    def read(index: int) -> Found:
        return ("+", index + 1) if words[index].word in ("+", "plus") else reader.at(index)

    for one in heard(pieces(words, read), lambda said: _number(said) is not None):
        yield Entity("phone", _number(one.value) or "", one.start, one.end)


def _number(said: Text) -> Optional[Text]:
    if len(said) > LONGEST:
        return None
    half = said[: len(said) // 2]
    # Said twice in a row, as people do to be sure.
    return e164(said) or (e164(half) if half * 2 == said else None)


def _own(words: List[Token]) -> Iterator[Entity]:
    line, places = _line(words)
    for found in _OWN_NUMBER.finditer(line):
        faulty = _FAULTS.intersection(line[found.end() :].split()[:2])
        if not faulty and not _NEGATED.search(line, max(0, found.start() - 40), found.start()):
            first, last = places[found.start()], places[found.end() - 1]
            yield Entity("phone", OWN, words[first].start, words[last].end)


def _line(words: List[Token]) -> Tuple[Text, List[int]]:
    """Return the folded words with one blank between them, and for each character the index of its word."""
    line = " ".join(one.word for one in words)
    places = [index for index, one in enumerate(words) for _ in range(len(one.word) + 1)]
    return line, places
