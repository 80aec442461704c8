"""The estimated wait: what it never does, and what it says of lines whose end is known."""

import math
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ewt import Estimate, Line, MoreThan, Nobody, Wait, estimate, longer_than, span, worth_telling
from core.ewt_departures import POINTS, STEP, departures, service

USUAL = tuple(120.0 + 15 * number for number in range(20))  # 2 to 7 minutes
STEADY = (240.0,) * 60
seconds = st.floats(0, 3000)
many = st.lists(seconds, max_size=12).map(tuple)
lines = st.builds(
    Line,
    ahead=st.integers(0, 220),
    talking=many,
    free=st.integers(0, 6),
    served=st.lists(st.floats(5, 1500), max_size=40).map(tuple),
    lasting=many,
    gap=st.floats(0, 60),
    leaving=st.sampled_from([0.0, 1e-9, 1 / 900, 1 / 240, 1 / 60]),
    leaves=many,
    closes=st.none() | st.floats(0, 4000),
    noting=st.lists(st.floats(0, 60), max_size=3).map(tuple),
)


def bounds(wait: Wait) -> tuple[float, float]:
    """Give what is claimed, in minutes; where nobody is, nothing less than for ever."""
    match wait:
        case Estimate(low, high):
            return low, high
        case MoreThan(minutes):
            return minutes, math.inf
    return math.inf, math.inf


def never_less(one: Line, other: Line) -> bool:
    """Tell whether both ends of the second wait are where they are in the first, or later."""
    pairs = (
        *zip(bounds(estimate(one)), bounds(estimate(other)), strict=True),
        *zip(span(one), span(other), strict=True),
    )
    return all(before <= after + 1e-9 for before, after in pairs)


@given(lines)
def test_a_range_is_a_range_of_known_steps(line: Line) -> None:
    steps = (*range(10), *range(10, 31, 5))
    match estimate(line):
        case Estimate(low, high):
            assert low < high <= 30
            assert {low, high} <= set(steps)
        case MoreThan(minutes):
            assert minutes in steps
        case Nobody():
            assert not line.agents


@given(lines, st.floats(0, 60))
def test_one_more_who_writes_notes_never_raises_it(line: Line, left: float) -> None:
    assert never_less(replace(line, noting=(*line.noting, left)), line)


@given(lines, st.floats(0, 1000))
def test_notes_are_over_before_a_conversation(line: Line, lasted: float) -> None:
    """Who writes the last of their notes serves before who has just begun to talk."""
    noting, talking = (
        replace(line, **more) for more in ({"noting": (0.0,)}, {"talking": (0.0,), "noting": ()})
    )
    assert never_less(replace(noting, talking=()), talking)


@pytest.mark.parametrize(
    ("wait", "longer"),
    [
        (Estimate(1, 5), False),
        (Estimate(2, 5), True),
        (Estimate(0, 1), False),
        (MoreThan(0), True),
        (MoreThan(30), True),
        (Nobody(), True),
    ],
)
def test_a_wait_is_long_by_its_middle(wait: Wait, longer: bool) -> None:
    assert longer_than(wait, timedelta(minutes=3)) == longer


@given(lines)
def test_the_same_line_gives_the_same_estimate(line: Line) -> None:
    first = estimate(line)
    service.cache_clear()
    assert estimate(replace(line)) == first


@given(lines, st.integers(1, 50))
def test_more_ahead_never_lowers_the_estimate(line: Line, more: int) -> None:
    assert never_less(line, replace(line, ahead=line.ahead + more))


@given(lines, seconds)
def test_one_more_who_talks_never_raises_it(line: Line, lasted: float) -> None:
    assert never_less(replace(line, talking=(*line.talking, lasted)), line)


@given(lines, st.integers(1, 5))
def test_more_free_agents_never_raise_it(line: Line, more: int) -> None:
    assert never_less(replace(line, free=line.free + more), line)


@given(lines, seconds)
def test_an_agent_who_goes_never_lowers_it(line: Line, when: float) -> None:
    assert never_less(line, replace(line, leaves=(*line.leaves, when)))


@given(lines, st.floats(0, 4000))
def test_closing_never_lowers_it(line: Line, when: float) -> None:
    assert never_less(replace(line, closes=None), replace(line, closes=when))


def test_hang_ups_ahead_shorten_the_wait() -> None:
    line = Line(ahead=12, talking=(60.0,) * 3, free=0, served=USUAL)
    (low, high), (sooner, at_latest) = span(line), span(replace(line, leaving=1 / 300))
    assert (sooner, at_latest) < (0.8 * low, 0.8 * high)


def test_who_comes_to_a_free_agent_waits_a_moment() -> None:
    assert estimate(Line(ahead=1, talking=(60.0,), free=2, served=USUAL)) == Estimate(0, 1)


def test_nobody_there_is_said_to_be_nobody() -> None:
    assert estimate(Line(ahead=3, talking=(), free=0, served=USUAL)) == Nobody()


def test_a_long_line_is_more_than_half_an_hour() -> None:
    assert estimate(Line(ahead=200, talking=(60.0,) * 4, free=0, served=USUAL)) == MoreThan(30)


