"""A whole contact: menu, queue, an agent's own leg, and the conference where the two meet."""

import signal
import subprocess
import sys

import pytest

from carrier.__main__ import arguments
from tests.carrier.rig import ACCOUNT, HANNA, HOTLINE, Rig

MENU = (
    "<Gather input='dtmf speech' numDigits='1' action='/queue' language='sv-SE'>"
    "<Say>Vad gäller det</Say></Gather>"
)
TAKE = "<Gather numDigits='1' action='/room'><Say>Press one to take the call</Say></Gather><Hangup/>"
ROOM = "<Dial><Conference endConferenceOnExit='true'>contact-1</Conference></Dial>"


def script(rig: Rig) -> None:
    rig.site.says("/queue", "<Enqueue waitUrl='/wait' action='/left'>support</Enqueue>")
    rig.site.says("/wait", "<Say>Du är nummer ett</Say><Pause length='30'/>")
    rig.site.says("/left", "<Say>never played</Say>")
    rig.site.says("/agent", TAKE)
    rig.site.says("/room", ROOM)


def test_a_caller_reaches_an_agent(rig: Rig) -> None:
    script(rig)
    rig.line(HANNA, "auto", after=1)
    ana = rig.call(MENU)
    ana.say("jag har fått en dubbel faktura")
    rig.step(20)
    agent = rig.twilio.calls.create(to=HANNA, from_=HOTLINE, url=rig.site.base + "/agent")
    rig.step(1)
    hanna = rig.phone_at(HANNA)
    hanna.press("1")
    queue = rig.twilio.queues.list()[0]
    rig.twilio.queues(queue.sid).members(ana.sid).update(url=rig.site.base + "/room")
    rig.step()
    assert hanna.say("kundservice, det är Hanna") == 202
    assert ana.events("heard")[0]["from_sid"] == agent.sid
    assert rig.site.last("/left")["QueueResult"] == "redirected"
    ana.do("hangup")
    assert [hanna.status(), ana.status()] == ["completed", "completed"]
    assert hanna.texts() == ["Press one to take the call"]


def test_many_calls_go_their_own_ways(rig: Rig) -> None:
    script(rig)
    callers = [rig.call(MENU, from_=f"+467012345{n:02}") for n in range(20)]
    for caller in callers[::2]:
        caller.press("1")
    rig.step(60)
    assert [caller.status() for caller in callers] == ["in-progress", "completed"] * 10
    positions = [seen.form["QueuePosition"] for seen in rig.site.to("/wait")[:10]]
    assert positions == [str(n) for n in range(1, 11)]


def test_it_starts_from_the_command_line() -> None:
    command = [sys.executable, "-m", "carrier", "--port", "0", "--account-sid", ACCOUNT]
    environment = {"TWILIO_AUTH_TOKEN": "secret"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        line = started.stdout.readline()
        started.send_signal(signal.SIGTERM)
        assert started.wait(10) == 0
    assert line.startswith("carrier ready on http://127.0.0.1:")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (["--account-sid", "AC1", "--auth-token", "x"], "--account-sid"),
        (["--account-sid", ACCOUNT], "--auth-token"),
    ],
)
def test_a_wrong_start_is_refused(
    given: list[str], named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TWILIO_AUTH_TOKEN", raising=False)
    with pytest.raises(SystemExit):
        arguments(given)
    assert named in capsys.readouterr().err
