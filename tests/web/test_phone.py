"""`/phone` and its way to the carrier."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from adapters.runtime import Runtime
from tests.web.carrier import EVENTS, FakeCarrier
from tests.web.visitor import Visitor
from web.app import create_app

SID = "CA" + "0" * 32
LINE = f"/phone/line/calls/{SID}"
HANDSET = f"/handset/calls/{SID}"


def test_the_page_has_the_hotline_ready(visitor: Visitor) -> None:
    page = visitor.get("/phone").text
    assert 'value="+46771000000"' in page
    assert 'id="heard" role="log" aria-live="polite"' in page


def test_a_call_is_placed_at_the_pace_of_speech(visitor: Visitor, carrier: FakeCarrier) -> None:
    carrier.status, carrier.body = 201, {"sid": SID}
    answer = visitor.send("/phone/line/calls", {"from": "+46701740610", "to": "+46771000000"})
    assert (answer.status_code, answer.json) == (201, {"sid": SID})
    placed = {"from": "+46701740610", "to": "+46771000000", "pace": "spoken"}
    assert carrier.asked == [("POST", "/handset/calls", placed)]


def test_a_number_may_be_withheld(visitor: Visitor, carrier: FakeCarrier) -> None:
    visitor.send("/phone/line/calls", {"from": "anonymous", "to": "+46771000000"})
    assert carrier.asked[0][2]["from"] == "anonymous"


def test_a_page_cannot_choose_another_webhook(visitor: Visitor, carrier: FakeCarrier) -> None:
    asked = {"from": "anonymous", "to": "+46771000000", "voice_url": "http://evil.example", "pace": "instant"}
    visitor.send("/phone/line/calls", asked)
    assert carrier.asked[0][2] == {"from": "anonymous", "to": "+46771000000", "pace": "spoken"}


@pytest.mark.parametrize(
    ("number", "to"),
    [
        ("070", "+46771000000"),
        ("", "+46771000000"),
        ("+46701740610", "x"),
        ("+46701740610\n", "+46771000000"),
    ],
)
def test_a_malformed_number_is_refused(visitor: Visitor, carrier: FakeCarrier, number: str, to: str) -> None:
    answer = visitor.send("/phone/line/calls", {"from": number, "to": to})
    assert answer.status_code == 400
    assert answer.json and "landskod" in answer.json["error"]
    assert carrier.asked == []


def test_an_unknown_number_is_said_in_words(visitor: Visitor, carrier: FakeCarrier) -> None:
    carrier.status, carrier.body = 404, {"error": "+46800000000 is not a number of this account."}
    answer = visitor.send("/phone/line/calls", {"from": "anonymous", "to": "+46800000000"})
    assert answer.status_code == 404
    assert answer.json == {"error": "Det finns inget sådant nummer eller samtal."}


@pytest.mark.parametrize(
    ("what", "body"),
    [("press", {"keys": "1*#"}), ("say", {"text": "min faktura"}), ("hangup", {}), ("answer", {})],
)
def test_what_is_done_reaches_the_carrier(
    visitor: Visitor, carrier: FakeCarrier, what: str, body: dict[str, str]
) -> None:
    assert visitor.send(f"{LINE}/{what}", body).status_code == 202
    assert carrier.asked == [("POST", f"{HANDSET}/{what}", body)]


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("press", {"keys": "1a"}),
        ("press", {}),
        ("say", {"text": "  "}),
        ("say", {"text": "a" * 1001}),
        ("say", ["text"]),
    ],
)
def test_what_makes_no_sense_is_refused(
    visitor: Visitor, carrier: FakeCarrier, what: str, body: object
) -> None:
    assert visitor.send(f"{LINE}/{what}", body).status_code == 400
    assert carrier.asked == []


def test_a_key_that_nobody_hears_is_told_so(visitor: Visitor, carrier: FakeCarrier) -> None:
    carrier.status = 409
    answer = visitor.send(f"{LINE}/press", {"keys": "1"})
    assert answer.status_code == 409
    assert answer.json == {"error": "Ingen lyssnar just nu. Vänta tills det är din tur."}


@pytest.mark.parametrize("what", ["repeat", "decline", "events", "../lines"])
def test_no_other_path_is_passed_on(visitor: Visitor, carrier: FakeCarrier, what: str) -> None:
    assert visitor.send(f"{LINE}/{what}", {}).status_code == 404
    assert carrier.asked == []


@pytest.mark.parametrize("sid", ["CA1", "CA" + "g" * 32, "..", "CA" + "0" * 33, "%2e%2e"])
def test_a_malformed_call_is_not_passed_on(visitor: Visitor, carrier: FakeCarrier, sid: str) -> None:
    assert visitor.get(f"/phone/line/calls/{sid}/stream").status_code == 404
    assert visitor.send(f"/phone/line/calls/{sid}/hangup", {}).status_code == 404
    assert carrier.asked == []


def test_events_come_through_as_they_are(client: FlaskClient, carrier: FakeCarrier) -> None:
    answer = client.get(f"{LINE}/stream", headers={"Last-Event-ID": "7"})
    assert answer.mimetype == "text/event-stream"
    assert answer.data == EVENTS
    assert carrier.last_event == ["7"]


def test_a_malformed_event_number_is_dropped(client: FlaskClient, carrier: FakeCarrier) -> None:
    client.get(f"{LINE}/stream", headers={"Last-Event-ID": "7; x"})
    assert carrier.last_event == [None]


def test_a_telephones_events_come_through(visitor: Visitor, carrier: FakeCarrier) -> None:
    assert visitor.get("/phone/line/lines/+46701740610/stream").data == EVENTS
    assert carrier.asked == [("GET", "/handset/lines/%2B46701740610/stream", None)]
    assert visitor.get("/phone/line/lines/someone/stream").status_code == 404


def test_the_stream_of_an_unknown_call_ends(visitor: Visitor, carrier: FakeCarrier) -> None:
    carrier.status = 404
    assert visitor.get(f"{LINE}/stream").status_code == 404


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_another_site_cannot_use_the_phone(client: FlaskClient, carrier: FakeCarrier, site: str) -> None:
    headers = {"Sec-Fetch-Site": site, "Origin": "https://evil.example"}
    assert client.post(f"{LINE}/hangup", json={}, headers=headers).status_code == 403
    assert carrier.asked == []


def test_a_carrier_that_is_away_is_told(runtime: Runtime) -> None:
    settings = replace(runtime.settings, api_url="http://127.0.0.1:9")
    visitor = Visitor(create_app(replace(runtime, settings=settings)).test_client())
    answer = visitor.send(f"{LINE}/hangup", {})
    assert answer.status_code == 502
    assert answer.json and "svarar inte" in answer.json["error"]
    assert visitor.get(f"{LINE}/stream").status_code == 502
    assert visitor.get("/phone/line/lines/+46701740610/stream").status_code == 502


@pytest.mark.parametrize("path", ["/phone", f"{LINE}/stream"])
def test_a_real_network_has_no_phone_page(runtime: Runtime, path: str) -> None:
    settings = replace(runtime.settings, api_url="")
    answer = create_app(replace(runtime, settings=settings)).test_client().get(path)
    assert answer.status_code == 404
    assert "Ring +46771000000 från din egen telefon" in answer.text
