"""The words of a text as the time parser reads them, and what one language calls things."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

Found = TypeVar("Found")

SPLIT = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]")
LONG = 6  # letters from which one wrong letter still leaves a word known
LONGEST = 20  # letters beyond which nothing is a misspelt word for a time


@dataclass(frozen=True)
class Token:
    """One word, number or sign of the text."""

    word: str  # lower case, without å ä ö and accents, a slip of the pen mended
    raw: str  # as it stands
    start: int  # characters before it
    end: int  # characters before what follows it
    glued: bool  # no space before it


class Phrases(Generic[Found]):
    """Sayings of one or several words, and what each means."""

    def __init__(self, meanings: dict[str, Found]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Found]]] = {}
        for saying, meaning in meanings.items():
            words = tuple(fold(saying).split())
            self._by_first.setdefault(words[0], []).append((words, meaning))
        for listed in self._by_first.values():
            listed.sort(key=lambda pair: -len(pair[0]))

    def words(self) -> set[str]:
        """Give every word that occurs in a saying."""
        return {word for listed in self._by_first.values() for words, _ in listed for word in words}

    def at(self, tokens: tuple[Token, ...], place: int) -> tuple[Found, int] | None:
        """Give the meaning of the longest saying that begins here, and the place after it."""
        if place >= len(tokens):
            return None
        for words, meaning in self._by_first.get(tokens[place].word, []):
            after = place + len(words)
            if tuple(token.word for token in tokens[place:after]) == words:
                return meaning, after
        return None


def phrases(listed: str, *more: str) -> Phrases[bool]:
    """Give sayings, with commas between them, of which it matters only that they are said."""
    return Phrases(dict.fromkeys([*listed.split(", "), *more], True))


def meanings(listed: dict[Found, str]) -> Phrases[Found]:
    """Give sayings by what they mean, with commas between those that mean the same."""
    return Phrases({saying: meaning for meaning, sayings in listed.items() for saying in sayings.split(", ")})


@dataclass(frozen=True)
class Part:
    """A part of the day, in minutes after midnight."""

    start: int
    end: int
    late: int  # a bare hour from here to eleven belongs to the second half of the day; 12: none does


@dataclass(frozen=True)
class Lexicon:
    """What one language calls the times; every word of it folded."""

    name: str
    numbers: dict[str, int]  # 0 to 99 in one word
    ordinals: dict[str, int]  # 1 to 31 in one word
    ordinal_endings: frozenset[str]  # what follows the digits of an ordinal
    months: dict[str, int]
    weekdays: dict[str, int]  # Monday is 0
    short_weekdays: dict[str, int]  # as written in haste; also words for other things
    dotted: frozenset[str]  # short weekdays that only their dots tell from another word
    parts: Phrases[Part]
    today_parts: Phrases[Part]  # this evening
    modes: Phrases[str]  # at, after, from, before, until, between, since
    late_modes: Phrases[str]  # after, before: said behind the time
    ranges: Phrases[bool]  # between the two ends
    joints: Phrases[bool]  # between the two ends after "between"
    halves: Phrases[str]  # am, pm
    quarters: Phrases[int]  # minutes: a quarter, in words
    minute_words: frozenset[str]
    minutes_before: frozenset[str]  # "to" in "ten to three"
    minutes_after: frozenset[str]
    clocks: Phrases[bool]  # words around a time that say it is one
    named_times: Phrases[int]  # hours: noon, midnight
    shifts: Phrases[int]  # days from today
    past: Phrases[bool]  # days gone by
    weeks: Phrases[int]  # weeks from this one
    weekends: Phrases[int]  # weeks from this one
    week_parts: Phrases[tuple[int, int]]  # before a week: its first and its last day meant, Monday is 0
    week_words: frozenset[str]  # before the number of a week
    months_ahead: Phrases[int]
    next_words: Phrases[bool]  # before a weekday: that of the next calendar week
    feasts: Phrases[tuple[int, int]]  # day and month
    day_after: Phrases[int]  # days from the day that was named before
    articles: frozenset[str]  # before the number of a day
    of_words: frozenset[str]  # between the number of a day and its month
    ahead: frozenset[str]  # "in" in "in two days"
    within: frozenset[str]
    roughly: frozenset[str]  # between "in" and an amount
    week_later: Phrases[bool]  # behind a weekday: that of the week after
    last: Phrases[str]  # the last day of the month that follows, or of this "month"
    streets: frozenset[str]  # behind the number of a house and its name
    from_now: Phrases[bool]  # behind: "two days from now"
    amounts: Phrases[int]  # "a", "half a": in halves
    units: dict[str, int]  # minutes in one
    unit_stems: tuple[str, ...]  # what begins a word that makes a number an amount
    plurals: re.Pattern[str]  # what ends a word that makes a number an amount
    verbs: frozenset[str]  # end like a plural and are none
    waits: frozenset[str]  # behind a stretch of time that someone has waited
    soon: Phrases[bool]
    now: frozenset[str]  # as soon as possible where it follows one of `call`
    call: frozenset[str]
    fixes: Phrases[bool]  # take back what was said
    ors: Phrases[bool]
    nots: Phrases[bool]  # right before a time: not then
    cannot: Phrases[bool]  # until the clause ends: not then
    refused: Phrases[bool]  # right behind a time: not then
    gone_verbs: frozenset[str]  # told of the past, until the clause ends
    gone: re.Pattern[str]  # what most other verbs of the past look like
    being: frozenset[str]  # before a form like those that is not of the past
    showing: Phrases[bool]  # before a time that the clock shows now
    shown: frozenset[str]  # right behind such a time
    after_that: Phrases[bool]  # after the time just said
    therefore: Phrases[bool]  # what follows is the wish, what came before only its reason
    clause: frozenset[str]  # begin a clause
    ignored: Phrases[bool]  # greetings and the like
    fillers: frozenset[str]  # say nothing between the pieces of a time
    talk: frozenset[str]  # may stand around a time that is all there is
    one: str  # the hour that is an article too
    tails: frozenset[str]  # what is written together with a weekday, a day or a number
    heads: frozenset[str]  # what they are written together with
    not_slips: frozenset[str]  # one letter from a word for a time, and another word

    @cached_property
    def known(self) -> frozenset[str]:
        """Every word that the language has for a time or around one."""
        found: set[str] = set()
        for listed in vars(self).values():
            if isinstance(listed, Phrases):
                found |= listed.words()
            elif isinstance(listed, (dict, frozenset)):
                found |= set(listed)
        return frozenset(found)

    @cached_property
    def day_words(self) -> frozenset[str]:
        """Every word that names a day or ends its name."""
        named = set(self.weekdays) | set(self.short_weekdays) | self.ordinal_endings | set(self.months)
        return frozenset(named | self.shifts.words() | self.weeks.words())

    @cached_property
    def long_words(self) -> dict[str, str]:
        """Map what one slip leaves of a long word for a time to that word."""
        kinds = (self.parts, self.today_parts, self.shifts, self.soon, self.weekends)
        words = {word for kind in kinds for word in kind.words()} | set(self.weekdays) | set(self.months)
        return {less: word for word in sorted(words) if len(word) >= LONG for less in shortened(word)}


def fold(text: str) -> str:
    """Write in lower case without å ä ö and accents: a a o."""
    flat = unicodedata.normalize("NFKD", text.lower().replace("ø", "ö").replace("æ", "ä"))
    return "".join(one for one in flat if not unicodedata.combining(one))


def words(listed: str) -> frozenset[str]:
    """Give the words of a list, folded."""
    return frozenset(fold(listed).split())


def spelled(listed: dict[int, str]) -> dict[str, int]:
    """Give numbers by their spellings, folded."""
    return {fold(word): number for number, line in listed.items() for word in line.split()}


def numbered(listed: str, first: int = 1) -> dict[str, int]:
    """Number the words of a list, folded."""
    return {fold(word): number for number, word in enumerate(listed.split(), first)}


def shortened(word: str) -> set[str]:
    """Give the word and every word that one letter less leaves."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _one_slip(word: str, other: str) -> bool:
    """Tell whether one letter added, lost, changed or swapped with its neighbour makes one the other."""
    at = next((i for i, (a, b) in enumerate(zip(word, other)) if a != b), min(len(word), len(other)))
    rest, wanted = word[at:], other[at:]
    swapped = len(rest) > 1 and rest[1] + rest[0] + rest[2:] == wanted
    return swapped or wanted in (rest[1:], wanted[:1] + rest[1:], wanted[:1] + rest)


