"""Two errands in one sentence: both are heard, the person says which comes first, and the other waits."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core import inputs
from core.events import ErrandsHeard, ErrandUnderstood, Event, PlaceTaken, PromptPlayed
from core.flow import graph
from core.flow.engine import advance, begin
from core.flow.graph import Flow
from core.flow.state import Facts, State, Step
from core.handoff import Logged, card

BOTH = inputs.Understood("errand", "order", 0.9, also="invoice_question")


def asked(flow: Flow) -> State:
    """Bring Ana to the question what it is about."""
    state = begin(flow, "077")
    for given in (inputs.Arrived(), inputs.Pressed("1"), inputs.Pressed("2")):
        state = advance(flow, state, given, Facts()).state
    return state


def heard_both(flow: Flow) -> Step:
    """Let her name two errands at once."""
    return advance(flow, asked(flow), BOTH, Facts())


def queues(step: Step) -> list[str]:
    """Give the queues in which a place was taken."""
    return [event.queue for event in step.events if isinstance(event, PlaceTaken)]


def prompts(events: tuple[Event, ...]) -> list[str]:
    """Give what was said."""
    return [event.prompt for event in events if isinstance(event, PromptPlayed)]


def test_both_are_named_in_one_question(flow: Flow) -> None:
    step = heard_both(flow)
    assert step.events[0] == ErrandsHeard("order", "invoice_question")
    assert prompts(step.events) == ["errand_both"]


@pytest.mark.parametrize(
    ("given", "queue"),
    [
        (inputs.Pressed("1"), "orders"),
        (inputs.Pressed("2"), "billing"),
        (inputs.Said("ett"), "orders"),
        (inputs.Said("ja"), "orders"),
        (inputs.Understood("affirm"), "orders"),
        (inputs.Understood("errand", "invoice_question", 0.7), "billing"),
    ],
)
def test_who_names_one_comes_first_with_it(flow: Flow, given: inputs.Input, queue: str) -> None:
    step = advance(flow, heard_both(flow).state, given, Facts())
    assert queues(step) == [queue]
    assert step.state.second == ("order" if queue == "billing" else "invoice_question")


def test_another_errand_than_the_two_is_taken(flow: Flow) -> None:
    step = advance(flow, heard_both(flow).state, inputs.Understood("errand", "cancel", 0.9), Facts())
    assert queues(step) == ["contracts"]


def test_neither_is_asked_again_in_other_words(flow: Flow) -> None:
    step = advance(flow, heard_both(flow).state, inputs.Understood("deny"), Facts())
    assert prompts(step.events) == ["errand_again"]
    assert (step.state.errand, step.state.second, step.state.step) == (None, None, "")


def test_silence_asks_the_same_again(flow: Flow) -> None:
    step = advance(flow, heard_both(flow).state, inputs.NoInput(), Facts())
    assert prompts(step.events) == ["errand_both"]


def test_the_same_errand_twice_is_one(flow: Flow) -> None:
    twice = inputs.Understood("errand", "order", 0.9, also="order")
    assert queues(advance(flow, asked(flow), twice, Facts())) == ["orders"]


def test_a_node_that_cannot_ask_takes_the_first(flow: Flow) -> None:
    node = flow.nodes["errand"]
    assert isinstance(node, graph.Converse)
    plain = replace(flow, nodes={**flow.nodes, "errand": replace(node, both=None)})
    assert queues(advance(plain, asked(plain), BOTH, Facts())) == ["orders"]


def test_the_other_is_asked_about_afterwards(flow: Flow) -> None:
    node = flow.nodes["errand"]
    assert isinstance(node, graph.Converse)
    told = graph.Say(id="told", level=5, prompt="joined_nothing", next="errand")
    tongues = {
        name: replace(one, prompts={**one.prompts, "joined_nothing": "…"})
        for name, one in flow.tongues.items()
    }
    errand = replace(node, errands={**node.errands, "order": "told"})
    served = replace(flow, nodes={**flow.nodes, "errand": errand, "told": told}, tongues=tongues)
    step = advance(served, heard_both(served).state, inputs.Pressed("1"), Facts())
    assert prompts(step.events) == ["joined_nothing", "errand_confirm"]
    assert (step.state.errand, step.state.second) == ("invoice_question", None)
    assert queues(advance(served, step.state, inputs.Pressed("1"), Facts())) == ["billing"]


@pytest.mark.parametrize(("first", "second"), [("order", "cancel"), ("cancel", "order")])
def test_the_card_shows_both(first: str, second: str) -> None:
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    log = [ErrandsHeard("order", "cancel"), ErrandUnderstood(first, 0.9, "confirmed")]
    found = card("c", [Logged(event, now) for event in log])
    assert (found.errand, found.second) == (first, second)
