"""Who is offered whom by the database, and what comes of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from adapters.runtime import Agent, Runtime
from core import inputs
from core.errors import AlreadyTaken
from core.ports import World
from core.presence import WRAP_UP
from core.turn import take_turn
from tests.adapters.test_contacts import to_queue
from tests.fakes import MORNING, FakeClock

HANNA = Agent("hanna", "Hanna", "hash", "+46701740605", ("sv", "en"))
IVAR = Agent("ivar", "Ivar", "hash", "+46701740606", ("sv",))
LATER = MORNING + timedelta(seconds=20)


@pytest.fixture(autouse=True)
def agents(runtime: Runtime) -> None:
    """Hanna and Ivar work here, and are not there yet."""
    for agent in (HANNA, IVAR):
        runtime.desk.add_agent(agent)


def begin(runtime: Runtime, *agents: str) -> None:
    """Have agents become available, a second apart."""
    for number, agent in enumerate(agents):
        runtime.desk.choose(agent, "available", MORNING + timedelta(seconds=number))


def kinds(runtime: Runtime, contact: str) -> list[str]:
    return [line.event.kind for line in runtime.desk.log(contact)]


def state(runtime: Runtime, agent: str) -> str:
    return runtime.desk.present()[agent].state


def test_an_idle_agent_is_offered_who_waits(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    assert runtime.desk.offers.round(MORNING) == []
    begin(runtime, "ivar", "hanna")
    assert runtime.desk.offers.round(MORNING) == [(contact, "ivar")]
    assert runtime.desk.offers.round(MORNING) == []
    found = runtime.desk.offers.of("ivar", MORNING)
    assert found is not None and found.contact == contact
    assert kinds(runtime, contact)[-1] == "offer_made"
    assert (state(runtime, "ivar"), state(runtime, "hanna")) == ("ringing", "available")
    assert runtime.desk.taken(contact).state == "waiting"


def test_an_accepted_offer_is_the_agents(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    begin(runtime, "ivar")
    runtime.desk.offers.round(MORNING)
    accepted = runtime.desk.accept_offer(contact, "ivar", MORNING)
    assert (accepted.offer, accepted.promised) == (1, False)
    assert runtime.desk.offers.standing() == []
    assert (runtime.desk.taken(contact).state, runtime.desk.taken(contact).agent) == ("offered", "ivar")
    assert state(runtime, "ivar") == "ringing"


def test_nobody_accepts_what_they_were_not_offered(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    begin(runtime, "ivar", "hanna")
    runtime.desk.offers.round(MORNING)
    with pytest.raises(AlreadyTaken):
        runtime.desk.accept_offer(contact, "hanna", MORNING)
    with pytest.raises(AlreadyTaken):
        runtime.desk.accept_offer(contact, "ivar", LATER)


def test_a_declined_offer_goes_to_the_next(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    begin(runtime, "ivar", "hanna")
    runtime.desk.offers.round(MORNING)
    assert runtime.desk.offers.decline(contact, "ivar", MORNING)
    assert not runtime.desk.offers.decline(contact, "ivar", MORNING)
    assert runtime.desk.offers.round(MORNING) == [(contact, "hanna")]
    assert kinds(runtime, contact)[-3:] == ["offer_made", "offer_declined", "offer_made"]
    assert state(runtime, "ivar") == "available"


def test_an_offer_nobody_answers_goes_on_and_pauses(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    begin(runtime, "ivar", "hanna")
    runtime.desk.offers.round(MORNING)
    assert runtime.desk.offers.round(LATER - timedelta(seconds=1)) == []
    assert runtime.desk.offers.round(LATER) == [(contact, "hanna")]
    assert kinds(runtime, contact)[-2:] == ["offer_lapsed", "offer_made"]
    assert state(runtime, "ivar") == "paused"
    assert world.store.load(contact).joined_at == MORNING


def test_who_let_it_by_is_asked_again_after_a_rest(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    begin(runtime, "ivar")
    runtime.desk.offers.round(MORNING)
    runtime.desk.offers.decline(contact, "ivar", MORNING)
    soon, rested = MORNING + timedelta(seconds=59), MORNING + timedelta(seconds=60)
    assert runtime.desk.offers.round(soon) == []
    runtime.desk.seen("ivar", soon)
    assert runtime.desk.offers.round(rested) == [(contact, "ivar")]


def test_who_hangs_up_while_offered_leaves_no_offer(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    begin(runtime, "ivar")
    runtime.desk.offers.round(MORNING)
    take_turn(world, contact, None, inputs.HungUp())
    with pytest.raises(AlreadyTaken):
        runtime.desk.accept_offer(contact, "ivar", MORNING)
    assert runtime.desk.offers.round(MORNING) == []
    assert runtime.desk.offers.standing() == []
    assert state(runtime, "ivar") == "available"


def test_pausing_gives_an_offer_to_the_next(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    begin(runtime, "ivar", "hanna")
    runtime.desk.offers.round(MORNING)
    runtime.desk.choose("ivar", "paused", MORNING)
    assert runtime.desk.offers.round(MORNING) == [(contact, "hanna")]


def test_a_phone_that_is_not_answered_pauses(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    begin(runtime, "ivar", "hanna")
    runtime.desk.offers.round(MORNING)
    number = runtime.desk.accept_offer(contact, "ivar", MORNING).offer
    assert runtime.desk.lapse(contact, number, MORNING)
    assert state(runtime, "ivar") == "paused"
    assert runtime.desk.offers.round(MORNING) == [(contact, "hanna")]


def test_after_a_talk_comes_time_for_notes(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    begin(runtime, "ivar")
    runtime.desk.offers.round(MORNING)
    runtime.desk.accept_offer(contact, "ivar", MORNING)
    take_turn(world, contact, None, inputs.Connected())
    runtime.desk.settle(MORNING)
    assert state(runtime, "ivar") == "talking"
    take_turn(world, contact, None, inputs.HungUp())
    assert runtime.desk.settle(MORNING)
    assert state(runtime, "ivar") == "after_call"
    runtime.desk.seen("ivar", MORNING + WRAP_UP)
    runtime.desk.settle(MORNING + WRAP_UP)
    assert state(runtime, "ivar") == "available"


def test_a_page_lost_for_a_minute_makes_away(runtime: Runtime) -> None:
    begin(runtime, "ivar")
    assert not runtime.desk.settle(MORNING + timedelta(seconds=59))
    assert runtime.desk.settle(MORNING + timedelta(seconds=60))
    assert state(runtime, "ivar") == "away"
    runtime.desk.arrive("ivar", MORNING + timedelta(seconds=61))
    assert state(runtime, "ivar") == "paused"


def test_language_and_queue_decide_who_is_asked(runtime: Runtime, world: World) -> None:
    billing, technical = to_queue(world, "CA1"), to_queue(world, "CA2", "2")
    english = Agent("ben", "Ben", "hash", "+46701740607", ("en",))
    orders = Agent("olle", "Olle", "hash", "+46701740608", ("sv",), ("orders",))
    both = Agent("tora", "Tora", "hash", "+46701740609", ("sv",), ("orders", "technical"))
    for agent in (english, orders, both):
        runtime.desk.add_agent(agent)
    begin(runtime, "ben", "olle", "tora")
    assert runtime.desk.agent("tora") == both
    assert runtime.desk.offers.round(MORNING) == [(technical, "tora")]
    assert runtime.desk.taken(billing).state == "waiting"


def test_one_sent_on_by_name_waits_for_that_agent(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    begin(runtime, "ivar", "hanna")
    runtime.desk.wish(contact, "hanna")
    assert runtime.desk.offers.round(MORNING) == [(contact, "hanna")]
    runtime.desk.offers.decline(contact, "hanna", MORNING)
    assert runtime.desk.offers.round(MORNING) == [(contact, "ivar")]


def test_one_sent_on_to_who_leaves_is_anybodys(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    begin(runtime, "hanna", "ivar")
    runtime.desk.wish(contact, "hanna")
    runtime.desk.choose("hanna", None, MORNING)
    assert runtime.desk.offers.round(MORNING) == [(contact, "ivar")]


def test_a_take_by_hand_ends_the_offer(runtime: Runtime, world: World) -> None:
    contact = to_queue(world)
    begin(runtime, "ivar", "hanna")
    runtime.desk.offers.round(MORNING)
    runtime.desk.accept(contact, "hanna", MORNING)
    assert runtime.desk.offers.standing() == []
    with pytest.raises(AlreadyTaken):
        runtime.desk.accept_offer(contact, "ivar", MORNING)


def test_fifty_agents_at_once_take_nobody_twice(runtime: Runtime, world: World, clock: FakeClock) -> None:
    contacts = []
    for number in range(50):
        contacts.append(to_queue(world, f"CA{number}"))
        clock.step(1)
    names = [f"agent{number:02}" for number in range(50)]
    for name in names:
        runtime.desk.add_agent(Agent(name, name, "hash", "+46701740605", ("sv",)))
        runtime.desk.choose(name, "available", clock())

    def work(name: str) -> str | None:
        """Look, as every server does at every moment, and accept what is on the screen."""
        runtime.desk.offers.round(clock())
        found = runtime.desk.offers.of(name, clock())
        if found is None:
            return None
        runtime.desk.accept_offer(found.contact, name, clock())
        return found.contact

    taken: list[str] = []
    with ThreadPoolExecutor(16) as pool:
        while len(taken) < len(contacts):
            found = [one for one in pool.map(work, names) if one]
            assert found, "a round of fifty agents gave nobody anything"
            taken += found
    assert sorted(taken) == sorted(contacts)
    assert len({runtime.desk.taken(one).agent for one in contacts}) == 50
    assert runtime.desk.waiting() != [] and runtime.desk.offers.standing() == []


def test_servers_looking_at_once_make_each_offer_once(runtime: Runtime, world: World) -> None:
    contacts = [to_queue(world, f"CA{number}") for number in range(2)]
    begin(runtime, "hanna", "ivar")
    with ThreadPoolExecutor(8) as pool:
        rounds = list(pool.map(lambda _: runtime.desk.offers.round(MORNING), range(8)))
    rounds.append(runtime.desk.offers.round(MORNING))
    made = [one for found in rounds for one in found]
    assert sorted(contact for contact, _ in made) == sorted(contacts)
    assert {agent for _, agent in made} == {"hanna", "ivar"}
