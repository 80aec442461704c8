"""A promised call with an interpreter: one is rung when the agent joins, and not before (K16)."""

from dataclasses import replace

import pytest

from adapters.flowfiles import Texts
from adapters.runtime import Agent, Runtime
from core.interpreting import Supplier
from tests import wide
from tests.fakes import FakeClock, FakeTelephony
from tests.ivr.caller import Caller
from tests.ivr.test_calls import HANNA
from tests.ivr.test_promised import Called

FIRST = "+46313900601"


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide.texts()


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    """A set-up with one supplier of Arabic."""
    return replace(runtime, suppliers={"ar": (Supplier("Tolkjouren", FIRST),)})


@pytest.fixture
def daud(caller: Caller, clock: FakeClock, runtime: Runtime) -> Called:
    """Daud, promised a call, who needs Arabic."""
    found = Called(caller, clock, runtime)
    with runtime.engine.connect() as connection:
        query = """UPDATE contact SET state = state || '{"interpreter": "ar"}' WHERE id = %s"""
        connection.exec_driver_sql(query, (found.contact,))
    return found


def rung(telephony: FakeTelephony) -> list[tuple[str, ...]]:
    return [one[1:] for one in telephony.done if one[0] == "call_interpreter"]


def answered(called: Called) -> None:
    """Have Daud answer and press 1, and the agent's phone say what it is about."""
    called.offer()
    called.post("1", CallSid="CAback1")
    called.post("1/key/1", Digits="1")
    called.post("1/agent", CallSid="CAagent")


def test_one_is_rung_when_the_agent_joins(daud: Called, telephony: FakeTelephony) -> None:
    answered(daud)
    assert rung(telephony) == []
    joined = daud.caller.press("1")
    assert joined.xml.findtext("Dial/Conference") == daud.contact
    assert rung(telephony) == [(FIRST, daud.contact, "1")]
    assert daud.post("1/agent/key/1", Digits="1") == joined  # the network asks again
    assert len(rung(telephony)) == 1
    told = daud.caller.post(f"/voice/interpreter/{daud.contact}/1", CallSid="CAtolk1")
    assert told.said[0] == "Vi behöver en tolk på arabiska i ett samtal som pågår."
    room = daud.caller.press("1").xml.find("Dial/Conference")
    assert room is not None
    assert (room.text, room.get("endConferenceOnExit")) == (daud.contact, "false")
    assert daud.kinds()[-2:] == ["interpreter_called", "interpreter_joined"]


def test_an_agent_of_the_language_needs_none(
    daud: Called, runtime: Runtime, telephony: FakeTelephony
) -> None:
    runtime.desk.add_agent(Agent("hanna", "Hanna", "x", HANNA.phone, ("sv", "ar")))
    answered(daud)
    daud.caller.press("1")
    assert rung(telephony) == []


def test_an_agent_who_never_joins_has_none_rung(daud: Called, telephony: FakeTelephony) -> None:
    answered(daud)
    daud.caller.press("2")
    daud.post("1/agent/status", CallStatus="completed", CallSid="CAagent")
    assert rung(telephony) == []
