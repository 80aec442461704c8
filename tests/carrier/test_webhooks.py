"""Webhooks: what they carry, how they are signed and retried, and what happens when they fail."""

import pytest
from twilio.request_validator import RequestValidator

from tests.carrier.rig import ACCOUNT, ANA, HOTLINE, TOKEN, Answer, Rig, Seen

APOLOGY = "We are sorry. An application error has occurred. Goodbye."


def valid(seen: Seen, form: dict[str, str]) -> bool:
    """Whether the official validator takes the signature."""
    validator = RequestValidator(TOKEN)
    return bool(validator.validate(seen.url, form, seen.headers["X-Twilio-Signature"]))


def test_the_first_webhook_describes_the_call(rig: Rig) -> None:
    ana = rig.call("<Say>x</Say>")
    assert rig.site.last("/voice") == {
        "CallSid": ana.sid,
        "AccountSid": ACCOUNT,
        "From": ANA,
        "To": HOTLINE,
        "Caller": ANA,
        "Called": HOTLINE,
        "CallStatus": "ringing",
        "Direction": "inbound",
        "ApiVersion": "2010-04-01",
    }


def test_the_official_validator_takes_a_post(rig: Rig) -> None:
    rig.call("<Gather input='speech' action='/said?turn=2&amp;x=å'/>").say("får jag hjälp & råd?")
    first, said = rig.site.seen
    assert valid(first, first.form)
    assert said.form["SpeechResult"] == "får jag hjälp & råd?"
    assert valid(said, said.form)
    assert not valid(said, said.form | {"SpeechResult": "no"})


def test_the_official_validator_takes_a_get(rig: Rig) -> None:
    rig.site.says("/there", "<Say>x</Say>")
    rig.call("<Redirect method='GET'>/there?turn=2</Redirect>")
    (seen,) = rig.site.to("/there")
    assert (seen.method, seen.form["From"]) == ("GET", ANA)
    assert valid(seen, {})


def test_a_withheld_number_is_sent_as_such(rig: Rig) -> None:
    rig.call("<Say>x</Say>", from_="anonymous")
    assert rig.site.last("/voice")["From"] == "anonymous"


def test_the_fragment_is_neither_sent_nor_signed(rig: Rig) -> None:
    rig.site.says("/there", "<Say>x</Say>")
    ana = rig.call("<Redirect>/there?a=1#rc=2&amp;rp=ct,rt&amp;rt=4000</Redirect>")
    (seen,) = rig.site.to("/there")
    assert valid(seen, seen.form)
    assert ana.texts() == ["x"]


@pytest.mark.parametrize("fragment", ["zz=1", "rc=9", "rp=never"])
def test_a_wrong_override_is_named(rig: Rig, fragment: str) -> None:
    ana = rig.call(f"<Redirect>/there#{fragment}</Redirect>")
    assert ana.events("error")[0]["code"] == 11100
    assert fragment.split("=")[0] in ana.events("error")[0]["sentence"]


def test_a_policy_retries_with_the_same_token(rig: Rig) -> None:
    rig.site.says("/there", Answer("", 503), "<Say>x</Say>")
    ana = rig.call("<Redirect>/there#rp=5xx&amp;rc=2</Redirect>")
    tokens = [seen.headers["I-Twilio-Idempotency-Token"] for seen in rig.site.to("/there")]
    assert (len(tokens), len(set(tokens))) == (2, 1)
    assert ana.texts() == ["x"]


def test_an_error_answer_is_not_retried_by_itself(rig: Rig) -> None:
    rig.site.says("/voice", Answer("", 503))
    ana = rig.call()
    assert len(rig.site.to("/voice")) == 1
    assert ana.events("error")[0]["code"] == 11200
    assert ana.texts() == [APOLOGY]
    rig.step(10)
    assert ana.events("ended")[0]["reason"] == "error"


def test_the_fallback_learns_the_error(rig: Rig) -> None:
    fallback = rig.site.says("/fallback", "<Say>please hold</Say>")
    number = rig.twilio.incoming_phone_numbers.list()[0]
    number.update(voice_fallback_url=fallback)
    rig.site.says("/voice", Answer("", 500))
    ana = rig.call()
    form = rig.site.last("/fallback")
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11200", rig.site.base + "/voice")
    assert ana.texts() == ["please hold"]


