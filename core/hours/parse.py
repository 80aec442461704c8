"""Makes a schedule out of what a designer wrote, or says in one sentence, with file and line, why not."""

import itertools
import re
from collections.abc import Callable
from datetime import date, time
from typing import Any, Protocol

from core.errors import FlowError
from core.hours.schedule import Schedule
from core.hours.span import MIDNIGHT, Span, Spans

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOSED = "closed"
CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
SPAN = re.compile(f"({CLOCK})-({CLOCK}|24:00)")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Written(Protocol):
    """A value and where it stands: core.flow.source.Located, by its shape since the flow reads us."""

    @property
    def value(self) -> object: ...
    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...


def parse_schedule(located: Written, name: str, is_holiday: Callable[[date], bool]) -> Schedule:
    """Make the schedule of a name from its mapping in the flow file; the first defect is a FlowError.

    A day that is not named is closed, and so is a holiday.
    """
    return _Reader(f"hours.{name}").schedule(located, name, is_holiday)


class _Reader:
    """Reads one schedule; `node` is what its errors name."""

    def __init__(self, node: str) -> None:
        self.node = node

    def schedule(self, located: Written, name: str, is_holiday: Callable[[date], bool]) -> Schedule:
        week: dict[int, Spans] = {}
        holidays: Spans = ()
        exceptions: dict[date, Spans] = {}
        for key, value in self._fields(located, "").items():
            match key:
                case "holidays":
                    holidays = self._spans(value, key)
                case "exceptions":
                    exceptions = self._exceptions(value)
                case _:
                    self._add(week, key, value)
        return Schedule(name, tuple(week.get(day, ()) for day in range(7)), holidays, exceptions, is_holiday)

    def _add(self, week: dict[int, Spans], key: str, value: Written) -> None:
        days, spans = self._days(key, value), self._spans(value, key)
        for day in days:
            if day in week:
                raise self._error(value, key, f"{DAYS[day]} has its hours already.")
            week[day] = spans

    def _days(self, key: str, value: Written) -> list[int]:
        """Read a day or a range of days; a range may go over Sunday."""
        ends = key.split("-") if key.count("-") == 1 else [key]
        for end in ends:
            if end not in DAYS:
                raise self._error(value, key, self._unknown(key, end))
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        return [(first + step) % 7 for step in range((last - first) % 7 + 1)]

    def _unknown(self, key: str, end: str) -> str:
        if key == end:
            return f"is no day and no field here; write {', '.join(DAYS)}, holidays or exceptions."
        return f"`{end}` is not one of {', '.join(DAYS)}."

    def _exceptions(self, located: Written) -> dict[date, Spans]:
        fields = self._fields(located, "exceptions")
        return {self._date(key, value): self._spans(value, key) for key, value in fields.items()}

    def _date(self, key: str, value: Written) -> date:
        if not DATE.fullmatch(key):
            raise self._error(value, key, "is not a date; write it as 2026-12-23.")
        try:
            return date.fromisoformat(key)
        except ValueError:
            raise self._error(value, key, "there is no such date.") from None

    def _spans(self, located: Written, key: str) -> Spans:
        if located.value == CLOSED:
            return ()
        items: list[Any] = located.value if isinstance(located.value, list) else [located]
        if not items:
            raise self._error(located, key, "is an empty list; write closed instead.")
        spans = sorted((self._span(item, key) for item in items), key=lambda span: span.start)
        for earlier, later in itertools.pairwise(spans):
            if earlier.holds(later.start):
                raise self._error(located, key, f"`{_text(earlier)}` and `{_text(later)}` overlap.")
        return tuple(spans)

    def _span(self, located: Written, key: str) -> Span:
        written = located.value
        found = SPAN.fullmatch(written) if isinstance(written, str) else None
        if found is None:
            shown = f"`{written}` cannot" if isinstance(written, str) else "cannot"
            raise self._error(located, key, f"{shown} be read; write 08:00-17:00, a list of such, or closed.")
        start, end = found.groups()
        if end <= start:
            raise self._error(located, key, f"`{written}` ends before it begins; a day ends at 24:00.")
        return Span(time.fromisoformat(start), MIDNIGHT if end == "24:00" else time.fromisoformat(end))

    def _fields(self, located: Written, key: str) -> dict[str, Any]:
        if not isinstance(located.value, dict) or not located.value:
            raise self._error(located, key, "must be a mapping with at least one entry.")
        return located.value

    def _error(self, located: Written, key: str, sentence: str) -> FlowError:
        said = f"`{key}`: {sentence}" if key else sentence
        return FlowError(located.file, located.line, self.node, said)


def _text(span: Span) -> str:
    end = "24:00" if span.end == MIDNIGHT else f"{span.end:%H:%M}"
    return f"{span.start:%H:%M}-{end}"
