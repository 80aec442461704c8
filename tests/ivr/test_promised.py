"""A promised call from the yes to the conversation, by the webhooks that the network calls."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from adapters.flowfiles import Texts
from adapters.runtime import Engine, Runtime, report
from adapters.settings import Settings
from adapters.store.audit import intact
from core.facts import facts
from core.promised import about
from tests import wide
from tests.fakes import FakeClock, FakeTelephony
from tests.ivr.caller import Caller, TwiML
from tests.ivr.test_callbacks import booked
from tests.ivr.test_calls import HANNA

LINE = "+46101000000"  # what the promise says will call


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide.texts()


class Called:
    """Ana, who was promised a call at once, and Hanna, who is offered her place."""

    def __init__(self, caller: Caller, clock: FakeClock, runtime: Runtime) -> None:
        booked(caller, clock, "1", "1")
        self.caller, self.runtime, self.clock = caller, runtime, clock
        self.contact = report(runtime.engine, "CA1").contact
        caller.leg = "CAback1"
        runtime.desk.add_agent(HANNA)

    def offer(self) -> int:
        """Have Hanna accept the place, as the desk does, and the job done."""
        offer = self.offered()
        number = self.runtime.callbacks.dial(self.contact, "hanna", offer)
        self.runtime.office.dial(self.contact, number, self.clock())
        return number

    def offered(self) -> int:
        with self.runtime.engine.connect() as connection:
            query = """UPDATE place SET state = 'offered', agent_id = 'hanna', offer = offer + 1,
                              offered_at = %s WHERE state = 'held' RETURNING offer"""
            return int(connection.exec_driver_sql(query, (self.clock(),)).scalar_one())

    def post(self, path: str, **form: str) -> TwiML:
        return self.caller.post(f"/voice/callback/{self.contact}/{path}", **form)

    def place(self) -> str:
        return str(self.one("SELECT state FROM place"))

    def outcome(self) -> str | None:
        found: str | None = self.one("SELECT outcome FROM callback")
        return found

    def one(self, query: str) -> Any:
        with self.runtime.engine.connect() as connection:
            return connection.exec_driver_sql(query).scalar_one()

    def kinds(self) -> list[str]:
        return [event["kind"] for event in report(self.runtime.engine, "CA1").events]

    def results(self) -> list[str | None]:
        with self.runtime.engine.connect() as connection:
            query = "SELECT result FROM attempt ORDER BY number"
            return list(connection.exec_driver_sql(query).scalars())


@pytest.fixture
def called(caller: Caller, clock: FakeClock, runtime: Runtime) -> Called:
    """Ana, promised a call."""
    return Called(caller, clock, runtime)


def test_who_is_called_back_meets_the_agent(called: Called, telephony: FakeTelephony) -> None:
    called.offer()
    assert telephony.done == [("call_back", "+46701740610", LINE, called.contact, "1")]
    greeting = called.post("1", CallSid="CAback1")
    assert greeting.said == [
        "Hej, här är fakturafrågor. Du har bett oss ringa. "
        "Tryck ett för att prata med oss nu eller två för en annan tid."
    ]
    meeting = called.post("1/key/1", Digits="1")
    assert meeting.said[-1] == "Du kopplas nu till Hanna."
    assert meeting.xml.findtext("Dial/Conference") == called.contact
    assert telephony.done[1][:2] == ("ring_agent", HANNA.phone)
    told = called.post("1/agent", CallSid="CAagent")
    assert told.said == ["Samtal på svenska.", "Tryck ett för att ta det."]
    assert called.place() == "offered"
    assert called.caller.press("1").xml.findtext("Dial/Conference") == called.contact
    assert called.place() == "served"
    assert called.post("1/over").said == ["Tack för samtalet. Hej då."]
    assert (called.outcome(), called.results()) == ("talked", ["talked"])
    assert called.kinds()[-5:] == [
        "callback_dialled",
        "callback_answered",
        "agent_connected",
        "callback_attempt_ended",
        "callback_settled",
    ]
    assert intact(called.runtime.engine, called.contact)


def test_a_key_twice_rings_the_agent_once(called: Called, telephony: FakeTelephony) -> None:
    called.offer()
    called.post("1")
    first = called.post("1/key/1", Digits="1")
    assert called.post("1/key/1", Digits="1") == first
    assert [one[0] for one in telephony.done] == ["call_back", "ring_agent"]


def test_a_machine_is_told_nothing(called: Called) -> None:
    called.offer()
    answer = called.post("1", AnsweredBy="machine_start")
    assert (answer.said, [verb.tag for verb in answer.xml]) == ([], ["Hangup"])
    assert (called.place(), called.results()) == ("held", ["voicemail"])


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_who_is_not_reached_keeps_the_place(called: Called, status: str) -> None:
    called.offer()
    called.post("1/status", CallStatus=status)
    called.post("1/status", CallStatus=status)
    called.post("1/status", CallStatus="completed")
    assert (called.place(), called.outcome(), len(called.results())) == ("held", None, 1)


def test_the_third_failure_is_the_last(called: Called, clock: FakeClock) -> None:
    for number in (1, 2, 3):
        assert called.outcome() is None
        called.offer()
        called.post(f"{number}/status", CallStatus="no-answer")
        clock.step(1000)
    assert (called.place(), called.outcome()) == ("left", "not reached")
    assert called.kinds().count("callback_settled") == 1
    called.runtime.office.write(called.contact, "not_reached", clock())
    assert called.one("SELECT state FROM message WHERE kind = 'not_reached'") == "queued"


def test_a_missing_agent_costs_no_attempt(called: Called, telephony: FakeTelephony) -> None:
    called.offer()
    called.post("1", CallSid="CAback1")
    called.post("1/key/1", Digits="1")
    called.post("1/agent/status", CallStatus="no-answer", CallSid="CAagent")
    assert telephony.done[-1] == ("excuse", "CAback1", called.contact, "1")
    assert called.post("1/alone").said[0].startswith("Vi hinner tyvärr inte just nu.")
    assert (called.place(), called.results(), called.outcome()) == ("held", ["agent gone"], None)


def test_a_voicemail_at_the_desk_meets_nobody(called: Called, telephony: FakeTelephony) -> None:
    called.offer()
    called.post("1", CallSid="CAback1")
    called.post("1/key/1", Digits="1")
    called.post("1/agent", CallSid="CAagent")
    called.caller.stay_silent()
    assert [verb.tag for verb in called.caller.stay_silent().xml] == ["Hangup"]
    called.post("1/agent/status", CallStatus="completed", CallSid="CAagent")
    assert telephony.done[-1] == ("excuse", "CAback1", called.contact, "1")
    assert (called.place(), called.results(), called.outcome()) == ("held", ["agent gone"], None)


def test_who_never_met_the_agent_is_called_again(called: Called, telephony: FakeTelephony) -> None:
    called.offer()
    called.post("1", CallSid="CAback1")
    called.post("1/key/1", Digits="1")
    called.post("1/agent", CallSid="CAagent")
    called.caller.press("1")
    called.post("1/agent/status", CallStatus="completed", CallSid="CAagent")
    assert telephony.done[-1] == ("excuse", "CAback1", called.contact, "1")
    assert (called.place(), called.results(), called.outcome()) == ("held", ["agent gone"], None)


def test_two_moves_the_call(called: Called) -> None:
    called.offer()
    called.post("1")
    assert (
        called.post("1/key/1", Digits="2").said[0] == "Tryck 1 för måndag den 23 november mellan 12 och 14."
    )
    moved = called.post("1/time", Digits="1")
    assert moved.said == ["Då ringer vi måndag den 23 november mellan 12 och 14 i stället. Hej då."]
    assert (called.place(), called.results(), called.outcome()) == ("held", ["moved"], None)
    assert called.one("SELECT sold FROM callback_slot") == 1


def test_a_timed_out_create_is_looked_up(called: Called, telephony: FakeTelephony, clock: FakeClock) -> None:
    telephony.broken, telephony.permanent = True, False
    number = called.offer()
    telephony.broken, telephony.found, telephony.stands = False, "CAlost", "no-answer"
    called.runtime.office.dial(called.contact, number, clock())
    assert telephony.done == []
    clock.step(180)
    called.runtime.office.sweep(clock())
    assert [one[0] for one in telephony.done] == ["find_call", "status"]
    assert (called.place(), called.results()) == ("held", ["no answer"])


def test_a_call_that_was_never_made_is_not_repeated(
    called: Called, telephony: FakeTelephony, clock: FakeClock
) -> None:
    telephony.broken, telephony.permanent = True, False
    called.offer()
    telephony.broken = False
    clock.step(180)
    called.runtime.office.sweep(clock())
    assert [one[0] for one in telephony.done] == ["find_call"]
    assert called.results() == ["failed"]


def test_who_calls_in_gets_the_place_back(
    called: Called, client: FlaskClient, settings: Settings, clock: FakeClock, telephony: FakeTelephony
) -> None:
    arrived = called.one("SELECT arrived_at FROM place")
    called.offer()
    again = Caller(client, settings, "CA9")
    again.ring()
    for keys in ("1", "2", "1"):
        again.press(keys)
    called.runtime.office.withdraw(called.contact, clock())
    with called.runtime.engine.connect() as connection:
        query = "SELECT state, arrived_at FROM place ORDER BY state"
        places = [tuple(row) for row in connection.exec_driver_sql(query)]
    assert places == [("left", arrived), ("waiting", arrived)]
    assert (called.outcome(), called.results()) == ("called in", ["withdrawn"])
    assert telephony.done[-1] == ("hang_up", "CAback1")
    assert called.post("1", CallSid="CAback1").said == []
    called.runtime.office.withdraw(called.contact, clock())
    assert called.kinds().count("callback_settled") == 1


def test_a_promise_is_confirmed_by_text(called: Called, telephony: FakeTelephony, clock: FakeClock) -> None:
    called.runtime.office.confirm(called.contact, clock())
    for _ in range(2):
        called.runtime.office.write(called.contact, "booked", clock())
    ((_, to, from_, body, status),) = telephony.done
    reference = called.one("SELECT reference FROM callback")
    assert (to, from_) == ("+46701740610", LINE)
    assert body.startswith("Vi ringer 0701740610 när det hade varit din tur från 0101000000. Referens ")
    assert f"Referens {reference}." in body
    assert "https://voice.example/callback/" in body
    called.caller.post(status, MessageStatus="delivered")
    called.caller.post(status, MessageStatus="sent")
    assert called.one("SELECT state FROM message") == "delivered"
    assert "message_sent" in called.kinds()


def test_the_status_of_any_message_is_noted(called: Called, clock: FakeClock) -> None:
    promise = called.runtime.callbacks.newest(called.contact)
    assert promise is not None
    for kind in ("not_reached", about("moved", clock())):
        called.runtime.callbacks.note(promise, kind, "queued", clock(), "SM1")
        status = called.runtime.links.of_message(called.contact, kind)
        called.caller.post(status, MessageStatus="delivered")
    with called.runtime.engine.connect() as connection:
        states = list(connection.exec_driver_sql("SELECT state FROM message").scalars())
    assert states == ["delivered", "delivered"]


def test_a_place_nobody_calls_is_held_again(called: Called, clock: FakeClock) -> None:
    called.offered()
    clock.step(180)
    called.runtime.office.sweep(clock())
    assert called.place() == "held"


def test_a_window_that_went_by_is_owned_up_to(called: Called, clock: FakeClock) -> None:
    called.offer()
    called.post("1")
    called.post("1/key/1", Digits="2")
    called.post("1/time", Digits="1")
    clock.step(6 * 3600)
    called.runtime.office.sweep(clock())
    called.runtime.office.sweep(clock())
    assert (called.outcome(), called.place()) == ("missed", "left")
    called.runtime.office.write(called.contact, "missed", clock())
    assert called.one("SELECT state FROM message WHERE kind = 'missed'") == "queued"


def test_a_reminder_is_for_its_window_alone(
    called: Called, telephony: FakeTelephony, clock: FakeClock
) -> None:
    promises, office = called.runtime.callbacks, called.runtime.office
    promise = promises.newest(called.contact)
    assert promise is not None
    times = facts(called.runtime.world.store, office.flow(promise), clock()).windows
    late = promises.move(promise, times[5], "link", clock())
    assert late.window is not None
    office.confirm(called.contact, clock())
    kind = about("reminder", late.window[0])
    promises.move(late, times[6], "link", clock())
    office.write(called.contact, kind, clock())
    assert telephony.done == []
    office.confirm(called.contact, clock())
    moved = promises.newest(called.contact)
    assert moved is not None and moved.window is not None
    office.write(called.contact, about("reminder", moved.window[0]), clock())
    assert [one[0] for one in telephony.done] == ["send"]


def test_a_forged_webhook_is_refused(called: Called) -> None:
    called.offer()
    response = called.caller.send(f"/voice/callback/{called.contact}/1", {}, headers={})
    assert response.status_code == 403


def test_jobs_are_stored_with_what_asked_for_them(called: Called, engine: Engine) -> None:
    called.offer()
    with engine.connect() as connection:
        query = "SELECT task_name FROM jobs.procrastinate_jobs ORDER BY id"
        names = list(connection.exec_driver_sql(query).scalars())
    assert names == ["callbacks.confirm", "callbacks.call"]
