"""Interpreters and recordings on the desk, over its own pages."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.runtime import Runtime
from core.callback import free
from core.events import CallbackBooked, ConsentWithdrawn
from core.facts import facts
from core.inputs import Connected, Withdrawn
from core.interpreting import Supplier
from core.turn import take_turn
from tests.fakes import FakeClock, FakeTelephony
from tests.web.visitor import Visitor

type Call = Callable[..., str]
FIRST, SECOND = "+46313900601", "+46313900602"


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    """A set-up with two suppliers of Arabic."""
    return replace(runtime, suppliers={"ar": (Supplier("Tolkjouren", FIRST), Supplier("Bron", SECOND))})


@pytest.fixture
def talking(hanna: Visitor, queued: Call, runtime: Runtime, clock: FakeClock) -> str:
    """Somebody who talks with Hanna and said no to a recording."""
    return meets(hanna, queued("CA1"), runtime)


def meets(agent: Visitor, contact: str, runtime: Runtime) -> str:
    agent.take(contact)
    take_turn(runtime.world, contact, None, Connected())
    return contact


def post(agent: Visitor, contact: str, what: str, **form: str) -> str:
    assert agent.post(f"/desk/contacts/{contact}/{what}", **form).status_code == 303
    return agent.get("/desk").text


def test_an_interpreter_is_rung_from_the_desk(
    hanna: Visitor, talking: str, runtime: Runtime, telephony: FakeTelephony
) -> None:
    assert "Ring tolk" in hanna.get("/desk").text
    page = post(hanna, talking, "interpreter/call", language="ar")
    assert telephony.done[-1] == ("call_interpreter", FIRST, talking, "1")
    assert "Ringer tolk på arabiska: Tolkjouren (nummer 1 på listan)." in page
    runtime.booth.rings.join(talking, 1, runtime.world.now())
    assert "Tolken på arabiska är med i samtalet, från Tolkjouren." in hanna.get("/desk").text
    post(hanna, talking, "interpreter/end")
    assert telephony.done[-1] == ("hang_up", "CAtolk1")


def test_without_one_a_call_with_one_is_promised(
    hanna: Visitor, talking: str, runtime: Runtime, telephony: FakeTelephony
) -> None:
    telephony.broken = True
    page = post(hanna, talking, "interpreter/call", language="ar")
    assert "Ingen tolk på arabiska kan vara med just nu." in page and "Ring upp med tolk" in page
    telephony.broken = False
    known = facts(runtime.world.store, runtime.world.flows.current, runtime.world.now())
    window = free("billing", known)[0]
    page = post(hanna, talking, "interpreter/promise", language="ar", window=window)
    assert "Vi ringer upp kunden med tolk på den tiden." in page
    assert telephony.done[-1] == ("resume", "CA1", talking)
    booked = [one.event for one in runtime.desk.log(talking) if isinstance(one.event, CallbackBooked)]
    assert [one.window for one in booked] == [window]
    with runtime.engine.connect() as connection:
        query = """SELECT b.interpreter, p.state, p.due_at IS NOT NULL
                     FROM callback b JOIN place p USING (contact_id)"""
        row = connection.exec_driver_sql(query).one()
    assert tuple(row) == ("ar", "held", True)


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("interpreter/call", {"language": "xx"}),
        ("interpreter/promise", {"language": "ar", "window": "soonest"}),
        ("interpreter/promise", {"language": "ar", "window": "x/y"}),
    ],
)
def test_nonsense_is_refused(hanna: Visitor, talking: str, what: str, form: dict[str, str]) -> None:
    assert hanna.post(f"/desk/contacts/{talking}/{what}", **form).status_code == 400


def test_another_agents_contact_is_nobodys(ivar: Visitor, hanna: Visitor, talking: str) -> None:
    for what in ("interpreter/call", "interpreter/end", "interpreter/promise", "recording/stop"):
        assert ivar.post(f"/desk/contacts/{talking}/{what}", language="ar").status_code == 404


def test_a_recording_is_stopped_from_the_desk(
    hanna: Visitor, queued: Call, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact = meets(hanna, queued("CA1", "1", "1", "jag har fått en dubbel faktura"), runtime)
    assert "Stoppa inspelningen" in hanna.get("/desk").text
    page = post(hanna, contact, "recording/stop")
    assert telephony.done[-1] == ("stop_recording", "CA1")
    assert "Inspelningen är stoppad." in page and "Stoppa inspelningen</button>" not in page
    kinds = [one.event.kind for one in runtime.desk.log(contact)]
    assert kinds[-2:] == ["consent_withdrawn", "recording_stopped"]
    assert ConsentWithdrawn("recording", "agent") in [one.event for one in runtime.desk.log(contact)]
    assert runtime.world.store.load(contact).state.phase == "talking"


def test_what_is_not_recorded_cannot_be_stopped(
    hanna: Visitor, talking: str, telephony: FakeTelephony
) -> None:
    assert "Stoppa inspelningen" not in hanna.get("/desk").text
    assert "Samtalet spelades inte in." in post(hanna, talking, "recording/stop")
    assert "stop_recording" not in [one[0] for one in telephony.done]


def test_a_recording_the_caller_stops_is_told(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    contact = meets(hanna, queued("CA1", "1", "1", "jag har fått en dubbel faktura"), runtime)
    told = "Kunden har stoppat inspelningen. Samtalet fortsätter."
    assert told not in hanna.get("/desk").text
    take_turn(runtime.world, contact, None, Withdrawn("keys"))
    page = hanna.get("/desk/board").text
    assert told in page and "Nej, kunden har ångrat sig" in page
    assert 'data-stage="talking"' in page and "Stoppa inspelningen</button>" not in page
