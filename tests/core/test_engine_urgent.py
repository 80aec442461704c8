"""What is urgent is led on from wherever it is said, and a place is kept on the way (K30, P10)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from core import inputs
from core.events import ErrandUnderstood, PlaceHeld, PlaceTaken, QueueClosed, TransferStarted
from core.flow.engine import needs_assistant
from core.flow.graph import Converse, Flow, Queue
from tests.core.caller import EVERYTHING, SHUT, Caller
from tests.core.wandering import flow_of

URGENT = ErrandUnderstood("power_out", 0.9, "assistant")


def waiting() -> Caller:
    """Somebody in the queue of bills."""
    return Caller().comes_to("invoice_question").presses("12345678", "1")


def aside() -> Caller:
    """Somebody who waited long and is asked which number to call."""
    return waiting().waits(600, 4).presses("1")


ASKED: dict[str, Callable[[], Caller]] = {
    "for the errand": lambda: Caller().presses("1", "2"),
    "whether the errand is right": lambda: Caller().presses("1", "2").means("confirm", "buy"),
    "for a number": lambda: Caller().comes_to("case_status"),
    "whether the number is right": lambda: Caller().comes_to("case_status").presses("12345678"),
    "for a language": lambda: Caller().comes_to("interpreter"),
    "for a phone number": lambda: aside().presses("2"),
    "nothing, and waits": waiting,
}


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_urgent_is_led_on(asked: str) -> None:
    ana = ASKED[asked]().means("errand", "power_out")
    assert URGENT in ana.events
    assert ana.entered == ["onward", "is_urgent", "danger", "technical"]
    assert PlaceTaken("technical", urgent=True) in ana.events
    assert (ana.state.pending, ana.state.tries) == (None, 0)


def test_what_is_not_urgent_is_no_answer() -> None:
    ana = Caller().comes_to("case_status").means("errand", "buy")
    assert (ana.state.node, ana.state.tries) == ("case", 1)


def test_of_two_the_urgent_comes_first() -> None:
    flow = flow_of("kundservice")
    assert "danger" in flow.urgent
    for one, other in (("danger", "move"), ("move", "danger")):
        ana = Caller()
        ana.flow, ana.state = flow, replace(ana.state, node="errand")
        ana.does(inputs.Understood("errand", one, 0.9, also=other))
        assert (ana.state.errand, ana.state.second) == ("danger", "move")
        assert PlaceTaken("general", urgent=True) in ana.events


def shut(flow: Flow) -> Flow:
    """Give the flow with a queue for technical faults that closes."""
    technical = flow.nodes["technical"]
    assert isinstance(technical, Queue)
    closing = replace(technical, hours="office", closed="shut")
    return replace(flow, nodes={**flow.nodes, "technical": closing})


def outside() -> Caller:
    """Somebody who waits in a flow whose urgent errand leads to a number outside."""
    ana = waiting()
    flow = ana.flow
    errand = flow.nodes["errand"]
    assert isinstance(errand, Converse)
    led = replace(errand, errands={**errand.errands, "power_out": "outside"})
    ana.flow = replace(flow, nodes={**flow.nodes, "errand": led})
    return ana.means("errand", "power_out")


def test_a_place_is_kept_while_talking_outside() -> None:
    ana = outside()
    assert PlaceHeld("billing") in ana.events
    assert TransferStarted("+4684650040") in ana.events
    ana.does(inputs.Unanswered())
    assert PlaceTaken("billing", urgent=True) in ana.events


def test_who_was_helped_outside_has_no_place_left() -> None:
    ana = outside().does(inputs.AgentLeft())
    assert ana.heard == ["goodbye"]
    assert ana.state.served


@pytest.mark.parametrize("begin", [waiting, aside])
def test_no_place_is_lost_to_a_closed_queue(begin: Callable[[], Caller]) -> None:
    ana = begin()
    ana.flow, ana.holding = shut(EVERYTHING), SHUT
    ana.means("errand", "power_out")
    assert QueueClosed("technical") in ana.events
    assert PlaceTaken("billing", urgent=True) in ana.events
    assert (ana.state.node, ana.state.phase) == ("billing", "waiting")


def test_a_flow_says_where_the_urgent_leads() -> None:
    assert EVERYTHING.urgent_ways == {"power_out": "onward"}
    (why,) = EVERYTHING.urgent.values()
    assert replace(EVERYTHING, urgent={"unnamed": why}).urgent_ways == {"unnamed": "general"}


@pytest.mark.parametrize(("words", "heard"), [("huset brinner", True), ("hur länge", True), ("1", False)])
def test_who_waits_is_listened_to_for_it(words: str, heard: bool) -> None:
    ana = waiting()
    assert needs_assistant(ana.flow, ana.state, inputs.Said(words)) == heard
    assert not needs_assistant(replace(ana.flow, urgent={}), ana.state, inputs.Said(words))
    assert not needs_assistant(ana.flow, replace(ana.state, disclosed=()), inputs.Said(words))


@pytest.mark.parametrize(
    "given", [inputs.Understood("unclear"), inputs.Understood("errand", "buy", 0.9), inputs.Unavailable()]
)
def test_other_words_while_waiting_bring_the_news(given: inputs.Input) -> None:
    ana = waiting().waits(0, 4).does(given, position=4, waited=5)
    assert ana.heard == ["position"]


def test_who_was_led_there_is_not_led_there_again() -> None:
    ana = waiting().means("errand", "power_out").waits(0, 4).means("errand", "power_out")
    assert (ana.heard, ana.entered) == (["position"], [])
