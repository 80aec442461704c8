"""The handset API: calls, lines, events as poll and stream, and what is refused."""

import json
import threading
from typing import Any

import pytest

from tests.carrier.rig import ANA, HANNA, HOTLINE, Rig


def test_events_are_numbered_and_timed(rig: Rig) -> None:
    ana = rig.call("<Say>one two three four five</Say>")
    rig.step(2)
    events = ana.events()
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert [event["kind"] for event in events] == ["ringing", "webhook", "answered", "spoken", "ended"]
    assert events[-1]["at"] > events[-2]["at"]
    assert events[0]["at"].endswith("Z")


def test_polling_goes_on_from_a_number(rig: Rig) -> None:
    ana = rig.call("<Say>one</Say>")
    answer = rig.http.get(f"{rig.url}/handset/calls/{ana.sid}/events?after=3", timeout=5).json()
    assert [event["kind"] for event in answer["events"]] == ["spoken"]
    assert answer["status"] == "in-progress"


def test_a_poll_waits_for_what_comes(rig: Rig) -> None:
    ana = rig.call("<Gather/>")
    answers: list[dict[str, Any]] = []
    url = f"{rig.url}/handset/calls/{ana.sid}/events?after={len(ana.events())}&wait=10"
    waiter = threading.Thread(target=lambda: answers.append(rig.http.get(url, timeout=15).json()))
    waiter.start()
    rig.handset("POST", f"/handset/calls/{ana.sid}/press", keys="1")
    waiter.join(10)
    assert answers[0]["events"][0] | {"kind": "pressed", "keys": "1"} == answers[0]["events"][0]


def test_the_stream_ends_with_the_call(rig: Rig) -> None:
    ana = rig.call("<Hangup/>")
    url = f"{rig.url}/handset/calls/{ana.sid}/stream"
    streamed = rig.http.get(url, timeout=5).text
    kinds = [json.loads(line[6:])["kind"] for line in streamed.splitlines() if line.startswith("data: ")]
    assert kinds == ["ringing", "webhook", "answered", "ended"]
    assert streamed.startswith("id: 1\n")
    rest = rig.http.get(url, timeout=5, headers={"Last-Event-ID": "3"}).text
    assert rest.startswith("id: 4\n")
    assert rig.http.get(url, timeout=5, headers={"Last-Event-ID": "4"}).status_code == 204


def test_an_unknown_number_is_not_found(rig: Rig) -> None:
    answer = rig.handset("POST", "/handset/calls", from_=ANA, to="+46700000000")
    assert answer.status_code == 404
    assert "+46700000000 is not a number of this account" in answer.json()["error"]


def test_a_number_without_a_url_cannot_be_called(rig: Rig) -> None:
    rig.own("+46771999999")
    answer = rig.handset("POST", "/handset/calls", from_=ANA, to="+46771999999")
    assert (answer.status_code, "no VoiceUrl" in answer.json()["error"]) == (404, True)


def test_one_call_can_have_a_url_of_its_own(rig: Rig) -> None:
    url = rig.site.says("/mine", "<Say>mine</Say>")
    assert rig.call(voice_url=url).texts() == ["mine"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"from": "070", "to": HOTLINE}, "'070'"),
        ({"from": ANA, "to": HOTLINE, "pace": "fast"}, "'fast'"),
        ({"from": ANA, "to": HOTLINE, "mood": "good"}, "'mood'"),
        ({"to": HOTLINE}, "'from'"),
    ],
)
def test_a_wrong_call_is_refused_by_name(rig: Rig, body: dict[str, str], named: str) -> None:
    answer = rig.http.post(f"{rig.url}/handset/calls", json=body, timeout=5)
    assert (answer.status_code, named in answer.json()["error"]) == (400, True)


def test_input_without_a_listener_is_lost(rig: Rig) -> None:
    ana = rig.call("<Say>one two three</Say>")
    assert (ana.press("1"), ana.say("hello")) == (409, 409)
    answer = rig.handset("POST", f"/handset/calls/{ana.sid}/say", text="hello")
    assert answer.json()["error"] == "nobody is listening"
    assert (ana.events("pressed"), ana.events("said")) == ([], [])


