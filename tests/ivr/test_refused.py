"""Promises that cannot be made after all: sold-out windows, too many calls, numbers nobody may call."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from adapters.flowfiles import Texts
from adapters.numbers import PhoneNumbers
from adapters.runtime import Agent, Runtime
from adapters.settings import Settings
from adapters.store.contacts import Contacts
from core.ports import World
from tests import wide
from tests.fakes import FakeClock
from tests.ivr.caller import Caller
from tests.ivr.test_callbacks import OWN, aside, booked, stored


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide.texts()


@pytest.fixture
def world(world: World) -> World:
    """A world with room for one call a window, and numbers that are checked."""
    assert isinstance(world.store, Contacts)
    return replace(world, store=Contacts(world.store._engine, 1), numbers=PhoneNumbers())


def confirming(caller: Caller, clock: FakeClock, leg: str, number: str) -> Caller:
    """Have somebody come to the last question about the first window."""
    caller.leg, caller.number = leg, number
    aside(caller, clock).leave()
    caller.press("1")
    caller.press("2")
    return caller


def test_a_window_is_never_sold_twice_over(
    client: FlaskClient, settings: Settings, clock: FakeClock, runtime: Runtime
) -> None:
    ana, ben = Caller(client, settings), Caller(client, settings)
    confirming(ana, clock, "CA1", "+46701740610")
    clock.step(-600)
    confirming(ben, clock, "CA2", "+46701740611")
    assert ana.press("1").said[0] == "Då är det bokat."
    told = ben.press("1").said
    assert told[0] == "Den tiden hann någon annan ta."
    assert told[1] == "När passar det?"
    assert told[3] == "Tryck 2 för måndag den 23 november mellan 14 och 16."
    ben.press("2")
    assert ben.press("1").said[0] == "Då är det bokat."
    with runtime.engine.connect() as connection:
        query = "SELECT sold, capacity FROM callback_slot ORDER BY starts_at"
        assert list(connection.exec_driver_sql(query)) == [(1, 1), (1, 1)]


def test_a_window_has_room_for_each_agent(
    client: FlaskClient, settings: Settings, clock: FakeClock, runtime: Runtime
) -> None:
    crew = {"hanna": ("billing",), "ivar": (), "maja": ("technical",)}
    for name, queues in crew.items():
        runtime.desk.add_agent(Agent(name, name, "-", "+46701740605", ("sv",), queues))
    for number in range(4):
        caller = confirming(Caller(client, settings), clock, f"CA{number}", f"+4670174061{number}")
        caller.press("1")
        clock.step(-600)
    with runtime.engine.connect() as connection:
        query = "SELECT sold, capacity FROM callback_slot ORDER BY starts_at"
        assert list(connection.exec_driver_sql(query)) == [(2, 2), (2, 2)]
        connection.exec_driver_sql("UPDATE agent SET role = 'designer' WHERE id = 'ivar'")
    now = clock()
    assert len(runtime.world.store.sold_out(now)) == 2
    runtime.desk.add_agent(Agent("nils", "Nils", "-", "+46701740606", ("sv",), ("billing",)))
    runtime.desk.add_agent(Agent("olle", "Olle", "-", "+46701740606", ("sv",), ("billing",)))
    assert len(runtime.world.store.sold_out(now)) == 2  # as was seen within a second
    assert runtime.world.store.sold_out(now + timedelta(seconds=1)) == frozenset()


def test_a_window_that_is_full_is_not_offered(
    client: FlaskClient, settings: Settings, clock: FakeClock
) -> None:
    booked(Caller(client, settings), clock, "1", "2")
    ben = Caller(client, settings, "CA2")
    ben.number = "+46701740611"
    clock.step(-600)
    aside(ben, clock).leave()
    assert ben.press("1").said[2] == "Tryck 2 för måndag den 23 november mellan 14 och 16."


def test_so_many_calls_an_hour_to_one_number(
    client: FlaskClient, settings: Settings, clock: FakeClock, runtime: Runtime
) -> None:
    for number in range(3):
        booked(Caller(client, settings, f"CA{number}"), clock, "1", "1")
        clock.step(-600)
    last = booked(Caller(client, settings, "CA9"), clock, "1", "1")
    assert last.last.said[0].startswith("Vi har redan lovat flera samtal till det numret")
    assert stored(runtime.engine, "callback", "count(*)") == (3,)


@pytest.mark.parametrize("number", ["0900123456", "112000000", "004520123456", "0771000000"])
def test_no_call_is_promised_to_a_costly_number(caller: Caller, clock: FakeClock, number: str) -> None:
    aside(caller, clock).leave()
    caller.press("2")
    assert caller.press(number).said == ["Knappa in numret och avsluta med fyrkant."]


def test_a_foreign_caller_is_asked_for_a_number(caller: Caller, clock: FakeClock) -> None:
    caller.number = "+4520123456"
    aside(caller, clock)
    assert caller.leave().said == ["Knappa in numret och avsluta med fyrkant."]


def test_a_swedish_caller_is_offered_their_own(caller: Caller, clock: FakeClock) -> None:
    aside(caller, clock)
    assert caller.leave().said[0].startswith(f"Ska vi ringa {OWN}?")
