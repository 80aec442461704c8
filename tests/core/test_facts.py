"""What the world says at a turn; only what the flow can ask is looked up."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.flowfiles import load
from core.facts import LOOKED_AT, facts
from core.flow.graph import Decide, Flow
from core.flow.state import State
from core.log import GENESIS
from core.ports import Contact
from tests import wide
from tests.fakes import MORNING

NIGHT = MORNING + timedelta(hours=12)


class Outlook:
    """A store that says who waits long, and counts how often it is asked."""

    def __init__(self, *queues: str) -> None:
        self.queues, self.asked = frozenset(queues), 0
        self.sold: frozenset[tuple[str, datetime]] = frozenset()

    def sold_out(self, now: datetime) -> frozenset[tuple[str, datetime]]:
        return self.sold

    def outlook(self, now: datetime) -> frozenset[str]:
        self.asked += 1
        return self.queues


@pytest.fixture(scope="module")
def widest() -> Flow:
    """A flow that asks for everything."""
    return load(wide.texts())


def holding(flow: Flow, now: datetime, *long: str) -> set[str]:
    store: Any = Outlook(*long)
    return set(facts(store, flow, now).holding)


def test_open_hours_and_callbacks_hold(widest: Flow) -> None:
    assert holding(widest, MORNING) == {"open:office", "callback:billing"}
    assert holding(widest, NIGHT) == {"callback:billing"}


def test_long_waits_are_told_by_queue(widest: Flow) -> None:
    assert "long_wait:billing" in holding(widest, MORNING, "billing")


def test_a_decision_may_ask_what_no_node_offers(widest: Flow) -> None:
    asks = Decide(id="d", level=6, fact="callback", of="technical", yes="promise", no="general")
    more = replace(widest, nodes={**widest.nodes, "d": asks})
    assert holding(more, MORNING) >= {"callback:technical", "callback:billing"}


def test_a_flow_that_asks_nothing_asks_nobody(widest: Flow) -> None:
    kept = {key: widest.nodes[key] for key in ("cost", "assistant", "general", "goodbye")}
    store: Any = Outlook("general")
    found = facts(store, replace(widest, nodes=kept, hours={}), MORNING)
    assert (found.holding, found.windows, store.asked) == (frozenset(), (), 0)


def test_a_contact_brings_its_place(widest: Flow) -> None:
    state, joined = State("billing", "sv", "077", phase="waiting"), MORNING - timedelta(seconds=95)
    waiting = Contact("a", "voice", "CA1", "v", state, 3, 9, GENESIS, b"", MORNING, 2, joined, "hanna")
    store: Any = Outlook()
    found = facts(store, widest, MORNING, waiting)
    assert (found.position, found.waited, found.agent) == (2, 95, "hanna")
    assert len(found.windows) == LOOKED_AT
