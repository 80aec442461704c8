"""The times at which a call can be promised, and the number that is dialled."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.flowfiles import load
from core.attempts import verdict
from core.callback import dialled, schedules, stretch, windows
from core.flow.graph import Flow, Queue
from core.flow.words import SOONEST, spoken_window
from core.hours import ZONE, Schedule, Span
from tests import wide
from tests.core.test_hours import schedules as any_schedule
from tests.core.written_hours import OFFICE, no_holiday, schedule
from tests.fakes import MORNING

HOUR = timedelta(hours=1)
START = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


@pytest.fixture(scope="module")
def flow() -> Flow:
    """A flow that calls back."""
    return load(wide.texts())


def told(now: datetime, *hours: Schedule) -> list[tuple[str, str]]:
    """Give the windows as a Swedish clock shows them."""
    read = [stretch(one) for one in windows(hours, now)]
    return [tuple(f"{at.astimezone(ZONE):%a %H.%M}" for at in one) for one in read if one]  # type: ignore[misc]


def open_on(*spans: tuple[int, int]) -> Schedule:
    """Make a schedule of whole hours, the same every day."""
    day = tuple(Span(time(start), time(end % 24)) for start, end in spans)
    return Schedule("made", (day,) * 7, day, {}, no_holiday)


def test_three_windows_follow_each_other() -> None:
    assert told(MORNING, open_on((8, 17))) == [
        ("Mon 11.00", "Mon 13.00"), ("Mon 13.00", "Mon 15.00"), ("Mon 15.00", "Mon 17.00"),
    ]  # fmt: skip


def test_a_window_begins_an_hour_from_now_at_least() -> None:
    late = MORNING + timedelta(minutes=1)
    assert told(late, open_on((8, 17)))[0] == ("Mon 12.00", "Mon 14.00")


def test_a_stretch_too_short_is_not_offered() -> None:
    assert told(MORNING + 5 * HOUR, open_on((8, 17)))[0] == ("Tue 08.00", "Tue 10.00")


def test_lunch_is_not_promised_across() -> None:
    assert told(MORNING, open_on((8, 12), (13, 16)))[0] == ("Mon 13.00", "Mon 15.00")


def test_an_evening_may_end_at_midnight() -> None:
    assert told(MORNING, open_on((21, 24)))[0] == ("Mon 21.00", "Mon 23.00")


def test_what_two_queues_promise_lies_in_both() -> None:
    assert told(MORNING, open_on((8, 17)), open_on((14, 20)))[:2] == [
        ("Mon 14.00", "Mon 16.00"), ("Tue 14.00", "Tue 16.00"),
    ]  # fmt: skip


def test_closed_for_good_promises_nothing() -> None:
    assert windows([open_on()], MORNING) == ()
    assert windows([open_on((8, 12)), open_on((13, 17))], MORNING) == ()


@given(any_schedule, moments)
def test_every_promise_can_be_kept(hours: Schedule, now: datetime) -> None:
    found = [one for one in map(stretch, windows([hours], now)) if one]
    assert len(found) <= 3
    for start, end in found:
        assert start >= now + HOUR
        assert end - start == 2 * HOUR
        quarters = [start + timedelta(minutes=15 * number) for number in range(8)]
        assert all(hours.open_at(moment) for moment in quarters)
    assert found == sorted(found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def without_hours(flow: Flow, hours: dict[str, Schedule]) -> Flow:
    """Give the flow with a queue that names no hours."""
    billing = flow.nodes["billing"]
    assert isinstance(billing, Queue)
    open_always = replace(billing, hours=None, closed=None)
    return replace(flow, nodes={**flow.nodes, "billing": open_always}, hours=hours)


def test_a_queue_calls_back_in_its_own_hours(flow: Flow) -> None:
    assert schedules(flow) == (flow.hours["office"],)


def test_without_hours_it_is_office_hours(flow: Flow) -> None:
    (office,) = schedules(without_hours(flow, {}))
    assert [spans == (Span(time(8), time(17)),) for spans in office.week] == [True] * 5 + [False] * 2


def test_office_hours_know_the_holidays(flow: Flow) -> None:
    known = without_hours(flow, {"office": schedule(OFFICE)})
    (office,) = schedules(known)
    assert office.is_holiday is known.hours["office"].is_holiday


def test_the_soonest_has_no_time_of_its_own() -> None:
    assert stretch(SOONEST) is None


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("0701740610", "+46701740610"),
        ("084650040", "+4684650040"),
        ("004520123456", "+4520123456"),
        ("+4520123456", "+4520123456"),
    ],
)
def test_a_number_is_dialled_with_its_country(given_: str, expected: str) -> None:
    assert dialled(given_) == expected


@pytest.mark.parametrize(
    ("evening", "expected"),
    [
        (datetime(2027, 3, 27, 20, tzinfo=UTC), ["0 och 3", "3 och 5"]),  # at two it is three
        (datetime(2026, 10, 24, 20, tzinfo=UTC), ["0 och 2", "2 och 3", "3 och 5"]),  # at three it is two
    ],
)
def test_two_hours_are_two_when_the_clock_changes(evening: datetime, expected: list[str]) -> None:
    found = windows((open_on((0, 5)),), evening, len(expected))
    assert [spoken_window(one, "sv").partition("mellan ")[2] for one in found] == expected
    lengths = [end - start for start, end in (stretch(one) or (evening, evening) for one in found)]
    assert lengths == [2 * HOUR] * len(expected)


def test_no_attempt_is_made_after_an_hour_that_was_lost() -> None:
    ends_at = datetime(2027, 3, 28, 3, tzinfo=ZONE)  # an hour after one o'clock, for two is left out
    late, early = (datetime(2027, 3, 28, 0, minute, tzinfo=UTC) for minute in (50, 40))
    assert verdict("busy", 1, ends_at, late).outcome == "not reached"
    assert verdict("busy", 1, ends_at, early).outcome is None
