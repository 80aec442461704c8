"""Swedish postcodes in what people say and type: five digits, where something tells that they are one."""

from __future__ import annotations

import re
from typing import Iterator, List, Text

from bot.entities.dictation import Said, heard, pieces
from bot.entities.digits import TENS, Reader, enough
from bot.entities.entity import Entity
from bot.entities.tokens import Token, fold, tokens

FEWEST = 5  # digits
NAMED_WITHIN = 40  # characters from "postnummer" to the digits

_CODE = re.compile(r"[1-9]\d{4}")
_NAMED = re.compile(r"post\W?(?:num|nr|kod|code|al code)|zip")
_ADDRESS = re.compile(r"(?:gatan?|vagen|grand|torget|stigen|adress|address|street|road) ?(?:ar|is)?(?: \d{1,3} ?\w?)?,? ?$")
_TYPED = re.compile(r"(?<!\d)([1-9]\d\d)[ \u00a0](\d\d)(?! ?\d)")
# Said around a postcode that is all there is: "det är 114 35 tack".
_ALONE = frozenset(
    "ja jo jag bor i pa det den e ar har mitt har tack eh hm ehm um uh alltsa da s sa - . , ! : nej vanta forlat "
    "yes it's it is its i live at in my the that thanks please well so no wait sorry".split()
)
_MONEY = frozenset("kr kronor spann sek euro euros dollar dollars pounds procent gb mb".split())


def find(text: Text, language: Text) -> List[Entity]:
    """Return the postcodes of a text, in order, as five digits.

    Five digits are one after the word for it, as all that is said, or typed "114 35" behind a street or before a Town.
    """
    words = tokens(text, language)
    if not enough(words, language, FEWEST):
        return []
    found = {one.start: one for tens in (TENS[-1], TENS[0]) for one in _said(words, language, tens)}
    found |= {one.start(): Said(one[1] + one[2], *one.span()) for one in _TYPED.finditer(text)}
    return [
        Entity("postcode", one.value, one.start, one.end)
        for _, one in sorted(found.items())
        if _meant(text, words, one)
    ]


def _said(words: List[Token], language: Text, tens: Text) -> Iterator[Said]:
    yield from heard(pieces(words, Reader(words, language, tens).at), lambda said: bool(_CODE.fullmatch(said)))


def _meant(text: Text, words: List[Token], one: Said) -> bool:
    others = [word.word for word in words if word.end <= one.start or word.start >= one.end]
    behind = next((word for word in words if word.start >= one.end), Token("", len(text), len(text)))
    before = fold(text[max(0, one.start - NAMED_WITHIN) : one.start])
    town = behind.word.isalpha() and text[behind.start].isupper()
    placed = _TYPED.match(text, one.start) and (town or _ADDRESS.search(before))
    return behind.word not in _MONEY and bool(_NAMED.search(before) or placed or set(others) <= _ALONE)
