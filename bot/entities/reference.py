"""Case references, customer numbers and personal numbers in what people say and type."""

from __future__ import annotations

import re
from typing import Iterable, Iterator, List, Text

from bot.entities.dictation import Read, heard, pieces
from bot.entities.digits import TENS, Found, Reader, enough
from bot.entities.entity import Entity
from bot.entities.letters import ALPHABET, FIRST, Speller
from bot.entities.personal import is_day, personal
from bot.entities.tokens import Token, fold, tokens

FEWEST = 8  # digits of a customer number, and fewer than those of a personal number
NAMED_WITHIN = 60  # characters from "kundnummer" to the number

_CASE = re.compile(f"{FIRST}[{ALPHABET}]{{6}}")
_CUSTOMER = re.compile(r"\d{8}")
_TWO_YEARS = re.compile(r"(?:19|20)\d\d(?:19|20)\d\d")
_HYPHENS = frozenset("- – — streck bindestreck dash hyphen minus".split())
_CUSTOMER_NAMED = re.compile(r"kund\W?(?:nummer|nr|id)|kundn|customer (?:number|no|id)|account number")
_PERSONAL_NAMED = re.compile(
    r"person\W?(?:nummer|nr)|samordningsnummer|personal (?:identity )?number|identity number|"
    r"social security|\bssn\b"
)


def find(text: Text, language: Text) -> List[Entity]:
    """Return case_reference (VC2F4G7), customer_number (8 digits) and personal_number of a text, in order.

    A personal number's value is masked; the whole stands in `secret` alone. Ten digits that begin as a
    telephone number does (0…) are one only with a hyphen, or after the word for it; eight likewise.
    """
    words = tokens(text, language)
    if not enough(words, language, FEWEST):
        return sorted(apart(_case(words, language)), key=lambda one: one.start)
    found = [*_personal(text, words, language), *_case(words, language), *_customer(text, words, language)]
    return sorted(apart(found), key=lambda one: one.start)


def apart(found: Iterable[Entity]) -> List[Entity]:
    """Return the entities in their order, without those that overlap an earlier one of the list."""
    kept: List[Entity] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def is_loose(text: Text, one: Entity) -> bool:
    """Tell whether nothing but their count says that digits are a customer number."""
    return one.kind == "customer_number" and not _named(text, one.start, _CUSTOMER_NAMED)


def _case(words: List[Token], language: Text) -> Iterator[Entity]:
    for tens in TENS:
        read = Speller(words, Reader(words, language, tens)).at
        for one in heard(pieces(words, read), lambda said: bool(_CASE.fullmatch(said))):
            yield Entity("case_reference", one.value, one.start, one.end)


def _customer(text: Text, words: List[Token], language: Text) -> Iterator[Entity]:
    for tens in TENS:
        for one in heard(pieces(words, _with_signs(words, language, tens)), _is_customer):
            named = _named(text, one.start, _CUSTOMER_NAMED)
            date = is_day(one.value) or _TWO_YEARS.fullmatch(one.value)
            if named or not (date or one.value.startswith("0")):
                yield Entity("customer_number", one.value, one.start, one.end)


def _is_customer(said: Text) -> bool:
    return bool(_CUSTOMER.fullmatch(said))


def _personal(text: Text, words: List[Token], language: Text) -> Iterator[Entity]:
    # One reading only: among three of any ten digits, one would too often have the right check digit.
    read = _with_signs(words, language, TENS[0], _HYPHENS)
    for one in heard(pieces(words, read), lambda said: personal(said) is not None):
        number = personal(one.value)
        as_phone = one.value.startswith("0") and number is not None and not number.signed
        if number and not (as_phone and not _named(text, one.start, _PERSONAL_NAMED)):
            yield Entity("personal_number", number.masked, one.start, one.end, number.secret)


def _with_signs(
    words: List[Token], language: Text, tens: Text, hyphens: Iterable[Text] = frozenset()
) -> Read:
    reader = Reader(words, language, tens)

    def read(index: int) -> Found:
        # A plus is read too, so that "+47 22 12 34" is never taken for eight digits.
        if words[index].word in ("+", "plus"):
            return "+", index + 1
        return ("-", index + 1) if words[index].word in hyphens else reader.at(index)

    return read


def _named(text: Text, start: int, name: re.Pattern[Text]) -> bool:
    return bool(name.search(fold(text[max(0, start - NAMED_WITHIN) : start])))
