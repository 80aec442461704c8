"""Dial with Number, as Twilio documents it.

| attribute       | values       | default      | here                                                   |
|-----------------|--------------|--------------|--------------------------------------------------------|
| action, method  | URL          | none         | DialCallStatus DialCallSid DialCallDuration            |
| timeout         | seconds      | 30           | of ringing, then no-answer                             |
| callerId        | E.164        | the caller's | From of the called leg                                 |
| hangupOnStar    | true, false  | false        | the dialling party's star key                          |
| timeLimit       | seconds      | 14400        | of talk                                                |
| answerOnBridge  | true, false  | false        |                                                        |
| record          | do-not-record| —            | anything else is refused: record by REST after consent |
| Number url      | URL          | none         | plays to the called party before the bridge            |
"""

import pytest

from tests.carrier.rig import ANA, HANNA, HOTLINE, IVAR, Phone, Rig


def dial(rig: Rig, nouns: str, attributes: str = "") -> Phone:
    """Call, and have the hotline dial."""
    rig.site.says("/after", "<Say>after</Say>")
    return rig.call(f"<Dial action='/after' {attributes}>{nouns}</Dial><Say>never</Say>")


def test_the_two_talk_until_one_hangs_up(rig: Rig) -> None:
    rig.line(HANNA, "ask")
    ana = dial(rig, HANNA)
    hanna = rig.phone_at(HANNA)
    assert hanna.do("answer") == 202
    assert (ana.events("bridged")[0]["with"], hanna.events("bridged")[0]["with"]) == (HANNA, ANA)
    ana.say("hej")
    assert hanna.events("heard")[0]["text"] == "hej"
    rig.step(30)
    hanna.do("hangup")
    form = rig.site.last("/after")
    assert (form["DialCallStatus"], form["DialCallSid"]) == ("completed", hanna.sid)
    assert (form["DialCallDuration"], form["CallStatus"]) == ("30", "in-progress")
    assert ana.texts() == ["after"]


@pytest.mark.parametrize(
    ("answer", "status"), [("busy", "busy"), ("never", "no-answer"), ("ask", "no-answer")]
)
def test_who_does_not_answer_is_told_to_the_action(rig: Rig, answer: str, status: str) -> None:
    rig.line(HANNA, answer)
    dial(rig, HANNA, 'timeout="20"')
    rig.step(20)
    assert rig.site.last("/after")["DialCallStatus"] == status
    assert "DialCallDuration" not in rig.site.last("/after")


def test_declining_is_busy(rig: Rig) -> None:
    rig.line(HANNA, "ask")
    dial(rig, HANNA)
    rig.phone_at(HANNA).do("decline")
    assert rig.site.last("/after")["DialCallStatus"] == "busy"


def test_without_action_the_next_verb_follows(rig: Rig) -> None:
    rig.line(HANNA, "busy")
    ana = rig.call(f"<Dial>{HANNA}</Dial><Say>next</Say>")
    assert ana.texts() == ["next"]


def test_the_first_to_answer_wins_even_a_voicemail(rig: Rig) -> None:
    rig.line(HANNA, "ask")
    rig.line(IVAR, "voicemail", after=4)
    ana = dial(rig, f"<Number>{HANNA}</Number><Number>{IVAR}</Number>")
    rig.step(4)
    assert ana.events("bridged")[0]["with"] == IVAR
    assert rig.phone_at(HANNA).status() == "canceled"
    assert [event["kind"] for event in rig.line_events(HANNA)] == ["ringing", "stopped"]


def test_a_whisper_plays_before_the_bridge(rig: Rig) -> None:
    rig.line(HANNA, "auto", after=0)
    rig.site.says("/whisper", "<Say>one two</Say>")
    ana = dial(rig, f"<Number url='/whisper'>{HANNA}</Number>")
    hanna = rig.phone_at(HANNA)
    assert (hanna.texts(), ana.events("bridged")) == (["one two"], [])
    form = rig.site.last("/whisper")
    assert (form["CallSid"], form["ParentCallSid"], form["Direction"]) == (
        hanna.sid,
        ana.sid,
        "outbound-dial",
    )
    rig.step(1)
    assert ana.events("bridged") != []


