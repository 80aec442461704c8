"""Whether an agent is there, settled from what is known of them."""

from datetime import UTC, datetime, timedelta

import pytest

from core.presence import CHOICES, LOST, WRAP_UP, Line, Presence, State, settle

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STATES: tuple[State, ...] = ("available", "ringing", "talking", "after_call", "paused", "away")


def found(
    state: State, line: Line = "none", since: timedelta = timedelta(), seen: timedelta = timedelta()
) -> State:
    return settle(Presence(state, NOW - since, NOW - seen, line), NOW)


@pytest.mark.parametrize(
    ("state", "line", "then"),
    [
        ("available", "ringing", "ringing"),
        ("ringing", "talking", "talking"),
        ("talking", "none", "after_call"),
        ("ringing", "none", "available"),
        ("after_call", "none", "after_call"),
        ("paused", "none", "paused"),
        ("available", "none", "available"),
        ("paused", "talking", "paused"),
    ],
)
def test_the_line_decides_but_for_who_is_paused(state: State, line: Line, then: State) -> None:
    assert found(state, line) == then


def test_time_for_notes_ends_by_itself() -> None:
    assert found("after_call", since=WRAP_UP - timedelta(seconds=1)) == "after_call"
    assert found("after_call", since=WRAP_UP) == "available"


@pytest.mark.parametrize("state", STATES)
def test_a_page_that_is_lost_makes_away(state: State) -> None:
    assert found(state, seen=LOST) == "away"


@pytest.mark.parametrize("line", ["ringing", "talking"])
def test_nobody_is_away_while_they_talk(line: Line) -> None:
    assert found("talking", line, seen=LOST) == line


@pytest.mark.parametrize("state", STATES)
def test_settling_twice_changes_nothing_more(state: State) -> None:
    once = found(state)
    assert once == "after_call" or found(once) == once


def test_an_agent_can_choose_what_is_no_line() -> None:
    assert set(CHOICES) == {"available", "after_call", "paused"}
