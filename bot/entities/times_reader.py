"""Reads the small parts that days and clock times are made of: numbers, ordinals, amounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from bot.entities.times_words import Lexicon, Phrases, Token, tokens_of

Found = TypeVar("Found")

FIGURES = 4  # digits from which a number is neither a time, a day nor a year
RUN = 7  # figures in a row that are no time
DICTATED = 4  # single figures in a row that somebody dictates


@dataclass(frozen=True)
class Reader:
    """A text split into tokens, read from left to right; no place in it is out of bounds."""

    tokens: tuple[Token, ...]
    lexicon: Lexicon

    def word(self, place: int) -> str:
        """Give the word here, or nothing before the beginning and behind the end."""
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def glued(self, place: int) -> bool:
        """Tell whether the token here follows the one before it without a space."""
        return 0 <= place < len(self.tokens) and self.tokens[place].glued

    def phrase(self, listed: Phrases[Found], place: int) -> tuple[Found, int] | None:
        """Give the meaning of the longest saying that begins here, and the place after it."""
        return listed.at(self.tokens, place)

    def digits(self, place: int, most: int = FIGURES) -> int | None:
        """Give the number in digits here, if it has at most so many digits."""
        word = self.word(place)
        return int(word) if word.isdecimal() and len(word) <= most else None

    def number(self, place: int) -> tuple[int, int] | None:
        """Read a number up to 99 in words, or one of at most four digits."""
        found = self.digits(place)
        if found is not None:
            return found, place + 1
        tens = self.lexicon.numbers.get(self.word(place))
        if tens is None:
            return None
        then = place + 2 if self.word(place + 1) == "-" and self.glued(place + 1) else place + 1
        unit = self.lexicon.numbers.get(self.word(then), 0)
        if tens in range(20, 100, 10) and 1 <= unit <= 9 and len(self.word(place)) > 2:
            return tens + unit, then + 1
        return tens, place + 1

    def ordinal(self, place: int) -> tuple[int, int] | None:
        """Read the number of a day: in words, or digits with their ending."""
        word = self.word(place)
        if word in self.lexicon.ordinals:
            return self.lexicon.ordinals[word], place + 1
        tens = self.lexicon.numbers.get(word, 0)
        then = place + 2 if self.word(place + 1) == "-" else place + 1
        unit = self.lexicon.ordinals.get(self.word(then), 0)
        if tens in (20, 30) and 1 <= unit <= 9:
            return tens + unit, then + 1
        return self._figures_with_ending(place)

    def _figures_with_ending(self, place: int) -> tuple[int, int] | None:
        day = self.digits(place, most=2)
        ending = place + 2 if self.word(place + 1) == ":" else place + 1
        if day is not None and self.word(ending) in self.lexicon.ordinal_endings and self.glued(ending):
            return day, ending + 1
        return None

    def stretch(self, place: int) -> tuple[int, int] | None:
        """Read a stretch of time ("two hours", "en halv dag") in minutes."""
        units = self.lexicon.units
        for halves, after in self._amounts(place):
            if self.word(after) in units:
                return halves * units[self.word(after)] // 2, after + 1
        return None

    def about(self, place: int) -> int:
        """Give the place behind words that make an amount a rough one: in about half an hour."""
        while self.word(place) in self.lexicon.roughly:
            place += 1
        return place

    def _amounts(self, place: int) -> list[tuple[int, int]]:
        found = [self.phrase(self.lexicon.amounts, place)]
        number = self.number(place)
        if number:
            found.append((number[0] * 2, number[1]))
        return [one for one in found if one]

    def counts(self, place: int) -> bool:
        """Tell whether the word here makes the number before it an amount of something."""
        word = self.word(place)
        if word in ("%", "$", "€", "£") or word in self.lexicon.units:
            return True
        if word in self.lexicon.verbs or self.phrase(self.lexicon.clocks, place):
            return False
        stems = any(
            word == stem or (len(stem) > 2 and word.startswith(stem)) for stem in self.lexicon.unit_stems
        )
        return stems or (word not in self.lexicon.known and bool(self.lexicon.plurals.match(word)))

    def ends(self, place: int) -> bool:
        """Tell whether what was read may end here: the text ends, or a word follows that no noun is."""
        return (
            not self.word(place) or not self.word(place).isalpha() or self.word(place) in self.lexicon.known
        )

    def named(self, place: int) -> bool:
        """Tell whether a name stands here: an unknown word with a capital letter."""
        return place >= 0 and not self.ends(place) and self.tokens[place].raw[:1].isupper()


def reader_of(text: str, lexicon: Lexicon) -> Reader:
    """Split a text, and wipe out the runs of figures that are telephone numbers and the like."""
    return Reader(_without_long_numbers(tokens_of(text, lexicon), lexicon), lexicon)


def _without_long_numbers(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    kept = list(tokens)
    place = 0
    while place < len(tokens):
        start = place + _year(tokens, place, lexicon)
        after, figures = _run(tokens, start, lexicon)
        dictated = after - start >= DICTATED and figures == after - start
        if figures >= RUN or dictated or _mobile(tokens[start:after], lexicon):
            kept[start:after] = [Token("", one.raw, one.start, one.end, False) for one in tokens[start:after]]
        place = max(after, start, place + 1)
    return tuple(kept)


def _mobile(run: tuple[Token, ...], lexicon: Lexicon) -> bool:
    """Tell whether a run of words begins a mobile number: noll sju noll, oh seven six."""
    first = [lexicon.numbers.get(token.word) for token in run[:3]]
    return first[:2] == [0, 7] and first[2:] in ([0], [2], [3], [6], [9])


def _year(tokens: tuple[Token, ...], place: int, lexicon: Lexicon) -> int:
    """Count the tokens of 2026-12-01, and of a year behind its month, which begin no telephone number."""
    word = tokens[place].word
    if len(word) != FIGURES or not word.startswith("20"):
        return 0
    dated = [token.word for token in tokens[place + 1 : place + 5]]
    if dated[::2] == ["-", "-"] and all(len(one) == 2 and one.isdecimal() for one in dated[1::2]):
        return 5
    return int(place > 0 and tokens[place - 1].word in lexicon.months)


def _run(tokens: tuple[Token, ...], place: int, lexicon: Lexicon) -> tuple[int, int]:
    """Measure a run of figures and of words for them: the place after it, and how many figures."""
    figures, after = 0, place
    while after < len(tokens):
        word = tokens[after].word
        if word.isdecimal():
            if after > place and _year(tokens, after, lexicon):
                break
            figures += len(word)
        elif word in lexicon.numbers:
            figures += 2 if lexicon.numbers[word] > 9 else 1
        elif not (after > place and word in ("-", "–", "+")):
            break
        after += 1
    return after, figures
