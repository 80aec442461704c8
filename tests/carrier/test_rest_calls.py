"""Calls through the official client: what it sends, what it reads, what it raises."""

from datetime import UTC, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carrier.rig import ACCOUNT, ANA, HANNA, HOTLINE, IVAR, Rig

PAUSE = "<Response><Pause length='60'/></Response>"


def refused(rig: Rig, **fields: str) -> TwilioRestException:
    """What creating a call with these fields raises."""
    with pytest.raises(TwilioRestException) as caught:
        rig.twilio.calls.create(**{"to": HANNA, "from_": HOTLINE, "twiml": PAUSE} | fields)
    return caught.value


def test_a_created_call_reads_as_an_instance(rig: Rig) -> None:
    call = rig.twilio.calls.create(to=HANNA, from_=HOTLINE, twiml=PAUSE)
    assert (call.status, call.direction, call.to, call._from) == ("queued", "outbound-api", HANNA, HOTLINE)
    assert call.account_sid == ACCOUNT
    assert isinstance(call.date_created, datetime)
    assert call.subresource_uris["recordings"].endswith(f"/Calls/{call.sid}/Recordings.json")


def test_the_url_is_requested_when_answered(rig: Rig) -> None:
    url = rig.site.says("/out", "<Say>hello there</Say>")
    rig.line(HANNA, "auto", after=3)
    call = rig.twilio.calls.create(to=HANNA, from_=HOTLINE, url=url, method="GET")
    rig.step(2.9)
    assert (call.fetch().status, rig.site.to("/out")) == ("ringing", [])
    rig.step(0.1)
    assert (rig.site.to("/out")[0].method, rig.site.last("/out")["Direction"]) == ("GET", "outbound-api")
    assert rig.phone_at(HANNA).texts() == ["hello there"]


def test_a_finished_call_has_its_times(rig: Rig) -> None:
    rig.line(HANNA, "auto", after=3)
    call = rig.twilio.calls.create(to=HANNA, from_=HOTLINE, twiml=PAUSE)
    rig.step(100)
    done = call.fetch()
    assert (done.status, done.duration) == ("completed", "60")
    assert done.end_time - done.start_time == timedelta(seconds=60)
    assert done.start_time - done.date_created == timedelta(seconds=3)


@pytest.mark.parametrize(("answer", "status"), [("busy", "busy"), ("never", "no-answer")])
def test_an_unanswered_call_says_why(rig: Rig, answer: str, status: str) -> None:
    rig.line(HANNA, answer)
    call = rig.twilio.calls.create(to=HANNA, from_=HOTLINE, twiml=PAUSE, timeout=20)
    rig.step(20)
    assert (call.fetch().status, call.fetch().duration) == (status, None)


@pytest.mark.parametrize(
    ("mode", "answer", "by"),
    [
        ("Enable", "auto", "human"),
        ("Enable", "voicemail", "machine_start"),
        ("DetectMessageEnd", "voicemail", "machine_end_beep"),
    ],
)
def test_machines_are_told_from_humans(rig: Rig, mode: str, answer: str, by: str) -> None:
    url = rig.site.says("/out", "<Pause/>")
    rig.line(HANNA, answer, after=1)
    call = rig.twilio.calls.create(to=HANNA, from_=HOTLINE, url=url, machine_detection=mode)
    rig.step(1)
    assert rig.site.last("/out")["AnsweredBy"] == by
    assert call.fetch().answered_by == by


def test_progress_is_told_in_order(rig: Rig) -> None:
    told = rig.site.says("/told", "")
    rig.line(HANNA, "auto", after=2)
    events = ["initiated", "ringing", "answered", "completed"]
    rig.twilio.calls.create(
        to=HANNA, from_=HOTLINE, twiml=PAUSE, status_callback=told, status_callback_event=events
    )
    rig.step(62)
    seen = [(one.form["SequenceNumber"], one.form["CallStatus"]) for one in rig.site.to("/told")]
    assert seen == [("0", "initiated"), ("1", "ringing"), ("2", "in-progress"), ("3", "completed")]
    assert (rig.site.last("/told")["CallDuration"], rig.site.last("/told")["Duration"]) == ("60", "1")
    assert rig.site.last("/told")["CallbackSource"] == "call-progress-events"


