"""A call through the signed webhooks, with the real store and everything else faked."""

from adapters.runtime import Agent, Runtime, report
from tests.fakes import MORNING, FakeClock, FakeDialogue, FakeTelephony
from tests.ivr.caller import Caller

HANNA = Agent("hanna", "Hanna", "x", "+46701740605", ("sv", "en"))


def taken(caller: Caller, runtime: Runtime) -> tuple[str, int]:
    """Have the caller wait and Hanna take the call; give the contact and the offer's number."""
    caller.to_queue()
    contact = report(runtime.engine, "CA1").contact
    runtime.desk.add_agent(HANNA)
    return contact, runtime.desk.accept(contact, "hanna", MORNING)


def test_the_first_words_offer_both_languages(caller: Caller) -> None:
    answer = caller.ring()
    assert answer.said == [
        "Hej och välkommen till Nordvik. För svenska, tryck ett.",
        "For English, press two.",
    ]
    assert [say.get("language") for say in answer.xml.iter("Say")] == ["sv-SE", "en-GB"]


def test_cost_and_assistant_come_before_the_question(caller: Caller) -> None:
    caller.ring()
    answer = caller.press("2")
    assert answer.said[0].startswith("You pay your operator's rate for 077")
    assert answer.said[1].startswith("You are talking to an automated assistant")
    assert answer.said[2].startswith("May we record")


def test_a_key_in_an_announcement_is_no_consent(caller: Caller, runtime: Runtime) -> None:
    caller.ring()
    caller.press("1")
    answer = caller.interrupt("1")
    assert answer.said == ["Får vi spela in samtalet, så att vi kan lära oss av det? "
                           "Tryck ett för ja eller två för nej."]  # fmt: skip
    assert report(runtime.engine, "CA1").consent is None


def test_an_early_no_and_an_early_choice_count(caller: Caller, runtime: Runtime) -> None:
    caller.ring()
    caller.press("1")
    assert caller.interrupt("2").said[0] == "Då spelar vi inte in."
    assert caller.press("1").said[0].startswith("Tryck ett för faktura")
    assert report(runtime.engine, "CA1").consent == "no"


def test_zero_in_an_announcement_reaches_a_human(caller: Caller) -> None:
    caller.ring()
    told = caller.press("1").said[0]
    answer = caller.interrupt("0")
    assert answer.xml.findtext("Enqueue") == "general"
    assert answer.said[0] == told
    assert answer.xml.find("Gather") is None


def test_an_assistant_cut_short_says_it_again(caller: Caller) -> None:
    caller.ring()
    told = caller.press("1").said[1]
    assert told in caller.interrupt("2").said


def test_nobody_reaches_a_human_before_the_cost(caller: Caller) -> None:
    caller.ring()
    answer = caller.press("0")
    assert answer.said[0] == "Du betalar enligt din operatörs pris för 077-nummer, även medan du väntar i kö."
    assert answer.xml.findtext("Enqueue") == "general"


def test_an_errand_said_leads_to_its_queue(caller: Caller, dialogue: FakeDialogue) -> None:
    answer = caller.to_queue()
    assert answer.said == ["Du kommer till fakturafrågor."]
    assert answer.xml.findtext("Enqueue") == "billing"
    assert [asked[1:] for asked in dialogue.asked] == [("sv", "jag har fått en dubbel faktura")]


def test_a_doubtful_errand_is_asked_about_first(caller: Caller) -> None:
    answer = caller.to_queue("det är nåt med flytten")
    assert answer.said[0].startswith("Gäller det att du ska flytta?")
    caller.say("ja")
    assert caller.press("1").xml.findtext("Enqueue") == "orders"


def test_without_the_assistant_the_keys_take_over(caller: Caller, dialogue: FakeDialogue) -> None:
    dialogue.down = True
    assert caller.to_queue().said[0].startswith("Tryck ett för faktura")
    assert caller.press("2").xml.findtext("Enqueue") == "technical"


