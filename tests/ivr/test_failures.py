"""Bad input and broken parts: a caller always hears something true and a way to a human."""

import logging

import pytest
from flask.testing import FlaskClient

from adapters.runtime import Engine, Runtime, report
from adapters.settings import Settings
from core.errors import StoreUnavailable
from tests.fakes import FakeClock, FakeTelephony
from tests.ivr.caller import Caller


def test_a_missing_signature_is_forbidden(caller: Caller, engine: Engine) -> None:
    response = caller.send("/voice/start", caller.form(), headers={})
    assert response.status_code == 403
    assert _contacts(engine) == 0


def test_a_forged_signature_is_forbidden(caller: Caller, engine: Engine) -> None:
    response = caller.send("/voice/start", caller.form(), headers={"X-Twilio-Signature": "bm8="})
    assert response.status_code == 403
    assert _contacts(engine) == 0


def test_a_signed_form_with_one_word_changed_is_forbidden(caller: Caller, client: FlaskClient) -> None:
    signed = caller._validator.compute_signature("https://voice.example/voice/start", caller.form())
    form = caller.form(From="+46701740699")
    assert caller.send("/voice/start", form, headers={"X-Twilio-Signature": signed}).status_code == 403


def test_a_body_hash_in_the_address_is_forbidden(caller: Caller) -> None:
    assert caller.send("/voice/start?bodySHA256=0", caller.form()).status_code == 403


def test_forwarded_headers_do_not_change_the_address(caller: Caller) -> None:
    url = "https://evil.example/voice/start"
    signed = caller._validator.compute_signature(url, caller.form())
    headers = {"X-Twilio-Signature": signed, "X-Forwarded-Host": "evil.example", "Host": "evil.example"}
    assert caller.send("/voice/start", caller.form(), headers=headers).status_code == 403


def test_an_unknown_contact_hears_an_apology(caller: Caller) -> None:
    answer = caller.post("/voice/0123456789abcdef0123456789abcdef/turn/1", Digits="1")
    assert_apology(answer.status, answer.said, answer.xml.findtext("Dial"))


def test_a_turn_from_the_future_hears_an_apology(caller: Caller, runtime: Runtime) -> None:
    caller.ring()
    contact = report(runtime.engine, "CA1").contact
    answer = caller.post(f"/voice/{contact}/turn/7", Digits="1")
    assert_apology(answer.status, answer.said, answer.xml.findtext("Dial"))


def test_without_a_database_a_human_is_reached(
    caller: Caller, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller.ring()

    def away(contact: str, turn: int | None = None) -> None:
        raise StoreUnavailable("the database does not answer")

    monkeypatch.setattr(runtime.world.store, "load", away)
    answer = caller.press("1")
    assert_apology(answer.status, answer.said, answer.xml.findtext("Dial"))


def test_our_own_mistake_is_noted_and_apologised_for(
    caller: Caller, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caller.ring()
    with monkeypatch.context() as broken:
        broken.setattr("ivr.twiml.render", lambda *_: 1 / 0)
        answer = caller.press("1")
    assert_apology(answer.status, answer.said, answer.xml.findtext("Dial"))
    assert "ZeroDivisionError" in caplog.text
    assert report(runtime.engine, "CA1").outcome == "system failure"


def test_an_outage_while_waiting_costs_no_place(
    caller: Caller, runtime: Runtime, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller.to_queue()
    first = caller.last.url("Enqueue", "waitUrl")
    news = caller.wait()
    clock.step(20)

    def away(contact: str, turn: int | None = None) -> None:
        raise StoreUnavailable("the database does not answer")

    with monkeypatch.context() as outage:
        outage.setattr(runtime.world.store, "load", away)
        assert [verb.tag for verb in caller.stay_silent().xml] == ["Pause"]
    clock.step(25)
    assert caller.post(first).said == news.said
    assert len(runtime.desk.waiting()) == 1


def test_a_wait_that_breaks_leaves_for_the_apology(
    caller: Caller, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller.to_queue()
    contact = report(runtime.engine, "CA1").contact
    with monkeypatch.context() as broken:
        broken.setattr("core.turn.advance", lambda *_: 1 / 0)
        assert [verb.tag for verb in caller.wait().xml] == ["Leave"]
    answer = caller.post(f"/voice/{contact}/left", QueueResult="leave")
    assert_apology(answer.status, answer.said, answer.xml.findtext("Dial"))
    assert runtime.desk.waiting() == []


def test_an_agent_never_hears_the_callers_apology(
    caller: Caller, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller.to_queue()
    contact = report(runtime.engine, "CA1").contact
    monkeypatch.setattr(runtime.desk, "taken", lambda key: 1 / 0)
    answer = caller.post(f"/voice/agent/{contact}/1")
    assert (answer.said, answer.xml.find("Dial")) == (["Kunden har lagt på."], None)
    assert report(runtime.engine, "CA1").outcome is None


@pytest.mark.parametrize("address", ["/voice/nowhere", "/voice/a/b/c/d", "/voice/x/turn/one"])
def test_an_unknown_address_answers_in_twiml(caller: Caller, address: str) -> None:
    answer = caller.post(address)
    assert_apology(answer.status, answer.said, answer.xml.findtext("Dial"))


def test_a_missing_call_sid_hears_an_apology(caller: Caller) -> None:
    form = caller.form()
    del form["CallSid"]
    response = caller.send("/voice/start", form)
    assert response.status_code == 200
    assert "<Dial>+46846500400</Dial>" in response.text


def test_a_method_we_do_not_speak_is_refused(client: FlaskClient) -> None:
    assert client.get("/voice/start").status_code == 403


def test_with_no_fallback_number_the_call_ends_kindly(flow_apology: str) -> None:
    assert "Ring gärna igen om en stund." in flow_apology
    assert "<Dial>" not in flow_apology


def test_the_network_falling_back_hears_the_apology(caller: Caller) -> None:
    answer = caller.post("/voice/fallback", ErrorCode="11200")
    assert_apology(answer.status, answer.said, answer.xml.findtext("Dial"))


@pytest.mark.parametrize("result", ["system-error", "queue-full"])
def test_a_queue_that_breaks_hears_the_apology(caller: Caller, runtime: Runtime, result: str) -> None:
    caller.to_queue()
    contact = report(runtime.engine, "CA1").contact
    answer = caller.post(f"/voice/{contact}/left", QueueResult=result)
    assert_apology(answer.status, answer.said, answer.xml.findtext("Dial"))


def test_no_number_and_no_words_in_the_logs(
    caller: Caller, telephony: FakeTelephony, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    telephony.broken = True
    caller.to_queue("my line is dead")
    caller.post("/voice/nobody/turn/1", SpeechResult="my line is dead")
    caller.send("/voice/start", caller.form(), headers={})
    assert caller.number not in caplog.text
    assert "line is dead" not in caplog.text


@pytest.fixture
def flow_apology(settings: Settings, runtime: Runtime) -> str:
    """What is said when we fail and no fallback number is set."""
    from ivr.twiml import apologise

    return apologise(runtime.world.flows.current, "077", "")


def assert_apology(status: int, said: list[str], dialled: str | None) -> None:
    """Check the whole apology: 200, the cost, the apology and a human, in both languages (K57)."""
    assert status == 200
    assert said[0].startswith("Du betalar enligt")
    assert said[1].startswith("Förlåt, något gick fel hos oss.")
    assert said[2].startswith("You pay")
    assert said[3].startswith("Sorry")
    assert dialled == "+46846500400"


def _contacts(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM contact").scalar_one())
