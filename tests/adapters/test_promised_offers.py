"""Promised calls among the offers: when they are offered, and what comes of it."""

from datetime import datetime, timedelta

import pytest

from adapters.flowfiles import Texts
from adapters.runtime import Agent, Runtime
from core import inputs
from core.errors import AlreadyTaken
from core.ports import World
from core.presence import CHOICES
from core.queueing import Place
from core.turn import take_turn
from tests import wide
from tests.adapters.test_contacts import ring
from tests.adapters.test_places import aside, press
from tests.fakes import MORNING, FakeClock, FakeTelephony

HANNA = Agent("hanna", "Hanna", "hash", "+46701740605", ("sv", "en"))


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide.texts()


@pytest.fixture(autouse=True)
def hanna(runtime: Runtime) -> None:
    """Hanna works here."""
    runtime.desk.add_agent(HANNA)


def place(runtime: Runtime, contact: str, clock: FakeClock) -> Place:
    return next(one for one in runtime.desk.offers.places(clock()) if one.contact == contact)


def offers(runtime: Runtime, clock: FakeClock, *, calls: bool = True) -> list[tuple[str, str]]:
    """Make the offers of this moment with Hanna just available."""
    runtime.desk.choose("hanna", CHOICES[0], clock())
    return runtime.desk.offers.round(clock(), calls=calls)


def another(world: World, leg: str) -> str:
    """Have somebody with a number of their own wait: who is promised a call gets their place by calling."""
    contact = ring(world, leg, f"+467017406{leg[2:]:0>2}").contact
    press(world, contact, "121")
    return contact


def soonest(world: World, clock: FakeClock, leg: str = "CA1") -> str:
    contact = another(world, leg)
    clock.step(600)
    take_turn(world, contact, None, inputs.Waited())
    press(world, contact, "1111")
    return contact


def test_who_steps_aside_is_not_offered_while_booking(
    world: World, clock: FakeClock, runtime: Runtime
) -> None:
    contact = aside(world, clock)
    assert offers(runtime, clock) == []
    assert not place(runtime, contact, clock).ready(clock())


def test_the_soonest_call_is_offered_in_its_turn(world: World, clock: FakeClock, runtime: Runtime) -> None:
    contact, behind = soonest(world, clock), another(world, "CA2")
    assert offers(runtime, clock) == [(contact, "hanna")]
    assert runtime.desk.offers.decline(contact, "hanna", clock())
    assert runtime.desk.offers.round(clock(), calls=True) == [(behind, "hanna")]


def test_without_a_dialler_no_call_is_offered(world: World, clock: FakeClock, runtime: Runtime) -> None:
    soonest(world, clock)
    behind = another(world, "CA2")
    assert offers(runtime, clock, calls=False) == [(behind, "hanna")]


def test_a_window_is_offered_from_its_beginning(world: World, clock: FakeClock, runtime: Runtime) -> None:
    contact = aside(world, clock)
    press(world, contact, "121")
    take_turn(world, contact, None, inputs.HungUp())
    found = place(runtime, contact, clock)
    assert found.due_at is not None and found.due_at > clock() and found.arrived_at == MORNING
    clock.at = found.due_at - timedelta(seconds=1)
    assert offers(runtime, clock) == []
    clock.at = found.due_at
    assert offers(runtime, clock) == [(contact, "hanna")]


def test_a_window_that_has_begun_counts_in_the_line(world: World, clock: FakeClock, runtime: Runtime) -> None:
    contact = aside(world, clock)
    press(world, contact, "121")
    due = place(runtime, contact, clock).due_at
    assert due is not None
    clock.at = due - timedelta(seconds=1)
    before = another(world, "CA2")
    clock.at = due + timedelta(seconds=1)
    after = another(world, "CA3")
    assert [world.store.load(one).position for one in (before, after)] == [1, 3]


def test_an_accepted_promise_is_dialled_and_comes_back(
    world: World, clock: FakeClock, runtime: Runtime
) -> None:
    contact = soonest(world, clock)
    offers(runtime, clock)
    accepted = runtime.desk.accept_offer(contact, "hanna", clock())
    assert accepted.promised
    assert runtime.callbacks.dial(contact, "hanna", accepted.offer) == 1
    runtime.desk.settle(clock())
    assert runtime.desk.present()["hanna"].state == "ringing"
    assert runtime.office.give_back(contact, clock())
    assert runtime.desk.taken(contact).state == "held"


