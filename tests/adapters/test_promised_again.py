"""Who was promised a call and goes to the queue once more in the same contact: both are kept (P10, P12)."""

import pytest

from adapters.flowfiles import Texts
from adapters.runtime import Agent, Runtime
from core import inputs
from core.ports import World
from core.presence import CHOICES
from core.turn import take_turn
from tests.adapters.promises import Ana
from tests.adapters.test_places import aside, press
from tests.fakes import MORNING, FakeClock
from tests.wide import texts as wide_texts

HANNA = Agent("hanna", "Hanna", "hash", "+46701740605", ("sv", "en"))
SOONEST, WINDOW = "111", "121"  # keys of a booking


def asked_again() -> Texts:
    """Give a flow that asks for another errand after a booking."""
    found = wide_texts()
    flow = found["flows/wide.yml"].replace(
        "    next: goodbye\n    declined:", "    next: menu\n    declined:"
    )
    return {**found, "flows/wide.yml": flow}


@pytest.fixture
def texts() -> Texts:
    """A flow that goes on after a booking."""
    return asked_again()


@pytest.fixture(autouse=True)
def hanna(runtime: Runtime) -> None:
    """Hanna works here."""
    runtime.desk.add_agent(HANNA)


def again(world: World, clock: FakeClock, keys: str, errand: str = "2") -> str:
    """Have somebody be promised a call and then wait in a queue once more."""
    contact = aside(world, clock)
    press(world, contact, keys)
    clock.step(5)
    press(world, contact, errand)
    return contact


def state(runtime: Runtime, contact: str) -> str:
    return runtime.desk.taken(contact).state


def outcome(runtime: Runtime, contact: str) -> str | None:
    promise = runtime.callbacks.newest(contact)
    assert promise
    return promise.outcome


def taken(runtime: Runtime, clock: FakeClock, contact: str) -> int:
    """Have Hanna accept whom she is offered."""
    runtime.desk.choose("hanna", CHOICES[0], clock())
    assert runtime.desk.offers.round(clock(), calls=True) == [(contact, "hanna")]
    accepted = runtime.desk.accept_offer(contact, "hanna", clock())
    assert not accepted.promised
    return accepted.offer


@pytest.mark.parametrize("keys", [SOONEST, WINDOW])
def test_who_gives_up_waiting_is_called_as_promised(
    world: World, clock: FakeClock, runtime: Runtime, keys: str
) -> None:
    contact = again(world, clock, keys)
    assert state(runtime, contact) == "waiting"
    take_turn(world, contact, None, inputs.HungUp())
    promise = runtime.callbacks.newest(contact)
    assert promise and (state(runtime, contact), promise.outcome) == ("held", None)
    (place,) = runtime.desk.offers.places(clock())
    assert (place.due_at, place.arrived_at) == (promise.window and promise.window[0], MORNING)
    clock.at = place.due_at or clock.at
    runtime.desk.choose("hanna", CHOICES[0], clock())
    assert runtime.desk.offers.round(clock(), calls=True) == [(contact, "hanna")]


def test_a_lapsed_offer_leaves_them_on_the_line(world: World, clock: FakeClock, runtime: Runtime) -> None:
    contact = again(world, clock, SOONEST)
    offer = taken(runtime, clock, contact)
    assert runtime.desk.lapse(contact, offer, clock())
    assert state(runtime, contact) == "waiting"


def test_who_talks_with_an_agent_is_not_called_too(world: World, clock: FakeClock, runtime: Runtime) -> None:
    contact = again(world, clock, SOONEST)
    taken(runtime, clock, contact)
    take_turn(world, contact, None, inputs.Connected())
    runtime.office.withdraw(contact, clock())
    assert (state(runtime, contact), outcome(runtime, contact)) == ("served", "called in")
    take_turn(world, contact, None, inputs.HungUp())
    assert state(runtime, contact) == "served"


def test_a_call_for_later_outlives_a_talk_before_it(world: World, clock: FakeClock, runtime: Runtime) -> None:
    contact = again(world, clock, WINDOW)
    taken(runtime, clock, contact)
    take_turn(world, contact, None, inputs.Connected())
    take_turn(world, contact, None, inputs.HungUp())
    assert (state(runtime, contact), outcome(runtime, contact)) == ("held", None)


def test_nobody_is_called_while_on_the_line(world: World, clock: FakeClock, runtime: Runtime) -> None:
    contact = aside(world, clock)
    press(world, contact, SOONEST)
    clock.step(70)
    press(world, contact, "4")
    clock.step(70)
    take_turn(world, contact, None, inputs.NoInput())
    runtime.desk.choose("hanna", CHOICES[0], clock())
    (place,) = runtime.desk.offers.places(clock())
    assert not place.promised and runtime.desk.offers.round(clock(), calls=True) == []


@pytest.mark.parametrize(("second", "sold"), [("21", {1}), ("31", {0, 1})])
def test_who_books_anew_holds_one_window(
    world: World, clock: FakeClock, runtime: Runtime, second: str, sold: set[int]
) -> None:
    contact = again(world, clock, WINDOW, "1")  # the queue that calls back
    clock.step(601)
    take_turn(world, contact, None, inputs.Waited())
    press(world, contact, f"1{second}")  # the number is known
    with runtime.engine.connect() as connection:
        slots = connection.exec_driver_sql("SELECT sold FROM callback_slot").scalars().all()
    assert set(slots) == sold and sum(slots) == 1


def test_a_hang_up_told_late_leaves_the_attempt(runtime: Runtime, clock: FakeClock) -> None:
    ana = Ana(runtime)
    clock.step(130)
    number = ana.offer()
    runtime.office.dial(ana.contact, number, clock())
    ana.take(inputs.HungUp())
    assert state(runtime, ana.contact) == "offered"
    for signal in ("human", "one", "joined", "ended"):
        runtime.callbacks.signal(ana.contact, number, signal, clock())  # type: ignore[arg-type]
    assert (state(runtime, ana.contact), outcome(runtime, ana.contact)) == ("served", "talked")
