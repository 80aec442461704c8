"""Faults around an offer: two who take the same place, and a caller who hangs up meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from adapters.runtime import Agent, Runtime
from core import inputs
from core.errors import AlreadyTaken
from core.events import OfferAccepted
from core.ports import World
from core.turn import take_turn
from tests.adapters.test_contacts import to_queue
from tests.fakes import FakeClock

CREW = ("hanna", "ivar")


@pytest.fixture(autouse=True)
def crew(runtime: Runtime, clock: FakeClock) -> None:
    """Hanna and Ivar are there."""
    for name in CREW:
        runtime.desk.add_agent(Agent(name, name.title(), "hash", "+46701740605", ("sv", "en")))
        runtime.desk.choose(name, "available", clock())


@pytest.mark.parametrize("leg", [f"CA{number}" for number in range(5)])
def test_of_two_who_take_a_place_one_has_it(
    world: World, runtime: Runtime, clock: FakeClock, leg: str
) -> None:
    contact, ready = to_queue(world, leg), Barrier(2)

    def take(name: str) -> bool:
        ready.wait()
        try:
            runtime.desk.accept(contact, name, clock())
        except AlreadyTaken:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        won = dict(zip(CREW, both.map(take, CREW), strict=True))
    (winner,) = [name for name in CREW if won[name]]
    assert runtime.desk.taken(contact).agent == winner
    accepted = [line.event for line in runtime.desk.log(contact) if isinstance(line.event, OfferAccepted)]
    assert accepted == [OfferAccepted(winner)]


def test_who_hangs_up_while_offered_is_offered_no_more(
    world: World, runtime: Runtime, clock: FakeClock
) -> None:
    contact = to_queue(world)
    ((offered, agent),) = runtime.desk.offers.round(clock())
    take_turn(world, contact, None, inputs.HungUp())
    with pytest.raises(AlreadyTaken):
        runtime.desk.accept_offer(offered, agent, clock())
    assert runtime.desk.offers.round(clock()) == []
    assert runtime.desk.offers.standing() == []
    assert runtime.desk.taken(contact).state == "left"


def test_who_hangs_up_while_the_phone_rings_frees_the_agent(
    world: World, runtime: Runtime, clock: FakeClock
) -> None:
    contact = to_queue(world)
    ((_, agent),) = runtime.desk.offers.round(clock())
    number = runtime.desk.accept_offer(contact, agent, clock()).offer
    take_turn(world, contact, None, inputs.HungUp())
    take_turn(world, contact, None, inputs.Connected())  # the agent answers too late
    assert not runtime.desk.lapse(contact, number, clock())
    runtime.desk.settle(clock())
    assert runtime.desk.present()[agent].state == "available"
    assert runtime.desk.taken(contact).state == "left"
