"""What newer kinds of node need of the voice edge: digits, numbers outside, interpreters, the survey."""

import pytest

from adapters.flowfiles import Texts
from adapters.runtime import Runtime, report
from tests import wide
from tests.fakes import FakeChance, FakeTelephony
from tests.ivr.caller import Caller
from tests.ivr.test_callbacks import by_keys, stored


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide.texts()


def kinds(runtime: Runtime) -> list[str]:
    return [event["kind"] for event in report(runtime.engine, "CA1").events]


def outside(caller: Caller) -> str:
    """Give a case number, confirm it, and have the number outside dialled; give the address that is told."""
    by_keys(caller, "3", "123456", "1")
    return caller.last.url("Dial")


def test_digits_end_with_hash_and_are_read_back(caller: Caller) -> None:
    gather = next(by_keys(caller, "3").last.xml.iter("Gather"))
    assert (gather.get("input"), gather.get("finishOnKey")) == ("dtmf speech", "#")
    assert gather.get("numDigits") is None
    answer = caller.press("123456")
    assert answer.said == ["Ditt ärende är 1 2 3, 4 5 6. Är det rätt, tryck ett, annars två."]
    assert next(answer.xml.iter("Gather")).get("finishOnKey") == ""


def test_what_was_given_stands_in_no_log(caller: Caller, runtime: Runtime) -> None:
    by_keys(caller, "3", "7777777", "1")
    with runtime.engine.connect() as connection:
        log = connection.exec_driver_sql("SELECT string_agg(data::text, '') FROM event").scalar_one()
    assert "777" not in str(log)
    assert "slot_filled" in kinds(runtime)


def test_a_number_outside_is_dialled_as_ours(caller: Caller) -> None:
    outside(caller)
    (dial,) = caller.last.xml.iter("Dial")
    assert (dial.text, dial.get("callerId")) == ("+4684650040", "+46771000000")
    assert caller.last.said == ["Nu kopplar jag dig till handläggaren."]


def test_an_answer_outside_leads_on_when_it_is_over(caller: Caller, runtime: Runtime) -> None:
    answer = caller.post(outside(caller), DialCallStatus="completed")
    assert answer.said == ["Tack för att du ringde. Ha det fint, hej då."]
    assert report(runtime.engine, "CA1").outcome == "human answered"


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_nobody_outside_leads_back(caller: Caller, runtime: Runtime, status: str) -> None:
    url = outside(caller)
    answer = caller.post(url, DialCallStatus=status)
    assert answer.said[0].startswith("Ett är faktura")
    assert caller.post(url, DialCallStatus=status) == answer
    assert kinds(runtime).count("transfer_failed") == 1


def test_a_hang_up_outside_ends_the_contact(caller: Caller, runtime: Runtime) -> None:
    url = outside(caller)
    caller.post(url, DialCallStatus="completed", CallStatus="completed")
    found = report(runtime.engine, "CA1")
    assert (found.outcome, kinds(runtime).count("contact_ended")) == ("human answered", 1)


def test_a_hang_up_while_it_rings_is_no_answer(caller: Caller, runtime: Runtime) -> None:
    caller.post(outside(caller), DialCallStatus="no-answer", CallStatus="completed")
    assert report(runtime.engine, "CA1").outcome == "early hang-up"


def test_each_language_is_offered_in_its_own_voice(caller: Caller) -> None:
    answer = by_keys(caller, "4").last
    voices = [(say.get("language"), say.get("voice")) for say in answer.xml.iter("Say")]
    assert voices == [("sv-SE", "Polly.Elin-Neural"), ("arb", "Polly.Zeina")]
    assert next(answer.xml.iter("Gather")).get("language") == "sv-SE"


def test_the_place_knows_the_interpreter(caller: Caller, runtime: Runtime) -> None:
    assert by_keys(caller, "4", "1").last.said[0] == "Vi ordnar tolk på arabiska."
    assert stored(runtime.engine, "place", "queue", "interpreter") == ("general", "ar")


@pytest.mark.parametrize(("number", "drawn"), [(0.19, True), (0.2, False)])
def test_the_survey_is_drawn_at_the_start(
    caller: Caller, runtime: Runtime, chance: FakeChance, number: float, drawn: bool
) -> None:
    chance.number = number
    by_keys(caller)
    chance.number = 1 - number
    assert report(runtime.engine, "CA1").events[0]["survey"] is drawn
    asked = "Vill du svara på några frågor efteråt? Tryck ett för ja eller två för nej."
    assert (asked in caller.last.said) is drawn


def test_star_changes_the_language_in_the_queue(caller: Caller) -> None:
    by_keys(caller, "4", "2").wait()
    answer = caller.press("*")
    assert [gather.tag for gather in answer.xml] == ["Gather", "Redirect"]
    assert answer.said == [
        "You pay your operator's rate for 077 numbers, also while you wait in the queue.",
        "You are number 1 in the queue. You keep your place while you wait.",
        "We cannot say how long you will have to wait. The first of us who is free will help you.",
    ]


def test_hash_stops_a_recording(caller: Caller, runtime: Runtime, telephony: FakeTelephony) -> None:
    caller.ring()
    for keys in ("1", "1", "#"):
        caller.press(keys)
    assert caller.last.said[0] == "Nu spelas samtalet inte in."
    assert telephony.done == [("record", "CA1"), ("stop_recording", "CA1")]
    assert kinds(runtime)[-1] == "recording_stopped"
    assert report(runtime.engine, "CA1").consent == "no"


def test_hash_in_an_announcement_stops_it_too(caller: Caller, telephony: FakeTelephony) -> None:
    caller.ring()
    for keys in ("1", "1"):
        caller.press(keys)
    caller.interrupt("#")
    assert telephony.done[-1] == ("stop_recording", "CA1")


def test_words_after_a_stop_are_not_kept(caller: Caller, runtime: Runtime) -> None:
    caller.ring()
    for keys in ("1", "1", "#"):
        caller.press(keys)
    caller.say("min faktura är fel")
    assert report(runtime.engine, "CA1").words_kept == 0
