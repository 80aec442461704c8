"""An agent's phone: what it says, the key that takes the call, and who never meets anybody."""

from adapters.runtime import Agent, Runtime, report
from core.kpi.fold import fold
from core.sweep import TOGETHER, Apart, rejoin
from tests.fakes import MORNING, FakeClock, FakeTelephony
from tests.ivr.caller import Caller
from tests.ivr.test_calls import HANNA, taken


def test_the_phone_says_what_the_call_is(caller: Caller, runtime: Runtime) -> None:
    contact, offer = taken(caller, runtime)
    told = caller.post(f"/voice/agent/{contact}/{offer}", CallSid="CAagent")
    assert told.said == [
        "Samtal på svenska.",
        "Det gäller en dubbel faktura eller betalning.",
        "Tryck ett för att ta det.",
    ]
    gather = told.xml.find("Gather")
    assert gather is not None
    assert (gather.get("numDigits"), gather.get("timeout")) == ("1", "5")


def test_an_agent_hears_it_in_their_own_language(caller: Caller, runtime: Runtime) -> None:
    contact, offer = taken(caller, runtime)
    runtime.desk.add_agent(Agent("hanna", "Hanna", "x", "+46701740605", ("ar", "en", "sv")))
    told = caller.post(f"/voice/agent/{contact}/{offer}", CallSid="CAagent")
    assert told.said[0] == "A call in Swedish."
    assert {say.get("language") for say in told.xml.iter("Say")} == {"en-GB"}


def test_a_voicemail_takes_nobody(caller: Caller, runtime: Runtime, telephony: FakeTelephony) -> None:
    contact, offer = taken(caller, runtime)
    caller.post(f"/voice/agent/{contact}/{offer}", CallSid="CAagent")
    assert caller.stay_silent().said[-1] == "Tryck ett för att ta det."
    over = caller.stay_silent()
    assert ([verb.tag for verb in over.xml], telephony.done) == (["Hangup"], [])
    caller.post(f"/voice/agent/{contact}/{offer}/status", CallSid="CAagent", CallStatus="completed")
    (place,) = runtime.desk.waiting()
    assert (runtime.desk.taken(contact).state, place.arrived_at) == ("waiting", MORNING)


def test_another_key_takes_nobody_either(caller: Caller, runtime: Runtime, telephony: FakeTelephony) -> None:
    contact, offer = taken(caller, runtime)
    caller.post(f"/voice/agent/{contact}/{offer}", CallSid="CAagent")
    assert caller.press("2").said[0] == "Samtal på svenska."
    assert [verb.tag for verb in caller.press("#").xml] == ["Hangup"]
    assert telephony.done == []


def test_who_leaves_meanwhile_is_told_to_the_agent(caller: Caller, runtime: Runtime) -> None:
    contact, offer = taken(caller, runtime)
    caller.post(f"/voice/agent/{contact}/{offer}", CallSid="CAagent")
    agent = caller.last
    caller.post("/voice/status", CallStatus="completed")
    caller.last = agent
    assert caller.press("1").said == ["Kunden har lagt på."]


def test_who_never_met_the_agent_keeps_the_place(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony, clock: FakeClock
) -> None:
    contact, offer = taken(caller, runtime)
    caller.post(f"/voice/{contact}/connect")
    caller.post(f"/voice/agent/{contact}/{offer}/status", CallStatus="completed")
    assert telephony.done == [("lose", "CA1", contact)]
    clock.step(3)
    back = caller.post(f"/voice/{contact}/lost")
    assert back.said[0] == "Samtalet bröts. Du har kvar din plats i kön."
    assert back.xml.findtext("Enqueue") == "billing"
    (place,) = runtime.desk.waiting()
    assert (place.arrived_at, runtime.desk.taken(contact).state) == (MORNING, "waiting")
    caller.post("/voice/status", CallStatus="completed")
    assert report(runtime.engine, "CA1").outcome == "abandoned in queue"


def test_a_lost_agent_answered_nobody(caller: Caller, runtime: Runtime, clock: FakeClock) -> None:
    contact, _ = taken(caller, runtime)
    caller.post(f"/voice/{contact}/connect")
    caller.post(f"/voice/{contact}/lost")
    clock.step(30)
    caller.post("/voice/status", CallStatus="completed")
    course = fold("+46771000000", "v", ((line.at, line.event) for line in runtime.desk.log(contact)))
    assert course is not None
    assert (course.outcome, course.talked) == ("abandoned in queue", None)
    assert course.wait is not None
    assert course.wait.end == "abandoned"


