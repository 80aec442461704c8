"""Random histories of the queue on a real PostgreSQL: the order, kept places, the twin of the offers."""

import itertools
from datetime import datetime

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from adapters.flowfiles import Texts
from adapters.runtime import Agent, Runtime
from core import inputs
from core.errors import AlreadyTaken
from core.ports import World
from core.queueing import offer, order, serves
from core.turn import take_turn
from tests import wide
from tests.adapters.test_contacts import ring
from tests.fakes import FakeClock

CREW = (("hanna", ("sv", "en"), ()), ("ivar", ("sv",), ()), ("maja", ("sv",), ("general",)))
STATES = st.sampled_from(["available", "available", "available", "paused", "after_call", None])
NUMBERS = itertools.count(1)


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide.texts()


class Histories(RuleBasedStateMachine):
    """What people do to the queue, in any order; the model is when each of them first came."""

    world: World
    runtime: Runtime
    clock: FakeClock
    contacts = Bundle("contacts")

    def __init__(self) -> None:
        super().__init__()
        self.arrived: dict[str, datetime] = {}
        with self.runtime.engine.connect() as connection:
            connection.exec_driver_sql("UPDATE agent SET contact_id = NULL, state = 'away'")
            connection.exec_driver_sql("UPDATE place SET state = 'left'")
            connection.exec_driver_sql("DELETE FROM offer")

    @initialize(agents=st.permutations(CREW))
    def begin(self, agents: list[tuple[str, object, object]]) -> None:
        for agent in agents:
            self.choose(agent, "available")

    @property
    def now(self) -> datetime:
        return self.clock()

    @rule(target=contacts, english=st.booleans())
    def join(self, english: bool) -> str:
        number = next(NUMBERS)
        contact = ring(self.world, f"CA{number}", f"+46{700000000 + number}").contact
        for key in ("2" if english else "1", "2", "1"):
            take_turn(self.world, contact, None, inputs.Pressed(key))
        self.arrived[contact] = self.now
        return contact

    @rule(contact=consumes(contacts))
    def hang_up(self, contact: str) -> None:
        take_turn(self.world, contact, None, inputs.HungUp())

    @rule(target=contacts, contact=consumes(contacts), agent=st.sampled_from(CREW))
    def talk_and_be_sent_on(self, contact: str, agent: tuple[str, object, object]) -> str:
        """Be taken by hand, talk, and be sent to the other queue or to a colleague."""
        try:
            self.runtime.desk.accept(contact, agent[0], self.now)
        except AlreadyTaken:
            return contact
        take_turn(self.world, contact, None, inputs.Connected())
        queues = {"billing": "general", "general": "billing"}
        queue = queues.get(self.runtime.desk.taken(contact).queue, "billing")
        take_turn(self.world, contact, None, inputs.Moved(agent[0], queue))
        return contact

    @rule(contact=contacts)
    def step_aside_and_come_back(self, contact: str) -> None:
        for given in (inputs.Waited(), inputs.Pressed("1"), inputs.Pressed("0")):
            take_turn(self.world, contact, None, given)

    @rule(agent=st.sampled_from(CREW), state=STATES)
    def choose(self, agent: tuple[str, object, object], state: str | None) -> None:
        self.clock.step(1)
        self.runtime.desk.choose(agent[0], state, self.now)  # type: ignore[arg-type]

    @rule()
    def decline_what_stands(self) -> None:
        for one in self.runtime.desk.offers.standing()[:1]:
            self.runtime.desk.offers.decline(one.contact, one.agent, self.now)

    @rule()
    def accept_what_stands_and_hang_up(self) -> None:
        for one in self.runtime.desk.offers.standing()[:1]:
            try:
                number = self.runtime.desk.accept_offer(one.contact, one.agent, self.now).offer
            except AlreadyTaken:
                return
            self.runtime.desk.lapse(one.contact, number, self.now)

    @rule(seconds=st.sampled_from([0.5, 3, 19, 21, 61]))
    def wait(self, seconds: float) -> None:
        self.clock.step(seconds)
        for name, _, _ in CREW:
            self.runtime.desk.seen(name, self.now)

    @rule(agent=st.sampled_from(CREW))
    def come_back_and_look(self, agent: tuple[str, object, object]) -> None:
        self.choose(agent, "available")
        self.look()

    @rule()
    def look(self) -> None:
        """Make the offers of this moment: just those of the pure function, no more and no others (P8)."""
        offers = self.runtime.desk.offers
        offers.prepare(self.now)
        standing = {one.contact for one in offers.standing()}
        waiting = [place for place in offers.places(self.now) if self._waits(place.contact)]
        there = list(self.runtime.desk.present().values())
        expected = offer((place for place in waiting if place.contact not in standing), there, self.now)
        made = offers.round(self.now)
        assert made == [(place.contact, agent.id) for place, agent in expected]
        assert all(serves(agent, place) for place, agent in expected)

    def _waits(self, contact: str) -> bool:
        return self.runtime.desk.taken(contact).state in ("waiting", "held")

    @invariant()
    def every_place_keeps_its_first_arrival(self) -> None:
        """Nothing changes when somebody came, whatever was done with them since (P10)."""
        for place in self.runtime.desk.waiting():
            assert place.arrived_at == self.arrived[place.contact]

    @invariant()
    def the_order_of_the_database_is_the_pure_one(self) -> None:
        places = self.runtime.desk.waiting()
        assert places == order(places)

    @invariant()
    def nobody_has_two_offers(self) -> None:
        standing = self.runtime.desk.offers.standing()
        assert len({one.agent for one in standing}) == len({one.contact for one in standing}) == len(standing)


def test_histories_keep_the_place_and_the_order(runtime: Runtime, world: World, clock: FakeClock) -> None:
    for name, languages, queues in CREW:
        runtime.desk.add_agent(Agent(name, name.title(), "hash", "+46701740605", languages, queues))
    here = {"world": world, "runtime": runtime, "clock": clock}
    machine = type("OnThisDatabase", (Histories,), here)
    checks = list(HealthCheck)
    run(machine, settings=settings(max_examples=50, stateful_step_count=50, suppress_health_check=checks))
