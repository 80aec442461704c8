"""What the world says at a turn; only what the flow can ask is looked up."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.flowfiles import load
from core.ewt import Line, estimate
from core.facts import LOOKED_AT, facts
from core.flow.graph import Decide, Flow
from core.flow.state import Phase, State
from core.inputs import (
    AgentLeft,
    Connected,
    HungUp,
    Input,
    Lost,
    NoInput,
    Pressed,
    Said,
    Unanswered,
    Waited,
)
from core.log import GENESIS
from core.notice import Notice
from core.ports import Contact
from core.queueing import Place
from tests import wide
from tests.fakes import MORNING
from tests.flows.bases import BASES

NIGHT = MORNING + timedelta(hours=12)


class Queues:
    """A store whose queues are long or empty, and that notes what it is asked."""

    def __init__(self, *long: str) -> None:
        self.long = long
        self.posted: tuple[Notice, ...] = ()
        self.asked: list[tuple[str, str | None, str | None, int | None]] = []
        self.sold: frozenset[tuple[str, datetime]] = frozenset()

    def sold_out(self, now: datetime) -> frozenset[tuple[str, datetime]]:
        return self.sold

    def notices(self, now: datetime) -> tuple[Notice, ...]:
        return self.posted

    def line(self, one: Place, position: int | None, now: datetime) -> Line:
        self.asked.append((one.queue, one.language, one.interpreter, position))
        return Line(8, (60.0,), 0, ()) if one.queue in self.long else Line(0, (), 1, ())


@pytest.fixture(scope="module")
def widest() -> Flow:
    """A flow that asks for everything."""
    return load(wide.texts())


def holding(flow: Flow, now: datetime, *long: str) -> set[str]:
    store: Any = Queues(*long)
    return set(facts(store, flow, now).holding)


def test_open_hours_and_callbacks_hold(widest: Flow) -> None:
    assert holding(widest, MORNING) == {"open:office", "callback:billing"}
    assert holding(widest, NIGHT) == {"callback:billing"}


def test_a_decision_may_ask_what_no_node_offers(widest: Flow) -> None:
    asks = Decide(id="d", level=6, fact="callback", of="technical", yes="promise", no="general")
    more = replace(widest, nodes={**widest.nodes, "d": asks})
    assert holding(more, MORNING) >= {"callback:technical", "callback:billing"}


def test_a_flow_that_asks_nothing_asks_nobody(widest: Flow) -> None:
    kept = {key: widest.nodes[key] for key in ("cost", "assistant", "general", "goodbye")}
    store: Any = Queues("general")
    found = facts(store, replace(widest, nodes=kept, hours={}), MORNING)
    assert (found.holding, found.windows, store.asked) == (frozenset(), (), [])


def contact(node: str = "billing", phase: Phase = "waiting", **more: Any) -> Contact:
    state = State(node, "sv", "077", phase=phase, queue=node, **more)
    joined = MORNING - timedelta(seconds=95)
    return Contact("a", "voice", "CA1", "v", state, 3, 9, GENESIS, b"", MORNING, 2, joined, "hanna")


def test_a_contact_brings_its_place(widest: Flow) -> None:
    store: Any = Queues()
    found = facts(store, widest, MORNING, contact())
    assert (found.position, found.waited, found.agent) == (2, 95, "hanna")
    assert len(found.windows) == LOOKED_AT


@pytest.mark.parametrize("given", [Waited(), Pressed("5"), Said("hur länge?"), NoInput()])
def test_news_look_up_the_wait_once(widest: Flow, given: Input) -> None:
    store: Any = Queues("billing")
    found = facts(store, widest, MORNING, contact(interpreter="ar"), given)
    assert store.asked == [("billing", "sv", "ar", 2)]
    assert found.wait == estimate(store.line(Place("", "billing", MORNING), 2, MORNING))
    assert "long_wait:billing" in found.holding


@pytest.mark.parametrize("given", [Connected(), HungUp(), AgentLeft(), Unanswered(), Lost()])
def test_who_leaves_the_queue_needs_no_forecast(widest: Flow, given: Input) -> None:
    store: Any = Queues("billing")
    found = facts(store, widest, MORNING, contact(), given)
    assert (store.asked, found.wait) == ([], None)


def test_a_short_forecast_is_no_long_wait(widest: Flow) -> None:
    store: Any = Queues("general")
    found = facts(store, widest, MORNING, contact(), Waited())
    assert "long_wait:billing" not in found.holding


def test_a_key_press_looks_up_no_wait(widest: Flow) -> None:
    store: Any = Queues("billing")
    found = facts(store, widest, MORNING, contact("menu", "asking"), Pressed("1"))
    assert (store.asked, found.wait) == ([], None)


@pytest.fixture(scope="module")
def deciding() -> Flow:
    """A flow in which a node decides by a wait: on the way from one question alone."""
    return load(BASES["everything"])


def test_a_decision_by_a_wait_is_looked_up(deciding: Flow) -> None:
    store: Any = Queues("technical")
    before = [name for name, queues in deciding.weighed.items() if "technical" in queues]
    assert "is_busy" in before and deciding.start not in before
    found = facts(store, deciding, MORNING, contact(before[-1], "asking"), Pressed("1"))
    assert "long_wait:technical" in found.holding
    assert store.asked == [("technical", "sv", None, None)]


def test_only_turns_that_may_decide_look_it_up(deciding: Flow) -> None:
    store: Any = Queues("technical")
    facts(store, deciding, MORNING)
    assert store.asked == []


def test_a_way_to_a_human_may_decide_anywhere(deciding: Flow) -> None:
    human = Decide(id="human", level=6, fact="long_wait", of="billing", yes="general", no="general")
    more = replace(deciding, nodes={**deciding.nodes, "human": human}, human="human")
    assert all("billing" in more.weighed[name] for name in more.nodes)
