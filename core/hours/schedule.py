"""When something is open: weekdays, Swedish holidays, and the days that are exceptions to both."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.hours.span import Span, Spans
from core.hours.spoken import spoken_week

ZONE = ZoneInfo("Europe/Stockholm")
HORIZON = 370  # days ahead that are searched: a year and the holidays around its turn
TURN = time(1, tzinfo=UTC)  # summer time begins and ends at this hour in the whole EU (2000/84/EC)


@dataclass(frozen=True)
class Schedule:
    """The opening hours of one name (K05); an exception goes before a holiday, a holiday before a weekday."""

    name: str  # as queue nodes refer to it
    week: tuple[Spans, ...]  # seven, Monday first
    holidays: Spans  # on every holiday
    exceptions: Mapping[date, Spans]  # on these days and no other
    is_holiday: Callable[[date], bool] = field(compare=False, repr=False)

    def spans_on(self, day: date) -> Spans:
        """Give the spans of a Swedish day, in order; none when closed all day."""
        if day in self.exceptions:
            return self.exceptions[day]
        return self.holidays if self.is_holiday(day) else self.week[day.weekday()]

    def open_at(self, moment: datetime) -> bool:
        """Tell whether the clock on a Swedish wall shows an open time; ValueError for a naive moment."""
        local = swedish(moment)
        return any(span.holds(local.time()) for span in self.spans_on(local.date()))

    def next_opening(self, moment: datetime) -> datetime | None:
        """Give the first open moment from now on, in UTC: now when open, None when not within 370 days."""
        return self._first(moment, wanted=True)

    def closes_at(self, moment: datetime) -> datetime | None:
        """Give the first closed moment after an open one, in UTC.

        None when closed already, and when always open for 370 days. Midnight does not close a schedule that
        goes on the next day.
        """
        return self._first(moment, wanted=False) if self.open_at(moment) else None

    def spoken(self, language: str) -> str:
        """Say the hours of a usual week, for `{hours}` in a prompt (K13); English but for `sv`.

        Holidays are named when they have hours of their own; exceptions never are.
        """
        return spoken_week(self.week, self.holidays, language)

    def _first(self, moment: datetime, *, wanted: bool) -> datetime | None:
        if self.open_at(moment) is wanted:
            return moment.astimezone(UTC)
        today = swedish(moment).date()
        days = (today + timedelta(days=ahead) for ahead in range(HORIZON + 1))
        changes = (change for day in days for change in self._changes(day) if change > moment)
        return next((change for change in changes if self.open_at(change) is wanted), None)

    def _changes(self, day: date) -> list[datetime]:
        """Give, in order and in UTC, every moment of a day at which it may open or close."""
        midnight = Span(time(0), time(0))
        edges = {edge for span in (midnight, *self.spans_on(day)) for edge in (span.start, span.end)}
        found = {moment for edge in edges for moment in _shown(day, edge)}
        return sorted(found | {datetime.combine(day, TURN)})


def swedish(moment: datetime) -> datetime:
    """Give a moment by the clock on a Swedish wall; ValueError for a naive one, which could be any."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone could be any")
    return moment.astimezone(ZONE)


def _shown(day: date, edge: time) -> Iterator[datetime]:
    """Give the moments at which the clock shows a time: two in the hour that comes twice in October."""
    for fold in (0, 1):
        yield datetime.combine(day, edge.replace(fold=fold), ZONE).astimezone(UTC)
