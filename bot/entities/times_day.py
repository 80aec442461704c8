"""Reads the days: today, a weekday, a date, next week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.entities.times_reader import Reader

WEEK = timedelta(days=7)
LEADS = ("pa", "nu", "on", "this", "next", "nasta")  # before a short weekday
DAY_MINUTES = 1440


@dataclass(frozen=True)
class Days:
    """One day, or several in a row."""

    first: date
    last: date
    kind: (
        str  # day, weekday, inweek (a weekday of a week named), week, ahead (whole weeks from today) or past
    )

    def meeting(self, other: Days, today: date) -> Days | None:
        """Give the one day that both name together ("Friday" and "next week"), or nothing."""
        pair = {self.kind: self, other.kind: other}
        if "past" in pair:
            return None
        if set(pair) == {"weekday", "week"}:
            weekday = pair["weekday"].first.weekday()
            return _one(pair["week"].first + timedelta(days=weekday - pair["week"].first.weekday()), "inweek")
        if set(pair) == {"weekday", "ahead"}:
            return _one(pair["weekday"].first + (pair["ahead"].first - today), "day")
        if set(pair) == {"day", "ahead"} and pair["day"].first == pair["day"].last:
            return _one(pair["day"].first + (pair["ahead"].first - today), "day")
        if set(pair) == {"weekday", "day"} and pair["day"].first == pair["day"].last:
            same = pair["day"].first.weekday() == pair["weekday"].first.weekday()
            return pair["day"] if same else None
        if set(pair) == {"inweek", "week"}:
            return pair["inweek"]
        return self if (self.first, self.last) == (other.first, other.last) else None


def _one(day: date, kind: str) -> Days:
    return Days(day, day, kind)


def read_days(reader: Reader, place: int, today: date, named: date | None) -> tuple[Days, int] | None:
    """Read the days that begin here, and the place after them; `named` is the day named last."""
    past = reader.phrase(reader.lexicon.past, place)
    if past:
        return _one(today, "past"), past[1]
    for read in READERS:
        found = read(reader, place, today)
        if found:
            return found
    after = reader.phrase(reader.lexicon.day_after, place)
    return (_one((named or today) + timedelta(days=after[0]), "day"), after[1]) if after else None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _coming(day: int, month: int, today: date) -> date | None:
    """Give the next such date, today counted; a 29 February waits for its year."""
    for year in range(today.year, today.year + 9):
        found = _real(year, month, day)
        if found and found >= today:
            return found
    return None


def _dated(found: date | None, after: int) -> tuple[Days, int] | None:
    return (_one(found, "day"), after) if found else None


def _iso(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    signs = reader.word(place + 1), reader.word(place + 3)
    numbers = [reader.digits(place + step) for step in (0, 2, 4)]
    if signs not in (("-", "-"), ("/", "/"), (".", ".")) or len(reader.word(place)) != 4:
        return None
    year, month, day = (number or 0 for number in numbers)
    return _dated(_real(year, month, day), place + 5) if year else None


def _slashed(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    """Read 5/12, also with its year; where only the other order makes a date, that order."""
    start = place + 1 if reader.word(place) in reader.lexicon.articles else place
    if reader.word(start + 1) != "/":
        return None
    day, month = reader.digits(start, 2) or 0, reader.digits(start + 2, 2) or 0
    if month > 12:
        day, month = month, day
    stroke = reader.word(start + 3) in ("/", "-")
    year, after = _year(reader, start + 3 + stroke)
    if not year:
        return _dated(_coming(day, month, today), start + 3)
    return _dated(_real(year, month, day), after)


def _several(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    """Read 5-7 maj, "the third to the fifth of June"."""
    start = place + 1 if reader.word(place) in reader.lexicon.articles else place
    number = reader.ordinal(start) or reader.number(start)
    joint = reader.phrase(reader.lexicon.ranges, number[1]) if number else None
    last = _with_month(reader, joint[1], today) if joint else None
    if not number or not last or last[0].first.day <= number[0] or not number[0]:
        return None
    return Days(last[0].first.replace(day=number[0]), last[0].last, "day"), last[1]


def _year(reader: Reader, place: int) -> tuple[int, int]:
    year = reader.digits(place)
    if year is not None and 2000 <= year < 2100:
        return year, place + 1
    if year is not None and 20 < year < 60 and reader.word(place - 1) in ("/", "-"):
        return 2000 + year, place + 1
    return 0, place


def _with_month(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    """Read a day and its month in either order: den 5:e maj, the third of June, May 5th."""
    start = place + 1 if reader.word(place) in reader.lexicon.articles else place
    months = reader.lexicon.months
    number = reader.ordinal(start) or reader.number(start)
    if number:
        then = number[1] + 1 if reader.word(number[1]) in reader.lexicon.of_words else number[1]
        month = months.get(reader.word(then), 0)
        return _in_month(reader, number[0], month, then + 1, today) if month else None
    month = months.get(reader.word(place), 0)
    then = place + 2 if reader.word(place + 1) in reader.lexicon.articles else place + 1
    number = (reader.ordinal(then) or reader.number(then)) if month else None
    if not number or reader.phrase(reader.lexicon.halves, number[1]):
        return None
    return _in_month(reader, number[0], month, number[1], today)


def _in_month(reader: Reader, day: int, month: int, after: int, today: date) -> tuple[Days, int] | None:
    year, after = _year(reader, after)
    return _dated(_real(year, month, day) if year else _coming(day, month, today), after)


def _numbered(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    """Read a day of this month or the next: den femte, the 21st, den femte i femte."""
    article = reader.word(place) in reader.lexicon.articles
    start = place + 1 if article else place
    number = reader.ordinal(start) or (reader.number(start) if article else None)
    if not number or not (article or reader.word(start).isdecimal()):
        return None
    day, after = number
    month = reader.ordinal(after + 1) if reader.word(after) in reader.lexicon.of_words else None
    if month and 1 <= month[0] <= 12:
        return _dated(_coming(day, month[0], today), month[1])
    if not reader.ends(after) or reader.counts(after):
        return None
    return _dated(_in_coming_months(day, today), after)


def _in_coming_months(day: int, today: date) -> date | None:
    for ahead in range(12):
        years, month = divmod(today.month - 1 + ahead, 12)
        found = _real(today.year + years, month + 1, day)
        if found and found >= today:
            return found
    return None


def _shifted(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    found = reader.phrase(reader.lexicon.shifts, place)
    return (_one(today + timedelta(days=found[0]), "day"), found[1]) if found else None


def _ahead(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    """Read "in two days", "om en vecka", "two days from now"."""
    led = reader.word(place) in reader.lexicon.ahead
    stretch = reader.stretch(reader.about(place + 1) if led else place)
    if not stretch or stretch[0] < DAY_MINUTES or stretch[0] > 400 * DAY_MINUTES:
        return None
    minutes, after = stretch
    days = timedelta(days=minutes // DAY_MINUTES)
    named = None if led else _counted_from(reader, after, today)
    if named:
        return _one(named[0].first + days, "day"), named[1]
    tail = reader.phrase(reader.lexicon.from_now, after)
    if not (led or tail) or reader.word(after if not tail else tail[1]) in reader.lexicon.waits:
        return None
    return _one(today + days, "ahead" if days.days % 7 == 0 else "day"), tail[1] if tail else after


def _counted_from(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    """Read the day that days are counted from: a week from Monday, a week on Monday."""
    mode = reader.phrase(reader.lexicon.modes, place)
    if reader.word(place) == "on":
        return _weekday(reader, place + 1, today)
    if not mode or mode[0] != "from":
        return None
    return _shifted(reader, mode[1], today) or _weekday(reader, mode[1], today)


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _week(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    lexicon = reader.lexicon
    week, weekend = reader.phrase(lexicon.weeks, place), reader.phrase(lexicon.weekends, place)
    if week and (not weekend or weekend[1] <= week[1]):
        monday = _monday(today) + week[0] * WEEK
        return Days(max(monday, today), max(monday + timedelta(days=4), today), "week"), week[1]
    if weekend:
        saturday = _monday(today) + weekend[0] * WEEK + timedelta(days=5)
        return Days(max(saturday, today), saturday + timedelta(days=1), "day"), weekend[1]
    month = reader.phrase(lexicon.months_ahead, place)
    if month:
        return _month(month[0], today), month[1]
    return _numbered_week(reader, place, today)


def _part_of_week(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    """Read the days meant by the beginning, the middle and the end of a week."""
    part = reader.phrase(reader.lexicon.week_parts, place)
    if not part:
        return None
    week = reader.phrase(reader.lexicon.weeks, part[1])
    alone = reader.word(part[1]) in reader.lexicon.week_words
    if not (week or alone):
        return None
    monday = _monday(today) + (week[0] if week else 0) * WEEK
    first, last = (max(monday + timedelta(days=day), today) for day in part[0])
    return Days(first, last, "week"), week[1] if week else part[1] + 1


def _month(ahead: int, today: date) -> Days:
    first = today.replace(day=1)
    for _ in range(ahead):
        first = (first + timedelta(days=31)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Days(max(first, today), last, "day")


def _numbered_week(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    number = reader.number(place + 1) if reader.word(place) in reader.lexicon.week_words else None
    if not number or not 1 <= number[0] <= 53:
        return None
    for year in (today.year, today.year + 1):
        monday = _real_week(year, number[0])
        if monday and monday + WEEK > today:
            return Days(max(monday, today), max(monday + timedelta(days=4), today), "week"), number[1]
    return None


def _real_week(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def _weekday(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    """Read a weekday: the next one strictly after today, or with "next" that of the next calendar week."""
    following = reader.phrase(reader.lexicon.next_words, place)
    start = following[1] if following else place
    number = _weekday_number(reader, start)
    if number is None:
        return None
    if following:
        return _one(_monday(today) + WEEK + timedelta(days=number), "inweek"), start + 1
    day = today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    later = reader.phrase(reader.lexicon.week_later, start + 1)
    if later and not reader.number(later[1]):
        return _one(day + WEEK, "day"), later[1]
    return _one(day, "weekday"), start + 1


def _weekday_number(reader: Reader, place: int) -> int | None:
    lexicon, word = reader.lexicon, reader.word(place)
    if word in lexicon.weekdays:
        return lexicon.weekdays[word]
    if word not in lexicon.short_weekdays:
        return None
    lone = word in lexicon.dotted and reader.tokens[place].raw.lower() == word
    followed = reader.phrase(lexicon.parts, place + 1) or reader.number(place + 1)
    led = reader.word(place - 1) in LEADS or len(reader.tokens) == 1 or bool(followed)
    plain = lexicon.name == "sv" and word not in lexicon.dotted
    return lexicon.short_weekdays[word] if plain or led or (word in lexicon.dotted and not lone) else None


def _feast(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    found = reader.phrase(reader.lexicon.feasts, place)
    return _dated(_coming(found[0][0], found[0][1], today), found[1]) if found else None


def _last(reader: Reader, place: int, today: date) -> tuple[Days, int] | None:
    """Read the last day of a month: sista november, the last day of the month."""
    found = reader.phrase(reader.lexicon.last, place)
    if not found:
        return None
    if found[0]:
        return _one(_month(0, today).last, "day"), found[1]
    then = found[1] + (reader.word(found[1]) in reader.lexicon.of_words)
    ahead = reader.phrase(reader.lexicon.months_ahead, then)
    month = reader.lexicon.months.get(reader.word(then), 0)
    if ahead or not month:
        return (_one(_month(ahead[0], today).last, "day"), ahead[1]) if ahead else None
    return _one(_month((month - today.month) % 12, today).last, "day"), then + 1


READERS = (
    _iso,
    _slashed,
    _several,
    _with_month,
    _numbered,
    _last,
    _shifted,
    _ahead,
    _part_of_week,
    _week,
    _weekday,
    _feast,
)


def limited(days: Days, mode: str, today: date) -> Days:
    """Give the days before, until, from or after the days named; the working week ends what has no end."""
    if mode == "before":
        return replace(days, first=today, last=max(today, days.first - timedelta(days=1)), kind="day")
    if mode == "until":
        return replace(days, first=today, kind="day")
    if mode == "after":
        return _one(days.last + timedelta(days=1), "day")
    friday = _monday(days.first) + timedelta(days=4)
    return replace(days, last=max(friday, days.last), kind="day")