def test_a_range_past_half_an_hour_gives_its_start() -> None:
    found = estimate(Line(ahead=5, talking=(0.0,), free=0, served=STEADY))
    assert found == Estimate(15, 30)
    assert estimate(Line(ahead=7, talking=(0.0,), free=0, served=STEADY)) == MoreThan(25)


def test_steadier_conversations_narrow_the_range() -> None:
    line = Line(ahead=5, talking=(180.0,) * 3, free=0, served=STEADY)
    (low, high), (wide_low, wide_high) = span(line), span(replace(line, served=(60.0, 420.0) * 30))
    assert wide_low < low < high < wide_high


def test_the_rest_of_a_conversation_counts() -> None:
    lines = [Line(ahead=2, talking=(lasted,) * 3, free=0, served=STEADY) for lasted in (0.0, 200.0)]
    (low, high), (sooner, at_latest) = map(span, lines)
    assert sooner < low / 2
    assert at_latest < high - 1


def test_few_conversations_widen_the_range() -> None:
    many_known = Line(ahead=6, talking=(60.0,) * 3, free=0, served=USUAL * 4)
    (low, high), (wide_low, wide_high) = span(many_known), span(replace(many_known, served=USUAL[7:10]))
    assert wide_high / wide_low > high / low


def test_an_unknown_queue_is_taken_for_a_usual_one() -> None:
    low, high = span(Line(ahead=4, talking=(60.0,) * 4, free=0, served=()))
    assert 1 < low < 5.5 < high < 15


def test_long_talks_under_way_count_as_long() -> None:
    line = Line(ahead=4, talking=(0.0,) * 4, free=0, served=USUAL[:6])
    assert span(line)[1] < span(replace(line, lasting=(900.0,) * 4))[1]


def test_a_gap_after_each_conversation_adds_up() -> None:
    line = Line(ahead=5, talking=(0.0,), free=0, served=(120.0,) * 60)
    (low, high), (later_low, later_high) = span(line), span(replace(line, gap=60.0))
    assert later_low / low == pytest.approx(1.5, rel=0.1)
    assert later_high / high == pytest.approx(1.5, rel=0.1)


def test_a_line_that_closes_first_has_no_end() -> None:
    line = Line(ahead=5, talking=(0.0,) * 2, free=0, served=STEADY, closes=300.0)
    assert estimate(line) == MoreThan(30)
    assert estimate(replace(line, closes=None)) == Estimate(10, 15)


def test_half_the_agents_gone_is_half_the_pace() -> None:
    line = Line(ahead=9, talking=(0.0, 60.0, 120.0, 180.0), free=0, served=STEADY)
    (_, high), (_, later) = span(line), span(replace(line, leaves=(0.0, 0.0)))
    assert 1.6 < later / high < 2.4


@pytest.mark.parametrize("wrong", [{"ahead": -1}, {"talking": (-1.0,)}, {"gap": -0.1}])
def test_negative_numbers_are_refused(wrong: dict[str, object]) -> None:
    given_line = {"ahead": 1, "talking": (), "free": 1, "served": ()} | wrong
    with pytest.raises(ValueError, match="negative"):
        Line(**given_line)  # type: ignore[arg-type]


@pytest.mark.parametrize(("low", "high"), [(3, 3), (4, 2), (-1, 2)])
def test_a_range_without_width_is_refused(low: int, high: int) -> None:
    with pytest.raises(ValueError, match=f"from {low} to {high}"):
        Estimate(low, high)


@pytest.mark.parametrize(
    ("old", "new", "worth"),
    [
        (None, Estimate(4, 7), True),
        (Estimate(4, 7), Estimate(4, 7), False),
        (Estimate(4, 7), Estimate(3, 6), True),
        (Estimate(10, 20), Estimate(9, 20), False),
        (Estimate(10, 20), Estimate(10, 15), True),
        (MoreThan(30), MoreThan(30), False),
        (MoreThan(30), Estimate(20, 30), True),
        (Estimate(0, 2), Nobody(), True),
        (Nobody(), Nobody(), False),
    ],
)
def test_news_is_what_changed(old: Wait | None, new: Wait, worth: bool) -> None:
    assert worth_telling(old, new) is worth


def ended(talking: tuple[float, ...], free: int, served: tuple[float, ...], chance: Random) -> list[float]:
    """Draw one course of events: how many conversations have ended by each point."""
    moments: list[float] = []
    for lasted in (*talking, *(0.0,) * free):
        now = chance.choice([each for each in served if each > lasted]) - lasted
        while now < POINTS * STEP:
            moments.append(now)
            now += chance.choice(served)
    return [float(sum(moment <= point * STEP for moment in moments)) for point in range(POINTS)]


def test_expected_ends_are_those_of_drawn_courses() -> None:
    talking, free, served = (30.0, 200.0, 300.0), 2, (60.0, 90.0, 150.0, 240.0, 250.0, 310.0, 400.0, 800.0)
    drawn = [ended(talking, free, served, Random(number)) for number in range(400)]
    found = departures(service(served, (), 0.0), talking, free)
    for point in range(4, POINTS, 15):
        mean = sum(course[point] for course in drawn) / len(drawn)
        assert found[point] == pytest.approx(mean, rel=0.06, abs=0.15)