def test_hanging_up_in_the_whisper_ends_the_dial(rig: Rig) -> None:
    rig.line(HANNA, "auto", after=0)
    rig.site.says("/whisper", "<Hangup/>")
    ana = dial(rig, f"<Number url='/whisper'>{HANNA}</Number>")
    assert ana.events("bridged") == []
    assert ana.texts() == ["after"]
    assert rig.site.last("/after")["DialBridged"] == "false"


def test_the_caller_hanging_up_ends_both(rig: Rig) -> None:
    rig.line(HANNA, "auto", after=0)
    ana = dial(rig, HANNA)
    rig.step(3)
    ana.do("hangup")
    assert rig.phone_at(HANNA).status() == "completed"
    form = rig.site.last("/after")
    assert (form["DialCallStatus"], form["CallStatus"], form["DialCallDuration"]) == (
        "completed",
        "completed",
        "3",
    )


def test_the_caller_giving_up_stops_the_ringing(rig: Rig) -> None:
    rig.line(HANNA, "ask")
    dial(rig, HANNA).do("hangup")
    assert rig.phone_at(HANNA).status() == "canceled"
    assert rig.site.last("/after")["DialCallStatus"] == "canceled"


def test_star_hangs_up_on_the_called_party(rig: Rig) -> None:
    rig.line(HANNA, "auto", after=0)
    ana = dial(rig, HANNA, 'hangupOnStar="true"')
    assert ana.press("1") == 409
    assert ana.press("*") == 202
    assert ana.texts() == ["after"]
    assert rig.phone_at(HANNA).status() == "completed"


def test_the_time_limit_ends_the_talk(rig: Rig) -> None:
    rig.line(HANNA, "auto", after=0)
    ana = dial(rig, HANNA, 'timeLimit="60"')
    rig.step(59)
    assert ana.texts() == []
    rig.step(1)
    assert ana.texts() == ["after"]


def test_the_caller_id_is_shown_to_the_called(rig: Rig) -> None:
    rig.line(HANNA, "ask")
    dial(rig, HANNA, f'callerId="{HOTLINE}"')
    assert rig.line_events(HANNA)[0]["from"] == HOTLINE


def test_answer_on_bridge_lets_the_caller_ring(rig: Rig) -> None:
    rig.line(HANNA, "ask")
    ana = dial(rig, HANNA, 'answerOnBridge="true"')
    assert ana.status() == "ringing"
    rig.phone_at(HANNA).do("answer")
    assert ana.status() == "in-progress"


def test_the_progress_of_the_called_leg_is_told(rig: Rig) -> None:
    rig.line(HANNA, "auto", after=1)
    events = "initiated ringing answered completed"
    dial(rig, f"<Number statusCallback='/told' statusCallbackEvent='{events}'>{HANNA}</Number>")
    rig.site.says("/told", "")
    rig.step(5)
    rig.phone_at(HANNA).do("hangup")
    told = [(seen.form["SequenceNumber"], seen.form["CallStatus"]) for seen in rig.site.to("/told")]
    assert told == [("0", "initiated"), ("1", "ringing"), ("2", "in-progress"), ("3", "completed")]
    assert rig.site.last("/told")["CallDuration"] == "4"


def test_a_called_leg_given_another_document_lives_on(rig: Rig) -> None:
    rig.line(HANNA, "auto", after=0)
    ana = dial(rig, HANNA)
    hanna = rig.phone_at(HANNA)
    rig.rest("POST", f"/Calls/{hanna.sid}.json", Twiml="<Response><Pause length='9'/></Response>")
    rig.step(1)
    assert (ana.texts(), hanna.status()) == (["after"], "in-progress")
    rig.step(8)
    assert hanna.status() == "completed"


@pytest.mark.parametrize(
    ("document", "named"),
    [
        (
            "<Dial record='record-from-answer'>+46701111111</Dial>",
            "<Dial> attribute 'record' is not supported",
        ),
        ("<Dial><Sip>sip:a@b</Sip></Dial>", "<Sip> may not stand in <Dial>"),
        ("<Dial>12</Dial>", "<Number> must hold a number"),
        ("<Dial><Number sendDigits='1'>+46701111111</Number></Dial>", "'sendDigits' is not supported"),
        ("<Dial callerId='me'>+46701111111</Dial>", "callerId='me'"),
    ],
)
def test_what_is_wrong_is_named(rig: Rig, document: str, named: str) -> None:
    ana = rig.call(document)
    assert named in ana.events("error")[0]["sentence"]