def test_an_ended_call_takes_nothing(rig: Rig) -> None:
    ana = rig.call("<Hangup/>")
    for deed, body in (("press", {"keys": "1"}), ("say", {"text": "x"}), ("hangup", {}), ("answer", {})):
        answer = rig.handset("POST", f"/handset/calls/{ana.sid}/{deed}", **body)
        assert (answer.status_code, answer.json()["error"]) == (409, f"Call {ana.sid} has ended.")


def test_an_unknown_call_is_not_found(rig: Rig) -> None:
    assert rig.handset("POST", "/handset/calls/CA0/press", keys="1").status_code == 404


@pytest.mark.parametrize("keys", ["A", "", "1 2"])
def test_keys_are_those_of_a_telephone(rig: Rig, keys: str) -> None:
    assert rig.call("<Gather/>").press(keys) == 400


def test_hanging_up_before_the_answer_is_no_answer(rig: Rig) -> None:
    ana = rig.call("<Pause length='9'/>")
    ana.do("hangup")
    assert ana.events("ended")[0] | {"reason": "hung-up", "status": "no-answer"} == ana.events("ended")[0]


def test_only_a_ringing_line_can_be_answered(rig: Rig) -> None:
    assert rig.call("<Gather/>").do("answer") == 409


def test_a_line_rings_and_stops(rig: Rig) -> None:
    rig.line(HANNA, "ask")
    call = rig.twilio.calls.create(to=HANNA, from_=HOTLINE, twiml="<Response/>", timeout=10)
    rig.step(10)
    rung, stopped = rig.line_events(HANNA)
    assert (rung["kind"], rung["sid"], rung["from"]) == ("ringing", call.sid, HOTLINE)
    assert (stopped["kind"], stopped["sid"]) == ("stopped", call.sid)


@pytest.mark.parametrize(
    ("number", "body", "named"),
    [
        ("070", {"answer": "auto"}, "'070'"),
        (HANNA, {"answer": "perhaps"}, "'perhaps'"),
        (HANNA, {"answer": "auto", "after": -1}, "'after'"),
        (HANNA, {"answer": "auto", "keys": "one"}, "'keys'"),
        (HANNA, {"answer": "auto", "tune": "x"}, "'tune'"),
    ],
)
def test_a_wrong_line_is_refused_by_name(rig: Rig, number: str, body: dict[str, Any], named: str) -> None:
    answer = rig.handset("PUT", f"/handset/lines/{number}", **body)
    assert (answer.status_code, named in answer.json()["error"]) == (400, True)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [("http://127.0.0.1:8000", "http://127.0.0.1:8000"), ("http://elsewhere.example", None)],
)
def test_only_pages_of_this_machine_may_call(rig: Rig, origin: str, allowed: str | None) -> None:
    answer = rig.http.get(f"{rig.url}/clock", headers={"Origin": origin}, timeout=5)
    assert answer.headers.get("Access-Control-Allow-Origin") == allowed


def test_it_says_that_it_is_well(rig: Rig) -> None:
    assert rig.http.get(f"{rig.url}/health", timeout=5).json() == {"status": "ok"}


def test_old_events_and_calls_are_let_go(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carrier.network.WITH_EVENTS", 1)
    monkeypatch.setattr("carrier.network.ENDED_CALLS", 2)
    calls = [rig.call("<Hangup/>") for _ in range(3)]
    found = [rig.rest("GET", f"/Calls/{call.sid}.json").status_code for call in calls]
    assert found == [404, 200, 200]
    assert [len(call.events()) for call in calls[1:]] == [0, 4]


def test_who_answers_presses_what_they_were_told(rig: Rig) -> None:
    rig.handset("PUT", f"/handset/lines/{HANNA}", answer="auto", after=0, keys="1")
    key = rig.site.says("/key", "<Pause/>")
    asks = f'<Gather numDigits="1" action="{key}"><Say>one two three</Say></Gather><Say>nobody</Say>'
    rig.twilio.calls.create(to=HANNA, from_=HOTLINE, url=rig.site.says("/asks", asks))
    rig.step(1)
    assert [one["keys"] for one in rig.phone_at(HANNA).events("pressed")] == ["1"]
    assert rig.site.last("/key")["Digits"] == "1"