def _mended(word: str, lexicon: Lexicon) -> str:
    """Give the long word for a time that this is one slip from, or the word itself."""
    if not LONG - 1 <= len(word) <= LONGEST or word in lexicon.known or word in lexicon.not_slips:
        return word
    found = {lexicon.long_words[less] for less in shortened(word) if less in lexicon.long_words}
    alike = [one for one in found if one[0] == word[0] and _one_slip(word, one)]
    # A letter lost or added, or two swapped, is likelier than a wrong one: "trsdag" is Thursday, not tisdag.
    return min(
        alike, key=lambda one: (len(one) == len(word) and sorted(one) != sorted(word), one), default=word
    )


def _cuts(word: str, lexicon: Lexicon) -> list[str]:
    """Split what is written together, the s between its halves left out: fredagskväll, tretiden, halvtre."""
    if word in lexicon.known:
        return [word]
    bare = re.sub("['’]s$", "", word)
    if bare != word and bare in lexicon.day_words | lexicon.parts.words():
        return [bare]  # "Tuesday's better"
    for cut in range(2, len(word) - 1):
        head, tail = word[:cut], word[cut:]
        if tail in lexicon.tails and (head in lexicon.heads or head.removesuffix("s") in lexicon.heads):
            return [head.removesuffix("s") if head not in lexicon.heads else head, tail]
    return [word]


def tokens_of(text: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """Split a text of any length into tokens, in time linear in its length."""
    found: list[Token] = []
    for match in SPLIT.finditer(text):
        glued = bool(found) and found[-1].end == match.start()
        folded = fold(match.group())
        if len(folded) > LONGEST * 2:
            folded = ""  # no word for a time is as long
        cuts = [_mended(word, lexicon) for word in _cuts(folded, lexicon)]
        for word in cuts:
            found.append(Token(word, match.group(), match.start(), match.end(), glued))
            glued = True
    return tuple(found)
