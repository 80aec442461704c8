"""When a schedule is open: rules over made schedules, then the days on which clocks and calendars turn."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.hours import ZONE, Schedule, Span, Spans
from tests.core.written_hours import OFFICE, a_holiday, at, no_holiday, schedule

QUARTER = timedelta(minutes=15)
TURNS = (date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 24), date(2027, 1, 1), date(2028, 2, 29))


def spans(edges: list[int]) -> Spans:
    """Make spans of quarters of a day, in pairs; the 96th is 24:00."""
    clocks = [time(edge // 4 % 24, edge % 4 * 15) for edge in sorted(edges)]
    return tuple(Span(start, end) for start, end in zip(clocks[::2], clocks[1::2], strict=True))


days = (
    st.lists(st.integers(0, 96), unique=True, max_size=6)
    .map(lambda edges: edges[len(edges) % 2 :])
    .map(spans)
)
turns = st.sampled_from(TURNS)
near = st.builds(lambda day, off: day + timedelta(days=off), turns, st.integers(-3, 3))
schedules = st.builds(
    Schedule,
    st.just("office"),
    st.tuples(*[days] * 7),
    days,
    st.dictionaries(near, days, max_size=2),
    st.just(a_holiday),
)
moments = st.builds(
    lambda day, minutes, seconds: (
        datetime.combine(day, time(0), UTC) + timedelta(minutes=minutes, seconds=seconds)
    ),
    near,
    st.integers(0, 1439),
    st.integers(0, 59),
)


def quarters_after(moment: datetime) -> Iterator[datetime]:
    """Give every quarter of an hour of the next two days, which is when these schedules change."""
    first = moment.replace(minute=moment.minute // 15 * 15, second=0)
    return (first + QUARTER * step for step in range(1, 193))


@given(schedules, moments)
def test_open_is_what_the_clock_on_the_wall_says(found: Schedule, moment: datetime) -> None:
    wall = moment.astimezone(ZONE)
    minute = wall.hour * 60 + wall.minute
    within = False
    for span in found.spans_on(wall.date()):
        end = span.end.hour * 60 + span.end.minute or 1440
        within = within or span.start.hour * 60 + span.start.minute <= minute < end
    assert found.open_at(moment) is within


@given(schedules, near)
def test_an_exception_goes_before_a_holiday(found: Schedule, day: date) -> None:
    usual = found.holidays if a_holiday(day) else found.week[day.weekday()]
    assert found.spans_on(day) == found.exceptions.get(day, usual)


@given(schedules, moments)
def test_the_next_opening_is_the_first_open_moment(found: Schedule, moment: datetime) -> None:
    first = next((quarter for quarter in quarters_after(moment) if found.open_at(quarter)), None)
    opening = found.next_opening(moment)
    if found.open_at(moment):
        assert opening == moment
    elif first:
        assert opening == first
    else:
        assert opening is None or opening > moment + timedelta(days=2)


@given(schedules, moments)
def test_it_closes_at_the_first_closed_moment(found: Schedule, moment: datetime) -> None:
    first = next((quarter for quarter in quarters_after(moment) if not found.open_at(quarter)), None)
    closing = found.closes_at(moment)
    if not found.open_at(moment):
        assert closing is None
    elif first:
        assert closing == first
    else:
        assert closing is None or closing > moment + timedelta(days=2)


@given(schedules, moments)
def test_the_zone_of_the_question_does_not_matter(found: Schedule, moment: datetime) -> None:
    local = moment.astimezone(ZONE)
    assert found.open_at(local) is found.open_at(moment)
    assert found.next_opening(local) == found.next_opening(moment)
    assert found.closes_at(local) == found.closes_at(moment)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        (at(2026, 11, 23, 7, 59), at(2026, 11, 23, 8)),
        (at(2026, 11, 23, 8), at(2026, 11, 23, 8)),
        (at(2026, 11, 23, 17), at(2026, 11, 24, 8)),
        (at(2026, 11, 27, 17), at(2026, 11, 28, 10)),
        (at(2026, 11, 28, 14), at(2026, 11, 30, 8)),
        (at(2026, 12, 23, 12), at(2026, 12, 29, 8)),  # julafton to annandag jul, a Sunday, an exception
        (at(2026, 12, 30, 17), at(2027, 1, 2, 10)),  # nyårsafton and nyårsdagen, then a Saturday
        (at(2027, 1, 5, 18), at(2027, 1, 7, 8)),  # trettondedag jul
    ],
)
def test_the_office_opens_next(moment: datetime, opening: datetime) -> None:
    assert schedule(OFFICE).next_opening(moment) == opening


def test_the_answers_are_in_utc() -> None:
    office = schedule(OFFICE)
    for moment in (at(2026, 11, 23, 7), at(2026, 11, 23, 9)):
        opening = office.next_opening(moment)
        assert opening is not None and opening.tzinfo is UTC
    assert office.closes_at(at(2026, 11, 23, 9)) == datetime(2026, 11, 23, 16, tzinfo=UTC)


def test_spring_opens_an_hour_earlier_by_utc() -> None:
    office = schedule("sun-mon: 08:00-17:00", no_holiday)
    assert office.next_opening(at(2026, 3, 28, 20)) == datetime(2026, 3, 29, 6, tzinfo=UTC)
    assert office.next_opening(at(2026, 10, 24, 20)) == datetime(2026, 10, 25, 7, tzinfo=UTC)


def test_an_hour_that_does_not_exist_is_not_open() -> None:
    night = schedule("sun: 02:15-02:45", no_holiday)
    assert night.next_opening(at(2026, 3, 28, 20)) == at(2026, 4, 5, 2, 15)


def test_an_edge_in_the_missing_hour_moves_forward() -> None:
    night = schedule("sun: 02:30-05:00", no_holiday)
    assert night.next_opening(at(2026, 3, 28, 20)) == at(2026, 3, 29, 3)
    early = schedule("sun: 00:00-02:30", no_holiday)
    assert early.closes_at(at(2026, 3, 29, 1)) == at(2026, 3, 29, 3)


def test_an_hour_that_comes_twice_is_open_twice() -> None:
    night = schedule("sun: 02:15-02:45", no_holiday)
    first, again = at(2026, 10, 25, 2, 15), at(2026, 10, 25, 2, 15, fold=1)
    assert night.next_opening(at(2026, 10, 25, 1)) == first.astimezone(UTC)
    assert night.next_opening(at(2026, 10, 25, 2, 50)) == again.astimezone(UTC)
    assert night.closes_at(first) == at(2026, 10, 25, 2, 45).astimezone(UTC)
    assert night.closes_at(again) == at(2026, 10, 25, 2, 45, fold=1).astimezone(UTC)


def test_midnight_does_not_close_what_goes_on() -> None:
    shop = schedule("{fri: 20:00-24:00, sat: '00:00-02:00'}", no_holiday)
    assert shop.closes_at(at(2026, 11, 27, 21)) == at(2026, 11, 28, 2)
    assert schedule("fri: 20:00-24:00").closes_at(at(2026, 11, 27, 21)) == at(2026, 11, 28)


def test_lunch_closes() -> None:
    office = schedule("mon: ['13:00-17:00', '08:00-12:00']")
    assert office.spans_on(date(2026, 11, 23)) == (Span(time(8), time(12)), Span(time(13), time(17)))
    assert office.closes_at(at(2026, 11, 23, 9)) == at(2026, 11, 23, 12)
    assert office.next_opening(at(2026, 11, 23, 12)) == at(2026, 11, 23, 13)


def test_what_never_closes_has_no_closing() -> None:
    always = schedule("{mon-sun: '00:00-24:00', holidays: '00:00-24:00'}")
    assert always.closes_at(at(2026, 11, 23, 9)) is None


@pytest.mark.parametrize(
    "text", ["mon-sun: closed", "holidays: closed", "exceptions: {2026-01-02: '08:00-12:00'}"]
)
def test_what_never_opens_has_no_opening(text: str) -> None:
    assert schedule(text).next_opening(at(2026, 11, 23)) is None


@pytest.mark.parametrize(("ahead", "found"), [(370, True), (371, False)])
def test_openings_are_sought_for_370_days(ahead: int, found: bool) -> None:
    day = date(2026, 11, 23) + timedelta(days=ahead)
    rare = schedule(f"exceptions: {{{day}: '08:00-12:00'}}")
    assert (rare.next_opening(at(2026, 11, 23, 9)) is not None) is found


def test_holidays_may_have_hours_of_their_own() -> None:
    shop = schedule("{mon-fri: '08:00-17:00', holidays: '10:00-12:00'}")
    assert shop.spans_on(date(2026, 12, 26)) == (Span(time(10), time(12)),)
    assert shop.next_opening(at(2026, 12, 25, 7)) == at(2026, 12, 25, 10)


@pytest.mark.parametrize("ask", ["open_at", "next_opening", "closes_at"])
def test_a_moment_without_a_zone_is_refused(ask: str) -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        getattr(schedule(OFFICE), ask)(datetime(2026, 11, 23, 9))  # noqa: DTZ001
