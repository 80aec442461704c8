"""Digits of a dictated number: what one or several words say at a place in the sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Text, Tuple

from bot.entities.number_words import AND, FILLERS, HUNDRED, JOINS, PAUSES, PLURALS, THOUSAND, TIMES, WEAK
from bot.entities.tokens import Token, languages_of, value_of

MOST_OF_ONE = 4  # "fyra nollor": more of one digit in a row is no telephone number
BETWEEN = 4  # signs and fillers between two groups of one number, at most

# "seventy one": 71; or 70 1 where single digits go on ("seventy one two"); or as 70 begins mobiles; or always.
TENS = ("joined", "joined at the end", "joined but 70", "apart")

_SCALES = {100: frozenset(HUNDRED.values()), 1000: frozenset(THOUSAND.values())}

Found = Optional[Tuple[Text, int]]  # digits, and the index of the token after them


@dataclass(frozen=True)
class Reader:
    """Reads digits out of one sentence's tokens."""

    words: List[Token]
    language: Text  # decides only what a weak word ("en", "oh") may be; numbers are read in both languages
    tens: Text = "joined"  # one of TENS

    def at(self, index: int) -> Found:
        """Return the digits said at a token and the index after them, or None where it says none."""
        if not self._word(index)[:1].isalnum():
            return None
        return (
            self._typed(index)
            or self._several(index)
            or self._after_zero(index)
            or self._number(index)
            or self._weak(index)
        )

    def _word(self, index: int) -> Text:
        return self.words[index].word if 0 <= index < len(self.words) else ""

    def _typed(self, index: int) -> Found:
        word = self._word(index)
        figures = word.replace("o", "0") if word[:1].isdecimal() or word[1:2].isdecimal() else word
        return (figures, index + 1) if figures.isdecimal() else None  # "O7O": letters for zeros

    def _several(self, index: int) -> Found:
        # "double five", "dubbelfem", "två femmor"
        word, after = self._word(index), self._word(index + 1)
        count = value_of(word, "")
        if after in PLURALS and count is not None and 2 <= count <= MOST_OF_ONE:
            return PLURALS[after] * count, index + 2
        for name, times in TIMES.items():
            digit = _digit(after if word == name else word[len(name) :])
            if digit and word.startswith(name):
                return digit * times, index + (2 if word == name else 1)
        return None

    def _after_zero(self, index: int) -> Found:
        # "nollåtta", "nollsjuttio": the zero of an area code grown into the next word
        word = self._word(index)
        rest = value_of(word[4:], "sv") if word.startswith("noll") else None
        return (f"0{rest}", index + 1) if rest is not None and not word[4:].isdecimal() else None

    def _number(self, index: int, sizes: Tuple[int, ...] = (100, 1000)) -> Found:
        # "sjuttio två", "two thousand and four", "nitton hundra sextiofyra"; sizes: the scales it may have
        value = value_of(self._word(index), "")
        if value is None:
            return None
        value, after = self._with_unit(value, index + 1)
        for size in sizes:
            if self._next(after) in _SCALES[size] and 0 < value < 100:
                return self._with_rest(value * size, size, after + 1 + self._hyphen(after))
        own = next((size for size in reversed(sizes) if value and value % size == 0), 0)
        return self._with_rest(value, own, after) if own else (str(value), after)

    def _with_unit(self, value: int, after: int) -> Tuple[int, int]:
        unit, end = self._unit(after), after + 1 + self._hyphen(after)
        tens = self.tens != "apart" and 20 <= value < 100 and value % 10 == 0
        joined = value != 70 if self.tens == "joined but 70" else self.tens == "joined" or not self._unit(end)
        if tens and unit and joined:
            return value + unit, end
        return value, after

    def _unit(self, index: int) -> int:
        word = self._next(index)
        value = value_of(word, "") or 0
        return value if value < 10 and not word.isdecimal() else 0

    def _with_rest(self, value: int, size: int, after: int) -> Tuple[Text, int]:
        joined = self._next(after) in AND
        start = after + 1 if joined else after
        start += self._hyphen(start)
        found = self._number(start, () if size == 100 else (100,)) if self.tens != "apart" or joined else None
        goes_on = found and self._next(found[1]) in _SCALES[100] | _SCALES[1000]
        if found and not goes_on and 1 <= int(found[0]) < size and not self._word(start).isdecimal():
            return str(value + int(found[0])), found[1]
        return str(value), after

    def _hyphen(self, index: int) -> int:
        return 1 if self._word(index) == "-" else 0

    def _next(self, index: int) -> Text:
        return self._word(index + self._hyphen(index))

    def _weak(self, index: int) -> Found:
        word = self._word(index)
        found = [WEAK[one][word] for one in languages_of(self.language) if word in WEAK[one]]
        sides = (self._sure(self.beside(index, -1)), self._sure(self.beside(index, 1)))
        # "oh seven oh": a zero begins and ends a number, but "to" and "en" only ever stand inside one.
        if found and (any(sides) if found[0] == "0" else all(sides)):
            return found[0], index + 1
        return None

    def beside(self, index: int, step: int) -> int:
        """Return the index of the word before (-1) or after (1), past signs and fillers."""
        for _ in range(BETWEEN):
            index += step
            if self._word(index) not in FILLERS | JOINS | PAUSES or self._word(index) == "oh":
                return index
        return index

    def _sure(self, index: int) -> bool:
        word = self._word(index)
        zero = word in ("oh", "o") and "en" in languages_of(self.language)
        return zero or word in TIMES or word.isdecimal() or value_of(word, "") is not None


def enough(words: List[Token], language: Text, least: int) -> bool:
    """Tell whether so many digits are said at all; most sentences have none, and need no closer reading."""
    reader, count, index = Reader(words, language, "apart"), 0, 0
    while index < len(words) and count < least:
        found = reader.at(index)
        count, index = (count + len(found[0]), found[1]) if found else (count, index + 1)
    return count >= least


def _digit(word: Text) -> Text:
    value = value_of(word, "")
    if word in ("oh", "o"):
        return "0"
    return str(value) if value is not None and value < 10 else ""
