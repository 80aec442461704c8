"""Who waits, and who takes whom."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from adapters.runtime import Agent, Runtime
from core import inputs
from core.errors import AlreadyTaken, UnknownContact
from core.handoff import card
from core.ports import Contact, World
from core.turn import take_turn
from tests.adapters.test_contacts import ring, to_queue
from tests.fakes import MORNING

HANNA = Agent("hanna", "Hanna", "hash", "+46701740605", ("sv", "en"))
IVAR = Agent("ivar", "Ivar", "hash", "+46701740606", ("sv",))


@pytest.fixture(autouse=True)
def agents(runtime: Runtime) -> None:
    """Hanna and Ivar work here."""
    for agent in (HANNA, IVAR):
        runtime.desk.add_agent(agent)


def test_an_agent_comes_back_as_stored(runtime: Runtime) -> None:
    assert runtime.desk.agent("hanna") == HANNA
    assert runtime.desk.agent("nobody") is None


def test_an_agent_stored_again_is_changed(runtime: Runtime) -> None:
    newer = Agent("hanna", "Hanna", "other", "+46701740607", ("sv",))
    runtime.desk.add_agent(newer)
    assert runtime.desk.agent("hanna") == newer


def test_a_place_goes_to_one_agent_only(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    runtime.desk.accept(contact, "hanna", MORNING)
    with pytest.raises(AlreadyTaken):
        runtime.desk.accept(contact, "ivar", MORNING)
    assert runtime.desk.taken(contact).agent == "hanna"


def test_of_eight_takers_at_once_one_succeeds(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)

    def take(number: int) -> bool:
        try:
            runtime.desk.accept(contact, "hanna" if number % 2 else "ivar", MORNING)
        except AlreadyTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == 1


def test_taking_and_hanging_up_at_once_never_lock(runtime: Runtime, world: World) -> None:
    contacts = [to_queue(world, f"CA{number}") for number in range(12)]

    def take(contact: str) -> None:
        try:
            runtime.desk.accept(contact, "hanna", MORNING)
        except AlreadyTaken:
            return

    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(take, contact) for contact in contacts]
        work += [pool.submit(take_turn, world, contact, None, inputs.HungUp()) for contact in contacts]
        for one in work:
            one.result()
    assert runtime.desk.waiting() == []


def test_who_hung_up_cannot_be_taken(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    take_turn(world, contact, None, inputs.HungUp())
    with pytest.raises(AlreadyTaken):
        runtime.desk.accept(contact, "hanna", MORNING)


def test_an_offer_lapses_only_while_it_stands(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    assert not runtime.desk.lapse(contact, 0, MORNING)
    old = runtime.desk.accept(contact, "hanna", MORNING)
    assert runtime.desk.lapse(contact, old, MORNING)
    new = runtime.desk.accept(contact, "ivar", MORNING)
    assert not runtime.desk.lapse(contact, old, MORNING)
    runtime.desk.agent_called(contact, old, "CAold")
    assert (runtime.desk.taken(contact).agent, runtime.desk.taken(contact).agent_leg) == ("ivar", None)
    assert runtime.desk.lapse(contact, new, MORNING)
    assert runtime.desk.taken(contact).agent is None


def test_an_offer_nobody_heard_of_lapses_by_itself(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    runtime.desk.accept(contact, "hanna", MORNING)
    soon, late = MORNING + timedelta(seconds=59), MORNING + timedelta(seconds=61)
    assert not runtime.desk.taken(contact).free(soon)
    with pytest.raises(AlreadyTaken):
        runtime.desk.accept(contact, "ivar", soon)
    assert runtime.desk.taken(contact).free(late)
    runtime.desk.accept(contact, "ivar", late)
    assert runtime.desk.taken(contact).agent == "ivar"


def test_a_conversation_does_not_lapse(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    offer = runtime.desk.accept(contact, "hanna", MORNING)
    take_turn(world, contact, None, inputs.Connected())
    assert not runtime.desk.lapse(contact, offer, MORNING)
    assert runtime.desk.taken(contact).state == "served"
    assert runtime.desk.waiting() == []


def test_an_offer_lapsing_while_connecting_is_no_talk(
    runtime: Runtime, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = to_queue(world)
    offer = runtime.desk.accept(contact, "hanna", MORNING)
    load, lapsed = world.store.load, []

    def load_then_lapse(key: str, turn: int | None = None) -> Contact:
        found = load(key, turn)
        if not lapsed:
            # As the database sees it when the agent hangs up in this very moment, without a line in the log.
            with runtime.engine.connect() as connection:
                connection.exec_driver_sql("UPDATE place SET state = 'waiting', agent_id = NULL")
            lapsed.append(offer)
        return found

    monkeypatch.setattr(world.store, "load", load_then_lapse)
    answer = take_turn(world, contact, None, inputs.Connected())
    assert [event.kind for event in answer.events] == ["place_taken"]
    assert runtime.desk.taken(contact).state == "waiting"


def test_only_the_agent_who_took_it_gives_a_verdict(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    runtime.desk.accept(contact, "hanna", MORNING)
    with pytest.raises(UnknownContact):
        runtime.desk.judge(contact, "ivar", True, MORNING)
    runtime.desk.judge(contact, "hanna", False, MORNING)
    assert card(contact, runtime.desk.log(contact)).verdict is False


def test_a_contact_stays_until_its_end_is_told(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    runtime.desk.accept(contact, "hanna", MORNING)
    take_turn(world, contact, None, inputs.Connected())
    take_turn(world, contact, None, inputs.HungUp())
    assert runtime.desk.of_agent("hanna") == [contact]
    runtime.desk.judge(contact, "hanna", True, MORNING)
    assert runtime.desk.of_agent("hanna") == [contact]
    with pytest.raises(UnknownContact):
        runtime.desk.dispose(contact, "ivar", "solved", None, MORNING)
    runtime.desk.dispose(contact, "hanna", "solved", None, MORNING)
    assert runtime.desk.of_agent("hanna") == []
    assert runtime.desk.of_agent("ivar") == []


def test_a_contact_without_a_place_has_no_lines(runtime: Runtime, world: World) -> None:
    with pytest.raises(UnknownContact):
        runtime.desk.taken(ring(world).contact)


def test_pages_hear_of_every_change_in_the_queue(runtime: Runtime, world: World) -> None:
    changes = runtime.listener.changes()
    assert next(changes) == ""
    contact = to_queue(world)
    assert next(changes) == contact
    runtime.desk.accept(contact, "hanna", MORNING)
    assert next(changes) == contact
    changes.close()  # type: ignore[attr-defined]
