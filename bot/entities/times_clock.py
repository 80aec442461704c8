"""Reads the clock times: one, the two ends of a stretch, and what stands before them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.entities.times_reader import Reader
from bot.entities.times_words import Part

HOUR = 60
NOON = 12 * HOUR
MIDNIGHT = 24 * HOUR
DAY_BEGINS, AFTERNOON_ENDS, EVENING_ENDS = 8 * HOUR, 17 * HOUR, 21 * HOUR
ROUND = (5, 10, 20, 25)  # minutes that people count to and past the hour
NEXT = -1  # the hour of "a quarter past" alone: whichever comes next
STEP = 5  # minutes between those that follow an hour without a sign


@dataclass(frozen=True)
class Clock:
    """A clock time as said."""

    hour: int
    minute: int  # below nothing where the time is told from the hour to come
    half: str = ""  # am or pm, where it was said
    exact: bool = False  # written on the clock of 24 hours


@dataclass(frozen=True)
class Span:
    """One clock time or two, and how they bound the window."""

    mode: str  # at, after, before, between
    times: tuple[Clock, ...]
    weak: bool = False  # a lone number, which may be something else


def minute_of(clock: Clock, part: Part | None) -> int:
    """Give the minute of the day that a clock time means in a part of the day; a bare 1 to 7 is afternoon."""
    hour = clock.hour
    if clock.half:
        hour = hour % 12 + (12 if clock.half == "pm" else 0)
    elif not clock.exact and 1 <= hour < 12 and _late(hour, part):
        hour += 12
    return max(0, hour * HOUR + clock.minute)


def _late(hour: int, part: Part | None) -> bool:
    if part is None:
        return hour <= 7
    if part.late < 7:
        return hour >= part.late
    return (part.start >= 11 * HOUR and hour <= 7) or (part.late > 12 and hour <= 7)


def bounds(span: Span, part: Part | None) -> tuple[int, int]:
    """Give the first minute of the day within the window, and the first one behind it."""
    if span.mode == "between":
        return _between(span.times[0], span.times[1], part)
    at = minute_of(span.times[0], part)
    if span.mode == "after":
        end = part.end if part and at < part.end else AFTERNOON_ENDS if at < AFTERNOON_ENDS else EVENING_ENDS
        return at, max(end, at + HOUR) if end <= at else end
    if span.mode == "before":
        start = part.start if part and part.start < at else DAY_BEGINS
        return (start if start < at else max(0, at - 2 * HOUR)), at
    return at, at + HOUR


def _between(first: Clock, last: Clock, part: Part | None) -> tuple[int, int]:
    end = minute_of(last, part)
    shared = replace(first, half=last.half) if last.half and not (first.half or first.exact) else first
    start = minute_of(shared, part)
    if shared is not first and start >= end:
        start = minute_of(first, None)
    if end <= start:
        later = not (last.exact or last.half) and end + NOON <= max(EVENING_ENDS, start + HOUR)
        earlier = not (first.exact or first.half) and 0 <= start - NOON < end
        start, end = (start, end + NOON) if later else (start - NOON, end) if earlier else (start, end)
    return start, end if end > start else start + HOUR


def read_span(reader: Reader, place: int) -> tuple[Span, int] | None:
    """Read what begins here: "efter tre", "between two and four", "14-16", "kl 9"."""
    mode, start = _mode(reader, place)
    first = _time(reader, start, led=start > place, ranged=mode in ("from", "between"))
    if not first:
        return None
    clock, after, weak = first
    span, after = _second(reader, mode, clock, after) or (Span(_single(mode), (clock,), weak), after)
    span = replace(span, weak=span.weak and start == place)
    late = reader.phrase(reader.lexicon.late_modes, after)
    if late and span.mode == "at":
        span, after = replace(span, mode=late[0], weak=False), late[1]
    return (replace(span, mode="since"), after) if mode == "since" else (span, after)


def _single(mode: str) -> str:
    return {"from": "after", "until": "before", "between": "at"}.get(mode, mode)


def _mode(reader: Reader, place: int) -> tuple[str, int]:
    """Read the words before a time; the first that bounds it counts ("efter klockan")."""
    mode = "at"
    for _ in range(4):
        found = reader.phrase(reader.lexicon.modes, place)
        if not found:
            break
        mode, place = (found[0] if mode == "at" else mode), found[1]
    return mode, place


def _second(reader: Reader, mode: str, first: Clock, place: int) -> tuple[Span, int] | None:
    """Read the other end of a stretch, if there is one."""
    if mode == "until":
        return None
    listed = reader.lexicon.joints if mode == "between" else reader.lexicon.ranges
    joint = reader.phrase(listed, place)
    found = _time(reader, _mode(reader, joint[1])[1], led=True, ranged=True) if joint else None
    if found:
        return Span("between", (first, found[0])), found[1]
    return _loose_pair(reader, first, place)


def _loose_pair(reader: Reader, first: Clock, place: int) -> tuple[Span, int] | None:
    """Read "elva tolv-tiden", "vid två tre": an hour and the next."""
    found = _hour(reader, place)
    if not found or first.minute or found[0].hour not in (first.hour + 1, first.hour - 11):
        return None
    if first.exact or reader.counts(found[1]) or _dates(reader, place, found[1]):
        return None
    after = reader.phrase(reader.lexicon.clocks, found[1])
    return Span("between", (first, found[0]), weak=not after), after[1] if after else found[1]


def _time(reader: Reader, place: int, led: bool, ranged: bool) -> tuple[Clock, int, bool] | None:
    """Read a clock time, the place after it, and whether it is but a lone number; never an amount."""
    named = reader.phrase(reader.lexicon.named_times, place)
    if named:
        return Clock(named[0], 0, exact=True), named[1], False
    found = _relative(reader, place, ranged) or _written(reader, place, led, ranged)
    if not found:
        return None
    clock, after, weak = found
    tail = reader.phrase(reader.lexicon.clocks, after)
    half = reader.phrase(reader.lexicon.halves, tail[1] if tail else after)
    if half and 1 <= clock.hour <= 12:
        clock, after, weak = replace(clock, half=half[0], exact=False), half[1], False
    elif tail:
        after, weak = tail[1], False
    return None if _amount(reader, place, after, clock, led) else (clock, after, weak)


def _amount(reader: Reader, place: int, after: int, clock: Clock, led: bool) -> bool:
    """Tell whether what was read counts something, or is the article "ett"."""
    if reader.word(place - 1) in ("$", "€", "£", "+", "#"):
        return True
    if after == place + 1 and reader.word(place) == reader.lexicon.one and led:
        return not reader.ends(after) or reader.counts(after)
    if reader.word(place).isdecimal() and (reader.named(after) or reader.named(place - 1)):
        return True  # the number of a house
    if any(reader.word(after + ahead) in reader.lexicon.streets for ahead in (0, 1, 2)):
        return True
    ranges = reader.phrase(reader.lexicon.ranges, after)
    other = reader.number(ranges[1]) if ranges else None
    return reader.counts(after) or bool(other and reader.counts(other[1]))


def _hour(reader: Reader, place: int) -> tuple[Clock, int] | None:
    number = reader.number(place)
    if not number or number[0] > 24 or (len(reader.word(place)) > 2 and reader.word(place).isdecimal()):
        return None
    exact = number[0] > 12 or number[0] == 0 or reader.word(place).startswith("0")
    return Clock(number[0], 0, exact=exact), number[1]


def _relative(reader: Reader, place: int, ranged: bool) -> tuple[Clock, int, bool] | None:
    """Read times told from an hour: halv tre, kvart i tre, fem i halv tre, half past two, ten to three."""
    half = _half(reader, place)
    if half:
        return half[0], half[1], False
    quarter = reader.phrase(reader.lexicon.quarters, place)
    number = quarter or reader.number(place)
    if not number:
        return None
    minutes, then = number
    marked = reader.word(then) in reader.lexicon.minute_words
    sign = _sign(reader, then + marked)
    if not sign or not (quarter or marked or minutes in ROUND):
        return None
    unsure = (
        sign < 0 and reader.lexicon.name == "en" and not (quarter or marked)
    )  # "ten to two" may be a stretch
    if unsure and (ranged or reader.word(place).isdecimal() or reader.word(then) != "to"):
        return None
    return _told_from(reader, then + marked + 1, sign * minutes, bool(quarter) and sign > 0)


def _sign(reader: Reader, place: int) -> int:
    word = reader.word(place)
    return -1 if word in reader.lexicon.minutes_before else int(word in reader.lexicon.minutes_after)


def _told_from(reader: Reader, place: int, minutes: int, lone: bool) -> tuple[Clock, int, bool] | None:
    hour = _half(reader, place) or _hour(reader, place)
    if hour:
        return replace(hour[0], minute=hour[0].minute + minutes), hour[1], False
    return (Clock(NEXT, minutes), place, False) if lone and reader.ends(place) else None


def _half(reader: Reader, place: int) -> tuple[Clock, int] | None:
    """Read "halv tre" (half an hour before three) and "half three" (half an hour after)."""
    if reader.word(place) not in ("halv", "half"):
        return None
    hour = _hour(reader, place + 1)
    if not hour or reader.counts(hour[1]):
        return None
    return replace(hour[0], minute=-30 if reader.word(place) == "halv" else 30), hour[1]


def _written(reader: Reader, place: int, led: bool, ranged: bool) -> tuple[Clock, int, bool] | None:
    """Read an hour with or without minutes: 14:30, 14.30, 1430, nio noll noll, two thirty, nine."""
    together = _together(reader, place, led)
    if together:
        return together
    hour = _hour(reader, place)
    if not hour:
        return None
    clock, after = hour
    sign = reader.word(after) if reader.word(after) in (":", ".") and reader.glued(after) else ""
    figures = reader.word(after + 1)
    if sign and len(figures) == 2 and figures.isdecimal() and reader.glued(after + 1):
        return _minuted(clock, int(figures), after + 2, weak=sign == ".", reader=reader)
    return _spoken_minutes(reader, clock, after, led, ranged) or (clock, after, True)


def _minuted(
    clock: Clock, minute: int, after: int, weak: bool, reader: Reader
) -> tuple[Clock, int, bool] | None:
    if minute >= HOUR or (clock.hour == 24 and minute):
        return None
    seconds = reader.word(after) == ":" and reader.glued(after) and reader.digits(after + 1, 2) is not None
    return replace(clock, minute=minute), after + 2 * seconds, weak


def _together(reader: Reader, place: int, led: bool) -> tuple[Clock, int, bool] | None:
    """Read 1430 and 930, where a word before them says that they are a time."""
    word = reader.word(place)
    if not word.isdecimal() or len(word) not in ((3, 4) if led else (4,)):
        return None
    hour, minute = divmod(int(word), 100)
    valid = hour <= 23 and minute < HOUR and minute % STEP == 0
    after = place + 2 if reader.word(place + 1) in ("hours", "hrs") else place + 1
    return (Clock(hour, minute, exact=len(word) == 4), after, not led) if valid else None


def _spoken_minutes(
    reader: Reader, clock: Clock, place: int, led: bool, ranged: bool
) -> tuple[Clock, int, bool] | None:
    """Read the minutes behind an hour: noll noll, oh five, trettio, och trettio, 30."""
    numbers = reader.lexicon.numbers
    if numbers.get(reader.word(place)) == 0 and reader.word(place + 1) in numbers:
        minute = numbers[reader.word(place + 1)]
        return (replace(clock, minute=minute), place + 2, not led) if minute < 10 else None
    joined = reader.word(place) in ("och", "o") and reader.lexicon.name == "sv" and not ranged
    number = reader.number(place + joined)
    if not number or not 10 <= number[0] < HOUR or number[0] % STEP or number[0] == clock.hour + 1:
        return None
    told = _sign(reader, number[1]) and not reader.phrase(reader.lexicon.ranges, number[1])
    if told or _dates(reader, place + joined, number[1]) or reader.counts(number[1]):
        return None
    return replace(clock, minute=number[0]), number[1], not led


def _dates(reader: Reader, place: int, after: int) -> bool:
    """Tell whether the number here is that of a day and not of a time."""
    follows = reader.word(after)
    return follows in reader.lexicon.months or follows == "/" or bool(reader.ordinal(place))
