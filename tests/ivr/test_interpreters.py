"""Interpreters rung into a conversation: ranked suppliers, a key that takes the call, each step logged."""

from dataclasses import replace

import pytest

from adapters.runtime import Agent, Runtime, report
from core.inputs import Understood
from core.interpreting import Supplier
from tests.fakes import MORNING, FakeClock, FakeDialogue, FakeTelephony
from tests.ivr.caller import Caller, TwiML

FIRST, SECOND = "+46313900601", "+46313900602"


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    """A set-up with two suppliers of Arabic and one of Somali."""
    one, two = Supplier("Tolkjouren", FIRST), Supplier("Språkbron", SECOND)
    return replace(runtime, suppliers={"ar": (one, two), "so": (one,)})


class Talk:
    """Daud, who needs Arabic, and an agent who takes him."""

    def __init__(self, caller: Caller, runtime: Runtime) -> None:
        self.caller, self.runtime = caller, runtime
        caller.ring()
        for keys in ("1", "2"):
            caller.press(keys)
        self.contact = report(runtime.engine, "CA1").contact

    def begin(self, *languages: str) -> None:
        """Choose Arabic, and meet an agent of these languages."""
        self.caller.say("jag behöver tolk på arabiska")
        self.connect(*languages)

    def connect(self, *languages: str) -> None:
        self.runtime.desk.add_agent(Agent("hanna", "Hanna", "x", "+46701740605", languages or ("sv",)))
        self.runtime.desk.accept(self.contact, "hanna", MORNING)
        self.caller.post(f"/voice/{self.contact}/connect")

    def post(self, path: str, **form: str) -> TwiML:
        return self.caller.post(f"/voice/interpreter/{self.contact}/{path}", **form)

    def kinds(self) -> list[str]:
        found = [event["kind"] for event in report(self.runtime.engine, "CA1").events]
        return [kind for kind in found if kind.startswith("interpreter_")]

    @property
    def stage(self) -> str:
        found = self.runtime.booth.rings.of(self.contact)
        return found.stage if found else "never"


@pytest.fixture
def talk(caller: Caller, runtime: Runtime, dialogue: FakeDialogue) -> Talk:
    """Daud on the line."""
    dialogue.knows["jag behöver tolk på arabiska"] = Understood("errand", "interpreter", 0.9, "ar")
    return Talk(caller, runtime)


def rung(telephony: FakeTelephony) -> list[str]:
    return [one[1] for one in telephony.done if one[0] == "call_interpreter"]


def test_an_agent_without_the_language_gets_one(talk: Talk, telephony: FakeTelephony) -> None:
    talk.begin("sv", "en")
    assert telephony.done[-1] == ("call_interpreter", FIRST, talk.contact, "1")
    told = talk.post("1")
    assert told.said == [
        "Vi behöver en tolk på arabiska i ett samtal som pågår.",
        "Tryck ett för att vara med.",
    ]
    assert talk.stage == "ringing"
    room = talk.caller.press("1").xml.find("Dial/Conference")
    assert room is not None
    assert (room.text, room.get("endConferenceOnExit")) == (talk.contact, "false")
    assert (talk.stage, talk.kinds()[1:]) == ("joined", ["interpreter_called", "interpreter_joined"])
    talk.post("1/status", CallStatus="completed")
    assert (talk.stage, talk.kinds()[-1]) == ("over", "interpreter_left")
    assert rung(telephony) == [FIRST]


def test_an_agent_with_the_language_needs_none(talk: Talk, telephony: FakeTelephony) -> None:
    talk.begin("sv", "ar")
    assert (rung(telephony), talk.stage) == ([], "never")


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed"])
def test_the_next_supplier_is_rung_in_order(talk: Talk, telephony: FakeTelephony, status: str) -> None:
    talk.begin()
    talk.post("1/status", CallStatus=status)
    talk.post("1/status", CallStatus=status)
    assert rung(telephony) == [FIRST, SECOND]
    talk.post("2/status", CallStatus=status)
    assert (talk.stage, rung(telephony)) == ("none", [FIRST, SECOND])
    assert talk.kinds()[1:] == [
        "interpreter_called",
        "interpreter_missed",
        "interpreter_called",
        "interpreter_missed",
        "interpreter_not_found",
    ]


