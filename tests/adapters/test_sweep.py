"""Hang-ups that nobody reported are found, and nobody else is ended."""

from datetime import timedelta

from adapters.runtime import Runtime
from core import inputs
from core.events import OfferMade
from core.ports import World
from core.sweep import MOST, QUIET, Silent, sweep
from core.turn import take_turn
from tests.adapters.test_contacts import ring, to_queue
from tests.adapters.test_desk import HANNA
from tests.fakes import MORNING, FakeClock, FakeTelephony

LATE = MORNING + QUIET + timedelta(seconds=1)


def silent(runtime: Runtime) -> list[Silent]:
    return runtime.desk.silent(LATE - QUIET, MOST)


def test_who_is_heard_of_is_not_looked_for(runtime: Runtime, world: World, clock: FakeClock) -> None:
    contact = to_queue(world)
    clock.step(10)
    take_turn(world, contact, None, inputs.Waited())
    assert silent(runtime) == []


def test_an_offer_is_no_sign_of_the_caller(runtime: Runtime, world: World, clock: FakeClock) -> None:
    contact = to_queue(world)
    clock.step(60)
    world.store.append(contact, [OfferMade("hanna")], clock())
    assert [one.contact for one in silent(runtime)] == [contact]


def test_only_who_waits_on_the_line_is_looked_for(runtime: Runtime, world: World) -> None:
    ring(world, "CA1")
    contact = to_queue(world, "CA2")
    assert silent(runtime) == [Silent(contact, "billing", "CA2")]


def test_who_the_network_has_not_has_hung_up(
    runtime: Runtime, world: World, telephony: FakeTelephony
) -> None:
    here, gone = to_queue(world, "CA1"), to_queue(world, "CA2")
    telephony.gone = {"CA2"}
    assert sweep(world, silent(runtime)) == 1
    assert runtime.desk.taken(here).state == "waiting"
    assert runtime.desk.taken(gone).state == "left"
    assert sweep(world, silent(runtime)) == 0


def test_a_network_that_is_away_ends_nobody(runtime: Runtime, world: World, telephony: FakeTelephony) -> None:
    contact = to_queue(world)
    telephony.broken, telephony.gone = True, {"CA1"}
    assert sweep(world, silent(runtime)) == 0
    assert runtime.desk.taken(contact).state == "waiting"


def test_who_is_connected_meanwhile_is_not_ended(
    runtime: Runtime, world: World, telephony: FakeTelephony
) -> None:
    contact = to_queue(world)
    runtime.desk.add_agent(HANNA)
    found = silent(runtime)

    def connected(queue: str, leg: str) -> bool:
        """Answer when the call has just left the queue for an agent."""
        runtime.desk.accept(contact, "hanna", MORNING)
        take_turn(world, contact, None, inputs.Connected())
        return False

    telephony.waits = connected  # type: ignore[method-assign]
    sweep(world, found)
    assert runtime.desk.taken(contact).state == "served"
    assert world.store.load(contact).state.phase == "talking"


def test_no_more_are_looked_for_than_allowed(runtime: Runtime, world: World) -> None:
    for number in range(3):
        to_queue(world, f"CA{number}")
    assert len(runtime.desk.silent(LATE, 2)) == 2