def test_only_completed_is_told_unless_asked(rig: Rig) -> None:
    told = rig.site.says("/told", "")
    rig.line(HANNA, "busy")
    rig.twilio.calls.create(to=HANNA, from_=HOTLINE, twiml=PAUSE, status_callback=told)
    rig.step()
    assert [one.form["CallStatus"] for one in rig.site.to("/told")] == ["busy"]


def test_a_live_call_takes_another_document(rig: Rig) -> None:
    url = rig.site.says("/other", "<Say>elsewhere</Say>")
    ana = rig.call("<Say loop='0'>wait</Say><Say>never</Say>", pace="instant")
    rig.twilio.calls(ana.sid).update(
        twiml="<Response><Say>one</Say><Redirect>" + url + "</Redirect></Response>"
    )
    rig.step(5)
    assert ana.texts() == ["wait", "one", "elsewhere"]


def test_a_call_taken_from_a_queue_tells_its_action(rig: Rig) -> None:
    url = rig.site.says("/other", "<Pause length='60'/>")
    rig.site.says("/after", "<Say>never played</Say>")
    ana = rig.call("<Enqueue action='/after'>support</Enqueue>")
    rig.step(4)
    rig.twilio.calls(ana.sid).update(url=url)
    rig.step()
    assert (rig.site.last("/after")["QueueResult"], rig.site.last("/after")["QueueTime"]) == (
        "redirected",
        "4",
    )
    assert (ana.texts(), ana.status()) == ([], "in-progress")


def test_completed_ends_a_live_call(rig: Rig) -> None:
    ana = rig.call("<Say>one two</Say><Say>never</Say>")
    assert rig.twilio.calls(ana.sid).update(status="completed").status == "completed"
    rig.step(5)
    assert (ana.texts(), ana.events("ended")[0]["reason"]) == (["one two"], "completed-by-rest")


def test_a_ringing_call_can_be_cancelled(rig: Rig) -> None:
    rig.line(HANNA, "ask")
    call = rig.twilio.calls.create(to=HANNA, from_=HOTLINE, twiml=PAUSE)
    rig.step(5)
    assert call.update(status="canceled").status == "canceled"
    rig.step()
    assert [event["kind"] for event in rig.line_events(HANNA)] == ["ringing", "stopped"]


def test_an_ended_call_cannot_be_changed(rig: Rig) -> None:
    ana = rig.call("<Hangup/>")
    with pytest.raises(TwilioRestException) as caught:
        rig.twilio.calls(ana.sid).update(twiml=PAUSE)
    assert (caught.value.status, caught.value.code) == (400, 21220)


def test_a_ringing_call_cannot_be_redirected(rig: Rig) -> None:
    call = rig.twilio.calls.create(to=HANNA, from_=HOTLINE, twiml=PAUSE)
    with pytest.raises(TwilioRestException, match="not in-progress"):
        call.update(twiml=PAUSE)


def test_calls_are_listed_by_what_is_asked(rig: Rig) -> None:
    rig.line(HANNA, "busy")
    rig.twilio.calls.create(to=HANNA, from_=HOTLINE, twiml=PAUSE)
    rig.twilio.calls.create(to=IVAR, from_=HOTLINE, twiml=PAUSE)
    rig.step(1)
    ana = rig.call("<Say>one two three</Say>")
    assert [call.to for call in rig.twilio.calls.list()] == [HOTLINE, IVAR, HANNA]
    assert [call.sid for call in rig.twilio.calls.list(from_=IVAR)] == []
    assert [call.sid for call in rig.twilio.calls.list(from_=ANA, status="in-progress")] == [ana.sid]
    assert [call.to for call in rig.twilio.calls.list(to=HANNA, status="busy")] == [HANNA]


def test_calls_are_listed_by_when_they_began(rig: Rig) -> None:
    ana = rig.call("<Say>one</Say>")
    began = rig.twilio.calls(ana.sid).fetch().start_time
    later, earlier = began + timedelta(days=1), began - timedelta(days=1)
    assert [call.sid for call in rig.twilio.calls.list(start_time_after=earlier)] == [ana.sid]
    assert rig.twilio.calls.list(start_time_after=later) == []
    assert [call.sid for call in rig.twilio.calls.list(start_time=began.date())] == [ana.sid]
    assert began.tzinfo == UTC


