"""The line before a place, out of agents, places and conversations."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ewt import Line
from core.ewt_line import GivenUp, Seen, Talk
from core.presence import State
from core.queueing import Agent, Place
from tests.fakes import MORNING

SWEDISH = frozenset({"sv"})
BOTH = frozenset({"sv", "en"})


def place(queue: str = "billing", language: str = "sv", waited: float = 0, **more: Any) -> Place:
    return Place("", queue, MORNING - timedelta(seconds=waited), language=language, **more)


def agent(name: str, state: State = "available", lasted: float = 0, *queues: str, **more: Any) -> Agent:
    since = MORNING - timedelta(seconds=lasted)
    return Agent(name, more.get("languages", BOTH), frozenset(queues), state, since)


def line(seen: Seen, one: Place | None = None, position: int | None = None) -> Line:
    return seen.line(one or place(), position)


def seen(*agents: Agent, **more: Any) -> Seen:
    return Seen(MORNING, agents, **more)


def test_nobody_is_no_line_at_all() -> None:
    assert line(seen()) == Line(0, (), 0, ())


def test_agents_are_told_apart_by_their_state() -> None:
    found = line(
        seen(
            agent("a"),
            agent("b", "ringing"),
            agent("c", "talking", 240),
            agent("d", "talking", 30),
            agent("e", "after_call", 15),
            agent("f", "after_call", 90),
        )
    )
    assert (found.free, found.talking, found.noting) == (2, (30.0, 240.0), (0.0, 45.0))
    assert found.agents == 6


def test_agents_of_other_queues_are_not_counted() -> None:
    here = seen(agent("a", "talking", 100, "billing"), agent("b", "available", 0, "technical"))
    assert (line(here).talking, line(here).free) == ((100.0,), 0)
    assert line(here, place("technical")).free == 1


def test_agents_without_the_language_are_not_counted() -> None:
    here = seen(agent("a", languages=SWEDISH))
    assert (line(here).free, line(here, place(language="en")).free) == (1, 0)
    assert line(here, place(language="ar", interpreter="ar")).free == 1


def test_who_came_before_in_any_shared_queue_is_ahead() -> None:
    here = seen(agent("a"), places=[place("orders"), place(), place("orders"), place(), place("orders")])
    assert [line(here, position=position).ahead for position in (1, 2, 3, None)] == [1, 3, 5, 5]


def test_who_takes_other_agents_is_not_ahead() -> None:
    agents = agent("a", "available", 0, "billing"), agent("b", "available", 0, "technical")
    here = seen(*agents, places=[place("technical"), place("technical"), place()])
    assert line(here, position=1).ahead == 0


def test_who_can_take_others_is_ahead_in_part() -> None:
    agents = agent("a", "available", 0, "billing", "orders"), agent("b", "available", 0, "orders")
    here = seen(*agents, places=[place("orders")] * 4 + [place()])
    assert line(here, position=1).ahead == 2
    assert line(here, place("orders"), 4).ahead == 3


def test_who_has_another_language_is_ahead_in_part() -> None:
    agents = agent("a", languages=SWEDISH), agent("b"), agent("c", languages=SWEDISH)
    here = seen(*agents, places=[place(), place(), place(), place(language="en")])
    assert line(here, place(language="en"), 4).ahead == 1


def test_whom_nobody_serves_is_not_ahead() -> None:
    here = seen(agent("a", languages=SWEDISH), places=[place(language="en"), place()])
    assert line(here, position=2).ahead == 0


def test_who_is_sent_on_takes_that_agent() -> None:
    here = seen(agent("a"), agent("b"), places=[place("orders", wish="a"), place()])
    assert line(here, position=1).ahead == 1
    only_b = seen(agent("a", "available", 0, "x"), agent("b"), places=[place("orders", wish="a"), place()])
    assert line(only_b, position=1).ahead == 0


def test_further_behind_than_seen_is_in_proportion() -> None:
    here = seen(agent("a"), places=[place(), place("orders")] * 50, whole=False)
    assert line(here, position=100).ahead == 200
    assert line(here, place("technical"), 3).ahead == 300


def test_talks_over_and_under_way_are_learned_from() -> None:
    talks = [
        Talk("billing", "a", 100.0, None, 0.0),
        Talk("billing", "gone", 200.0, None, 0.0),
        Talk("orders", "b", 300.0, 100.0, 0.0),
        Talk("billing", "b", 700.0, 400.0, 0.0),
    ]
    found = line(seen(agent("a", "talking", 100), agent("b"), talks=talks))
    assert (found.served, found.lasting) == ((300.0,), (100.0,))


def test_the_gap_is_between_talks_with_who_waited() -> None:
    talks = [
        Talk("billing", "a", 300.0, 100.0, 10.0),
        Talk("billing", "a", 670.0, 500.0, 200.0),
        Talk("billing", "a", 900.0, 700.0, 0.0),
        Talk("billing", "other", 900.0, 700.0, 0.0),
    ]
    assert line(seen(agent("a"), talks=talks)).gap == 30.0


def test_hang_ups_are_counted_by_time_waited() -> None:
    talks = [Talk("billing", "a", 100.0, 50.0, 500.0), Talk("billing", "a", 4000.0, 3900.0, 900.0)]
    gone = [GivenUp("billing", 200.0), GivenUp("orders", 50.0)]
    here = seen(agent("a"), places=[place(waited=300)], talks=talks, given_up=gone)
    assert line(here).leaving == pytest.approx(1 / 1000)


agents = st.lists(
    st.builds(
        lambda name, state, queues, languages: Agent(str(name), languages, queues, state, MORNING),
        st.integers(0, 9),
        st.sampled_from(["available", "ringing", "talking", "after_call"]),
        st.frozensets(st.sampled_from(["billing", "orders", "technical"])),
        st.sampled_from([SWEDISH, BOTH]),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)
places = st.lists(
    st.builds(place, st.sampled_from(["billing", "orders", "technical"]), st.sampled_from(["sv", "en"])),
    max_size=20,
)


@given(agents, places)
def test_nobody_gets_further_behind_by_moving_up(here: list[Agent], waiting: list[Place]) -> None:
    look = Seen(MORNING, here, waiting)
    own = sum(one.queue == "billing" for one in waiting)
    ahead = [line(look, position=position).ahead for position in range(1, own + 1)]
    assert ahead == sorted(ahead)
    assert all(found <= len(waiting) for found in ahead)


@given(agents, places)
def test_with_one_team_all_who_came_before_are_ahead(here: list[Agent], waiting: list[Place]) -> None:
    team = [Agent(one.id, BOTH, frozenset(), one.state, MORNING) for one in here] or [agent("a")]
    assert line(Seen(MORNING, team, waiting)).ahead == len(waiting)