def test_a_suppliers_voicemail_never_joins(talk: Talk, telephony: FakeTelephony) -> None:
    talk.begin()
    talk.post("1")
    talk.caller.stay_silent()
    assert [verb.tag for verb in talk.caller.stay_silent().xml] == ["Hangup"]
    talk.post("1/status", CallStatus="completed")
    assert (talk.stage, rung(telephony)) == ("ringing", [FIRST, SECOND])
    assert talk.post("1/key/1", Digits="1").xml.find("Dial") is None


def test_a_supplier_the_network_refuses_is_passed_over(talk: Talk, telephony: FakeTelephony) -> None:
    telephony.broken = True
    talk.begin()
    assert (talk.stage, talk.kinds()[-1]) == ("none", "interpreter_not_found")


def test_a_language_without_suppliers_is_told_so(talk: Talk, runtime: Runtime) -> None:
    talk.begin("sv", "ar")
    assert runtime.booth.summon(talk.contact, "fi", MORNING)
    assert (talk.stage, talk.kinds()[1:]) == ("none", ["interpreter_not_found"])


def test_nobody_is_rung_when_the_talk_is_over(talk: Talk, telephony: FakeTelephony) -> None:
    talk.begin()
    talk.caller.post("/voice/status", CallStatus="completed")
    told = talk.post("1")
    assert talk.caller.press("1").said == ["Kunden har lagt på."] and told.said
    talk.post("1/status", CallStatus="completed")
    assert (talk.stage, rung(telephony)) == ("over", [FIRST])


def test_the_languages_are_written_with_their_keys(
    talk: Talk, dialogue: FakeDialogue, telephony: FakeTelephony
) -> None:
    dialogue.knows["jag behöver tolk"] = Understood("errand", "interpreter", 0.9)
    talk.caller.say("jag behöver tolk")
    (sent,) = [one for one in telephony.done if one[0] == "send"]
    assert sent[1:4] == ("+46701740610", "+46771000000", "1 العربية\n2 Soomaali\n3 suomi\n4 українська")
    assert "message_sent" in [event["kind"] for event in report(talk.runtime.engine, "CA1").events]
    telephony.found = "SM1"
    talk.caller.press("9")
    assert [one[0] for one in telephony.done].count("send") == 1


def test_a_withheld_number_is_written_nothing(
    caller: Caller, runtime: Runtime, dialogue: FakeDialogue, telephony: FakeTelephony
) -> None:
    caller.number = "anonymous"
    dialogue.knows["jag behöver tolk"] = Understood("errand", "interpreter", 0.9)
    Talk(caller, runtime).caller.say("jag behöver tolk")
    assert "send" not in [one[0] for one in telephony.done]


def test_only_one_is_rung_at_a_time(talk: Talk, runtime: Runtime, telephony: FakeTelephony) -> None:
    talk.begin()
    assert not runtime.booth.summon(talk.contact, "so", MORNING)
    assert rung(telephony) == [FIRST]


def test_a_line_whose_end_nobody_told_is_found(
    talk: Talk, runtime: Runtime, telephony: FakeTelephony, clock: FakeClock
) -> None:
    talk.begin()
    clock.step(120)
    telephony.stands = "no-answer"
    runtime.booth.sweep(clock())
    assert rung(telephony) == [FIRST, SECOND]


def test_the_outcome_says_an_interpreter_joined(talk: Talk, runtime: Runtime, clock: FakeClock) -> None:
    talk.begin()
    talk.post("1")
    talk.caller.press("1")
    clock.step(60)
    talk.caller.post(f"/voice/{talk.contact}/after")
    talk.caller.post("/voice/status", CallStatus="completed")
    assert report(runtime.engine, "CA1").outcome == "interpreter connected"


def test_a_missing_interpreter_is_no_outcome(talk: Talk, runtime: Runtime) -> None:
    talk.begin()
    talk.caller.post(f"/voice/{talk.contact}/after")
    assert report(runtime.engine, "CA1").outcome == "human answered"