def test_a_long_list_comes_in_pages(rig: Rig) -> None:
    for _ in range(5):
        rig.call("<Hangup/>")
    assert len(rig.twilio.calls.list(page_size=2)) == 5
    assert len(rig.twilio.calls.list(limit=3, page_size=2)) == 3
    second = rig.rest("GET", "/Calls.json", PageSize=2, Page=1).json()
    assert (second["start"], second["end"], len(second["calls"])) == (2, 3, 2)
    assert "Page=0" in second["previous_page_uri"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": "0701234567"}, 21211),
        ({"from_": "0771"}, 21212),
        ({"from_": "+46709999999"}, 21210),
        ({"twiml": ""}, 21205),
        ({"status_callback": "nowhere"}, 21609),
        ({"status_callback_event": "dreamt", "status_callback": "http://x.example"}, 21626),
        ({"timeout": "soon"}, 20001),
    ],
)
def test_wrong_fields_raise_twilios_codes(rig: Rig, fields: dict[str, str], code: int) -> None:
    assert refused(rig, **fields).code == code
    assert rig.twilio.calls.list() == []


def test_an_unsupported_parameter_is_named(rig: Rig) -> None:
    assert "'SendDigits' is not supported" in refused(rig, send_digits="1").msg


def test_an_unknown_parameter_is_named(rig: Rig) -> None:
    answer = rig.rest("POST", "/Calls.json", To=HANNA, From=HOTLINE, Twiml=PAUSE, Mood="good")
    assert answer.json() == {
        "code": 20001,
        "message": "Unknown parameter 'Mood'",
        "more_info": "https://www.twilio.com/docs/errors/20001",
        "status": 400,
    }


def test_missing_numbers_have_codes_of_their_own(rig: Rig) -> None:
    assert rig.rest("POST", "/Calls.json", From=HOTLINE).json()["code"] == 21201
    assert rig.rest("POST", "/Calls.json", To=HANNA).json()["code"] == 21213


def test_wrong_credentials_are_refused(rig: Rig) -> None:
    rig.twilio.auth = (ACCOUNT, "wrong")
    with pytest.raises(TwilioRestException) as caught:
        rig.twilio.calls("CA0").fetch()
    assert rig.http.get(f"{rig.url}/2010-04-01/Accounts/{ACCOUNT}/Calls.json", timeout=5).status_code == 401
    assert (caught.value.status, caught.value.code) == (401, 20003)


@pytest.mark.parametrize("path", ["/Calls/CA0.json", "/Addresses.json", "/Calls"])
def test_what_is_not_there_is_named(rig: Rig, path: str) -> None:
    answer = rig.rest("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)
    assert path in answer.json()["message"]


def test_another_account_is_not_found(rig: Rig) -> None:
    other = f"{rig.url}/2010-04-01/Accounts/AC{'1' * 32}/Calls.json"
    assert rig.http.get(other, auth=(ACCOUNT, "a-token-of-the-tests"), timeout=5).status_code == 404


def test_a_client_can_be_called(rig: Rig) -> None:
    rig.line("client:hanna", "auto", after=0)
    rig.twilio.calls.create(to="client:hanna", from_=HOTLINE, twiml="<Response><Say>hej</Say></Response>")
    rig.step()
    assert rig.phone_at("client:hanna").texts() == ["hej"]


def test_a_time_limit_counts_from_the_answer(rig: Rig) -> None:
    rig.line(HANNA, "auto", after=5)
    call = rig.twilio.calls.create(to=HANNA, from_=HOTLINE, twiml=PAUSE, time_limit=20)
    rig.step(24.9)
    assert call.fetch().status == "in-progress"
    rig.step(0.1)
    assert rig.phone_at(HANNA).events("ended")[0]["reason"] == "time-limit"


def test_a_wrong_time_limit_places_no_call(rig: Rig) -> None:
    assert refused(rig, time_limit="long").code == 20001
    assert rig.twilio.calls.list() == []


@pytest.mark.parametrize("field", ["fallback_url", "time_limit"])
def test_an_update_refuses_what_it_cannot_do(rig: Rig, field: str) -> None:
    ana = rig.call("<Say>one two</Say>")
    with pytest.raises(TwilioRestException, match="is not supported here"):
        rig.twilio.calls(ana.sid).update(**{field: "7"})
