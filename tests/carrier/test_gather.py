"""Gather, as Twilio documents it.

| attribute           | values                      | default        | here                                  |
|---------------------|-----------------------------|----------------|---------------------------------------|
| input               | dtmf, speech, dtmf speech   | dtmf           | the first kind of input wins          |
| action              | URL                         | the document's | gets Digits, or SpeechResult          |
| timeout             | seconds, auto               | 5              | after the prompts, anew with each key |
| numDigits           | whole number                | unlimited      | ends at once                          |
| finishOnKey         | 0-9 * #, or empty           | #              | ends at once, not part of Digits      |
| actionOnEmptyResult | true, false                 | false          | else the next verb                    |
| bargeIn             | true, false                 | true           | input cuts the prompts                |
| speechModel         | see the page                | default        | error 13334 where it lacks Swedish    |
| speechTimeout       | seconds, auto               | —              | error 13327; the handset's utterance  |
|                     |                             |                | arrives whole, so nothing waits on it |
| partialResult…      | URL                         | none           | refused by name                       |
"""

import pytest

from tests.carrier.rig import Answer, Phone, Rig

MENU = '<Gather numDigits="1" action="/choice"><Say>one two three four five</Say></Gather><Say>nothing</Say>'


def menu(rig: Rig, attributes: str, prompts: str = "", **body: str) -> Phone:
    """Call a Gather with these attributes; the site says "taken" to its action and "nothing" after it."""
    rig.site.says("/choice", "<Say>taken</Say>")
    return rig.call(f"<Gather {attributes} action='/choice'>{prompts}</Gather><Say>nothing</Say>", **body)


def test_one_key_ends_it_and_goes_to_the_action(rig: Rig) -> None:
    ana = menu(rig, 'numDigits="1"')
    assert ana.press("1") == 202
    assert rig.site.last("/choice")["Digits"] == "1"
    assert ana.texts() == ["taken"]
    assert ana.events("listened")[0]["result"] == "digits"


def test_it_tells_what_it_listens_for(rig: Rig) -> None:
    ana = menu(rig, 'input="dtmf speech" timeout="7" numDigits="4" finishOnKey="*" language="sv-SE"')
    shown = ana.events("listening")[0]
    assert (shown["input"], shown["timeout"], shown["num_digits"]) == (["dtmf", "speech"], 7, 4)
    assert (shown["finish_on_key"], shown["language"]) == ("*", "sv-SE")


def test_a_key_during_the_prompt_cuts_it_and_counts(rig: Rig) -> None:
    ana = menu(rig, 'numDigits="1"', "<Say>one two three four five</Say><Say>never said</Say>")
    rig.step(1)
    ana.press("2")
    assert ana.events("interrupted")[0]["text"] == "one two three four five"
    assert ana.texts() == ["one two three four five", "taken"]


def test_without_barge_in_the_prompt_goes_on(rig: Rig) -> None:
    ana = menu(rig, 'numDigits="1" bargeIn="false"', "<Say>one two three four five</Say>")
    ana.press("2")
    assert rig.site.to("/choice") == []
    rig.step(2)
    assert rig.site.last("/choice")["Digits"] == "2"
    assert ana.events("interrupted") == []


def test_the_timeout_begins_after_the_prompt(rig: Rig) -> None:
    ana = menu(rig, 'timeout="3"', "<Say>one two three four five</Say>")
    rig.step(4.9)
    assert ana.texts() == ["one two three four five"]
    rig.step(0.1)
    assert ana.texts()[-1] == "nothing"
    assert ana.events("listened")[0]["result"] == "nothing"


def test_the_timeout_begins_anew_with_each_key(rig: Rig) -> None:
    ana = menu(rig, 'timeout="3"')
    ana.press("1")
    rig.step(2.5)
    ana.press("2")
    rig.step(2.5)
    assert rig.site.to("/choice") == []
    rig.step(0.5)
    assert rig.site.last("/choice")["Digits"] == "12"


def test_the_finishing_key_is_not_a_digit(rig: Rig) -> None:
    ana = menu(rig, "")
    ana.press("123#")
    assert rig.site.last("/choice")["Digits"] == "123"


