"""The star key while a recorded caller talks with an agent: the recording stops, and nothing else does."""

import pytest

from adapters.runtime import Agent, Runtime, report
from core.handoff import card, stopped_in_talk
from core.inputs import Withdrawn
from core.turn import take_turn
from tests.fakes import MORNING, FakeClock, FakeTelephony
from tests.ivr.caller import Caller

HANNA = Agent("hanna", "Hanna", "x", "+46701740605", ("sv", "en"))


def talks(caller: Caller, runtime: Runtime, *opening: str) -> tuple[str, int]:
    """Have a caller talk with Hanna, recorded if the opening says so; give the contact and the offer."""
    caller.ring()
    for key in opening:
        caller.press(key)
    caller.press("0")
    contact = report(runtime.engine, "CA1").contact
    runtime.desk.add_agent(HANNA)
    offer = runtime.desk.accept(contact, "hanna", MORNING)
    caller.post(f"/voice/{contact}/connect")
    caller.post(f"/voice/{contact}/met", StatusCallbackEvent="conference-start")
    return contact, offer


def kinds(runtime: Runtime, contact: str) -> list[str]:
    return [one.event.kind for one in runtime.desk.log(contact)]


def seat(caller: Caller) -> tuple[dict[str, str], dict[str, str]]:
    """Give the attributes of the last Dial and its Conference, but those that are always the same."""
    dial, room = caller.last.xml.find("Dial"), caller.last.xml.find("Dial/Conference")
    assert dial is not None
    assert room is not None
    told = {"beep", "statusCallback", "statusCallbackEvent"}
    return dict(dial.attrib), {name: value for name, value in room.attrib.items() if name not in told}


def test_only_a_recorded_talk_has_the_key(caller: Caller, runtime: Runtime) -> None:
    contact, _ = talks(caller, runtime, "1", "2")
    caller.post(f"/voice/{contact}/connect")
    dial, room = seat(caller)
    assert dial == {"action": f"https://voice.example/voice/{contact}/after"}
    assert room == {"startConferenceOnEnter": "true", "endConferenceOnExit": "true"}


def test_a_recorded_talk_can_be_left_and_goes_on(caller: Caller, runtime: Runtime) -> None:
    contact, _ = talks(caller, runtime, "1", "1")
    caller.post(f"/voice/{contact}/connect")
    dial, room = seat(caller)
    assert dial == {"action": f"https://voice.example/voice/{contact}/star", "hangupOnStar": "true"}
    assert room == {"startConferenceOnEnter": "true", "endConferenceOnExit": "false"}


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("1", "Inspelningen är stoppad. Du är kvar i samtalet."),
        ("2", "The recording has been stopped. You are still connected."),
    ],
)
def test_star_stops_it_and_leads_back(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony, key: str, said: str
) -> None:
    contact, offer = talks(caller, runtime, key, "1")
    before = runtime.desk.taken(contact)
    back = caller.post(f"/voice/{contact}/star", DialCallStatus="completed")
    assert back.said == [said]
    assert [verb.tag for verb in back.xml] == ["Say", "Dial"]
    dial, room = seat(caller)
    assert dial == {"action": f"https://voice.example/voice/{contact}/after"}
    assert room == {"startConferenceOnEnter": "true", "endConferenceOnExit": "true"}
    assert telephony.done[-2:] == [("meets", contact), ("stop_recording", "CA1")]
    assert kinds(runtime, contact)[-3:] == ["consent_withdrawn", "prompt_played", "recording_stopped"]
    found = runtime.world.store.load(contact)
    assert (found.state.phase, found.state.consent, found.leg) == ("talking", "no", "CA1")
    assert (runtime.desk.taken(contact), runtime.desk.taken(contact).offer) == (before, offer)
    assert stopped_in_talk(card(contact, runtime.desk.log(contact)))


def test_star_asked_twice_stops_once(caller: Caller, runtime: Runtime, telephony: FakeTelephony) -> None:
    contact, _ = talks(caller, runtime, "1", "1")
    first = caller.post(f"/voice/{contact}/star")
    assert caller.post(f"/voice/{contact}/star").text == first.text
    assert telephony.done.count(("stop_recording", "CA1")) == 1
    assert kinds(runtime, contact).count("consent_withdrawn") == 1


def test_star_after_the_agents_button_leads_back(caller: Caller, runtime: Runtime) -> None:
    contact, _ = talks(caller, runtime, "1", "1")
    take_turn(runtime.world, contact, None, Withdrawn())
    assert caller.post(f"/voice/{contact}/star").said == ["Inspelningen är stoppad. Du är kvar i samtalet."]
    assert not stopped_in_talk(card(contact, runtime.desk.log(contact)))


def test_an_agent_who_leaves_is_no_star(caller: Caller, runtime: Runtime, telephony: FakeTelephony) -> None:
    contact, _ = talks(caller, runtime, "1", "1")
    telephony.together = False
    gone = caller.post(f"/voice/{contact}/star", DialCallStatus="answered")
    assert gone.said[-1] == "Tack för att du ringde. Ha det fint, hej då."
    assert "consent_withdrawn" not in kinds(runtime, contact)
    assert report(runtime.engine, "CA1").outcome == "human answered"


def test_star_before_the_agent_is_there_waits_on(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    caller.ring()
    for key in ("1", "1", "0"):
        caller.press(key)
    contact = report(runtime.engine, "CA1").contact
    runtime.desk.add_agent(HANNA)
    runtime.desk.accept(contact, "hanna", MORNING)
    caller.post(f"/voice/{contact}/connect")
    telephony.together = False
    assert caller.post(f"/voice/{contact}/star").xml.findtext("Dial/Conference") == contact
    assert runtime.world.store.load(contact).state.phase == "talking"


def test_a_network_that_cannot_tell_stops_it_too(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact, _ = talks(caller, runtime, "1", "1")
    telephony.broken, telephony.permanent = True, False
    assert caller.post(f"/voice/{contact}/star").xml.findtext("Dial/Conference") == contact
    assert "consent_withdrawn" in kinds(runtime, contact)


def test_a_recorded_caller_leaves_no_agent_behind(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact, _ = talks(caller, runtime, "1", "1")
    caller.post(f"/voice/{contact}/star", CallStatus="completed")
    assert telephony.done[-1] == ("disband", contact)
    assert "consent_withdrawn" not in kinds(runtime, contact)
    assert report(runtime.engine, "CA1").outcome == "human answered"


@pytest.mark.parametrize("where", ["after", "moved", "lost", "status"])
def test_every_way_out_ends_a_recorded_talk(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony, where: str
) -> None:
    contact, _ = talks(caller, runtime, "1", "1")
    status = "completed" if where == "status" else "in-progress"
    caller.post("/voice/status" if where == "status" else f"/voice/{contact}/{where}", CallStatus=status)
    assert ("disband", contact) in telephony.done


def test_it_is_ended_after_the_star_as_well(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony, clock: FakeClock
) -> None:
    contact, _ = talks(caller, runtime, "1", "1")
    caller.post(f"/voice/{contact}/star")
    clock.step(60)
    telephony.broken = True
    assert caller.post("/voice/status", CallStatus="completed").status == 200
    assert report(runtime.engine, "CA1").outcome == "human answered"


def test_a_talk_without_leave_needs_no_ending(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact, _ = talks(caller, runtime, "1", "2")
    caller.post(f"/voice/{contact}/after")
    assert not [one for one in telephony.done if one[0] == "disband"]
