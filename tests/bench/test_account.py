"""What the account of a day finds, on days made by hand."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bench.day.account import _grown, _held, _missed, _outside, _twice_at_once, _uncovered, end_of
from bench.day.course import Seen
from bench.day.fair import fairness
from bench.day.people import AGENTS, CALLS, draw, lasts
from tests.fakes import MORNING


def place(state: str, call: str | None = None, outcome: str | None = None, promised: bool = False) -> Any:
    return {"state": state, "call": call, "outcome": outcome, "promised": promised}


@pytest.mark.parametrize(
    ("found", "end"),
    [
        (place("served"), "talked to a human"),
        (place("left", outcome="abandoned in queue"), "abandoned in queue"),
        (place("left", "not reached", "callback booked"), "promised a call: not reached"),
        (place("held", promised=True), "promised a call that is still to come"),
        (place("held"), None),
        (place("waiting"), None),
        (place("offered", promised=True), None),
        (place("left"), None),
    ],
)
def test_every_place_has_one_end_or_is_lost(found: Any, end: str | None) -> None:
    assert end_of(found) == end


@pytest.mark.parametrize(
    ("answered", "left", "held"),
    [(180.0, None, True), (299.0, None, True), (301.0, None, False), (60.0, None, False)],
)
def test_a_range_held_or_not(answered: float | None, left: float | None, held: bool) -> None:
    assert _held({"low": 2, "high": 5, "answered": answered, "left": left}) is held


def test_who_left_early_shows_nothing_of_a_range() -> None:
    assert _held({"low": 2, "high": 5, "answered": None, "left": 240.0}) is None
    assert _held({"low": 2, "high": 5, "answered": None, "left": 301.0}) is False
    assert _held({"low": None, "high": None, "answered": 1.0, "left": None}) is None


def test_two_talks_at_once_are_found() -> None:
    def talk(agent: str, began: int, ended: int) -> Any:
        return {"agent": agent, "began": at(began), "ended": at(ended)}

    assert _twice_at_once([talk("a", 0, 9), talk("a", 9, 12), talk("b", 5, 6)]) == []
    assert len(_twice_at_once([talk("a", 0, 9), talk("a", 8, 12)])) == 1


def test_a_call_outside_its_window_is_found() -> None:
    window = {"contact_id": "c", "number": 1, "window_start": at(0), "window_end": at(120)}
    assert _outside([{**window, "dialled_at": at(0)}, {**window, "dialled_at": at(119)}]) == []
    assert len(_outside([{**window, "dialled_at": at(120)}, {**window, "dialled_at": at(-1)}])) == 2


def test_a_window_missed_while_somebody_was_free_is_found() -> None:
    class Course:
        seen = (Seen(at(10), frozenset()), Seen(at(20), frozenset({"hanna"})))

    missed = [{"contact_id": "c", "window_start": at(0), "window_end": at(20)}]
    assert _missed(missed, Course()) == []  # type: ignore[arg-type]
    assert len(_missed([{**missed[0], "window_end": at(21)}], Course())) == 1  # type: ignore[arg-type]


def test_coverage_is_judged_where_there_is_enough() -> None:
    assert _uncovered(10, 50) == []
    assert _uncovered(160, 200) == []
    assert len(_uncovered(185, 200)) == len(_uncovered(140, 200)) == 1


def test_memory_may_not_grow() -> None:
    assert _grown([100, 114]) == [] == _grown([100])
    assert len(_grown([100, 116])) == 1


def test_unequal_waits_are_found() -> None:
    def answered(queue: str, number: int, wait: float) -> Any:
        return {
            "queue": queue,
            "language": "sv",
            "arrived_at": at(60 * number),
            "answered": wait + number % 7,
        }

    equal = [answered(queue, n, 60) for n in range(100) for queue in ("billing", "orders")]
    assert all(each.equal and abs(each.more) < 1e-9 for each in fairness(equal))
    favoured = [answered("billing", n, 60) for n in range(100)] + [
        answered("orders", n, 70) for n in range(100)
    ]
    assert [each.equal for each in fairness(favoured)] == [False, False]


def test_a_short_day_is_as_busy_as_a_long_one() -> None:
    whole, short = draw(CALLS, 1), draw(CALLS // 10, 1)
    assert len(whole.colleagues) == len(short.colleagues) == AGENTS
    assert whole.seconds == 10 * short.seconds == 9 * 3600
    assert draw(50, 2) == draw(50, 2) != draw(50, 3)


def test_conversations_last_some_minutes() -> None:
    from random import Random

    drawn = [lasts(Random(seed)) for seed in range(500)]
    assert 140 < sum(drawn) / 500 < 190


def at(seconds: float) -> datetime:
    return MORNING + timedelta(seconds=seconds)
