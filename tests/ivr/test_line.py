"""Our webhooks and the carrier's telephone network, over real HTTP: what the two make of each other."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from werkzeug.serving import make_server

from adapters.flowfiles import Texts
from adapters.runtime import Agent, Runtime, report
from adapters.settings import Settings
from adapters.telephony import TwilioTelephony
from ivr.app import create_app
from tests import wide
from tests.carrier.rig import ANA, HOTLINE, TOKEN, Phone, Rig
from tests.fakes import FakeClock

OUTSIDE, AGENT = "+4684650040", "+46701740605"


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide.texts()


@dataclass(frozen=True)
class Line:
    """The network with our number on it."""

    rig: Rig
    runtime: Runtime
    telephony: TwilioTelephony

    def call(self, *keys: str) -> Phone:
        """Call, and press these, each where the question is asked."""
        ana = self.rig.call(pace="instant")
        self.press(ana, *keys)
        return ana

    def press(self, ana: Phone, *keys: str) -> None:
        for pressed in keys:
            self.rig.step(1)  # past what is told before the question
            assert ana.press(pressed) == 202
        self.rig.step(1)

    def kinds(self, ana: Phone) -> list[str]:
        return [event["kind"] for event in report(self.runtime.engine, ana.sid).events]


@pytest.fixture
def line(runtime: Runtime, settings: Settings) -> Iterator[Line]:
    """A carrier on the stepped clock that asks our webhooks, and is asked over REST by us."""
    rig = Rig()
    rig.start()
    server = make_server("127.0.0.1", 0, lambda *request: app(*request), threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    ours = replace(settings, public_url=url, auth_token=TOKEN, api_url=rig.url)
    telephony = TwilioTelephony(ours)
    app = create_app(replace(runtime, settings=ours, world=replace(runtime.world, telephony=telephony)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        telephony.provision()
        yield Line(rig, runtime, telephony)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        rig.stop()


def test_the_hash_key_comes_through_as_a_key(line: Line) -> None:
    ana = line.call("1", "1")
    assert ana.kinds().count("recording_started") == 1
    line.press(ana, "#")
    assert "Nu spelas samtalet inte in." in ana.texts()
    assert ana.kinds().count("recording_stopped") == 1
    assert "recording_stopped" in line.kinds(ana)


def test_nothing_said_after_the_stop_is_recorded(line: Line) -> None:
    ana = line.call("1", "1", "#", "4")
    (kept,) = line.rig.http.get(f"{line.rig.url}/handset/recordings", timeout=5).json()
    assert not any("Vilket språk" in heard for heard in kept["texts"])
    assert "Vilket språk vill du tala?" in ana.texts()


def test_the_star_key_changes_the_language(line: Line) -> None:
    ana = line.call("1", "2", "*")
    assert ana.texts()[-1] == "One is invoices, two is faults, three is your case, four is another language."


def test_a_long_number_ends_with_hash(line: Line) -> None:
    ana = line.call("1", "2", "3", "123456#")
    assert ana.texts()[-1] == "Ditt ärende är 1 2 3, 4 5 6. Är det rätt, tryck ett, annars två."


def test_the_queue_is_left_for_a_callback(line: Line, clock: FakeClock) -> None:
    ana = line.call("1", "2", "1")
    clock.step(600)
    line.rig.step(20)
    assert ana.texts()[-1] == "Vill du hellre bli uppringd? Tryck ett."
    line.press(ana, "1")
    assert ana.events("dequeued")[0]["result"] == "leave"
    line.press(ana, "1", "1", "1")
    assert ana.texts()[-2] == "Då är det bokat."
    found = report(line.runtime.engine, ana.sid)
    assert (found.outcome, ana.status()) == ("callback booked", "completed")
    assert "request_failed" not in line.kinds(ana)


def test_a_number_outside_rings_and_sees_ours(line: Line) -> None:
    line.rig.line(OUTSIDE, "auto", after=1)
    ana = line.call("1", "2", "3", "123456#", "1")
    line.rig.step(2)
    rung = line.rig.line_events(OUTSIDE)[0]
    assert (rung["kind"], rung["from"]) == ("ringing", HOTLINE)
    line.rig.phone_at(OUTSIDE).do("hangup")
    line.rig.step(1)
    assert ana.texts()[-1] == "Tack för att du ringde. Ha det fint, hej då."
    assert "transfer_ended" in line.kinds(ana)


def test_a_busy_number_outside_leads_back(line: Line) -> None:
    line.rig.line(OUTSIDE, "busy", after=1)
    ana = line.call("1", "2", "3", "123456#", "1")
    line.rig.step(3)
    assert ana.texts()[-1].startswith("Ett är faktura")
    assert "transfer_failed" in line.kinds(ana)


def test_the_own_number_is_read_out_and_not_logged(line: Line, clock: FakeClock) -> None:
    clock.step(10 * 3600)
    ana = line.call("1", "2", "1")
    assert ana.texts()[-1].startswith("Ska vi ringa 0 7 0, 1 2 3, 4 5 6, 7?")
    assert ANA.removeprefix("+46") not in str(report(line.runtime.engine, ana.sid).events)


def talking(line: Line, ana: Phone) -> Phone:
    """Have Hanna answer the call that waits, and press 1."""
    line.rig.line(AGENT, "ask")
    line.runtime.desk.add_agent(Agent("hanna", "Hanna", "x", AGENT, ("sv", "en")))
    contact = report(line.runtime.engine, ana.sid).contact
    offer = line.runtime.desk.accept(contact, "hanna", line.runtime.world.now())
    leg = line.telephony.call_agent(AGENT, contact, offer)
    line.runtime.desk.agent_called(contact, offer, leg)
    line.rig.step(1)
    hanna = line.rig.phone_at(AGENT)
    hanna.do("answer")
    line.rig.step(5)
    assert hanna.press("1") == 202
    line.rig.step(1)
    return hanna


def test_star_stops_a_recording_in_the_talk(line: Line) -> None:
    ana = line.call("1", "1", "0")
    hanna = talking(line, ana)
    hanna.say("mitt namn är Hanna")
    assert ana.press("*") == 202
    line.rig.step(1)
    assert ana.texts()[-1] == "Inspelningen är stoppad. Du är kvar i samtalet."
    assert ana.kinds().count("recording_stopped") == 1
    line.rig.step(5)
    hanna.say("hör du mig")
    assert [event["text"] for event in ana.events("heard")] == ["mitt namn är Hanna", "hör du mig"]
    (kept,) = line.rig.http.get(f"{line.rig.url}/handset/recordings", timeout=5).json()
    assert "hör du mig" not in kept["texts"]
    assert hanna.status() == "in-progress"
    assert line.kinds(ana)[-3:] == ["consent_withdrawn", "prompt_played", "recording_stopped"]
    ana.do("hangup")
    line.rig.step(1)
    assert hanna.status() == "completed"


def test_the_star_is_no_key_once_it_has_stopped(line: Line) -> None:
    ana = line.call("1", "1", "0")
    talking(line, ana)
    ana.press("*")
    line.rig.step(5)
    assert ana.press("*") == 409


@pytest.mark.parametrize("leaves", ["ana", "hanna"])
def test_whoever_hangs_up_ends_a_recorded_talk(line: Line, leaves: str) -> None:
    ana = line.call("1", "1", "0")
    hanna = talking(line, ana)
    (ana if leaves == "ana" else hanna).do("hangup")
    line.rig.step(5)
    assert (hanna.status(), "consent_withdrawn" in line.kinds(ana)) == ("completed", False)
    if leaves == "hanna":
        assert ana.texts()[-1] == "Tack för att du ringde. Ha det fint, hej då."
