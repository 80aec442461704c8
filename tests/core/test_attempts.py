"""One dialling, step by step; and over random histories: forward only, one end, one outcome (P12)."""

from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.attempts import (
    FREE,
    MOST,
    SPACING,
    STEPS,
    Result,
    Signal,
    State,
    Verdict,
    after,
    of_status,
    verdict,
)
from tests.fakes import MORNING

STATES, SIGNALS, RESULTS = (get_args(one.__value__) for one in (State, Signal, Result))
ORDER = {state: number for number, state in enumerate(STATES)}


def test_every_state_says_where_it_leads() -> None:
    assert set(STEPS) == set(STATES)
    assert all(signal in SIGNALS for steps in STEPS.values() for signal in steps)


def test_no_state_but_the_last_is_a_trap() -> None:
    ends = {state for state in STATES if any(step.result for step in STEPS[state].values())}
    assert ends == set(STATES) - {"over"}


def test_who_looks_for_the_left_stops_no_dialling() -> None:
    assert [state for state in STATES if after(state, "left")] == ["planned"]


@settings(max_examples=500)
@given(st.lists(st.sampled_from(SIGNALS), max_size=30))
def test_an_attempt_only_goes_forward(signals: list[Signal]) -> None:
    state: State = "planned"
    results = []
    for signal in signals:
        step = after(state, signal)
        if step is None:
            continue
        assert ORDER[step.state] > ORDER[state]
        assert (step.result is not None) == (step.state == "over")
        state = step.state
        results += [step.result] if step.result else []
    assert len(results) <= 1


@settings(max_examples=500)
@given(st.lists(st.sampled_from(SIGNALS), max_size=12), st.data())
def test_signals_doubled_change_nothing(signals: list[Signal], data: st.DataObject) -> None:
    def end(given: list[Signal]) -> tuple[State, object]:
        state, result = "planned", None
        for signal in given:
            if step := after(state, signal):  # type: ignore[arg-type]
                state, result = step.state, step.result
        return state, result  # type: ignore[return-value]

    at = data.draw(st.integers(0, len(signals)))
    doubled = [*signals[:at], *signals[max(0, at - 1) : at], *signals[at:]]
    assert end(doubled) == end(signals)


def test_a_person_is_dialled_at_most_once() -> None:
    leading = [state for state, steps in STEPS.items() if any(s.state == "dialling" for s in steps.values())]
    assert leading == ["planned"]


@pytest.mark.parametrize("result", sorted(set(RESULTS) - FREE - {"talked"}))
def test_the_place_is_kept_between_attempts(result: Result) -> None:
    for tried in range(1, MOST):
        said = verdict(result, tried, None, MORNING)
        assert (said.outcome, said.due_at) == (None, MORNING + SPACING)
    assert verdict(result, MOST, None, MORNING).outcome == "not reached"


def test_no_attempt_begins_outside_the_window() -> None:
    assert verdict("busy", 1, MORNING + SPACING, MORNING).outcome == "not reached"
    assert verdict("busy", 1, MORNING + SPACING + timedelta(seconds=1), MORNING).outcome is None


@pytest.mark.parametrize("result", sorted(FREE))
def test_what_is_not_the_persons_doing_is_free(result: Result) -> None:
    assert verdict(result, MOST, MORNING, MORNING).outcome is None


def test_nobody_is_called_for_ever_for_agents_who_never_come() -> None:
    assert verdict("agent gone", 0, None, MORNING, gone=MOST) == Verdict()
    assert verdict("agent gone", 0, None, MORNING, gone=MOST + 1) == Verdict(due_at=MORNING + SPACING)
    assert verdict("agent gone", 0, None, MORNING, gone=2 * MOST).outcome == "not reached"
    assert verdict("busy", 1, None, MORNING, gone=MOST + 2).outcome == "not reached"


def test_talking_keeps_the_promise() -> None:
    assert verdict("talked", 1, None, MORNING).outcome == "talked"


@pytest.mark.parametrize(
    ("status", "signal"),
    [("busy", "busy"), ("no-answer", "no answer"), ("canceled", "failed"), ("completed", "ended")],
)
def test_the_networks_words_are_read(status: str, signal: str) -> None:
    assert of_status(status) == signal


@pytest.mark.parametrize("status", ["queued", "initiated", "ringing", "in-progress", "", "new"])
def test_a_call_under_way_is_no_end(status: str) -> None:
    assert of_status(status) is None