def test_an_agent_stays_with_whom_is_being_called(
    world: World, clock: FakeClock, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact = soonest(world, clock)
    offers(runtime, clock)
    accepted = runtime.desk.accept_offer(contact, "hanna", clock())
    number = runtime.callbacks.dial(contact, "hanna", accepted.offer)
    runtime.office.dial(contact, number, clock())
    assert not runtime.desk.lapse(contact, accepted.offer, clock())
    clock.step(60)  # longer than an offer stands
    with pytest.raises(AlreadyTaken):
        runtime.desk.accept(contact, "hanna", clock())
    assert runtime.desk.taken(contact).agent == "hanna"
    assert runtime.office.give_back(contact, clock())
    assert telephony.done[-1] == ("hang_up", "CAback1")  # nobody's phone rings for nobody
    assert not runtime.office.give_back(contact, clock())


def test_a_call_given_back_while_it_is_placed_is_ended(
    world: World,
    clock: FakeClock,
    runtime: Runtime,
    telephony: FakeTelephony,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    contact = soonest(world, clock)
    offers(runtime, clock)
    accepted = runtime.desk.accept_offer(contact, "hanna", clock())
    number = runtime.callbacks.dial(contact, "hanna", accepted.offer)

    def given_back(*asked: object) -> str:
        assert runtime.office.give_back(contact, clock())
        return "CAback1"

    monkeypatch.setattr(telephony, "call_back", given_back)
    runtime.office.dial(contact, number, clock())
    assert telephony.done[-1] == ("hang_up", "CAback1")


def test_two_promises_and_one_agent_make_one_offer(world: World, clock: FakeClock, runtime: Runtime) -> None:
    first = soonest(world, clock)
    soonest(world, clock, "CA2")
    assert offers(runtime, clock) == [(first, "hanna")]
    assert len(runtime.desk.offers.standing()) == 1


def window(world: World, clock: FakeClock) -> str:
    """Have somebody be promised a call in the first window of the day."""
    contact = another(world, "CA1")
    clock.step(600)
    take_turn(world, contact, None, inputs.Waited())
    press(world, contact, "1121")
    take_turn(world, contact, None, inputs.HungUp())
    return contact


def ends(runtime: Runtime, contact: str) -> datetime:
    promise = runtime.callbacks.newest(contact)
    assert promise and promise.ends_at
    return promise.ends_at


def test_nobody_is_offered_after_the_window(world: World, clock: FakeClock, runtime: Runtime) -> None:
    contact = window(world, clock)
    clock.at = ends(runtime, contact) - timedelta(seconds=1)
    assert place(runtime, contact, clock).promised
    clock.step(1)
    assert not place(runtime, contact, clock).promised
    assert offers(runtime, clock) == []


def test_a_call_accepted_too_late_rings_nobody(
    world: World, clock: FakeClock, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact = window(world, clock)
    clock.at = ends(runtime, contact) - timedelta(seconds=1)
    assert offers(runtime, clock) == [(contact, "hanna")]
    taken = runtime.desk.accept_offer(contact, "hanna", clock())
    number = runtime.callbacks.dial(contact, "hanna", taken.offer)
    clock.step(2)
    runtime.office.dial(contact, number, clock())
    assert "call_back" not in [one[0] for one in telephony.done]
    runtime.office.sweep(clock())
    promise = runtime.callbacks.newest(contact)
    assert promise and promise.outcome == "missed"


def test_an_offer_from_before_the_booking_calls_none(
    runtime: Runtime, world: World, clock: FakeClock
) -> None:
    contact = another(world, "CA1")
    clock.step(600)
    take_turn(world, contact, None, inputs.Waited())
    assert offers(runtime, clock) == [(contact, "hanna")]
    press(world, contact, "1121")  # a window, while the offer stands on Hanna's screen
    take_turn(world, contact, None, inputs.HungUp())
    with pytest.raises(AlreadyTaken):
        runtime.desk.accept_offer(contact, "hanna", clock())
    runtime.desk.offers.prepare(clock())
    assert runtime.desk.offers.standing() == []
