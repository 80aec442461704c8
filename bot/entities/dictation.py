"""A dictated number as it comes: groups, pauses, "nej vänta", and what is meant once it is corrected."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Callable, Dict, Iterator, List, Optional, Text, Tuple

from bot.entities.number_words import FILLERS, JOINS, PAUSES
from bot.entities.tokens import Token

LONGEST = 40  # characters; a longer dictation is no number of any kind we know
SHORT = 5  # characters; fewer said in passing ("nej jag har ringt tre gånger") correct nothing
WORDS_BETWEEN = 8  # "nej vänta jag tittade på fel rad det är …": then it is another matter

Read = Callable[[int], Optional[Tuple[Text, int]]]  # what is said at a token, and the index after it
Valid = Callable[[Text], bool]

AGAIN = frozenset(
    "nej na nae naj nja vanta sorry fel forlat ursakta ursekta menar angrar stopp rattelse "
    "no nope wait hang hold wrong mean pardon correction oops actually rather".split()
)
_NOT = frozenset({"inte", "not", "icke"})
_BUT = frozenset({"utan", "but"})
# What may stand in a correction without making it about something else.
_ABOUT = frozenset(
    "jag det den de ska skall skulle vara var blir ar sista siffran siffrorna slutet slutar pa med i mitten "
    "tror blev sade visst ju nu my i it its it's is was the that that's should be last digit digits end ends "
    "ending with in one i'm said sa".split()
)
_LAST = frozenset({"last", "final", "sista"})
# Said while somebody looks for the rest of the number: a pause.
_SEARCHING: Dict[Text, List[Tuple[Text, ...]]] = {}
for _saying in (
    "ska vi se,skall vi se,nu ska vi se,lat mig se,vad var det,vad var det nu,hur var det,hur var det nu,"
    "vad ar det,ett ogonblick,let me see,let's see,what was it,what is it,what's it,one moment,one second,"
    "just a moment,how does it go"
).split(","):
    _SEARCHING.setdefault(_saying.split()[0], []).append(tuple(_saying.split()))
LONGEST_SEARCH = 4  # words of the longest of these
MOST_BEFORE = 4  # digits told before the whole number is: "it ends in sixty seven"
_UNITS = frozenset(
    "kr kronor spann ganger gang timmar timme minuter minut dagar dag veckor manader procent personer "
    "stycken st years year times hours hour minutes days weeks months percent people "
    "dollars pounds euros euro".split()
)


@dataclass(frozen=True)
class Piece:
    """One step of a dictation."""

    sort: Text  # said, join, pause, again, not, but, about, other
    said: Text  # the digits or letters, where the sort is said
    start: int  # characters before it
    end: int  # characters before what follows it


@dataclass(frozen=True)
class Stretch:
    """Groups said in one go, and what led to them."""

    sort: Text  # first, again (a correction), far (a correction with other words in it), not, but
    groups: Tuple[Piece, ...]  # said and pause only
    text: Text  # all that is said in it


@dataclass(frozen=True)
class Said:
    """A dictation's result; `text[start:end]` is where it stands."""

    value: Text  # digits or letters, corrected
    start: int
    end: int


def pieces(words: List[Token], read: Read) -> List[Piece]:
    """Sort a sentence's tokens into the steps of a dictation; `read` says what counts as said."""
    found: List[Piece] = []
    index = 0
    while index < len(words):
        searching = _searching(words, index)
        if searching:
            found.append(Piece("pause", "", words[index].start, words[searching - 1].end))
            index = searching
            continue
        said = read(index)
        after = said[1] if said else index + 1
        sort = _sort_of_said(words, index, after) if said else _sort(words[index].word)
        found.append(Piece(sort, said[0] if said else "", words[index].start, words[after - 1].end))
        index = after
    return found


def _searching(words: List[Token], index: int) -> int:
    """Return the index behind the longest saying of one who looks for a number, 0 where there is none."""
    listed = _SEARCHING.get(words[index].word, ())
    said = tuple(one.word for one in words[index : index + LONGEST_SEARCH])
    return max((index + len(one) for one in listed if said[: len(one)] == one), default=0)


def dictations(steps: List[Piece]) -> Iterator[List[Stretch]]:
    """Yield each dictation as its stretches: a first one, then its corrections."""
    stretches: List[Tuple[Text, List[Piece]]] = []
    gap: List[Piece] = []
    for step in steps:
        if step.sort != "said":
            gap.append(step)
            continue
        sort = _led_to(gap) if stretches else "first"
        if sort == "first" and stretches:
            yield [_stretch(*one) for one in stretches]
            stretches = []
        if sort == "same":
            stretches[-1][1].extend([one for one in gap if one.sort == "pause"][:1])
        else:
            stretches.append((sort, []))
        stretches[-1][1].append(step)
        gap = []
    if stretches:
        yield [_stretch(*one) for one in stretches]


