"""An agent sends a contact on: where it goes, and what it keeps."""

from dataclasses import replace

import pytest

from core import inputs
from core.events import AgentConnected, ContactMoved, NodeEntered, PlaceTaken, PromptPlayed
from core.flow.engine import advance, begin
from core.flow.graph import Flow
from core.flow.state import Facts, State
from core.handoff import Logged, card
from tests.fakes import MORNING

TALKS = Facts(agent="hanna")
HERE = Facts(position=2, waited=300)


@pytest.fixture
def talking(flow: Flow) -> State:
    """Somebody who talks with an agent of the billing queue."""
    told = ("cost:sv", "assistant:sv")
    start = begin(flow, "077")
    return replace(
        start, node="billing", queue="billing", phase="talking", disclosed=told, served=True, told_position=1
    )


def test_who_is_sent_on_hears_where_and_waits(flow: Flow, talking: State) -> None:
    step = advance(flow, talking, inputs.Moved("hanna", "technical"), TALKS)
    assert step.events == (
        ContactMoved("hanna", "technical", None),
        NodeEntered("technical", 6),
        PromptPlayed("joined", "sv", {"queue": "technical"}),
        PlaceTaken("technical"),
    )
    assert (step.state.phase, step.state.node, step.state.queue) == ("waiting", "technical", "technical")


def test_news_come_at_once_after_a_move(flow: Flow, talking: State) -> None:
    moved = advance(flow, talking, inputs.Moved("hanna", "technical"), TALKS).state
    news = advance(flow, moved, inputs.Waited(), HERE).events
    assert [event.kind for event in news] == ["input_requested", "position_told", "prompt_played"]


@pytest.mark.parametrize("queue", ["no such queue", ""])
def test_a_queue_that_is_not_there_changes_nothing(flow: Flow, talking: State, queue: str) -> None:
    assert advance(flow, talking, inputs.Moved("hanna", queue), TALKS).events == ()


@pytest.mark.parametrize("phase", ["waiting", "asking", "ended"])
def test_only_who_talks_is_sent_on(flow: Flow, talking: State, phase: str) -> None:
    elsewhere = replace(talking, phase=phase)  # type: ignore[arg-type]
    assert advance(flow, elsewhere, inputs.Moved("hanna", "technical"), Facts()).events == ()


def test_who_was_moved_does_not_leave_with_the_agent(flow: Flow, talking: State) -> None:
    moved = advance(flow, talking, inputs.Moved("hanna", "technical"), TALKS).state
    assert advance(flow, moved, inputs.AgentLeft(), Facts()).events == ()
    again = advance(flow, moved, inputs.Connected(), Facts(agent="ivar"))
    assert again.events == (AgentConnected("ivar"),)


def test_a_contact_sent_on_is_new_to_the_next_agent() -> None:
    events = [PlaceTaken("billing"), AgentConnected("hanna"), PlaceTaken("technical")]
    found = card("c1", [Logged(event, MORNING) for event in events])
    assert (found.queue, found.joined_at, found.connected_at) == ("technical", MORNING, None)