def test_the_finishing_key_alone_is_no_result(rig: Rig) -> None:
    ana = menu(rig, "")
    ana.press("#")
    assert ana.texts() == ["nothing"]


def test_an_empty_finishing_key_makes_all_digits(rig: Rig) -> None:
    ana = menu(rig, 'finishOnKey="" numDigits="2"')
    ana.press("#*")
    assert rig.site.last("/choice")["Digits"] == "#*"


def test_an_empty_result_may_go_to_the_action(rig: Rig) -> None:
    menu(rig, 'actionOnEmptyResult="true" timeout="1"')
    rig.step(1)
    assert rig.site.last("/choice")["Digits"] == ""


def test_speech_goes_with_its_confidence(rig: Rig) -> None:
    ana = menu(rig, 'input="speech" language="sv-SE" speechTimeout="auto"', "<Say>one two three</Say>")
    assert ana.say("jag har fått en dubbel faktura", confidence=0.7) == 202
    form = rig.site.last("/choice")
    assert (form["SpeechResult"], form["Confidence"]) == ("jag har fått en dubbel faktura", "0.7")
    assert "Digits" not in form
    assert ana.events("interrupted")[0]["text"] == "one two three"


def test_confidence_may_be_missing(rig: Rig) -> None:
    ana = menu(rig, 'input="speech"')
    ana.say("hello", confidence=None)
    assert "Confidence" not in rig.site.last("/choice")


def test_after_a_key_speech_is_not_heard(rig: Rig) -> None:
    ana = menu(rig, 'input="dtmf speech" numDigits="2"')
    ana.press("1")
    assert ana.say("hello") == 409
    ana.press("2")
    assert rig.site.last("/choice")["Digits"] == "12"


def test_the_document_is_the_usual_action(rig: Rig) -> None:
    ana = rig.call('<Gather numDigits="1"/>', "<Say>again</Say>")
    ana.press("5")
    assert rig.site.last("/voice")["Digits"] == "5"


def test_the_action_may_be_a_get(rig: Rig) -> None:
    ana = menu(rig, 'numDigits="1" method="GET"')
    ana.press("1")
    assert rig.site.to("/choice")[0].method == "GET"
    assert rig.site.last("/choice")["Digits"] == "1"


def test_a_redirected_action_loses_its_digits(rig: Rig) -> None:
    there = rig.site.says("/there", "<Say>arrived</Say>")
    rig.site.says("/choice", Answer("", 302, headers={"Location": there}))
    ana = rig.call("<Gather numDigits='1' action='/choice'/>")
    ana.press("1")
    assert "Digits" not in rig.site.last("/there")
    assert ana.texts() == ["arrived"]


@pytest.mark.parametrize("model", ["phone_call", "experimental_utterances", "experimental_conversations"])
def test_a_model_without_swedish_fails_the_gather(rig: Rig, model: str) -> None:
    ana = menu(rig, f'input="speech" language="sv-SE" speechModel="{model}" speechTimeout="2"')
    assert ana.events("error")[0]["code"] == 13334
    assert model in ana.events("error")[0]["sentence"]
    assert ana.texts() == ["nothing"]


def test_a_model_needs_a_whole_speech_timeout(rig: Rig) -> None:
    ana = menu(rig, 'input="speech" speechModel="phone_call" speechTimeout="auto"')
    assert ana.events("error")[0]["code"] == 13327
    assert ana.texts() == ["nothing"]


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ('<Gather partialResultCallback="/x"/>', "'partialResultCallback' is not supported"),
        ('<Gather numDigits="0"/>', "numDigits='0'"),
        ('<Gather input="dance"/>', "input='dance'"),
        ('<Gather finishOnKey="A"/>', "finishOnKey='A'"),
        ("<Gather><Dial/></Gather>", "<Dial> may not stand in <Gather>"),
        ("<Gather>words</Gather>", "<Gather> has text"),
        ('<Gather hints="' + "x" * 101 + '"/>', "hints may be 500 of 100"),
    ],
)
def test_what_is_wrong_is_named(rig: Rig, document: str, named: str) -> None:
    ana = rig.call(document)
    assert named in ana.events("error")[0]["sentence"]
    assert ana.texts() == ["We are sorry. An application error has occurred. Goodbye."]