def _stretch(sort: Text, groups: List[Piece]) -> Stretch:
    return Stretch(sort, tuple(groups), "".join(one.said for one in groups))


def _led_to(gap: List[Piece]) -> Text:
    """Tell what the words between two groups make of the second."""
    sorts = {one.sort for one in gap}
    words = sum(one.sort in ("about", "other") for one in gap)
    if words > WORDS_BETWEEN:
        return "first"
    if "again" in sorts and "other" in sorts:
        return "far"
    for sort in ("not", "but", "again"):
        if sort in sorts and "other" not in sorts:
            return sort
    return "first" if words else "same"


def _sort_of_said(words: List[Token], index: int, after: int) -> Text:
    before = words[index - 1].word if index else ""
    behind = words[after].word if after < len(words) else ""
    if behind in _UNITS:
        return "other"
    # "the last two should be", "de två sista": a count of digits, not a digit.
    return "about" if {before, behind} & _LAST and words[index].word.isalpha() else "said"


def _sort(word: Text) -> Text:
    sorts = (("join", JOINS | FILLERS), ("pause", PAUSES), ("again", AGAIN), ("not", _NOT), ("but", _BUT))
    return next((sort for sort, listed in sorts if word in listed), "about" if word in _ABOUT else "other")


def heard(steps: List[Piece], valid: Valid) -> Iterator[Said]:
    """Yield every valid dictation, corrected; what is typed may be valid between its commas alone.

    Spoken, the whole number may follow its last digits: "it ends in sixty seven, oh seven oh …".
    """
    for stretches in dictations(steps):
        groups = [one for stretch in stretches for one in stretch.groups]
        value = corrected(stretches, valid)
        if value is not None:
            yield Said(value, groups[0].start, groups[-1].end)
        elif len(stretches) == 1:
            yield from list(_between_pauses(groups, valid)) or _behind_its_end(groups, valid)


def _between_pauses(groups: List[Piece], valid: Valid) -> Iterator[Said]:
    # "070-1234567, 45 år": what is typed between two commas. In speech a pause may stand anywhere.
    for pause, part in groupby(groups, lambda one: one.sort == "pause"):
        typed = [one for one in part if not pause]
        value = "".join(one.said for one in typed)
        if typed and valid(value) and all(one.end - one.start == len(one.said) for one in typed):
            yield Said(value, typed[0].start, typed[-1].end)


def _behind_its_end(groups: List[Piece], valid: Valid) -> Iterator[Said]:
    before = 0
    for index, one in enumerate(groups):
        before += len(one.said)
        if before > MOST_BEFORE:
            return
        value = "".join(part.said for part in groups[index:]) if one.sort == "pause" else ""
        if value[:1] in ("0", "+") and valid(value):
            yield Said(value, groups[index + 1].start, groups[-1].end)
            return


def corrected(stretches: List[Stretch], valid: Valid) -> Optional[Text]:
    """Apply every correction in order; None where what comes out is not valid.

    A correction is a new beginning, the last characters again, or "inte tre utan fyra".
    """
    value = ""
    for index, stretch in enumerate(stretches):
        before = stretches[index - 1] if index else None
        value = _apply(value, stretch, before, valid)[: LONGEST + 1]  # one too many stays too many
    return value if valid(value) else None


def _apply(value: Text, stretch: Stretch, before: Optional[Stretch], valid: Valid) -> Text:
    if stretch.sort == "first":
        return stretch.text
    if stretch.sort == "not":
        said = [one.said for one in stretch.groups if one.sort == "said"]
        # "not three, four": without a "but" the first group is the wrong one.
        return _swapped(value, said[0], "".join(said[1:])) if len(said) > 1 else value
    if before and before.sort == "not" and sum(one.sort == "said" for one in before.groups) == 1:
        return _swapped(value, before.text, stretch.text)
    return _said_again(value, stretch, valid)


def _swapped(value: Text, wrong: Text, right: Text) -> Text:
    place = value.rfind(wrong)
    return value if place < 0 else value[:place] + right + value[place + len(wrong) :]


def _said_again(value: Text, stretch: Stretch, valid: Valid) -> Text:
    text, first = stretch.text, stretch.groups[0].said
    if valid(text):
        return text
    if stretch.sort == "far" and not valid(value) and valid(value + text):
        return value + text  # nothing was wrong: "vänta lite"
    if stretch.sort == "far":
        return value if len(text) < SHORT else text
    if text[0] in "0+" and len(text) > 1:
        return text  # the beginning of a number, which something later may complete
    if valid(value) and len(text) < len(value):
        return value[: -len(text)] + text
    cut = (count for count in (len(first), 1, 2, 3, 4) if count < len(value))
    whole = (*(value[:-count] + text for count in cut), value + text)
    return next((one for one in whole if valid(one)), value[: -len(first)] + text)