def test_a_failing_fallback_is_not_tried_again(rig: Rig) -> None:
    fallback = rig.site.says("/fallback", Answer("", 500))
    rig.twilio.incoming_phone_numbers.list()[0].update(voice_fallback_url=fallback)
    rig.site.says("/voice", Answer("", 500))
    ana = rig.call()
    assert len(rig.site.to("/fallback")) == 1
    assert ana.texts() == [APOLOGY]


def test_a_host_that_is_not_there_is_11205(rig: Rig) -> None:
    ana = rig.call("<Redirect>http://127.0.0.1:1/x</Redirect>")
    assert ana.events("error")[0]["code"] == 11205


def test_plain_text_is_read_aloud(rig: Rig) -> None:
    rig.site.says("/voice", Answer("Internal\n error", content_type="text/plain"))
    assert rig.call().texts() == ["Internal error"]


def test_twiml_as_plain_text_is_followed(rig: Rig) -> None:
    rig.site.says("/voice", Answer("<Response><Say>x</Say></Response>", content_type="text/plain"))
    assert rig.call().texts() == ["x"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<!DOCTYPE html><html><body>Oops</body></html>", 12100),
        ("<html><body>Oops</body></html>", 12100),
        ("<Response><Say>x</Response>", 12100),
        ("", 12100),
        ("<Response><Dance/></Response>", 12200),
        ("<Response tempo='1'/>", 12200),
        ("<Response>words</Response>", 12200),
        ("<Response><Say>" + "x" * 70_000 + "</Say></Response>", 11750),
    ],
)
def test_what_is_not_twiml_is_an_error(rig: Rig, body: str, code: int) -> None:
    rig.site.says("/voice", Answer(body, content_type="text/html"))
    ana = rig.call()
    assert ana.events("error")[0]["code"] == code
    assert ana.texts() == [APOLOGY]


def test_an_unknown_verb_is_named(rig: Rig) -> None:
    assert "<Dance>" in rig.call("<Dance/>").events("error")[0]["sentence"]


def test_another_content_type_is_named(rig: Rig) -> None:
    rig.site.says("/voice", Answer("{}", content_type="application/json"))
    error = rig.call().events("error")[0]
    assert (error["code"], "application/json" in error["sentence"]) == (12300, True)


def test_redirects_in_circles_come_to_an_end(rig: Rig) -> None:
    ana = rig.call("<Redirect>/voice</Redirect>")
    assert ana.events("error")[0]["code"] == 11215
    assert len(rig.site.to("/voice")) == 11


def test_circles_at_the_instant_pace_come_to_an_end(rig: Rig) -> None:
    ana = rig.call("<Say>x</Say><Redirect>/voice</Redirect>", pace="instant")
    assert ana.events("error")[0]["code"] == 11215


def test_the_turn_around_of_each_webhook_is_noted(rig: Rig) -> None:
    (noted,) = rig.call("<Say>x</Say>").events("webhook")
    assert (noted["url"], noted["status"]) == (rig.site.base + "/voice", 200)
    assert noted["turn_around_ms"] >= 0


def test_a_numbers_callback_learns_the_end_of_a_call(rig: Rig) -> None:
    told = rig.site.says("/told", "")
    rig.twilio.incoming_phone_numbers.list()[0].update(status_callback=told)
    rig.call("<Say>one two three four five</Say>")
    rig.step(5)
    (form,) = [seen.form for seen in rig.site.to("/told")]
    assert (form["CallStatus"], form["CallDuration"], form["Direction"]) == ("completed", "2", "inbound")


def test_a_repeated_webhook_is_byte_for_byte_the_same(rig: Rig) -> None:
    ana = rig.call("<Say>x</Say>", "<Say>y</Say>")
    again = rig.handset("POST", f"/handset/calls/{ana.sid}/repeat").json()
    first, second = rig.site.seen
    assert (first.form, first.headers) == (second.form, second.headers)
    assert again == {"status": 200, "same": False, "body": "<Response><Say>y</Say></Response>"}
    assert ana.texts() == ["x"]
    assert rig.handset("POST", f"/handset/calls/{ana.sid}/repeat").json()["same"] is False
