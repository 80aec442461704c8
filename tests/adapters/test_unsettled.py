"""Recordings agreed to or taken back, of which nobody noted what became: found, and no others."""

from datetime import timedelta

import pytest

from adapters.runtime import Runtime
from core import inputs
from core.events import (
    ConsentAnswered,
    ConsentWithdrawn,
    Event,
    RecordingFailed,
    RecordingStarted,
    RecordingStopped,
)
from core.ports import World
from core.recording import SETTLED, Unsettled, mend
from core.turn import take_turn
from tests.adapters.test_contacts import ring
from tests.fakes import MORNING, FakeClock, FakeTelephony

YES = ConsentAnswered("recording", "yes", "keys", "recording")
NO = ConsentAnswered("recording", "no", "keys", "recording")
OTHER = ConsentAnswered("chat", "yes", "keys", "recording")
BACK = ConsentWithdrawn("recording", "keys")
BEGUN, FAILED, STOPPED = RecordingStarted("RE1"), RecordingFailed(), RecordingStopped()
LATE = MORNING + SETTLED + timedelta(seconds=1)


def said(world: World, *events: Event, leg: str = "CA1") -> str:
    """Have a call in whose log these stand; give the contact."""
    contact = ring(world, leg).contact
    if events:
        world.store.append(contact, events, MORNING)
    return contact


@pytest.mark.parametrize(
    "events",
    [
        (),
        (NO,),
        (OTHER,),
        (YES, BEGUN),
        (YES, FAILED),
        (YES, BEGUN, BACK, STOPPED),
        (YES, FAILED, BACK),  # nothing was being recorded
        (NO, YES, BEGUN),
    ],
)
def test_what_is_settled_is_not_looked_for(runtime: Runtime, world: World, events: tuple[Event, ...]) -> None:
    said(world, *events)
    assert runtime.desk.unsettled(LATE) == []


@pytest.mark.parametrize(
    ("events", "wants"),
    [((YES,), True), ((YES, BEGUN, BACK), False), ((YES, BACK), False), ((YES, BEGUN, BACK, BEGUN), False)],
)
def test_what_led_to_nothing_is_found_once(
    runtime: Runtime, world: World, events: tuple[Event, ...], wants: bool
) -> None:
    contact = said(world, *events)
    assert runtime.desk.unsettled(LATE) == [Unsettled(contact, "CA1", wants, ended=False)]


def test_what_is_being_done_is_left_alone(runtime: Runtime, world: World) -> None:
    contact = said(world, YES)
    assert runtime.desk.unsettled(MORNING + SETTLED) == []
    assert [one.contact for one in runtime.desk.unsettled(LATE)] == [contact]


def test_half_a_day_later_nobody_looks_back(runtime: Runtime, world: World) -> None:
    said(world, YES)
    assert len(runtime.desk.unsettled(MORNING + timedelta(hours=11, minutes=59))) == 1
    assert runtime.desk.unsettled(MORNING + timedelta(hours=12, minutes=1)) == []


def test_a_call_that_is_over_is_told_apart(runtime: Runtime, world: World) -> None:
    over, here = said(world, YES), said(world, YES, leg="CA2")
    take_turn(world, over, None, inputs.HungUp())
    found = {one.contact: one.ended for one in runtime.desk.unsettled(LATE)}
    assert found == {over: True, here: False}


def test_a_chat_is_recorded_by_nobody(runtime: Runtime, world: World) -> None:
    contact = said(world, YES)
    with runtime.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE contact SET channel = 'chat' WHERE id = %s", (contact,))
    assert runtime.desk.unsettled(LATE) == []


@pytest.mark.parametrize(
    ("events", "recorded", "done", "noted"),
    [
        ((YES,), [], "record", "recording_started"),
        ((YES,), [("RE1", True)], "recordings", "recording_started"),
        ((YES, BEGUN, BACK), [("RE1", True)], "stop_recording", "recording_stopped"),
        ((YES, BEGUN, BACK), [("RE1", False)], "recordings", "recording_stopped"),
    ],
)
def test_the_sweep_settles_it_for_good(
    runtime: Runtime,
    world: World,
    telephony: FakeTelephony,
    clock: FakeClock,
    events: tuple[Event, ...],
    recorded: list[tuple[str, bool]],
    done: str,
    noted: str,
) -> None:
    contact, telephony.recorded = said(world, *events), recorded
    clock.step(31)
    with runtime.engine.connect() as connection:  # what the person has said by now
        wants = "yes" if events[-1] == YES else "no"
        query = "UPDATE contact SET state = state || jsonb_build_object('consent', %s::text) WHERE id = %s"
        connection.exec_driver_sql(query, (wants, contact))
    mend(world, runtime.desk.unsettled(clock()))
    assert telephony.done[-1][0] == done
    assert runtime.desk.log(contact)[-1].event.kind == noted
    assert runtime.desk.unsettled(clock()) == []
