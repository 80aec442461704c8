"""What Twilio's form fields mean."""

import pytest

from core.inputs import Input, Interrupted, NoInput, Pressed, Said
from ivr import form


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Digits": "12"}, Pressed("12")),
        ({"Digits": "1", "SpeechResult": "hej"}, Pressed("1")),
        ({"SpeechResult": "hej", "Confidence": "0.5"}, Said("hej", 0.5)),
        ({"SpeechResult": "hej"}, Said("hej", None)),
        ({"SpeechResult": "hej", "Confidence": "much"}, Said("hej", None)),
        ({"SpeechResult": "hej", "Confidence": "7"}, Said("hej", None)),
        ({"SpeechResult": "  "}, NoInput()),
        ({"Digits": ""}, NoInput()),
        ({}, NoInput()),
        ({"SpeechResult": "a" * 5000}, Said("a" * 1000, None)),
    ],
)
def test_a_gather_brings(fields: dict[str, str], expected: Input) -> None:
    assert form.answer(fields) == expected


def test_a_cut_announcement_brings_no_answer() -> None:
    assert form.interruption({"Digits": "1"}) == Interrupted("1")
    assert form.interruption({}) == NoInput()


@pytest.mark.parametrize("number", ["anonymous", "Anonymous", "unknown", "RESTRICTED", "", "+266696687"])
def test_a_withheld_number_is_nobody(number: str) -> None:
    assert form.caller({"From": number}) is None


@pytest.mark.parametrize("number", ["+46701740610", "client:ana", "sip:ana@example.com"])
def test_a_shown_number_is_kept(number: str) -> None:
    assert form.caller({"From": number}) == number
