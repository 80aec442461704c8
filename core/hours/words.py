"""The words of days and times of day, in the languages that hours are said in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class Words:
    """How one language says days and hours; each phrase names what is filled in."""

    days: tuple[str, ...]  # seven, Monday first
    months: tuple[str, ...]  # twelve
    clock: Callable[[time], str]  # a time of day, without its preposition
    midnight: str  # as an edge of opening hours, where both midnights are meant by one word
    span: str  # from {start} to {end}
    whole_day: str  # midnight to midnight
    spans: str  # between the last two spans of a day
    pair: str  # two neighbouring {first} and {last} days
    run: str  # three neighbouring days or more
    every_day: str  # all seven
    holidays: str  # public holidays
    closed: str  # never open
    today: str  # at a {clock} of the day that is now
    tomorrow: str
    weekday: str  # on the next {day} of that name
    date: str  # on the {number} of {month}
    dated: str  # on the {number} of {month} of a {year}


def words(language: str) -> Words:
    """Give the words of a language; English for one we have no words for."""
    return SWEDISH if language == "sv" else ENGLISH


# A colon and no leading zero: a voice reads `8:30` as a time in both languages, and `8.30` as a number.
def _clock_sv(clock: time) -> str:
    if clock.hour == 0:
        return f"{clock:%H:%M}"
    return f"{clock.hour}:{clock:%M}" if clock.minute else f"{clock.hour}"


def _clock_en(clock: time) -> str:
    if clock == time(12):
        return "noon"
    hour = clock.hour % 12 or 12
    half = "am" if clock.hour < 12 else "pm"
    return f"{hour}:{clock:%M} {half}" if clock.minute else f"{hour} {half}"


SWEDISH = Words(
    days=("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    months=(
        *("januari", "februari", "mars", "april", "maj", "juni"),
        *("juli", "augusti", "september", "oktober", "november", "december"),
    ),
    clock=_clock_sv,
    midnight="midnatt",
    span="mellan {start} och {end}",
    whole_day="dygnet runt",
    spans=" och ",
    pair="{first} och {last}",
    run="{first} till {last}",
    every_day="alla dagar",
    holidays="helgdagar",
    closed="stängt",
    today="i dag klockan {clock}",
    tomorrow="i morgon klockan {clock}",
    weekday="på {day} klockan {clock}",
    date="den {number} {month} klockan {clock}",
    dated="den {number} {month} {year} klockan {clock}",
)
ENGLISH = Words(
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    clock=_clock_en,
    midnight="midnight",
    span="from {start} to {end}",
    whole_day="around the clock",
    spans=" and ",
    pair="{first} and {last}",
    run="{first} to {last}",
    every_day="every day",
    holidays="public holidays",
    closed="closed",
    today="today at {clock}",
    tomorrow="tomorrow at {clock}",
    weekday="on {day} at {clock}",
    date="on {number} {month} at {clock}",
    dated="on {number} {month} {year} at {clock}",
)
