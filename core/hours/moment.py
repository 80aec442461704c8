"""A moment as one says it from where one stands: the day by its nearest name, then the time."""

from datetime import date, datetime

from core.hours.schedule import swedish
from core.hours.words import Words, words

WEEKDAYS = range(2, 7)  # days ahead that the weekday alone names; the seventh bears today's name
FAR = 180  # days off, past or to come, from which a date without its year could be one of two


def spoken_moment(moment: datetime, now: datetime, language: str) -> str:
    """Say a moment by Swedish time, such as `på måndag klockan 8`; English but for `sv`.

    Both are aware; ValueError for a naive one. Seconds are left out.
    """
    there, here, said = swedish(moment), swedish(now), words(language)
    day = there.date()
    return _form(day, here.date(), said).format(
        clock=said.clock(there.time()),
        day=said.days[day.weekday()],
        number=day.day,
        month=said.months[day.month - 1],
        year=day.year,
    )


def _form(day: date, today: date, said: Words) -> str:
    ahead = (day - today).days
    if ahead in (0, 1):
        return (said.today, said.tomorrow)[ahead]
    if ahead in WEEKDAYS:
        return said.weekday
    return said.date if abs(ahead) < FAR else said.dated
