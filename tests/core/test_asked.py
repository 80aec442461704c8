"""What the assistant is told to look for: what the node asks for, while it asks."""

import pytest

from core.asked import asked_for
from core.flow import graph
from core.flow.graph import SLOTS
from core.flow.state import State
from core.understanding import ASKED


def node[Kind: graph.Node](kind: type[Kind], **fields: str) -> Kind:
    """Make a node of which only these fields matter."""
    made = object.__new__(kind)
    vars(made).update(fields)
    return made


def at(phase: str = "asking", step: str = "") -> State:
    return State("here", "sv", "020", phase=phase, step=step)  # type: ignore[arg-type]


@pytest.mark.parametrize("slot", SLOTS)
def test_a_slot_is_asked_for_by_its_name(slot: str) -> None:
    assert asked_for(node(graph.Collect, slot=slot), at()) == slot


def test_all_that_flows_ask_for_is_known() -> None:
    assert set(SLOTS) <= ASKED


def test_an_interpreter_needs_a_language() -> None:
    assert asked_for(node(graph.Interpreter), at()) == "language"


def test_consent_asks_about_the_recording() -> None:
    assert asked_for(node(graph.Consent), at()) == "recording"


CALLS = [("own", "phone"), ("keyed", "phone"), ("time", "window"), ("confirm", "window")]


@pytest.mark.parametrize(("step", "asked"), CALLS)
def test_a_callback_asks_for_a_number_and_a_time(step: str, asked: str | None) -> None:
    assert asked_for(node(graph.Callback), at(step=step)) == asked


def test_an_errand_is_nothing_asked_for() -> None:
    assert asked_for(node(graph.Converse), at()) is None


def test_a_correction_is_looked_for_while_confirming() -> None:
    assert asked_for(node(graph.Collect, slot="phone"), at("confirming")) == "phone"


def test_nothing_is_asked_for_in_the_queue() -> None:
    assert asked_for(node(graph.Collect, slot="phone"), at("waiting")) is None
