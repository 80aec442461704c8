"""Figures that need to know which day it is, or on which day each contact began."""

from collections.abc import Mapping
from datetime import date, timedelta

from core.kpi.figures import Figure
from core.kpi.shares import Share
from core.kpi.tally import NONE, SOLVED_WITHIN, Tally
from core.kpi.times import OPEN, Ends

MEASURES = ("case", "first", "around")

type Days = Mapping[str, Tally]  # day in ISO form -> totals of the contacts that began on it


def solved_at_first(days: Days, today: date) -> Figure:
    """Give K76, of first contacts that are a week old: only then can it be known that nobody came back."""
    ripe = today - timedelta(days=SOLVED_WITHIN)
    told = [found for day, found in days.items() if date.fromisoformat(day) < ripe]
    return Figure(
        "k76", Share(sum(one.sum("first", "solved") for one in told), sum(one.sum("first") for one in told))
    )


def customers(days: Days, since: date | None) -> int:
    """Count customers known by number or case: each by the first of their contacts in the period.

    `days` must be all contacts of a period that begins on `since`; of a part of them it is too many.
    """
    first = since or min(map(date.fromisoformat, days), default=date.min)
    return sum(
        number
        for day, found in days.items()
        for (before, *_), number in found.of("around").items()
        if before == NONE or date.fromisoformat(day) - timedelta(days=int(before)) < first
    )


def complaints(days: Days, since: date | None) -> Figure:
    """Give K82 per customer: complaints of known customers, of all of these."""
    told = sum(found.sum("around", None, None, "complaint") for found in days.values())
    return Figure("k82_customers", Share(min(told, number := customers(days, since)), number), literal=True)


def resolution(days: Days, today: date) -> Ends:
    """Give the hours until errands were over (K77); those that are not are censored at their age."""
    ends: dict[int, dict[str, int]] = {}
    for day, found in days.items():
        age = max(0, (today - date.fromisoformat(day)).days) * 24
        for (hour, end), number in found.of("case").items():
            one = ends.setdefault(age if end == OPEN else int(hour), {})
            one[end] = one.get(end, 0) + number
    return ends


def week_before(today: date) -> tuple[date, date]:
    """Give Monday and Sunday of the last week that is over."""
    monday = today - timedelta(days=today.weekday() + 7)
    return monday, monday + timedelta(days=6)