def test_waiting_tells_the_place_then_only_news(caller: Caller, clock: FakeClock) -> None:
    caller.to_queue()
    first = caller.wait()
    place, forecast, offer, chat = first.said
    assert place == "Du har plats 1 i kön. Din plats är kvar så länge du väntar."
    assert (
        forecast == "Vi kan inte säga hur länge du får vänta. Den första av oss som blir ledig hjälper dig."
    )
    assert offer == "Vill du slippa vänta? Tryck ett så ringer vi upp dig. Du behåller din plats."
    assert chat == "Vill du hellre fortsätta i en chatt, tryck två så skickar vi en länk."
    clock.step(20)
    assert caller.stay_silent().said == []
    clock.step(20)
    assert caller.stay_silent().said == [place]
    assert caller.press("5").said[0] == place


def test_when_all_agents_leave_it_is_said(caller: Caller, clock: FakeClock, runtime: Runtime) -> None:
    runtime.desk.add_agent(HANNA)
    runtime.desk.choose("hanna", "available", clock())
    caller.to_queue()
    assert caller.wait().said[1] == "Väntetiden är under en minut."
    runtime.desk.choose("hanna", None, clock())
    clock.step(40)
    forecast, offer = caller.stay_silent().said
    assert forecast.endswith("Den första av oss som blir ledig hjälper dig.")
    assert offer.startswith("Vill du slippa vänta?")


def test_a_hang_up_is_heard_once_however_often(caller: Caller, runtime: Runtime, clock: FakeClock) -> None:
    caller.to_queue()
    contact = report(runtime.engine, "CA1").contact
    clock.step(30)
    caller.post(f"/voice/{contact}/left", QueueResult="hangup")
    caller.post("/voice/status", CallStatus="completed")
    found = report(runtime.engine, "CA1")
    assert found.outcome == "abandoned in queue"
    assert [event["kind"] for event in found.events].count("contact_ended") == 1
    assert runtime.desk.waiting() == []


def test_a_hang_up_before_the_errand_names_its_node(
    caller: Caller, runtime: Runtime, clock: FakeClock
) -> None:
    caller.ring()
    caller.press("1")
    clock.step(12)
    caller.post("/voice/status", CallStatus="completed")
    assert report(runtime.engine, "CA1").outcome == "abandoned at level 0, recording"


def test_recording_starts_only_after_a_yes(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    caller.ring()
    caller.press("1")
    assert telephony.done == []
    caller.press("1")
    assert telephony.done == [("record", "CA1")]
    assert "recording_started" in [event["kind"] for event in report(runtime.engine, "CA1").events]


def test_a_recording_refused_by_the_network_is_told(
    caller: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    telephony.broken = True
    caller.ring()
    caller.press("1")
    assert caller.press("1").said[0].startswith("Tack, då spelar vi in. Tryck fyrkant")
    assert "recording_failed" in [event["kind"] for event in report(runtime.engine, "CA1").events]


def test_words_are_kept_only_after_a_yes(caller: Caller, runtime: Runtime) -> None:
    caller.to_queue()
    assert report(runtime.engine, "CA1").words_kept == 0
    caller.leg = "CA2"
    caller.ring()
    for keys in ("1", "1"):
        caller.press(keys)
    caller.say("my line is dead")
    assert runtime.desk.words(report(runtime.engine, "CA2").contact) == ["my line is dead"]


def test_two_withheld_numbers_are_two_contacts(caller: Caller, runtime: Runtime) -> None:
    caller.number = "anonymous"
    caller.ring()
    caller.press("2")
    caller.leg = "CA2"
    caller.ring()
    one, other = report(runtime.engine, "CA1"), report(runtime.engine, "CA2")
    assert one.contact != other.contact
    assert (one.language, other.language) == ("en", "sv")
    assert one.events[0]["caller"] is None
