"""The network's REST side, against the carrier: recordings begin and end, and refusals are told apart."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from adapters.settings import read
from adapters.telephony import TwilioTelephony
from core.errors import TelephonyError
from tests.carrier.rig import ACCOUNT, HOTLINE, TOKEN, Rig

NOBODY = "http://127.0.0.1:9"
LONG = "<Say>hej</Say><Pause length='60'/>"


@pytest.fixture
def rig() -> Iterator[Rig]:
    """A carrier on the stepped clock."""
    made = Rig()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def telephony(rig: Rig) -> TwilioTelephony:
    """Our side of it."""
    return TwilioTelephony(replace(SETTINGS, api_url=rig.url))


SETTINGS = read(
    {
        "DATABASE_URL": "postgresql://nobody@/nothing",
        "PUBLIC_URL": "https://voice.example",
        "RASA_URL": NOBODY,
        "VAXEL_RASA_TOKEN": "rasa-token",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": NOBODY,
        "VAXEL_NUMBER": HOTLINE,
        "VAXEL_FALLBACK_NUMBER": "+46846500400",
        "VAXEL_SECRET_KEY": "secret-key",
    }
)


def test_a_recording_starts_and_stops(rig: Rig, telephony: TwilioTelephony) -> None:
    ana = rig.call(LONG)
    recording = telephony.record(ana.sid)
    telephony.stop_recording(ana.sid)
    events = [event for event in ana.events() if event["kind"].startswith("recording")]
    assert [(event["kind"], event["sid"]) for event in events] == [
        ("recording_started", recording),
        ("recording_stopped", recording),
    ]


def test_a_queue_holds_as_many_as_it_may(rig: Rig, telephony: TwilioTelephony) -> None:
    rig.call("<Enqueue>billing</Enqueue>")  # which makes it
    for _ in range(2):
        telephony.widen(["billing", "orders"])
    found = {row.friendly_name: row.max_size for row in telephony._client.queues.list()}
    assert found == {"billing": 5000, "orders": 5000}


def test_who_waits_is_found_in_the_queue(rig: Rig, telephony: TwilioTelephony) -> None:
    ana, ben = rig.call("<Enqueue>billing</Enqueue>"), rig.call(LONG)
    assert telephony.waits("billing", ana.sid)
    assert not telephony.waits("billing", ben.sid)
    assert not telephony.waits("no such queue", ana.sid)


def test_what_is_not_recorded_cannot_be_stopped(rig: Rig, telephony: TwilioTelephony) -> None:
    ana = rig.call(LONG)
    with pytest.raises(TelephonyError, match="refused to stop a recording") as caught:
        telephony.stop_recording(ana.sid)
    assert caught.value.permanent


def test_a_call_that_is_over_has_nothing_to_stop(rig: Rig, telephony: TwilioTelephony) -> None:
    ana = rig.call(LONG)
    telephony.record(ana.sid)
    ana.do("hangup")
    with pytest.raises(TelephonyError) as caught:
        telephony.stop_recording(ana.sid)
    assert caught.value.permanent


def test_a_network_that_is_away_may_come_back() -> None:
    with pytest.raises(TelephonyError, match="did not answer when asked to stop a recording") as caught:
        TwilioTelephony(SETTINGS).stop_recording("CA1")
    assert not caught.value.permanent


def test_a_conversation_is_looked_for_and_ended(rig: Rig, telephony: TwilioTelephony) -> None:
    document = "<Dial><Conference>abc</Conference></Dial><Say>over</Say>"
    assert telephony.meets("abc") is False
    ana = rig.call(document)
    assert telephony.meets("abc") is False  # nobody is there to talk with
    ben = rig.call(document, from_="+46701111111")
    assert (telephony.meets("abc"), telephony.meets("other")) == (True, False)
    telephony.disband("abc")
    rig.step()
    assert telephony.meets("abc") is False
    assert (ana.texts(), ben.texts()) == (["over"], ["over"])
    telephony.disband("abc")


def test_one_who_waits_alone_is_sent_off(rig: Rig, telephony: TwilioTelephony) -> None:
    ana = rig.call("<Dial><Conference>abc</Conference></Dial><Say>over</Say>")
    telephony.disband("abc")
    rig.step()
    assert ana.texts() == ["over"]