def test_a_talk_of_minutes_was_one_whatever_was_told(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony, clock: FakeClock
) -> None:
    contact, offer = taken(caller, runtime)
    caller.post(f"/voice/{contact}/connect")
    clock.step(300)
    caller.post(f"/voice/agent/{contact}/{offer}/status", CallStatus="completed")
    assert telephony.done == [("resume", "CA1", contact)]


def test_both_sides_come_into_one_conversation(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact, offer = taken(caller, runtime)
    caller.post(f"/voice/agent/{contact}/{offer}", CallSid="CAagent")
    assert telephony.done == []
    agent = caller.press("1")
    assert agent.xml.findtext("Dial/Conference") == contact
    assert telephony.done == [("connect", "billing", "CA1", contact)]
    assert caller.post(f"/voice/{contact}/connect").xml.findtext("Dial/Conference") == contact
    assert caller.post(f"/voice/{contact}/left", QueueResult="redirected").xml.find("*") is None
    assert caller.post(f"/voice/{contact}/after").said[-1] == "Tack för att du ringde. Ha det fint, hej då."
    assert report(runtime.engine, "CA1").outcome == "human answered"


def test_a_phone_not_answered_gives_the_place_back(caller: Caller, runtime: Runtime) -> None:
    contact, offer = taken(caller, runtime)
    runtime.desk.agent_called(contact, offer, "CAagent")
    caller.post(f"/voice/agent/{contact}/{offer}/status", CallSid="CAagent", CallStatus="no-answer")
    (place,) = runtime.desk.waiting()
    assert (place.contact, place.arrived_at) == (contact, MORNING)
    assert runtime.desk.taken(contact).state == "waiting"


def test_an_agent_lost_on_the_way_keeps_the_place(caller: Caller, runtime: Runtime, clock: FakeClock) -> None:
    caller.to_queue()
    contact = report(runtime.engine, "CA1").contact
    clock.step(60)
    assert caller.post(f"/voice/{contact}/connect").xml.findtext("Enqueue") == "billing"
    assert runtime.desk.waiting()[0].arrived_at == MORNING


def test_an_agent_too_late_hears_that_nobody_is_there(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    caller.to_queue()
    contact = report(runtime.engine, "CA1").contact
    assert caller.post(f"/voice/agent/{contact}/1").said == ["Kunden har lagt på."]
    runtime.desk.add_agent(HANNA)
    offer = runtime.desk.accept(contact, "hanna", MORNING)
    telephony.broken, telephony.permanent = True, False
    caller.post(f"/voice/agent/{contact}/{offer}")
    assert caller.press("1").said == ["Kunden har lagt på."]
    assert len(runtime.desk.waiting()) == 1


def test_a_hang_up_nobody_reported_is_found_out(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact, offer = taken(caller, runtime)
    telephony.broken = True
    caller.post(f"/voice/agent/{contact}/{offer}")
    caller.press("1")
    assert runtime.desk.waiting() == []
    assert report(runtime.engine, "CA1").outcome == "abandoned in queue"


def test_an_old_leg_takes_nobody_elses_offer(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact, old = taken(caller, runtime)
    runtime.desk.lapse(contact, old, MORNING)
    new = runtime.desk.accept(contact, "hanna", MORNING)
    assert caller.post(f"/voice/agent/{contact}/{old}").said == ["Kunden har lagt på."]
    caller.post(f"/voice/agent/{contact}/{old}/status", CallStatus="completed")
    assert (runtime.desk.taken(contact).state, new) == ("offered", old + 1)
    assert telephony.done == []


def test_nobody_is_left_alone_in_a_conversation(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact, offer = taken(caller, runtime)
    caller.post(f"/voice/{contact}/connect")
    caller.post(f"/voice/{contact}/met", StatusCallbackEvent="conference-start")
    caller.post(f"/voice/agent/{contact}/{offer}/status", CallStatus="completed")
    assert telephony.done == [("resume", "CA1", contact)]
    caller.post(f"/voice/{contact}/after")
    caller.post(f"/voice/agent/{contact}/{offer}/status", CallStatus="completed")
    assert len(telephony.done) == 1


def test_who_sits_alone_and_nobody_told_is_found(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony, clock: FakeClock
) -> None:
    contact, offer = taken(caller, runtime)
    runtime.desk.agent_called(contact, offer, "CAagent")
    caller.post(f"/voice/{contact}/connect")
    clock.step(100)
    found = runtime.desk.apart(clock() - TOGETHER)
    assert found == [Apart(contact, "CA1", "CAagent")]
    assert rejoin(runtime.world, found) == 0
    telephony.stands = "completed"
    assert rejoin(runtime.world, found) == 1
    assert telephony.done[-1] == ("lose", "CA1", contact)
    runtime.desk.met(contact)
    assert runtime.desk.apart(clock() - TOGETHER) == []
