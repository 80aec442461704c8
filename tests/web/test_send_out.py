"""Sending a caller from the desk to a number outside: one of the flow's own, and never into nothing."""

from collections.abc import Callable

import pytest
from flask import Flask

from adapters.flowfiles import Texts
from adapters.runtime import Runtime
from core.events import AgentDisconnected, Disclosed, TransferFailed, TransferStarted
from core.inputs import Connected
from core.turn import take_turn
from tests import wide
from tests.fakes import MORNING, FakeClock, FakeTelephony
from tests.ivr.caller import Caller
from tests.web.visitor import Visitor

type Call = Callable[..., str]
OUTSIDE = "+4684650040"


@pytest.fixture
def texts() -> Texts:
    """A flow that connects to a number outside."""
    return wide.texts()


@pytest.fixture
def talking(hanna: Visitor, queued: Call, runtime: Runtime, clock: FakeClock) -> str:
    """Somebody who talks with Hanna, a minute after they joined the queue."""
    contact = queued("CA1", "1", "2", "1")
    clock.step(60)
    hanna.take(contact)
    take_turn(runtime.world, contact, None, Connected())
    return contact


def send_out(agent: Visitor, contact: str, number: str = OUTSIDE) -> str:
    path = f"/desk/contacts/{contact}/move"
    assert agent.post(path, target=f"outside:{number}", why="move").status_code == 303
    return agent.get("/desk").text


def events(runtime: Runtime, contact: str) -> list[object]:
    return [line.event for line in runtime.desk.log(contact)]


def test_the_desk_offers_the_numbers_of_the_flow(hanna: Visitor, talking: str) -> None:
    assert f'value="outside:{OUTSIDE}"' in hanna.get("/desk").text


def test_a_caller_is_connected_to_a_number_outside(
    app: Flask, hanna: Visitor, talking: str, runtime: Runtime, telephony: FakeTelephony
) -> None:
    assert "Kunden kopplas till numret utanför." in send_out(hanna, talking)
    assert telephony.done[-1] == ("resume", "CA1", talking)
    caller = Caller(app.test_client(), runtime.settings, "CA1")
    caller.post(f"/voice/{talking}/after", CallStatus="in-progress")
    assert caller.last.said == ["Nu kopplar jag dig till handläggaren."]
    assert next(caller.last.xml.iter("Dial")).text == OUTSIDE
    found = events(runtime, talking)
    assert AgentDisconnected() in found and TransferStarted(OUTSIDE) in found
    # The cost was told before, in the caller's language, and goes on as it was told (P1).
    assert [one.what for one in found if isinstance(one, Disclosed)].count("cost") == 1


def test_the_agents_end_does_not_cut_the_caller_off(
    app: Flask, hanna: Visitor, talking: str, runtime: Runtime, telephony: FakeTelephony
) -> None:
    offer = runtime.desk.taken(talking).offer
    send_out(hanna, talking)
    done = list(telephony.done)
    caller = Caller(app.test_client(), runtime.settings, "CAagent")
    caller.post(f"/voice/agent/{talking}/{offer}/status", CallStatus="completed")
    assert telephony.done == done
    assert runtime.world.store.load(talking).state.phase == "talking"
    assert runtime.desk.of_agent("hanna") == []


def test_who_finds_nobody_outside_keeps_the_place(
    app: Flask, hanna: Visitor, talking: str, runtime: Runtime
) -> None:
    send_out(hanna, talking)
    caller = Caller(app.test_client(), runtime.settings, "CA1")
    caller.post(f"/voice/{talking}/outside", DialCallStatus="no-answer", CallStatus="in-progress")
    assert TransferFailed() in events(runtime, talking)
    caller.press("1")
    taken = runtime.desk.taken(talking)
    assert (taken.queue, taken.state) == ("billing", "waiting")
    assert runtime.world.store.load(talking).joined_at == MORNING


@pytest.mark.parametrize("number", ["+46900123456", "+4684650041", ""])
def test_no_other_number_is_dialled(
    hanna: Visitor, talking: str, runtime: Runtime, telephony: FakeTelephony, number: str
) -> None:
    assert "Kunden kunde inte flyttas." in send_out(hanna, talking, number)
    assert telephony.done[-1][0] != "resume"
    assert runtime.desk.taken(talking).state == "served"


def test_a_wrong_queue_is_never_a_number_outside(hanna: Visitor, talking: str) -> None:
    path = f"/desk/contacts/{talking}/move"
    assert hanna.post(path, target=f"outside:{OUTSIDE}", why="wrong").status_code == 400
