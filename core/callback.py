"""When somebody can be called back, and at which number."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from itertools import islice

from core.flow.graph import Flow
from core.flow.state import OFFERED, Facts
from core.flow.words import SOONEST
from core.hours import ZONE, Schedule, Span

LENGTH, NOTICE = timedelta(hours=2), timedelta(hours=1)
DAYS = 14  # how far ahead is looked
MOST_BOOKINGS, WITHIN = 3, timedelta(hours=1)  # calls promised to one number within a time (toll fraud)
OFFICE = (Span(time(8), time(17)),)

type Stretch = tuple[datetime, datetime]  # [start, end), UTC


def windows(schedules: Sequence[Schedule], now: datetime, most: int = OFFERED) -> tuple[str, ...]:
    """Give the next windows in which a call can be promised, as `start/end` in ISO form, UTC.

    At most `most` of two hours each, none overlapping, the first at least an hour from `now`, within one day,
    and open by every schedule. None when it is closed for two weeks.
    """
    today = now.astimezone(ZONE).date()
    days = (today + timedelta(days=ahead) for ahead in range(DAYS))
    starts = (start for day in days for start in _starts(schedules, day, now + NOTICE))
    return tuple(f"{at.isoformat()}/{(at + LENGTH).isoformat()}" for at in islice(starts, most))


def schedules(flow: Flow) -> tuple[Schedule, ...]:
    """Give the opening hours of the queues that call back; office hours for those that name none.

    One list of windows is told whatever the queue, so each window must lie in the hours of all of them.
    """
    named = [flow.callbacks[queue] for queue in sorted(flow.callbacks)]
    return tuple(flow.hours[name] if name else _office(flow) for name in dict.fromkeys(named))


def free(queue: str, known: Facts) -> tuple[str, ...]:
    """Give the windows to offer for a queue: the next ones that are not sold out."""
    return known.free(queue)


def begins(window: str) -> datetime:
    """Give when a window begins, UTC; the soonest has no beginning: a ValueError."""
    return datetime.fromisoformat(window.partition("/")[0]).astimezone(UTC)


def stretch(window: str) -> Stretch | None:
    """Read a window; None for the soonest, which has no time of its own."""
    if window == SOONEST:
        return None
    start, end = window.split("/")
    return datetime.fromisoformat(start), datetime.fromisoformat(end)


def dialled(number: str) -> str:
    """Give a number as the network dials it, +46…; one that says no country is Swedish."""
    if number.startswith("00"):
        return f"+{number[2:]}"
    return f"+46{number[1:]}" if number.startswith("0") else number


def holidays(flow: Flow) -> Callable[[date], bool]:
    """Give what tells the holidays of a flow; none where it has no opening hours."""
    known = next(iter(flow.hours.values()), None)
    return known.is_holiday if known else lambda day: False


def _office(flow: Flow) -> Schedule:
    return Schedule("office", (*[OFFICE] * 5, (), ()), (), {}, holidays(flow))


def _starts(schedules: Sequence[Schedule], day: date, earliest: datetime) -> Iterator[datetime]:
    for start, end in reduce(_common, (_opened(each, day) for each in schedules)):
        at = max(start, _whole_hour(earliest))
        while at + LENGTH <= end:
            yield at
            at += LENGTH


def _opened(schedule: Schedule, day: date) -> list[Stretch]:
    return [(_moment(day, one.start), _moment(day, one.end, last=True)) for one in schedule.spans_on(day)]


def _common(ones: list[Stretch], others: list[Stretch]) -> list[Stretch]:
    both = [(max(one[0], other[0]), min(one[1], other[1])) for one in ones for other in others]
    return [(start, end) for start, end in both if start < end]


def _moment(day: date, clock: time, *, last: bool = False) -> datetime:
    """Give a moment in UTC; a midnight that ends a day is the next day's."""
    midnight = last and clock == time(0)
    return datetime.combine(day + timedelta(days=midnight), clock, ZONE).astimezone(UTC)


def _whole_hour(moment: datetime) -> datetime:
    begun = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return begun if begun == moment else begun + timedelta(hours=1)
