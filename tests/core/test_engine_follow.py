"""Who goes over to the other language is followed, and loses nothing of what was said (P4)."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from core import inputs
from core.events import Disclosed, LanguageChosen
from tests.core.caller import Caller

ENGLISH = inputs.Understood("errand", "buy", 0.9, language="en")


def asked_for_the_errand(channel: str = "voice") -> Caller:
    return Caller().presses("1", "2") if channel == "voice" else Caller("chat").presses("1")


def test_an_errand_in_english_is_taken_in_english() -> None:
    ana = asked_for_the_errand().does(ENGLISH)
    assert (ana.state.language, ana.state.errand, ana.state.phase) == ("en", "buy", "waiting")
    assert LanguageChosen("en", "speech") in ana.events


def test_what_must_be_told_is_told_again_first() -> None:
    ana = asked_for_the_errand().does(ENGLISH)
    assert [event for event in ana.events if isinstance(event, Disclosed)] == [
        Disclosed("assistant", "en"),
        Disclosed("cost", "en"),
    ]
    assert ana.heard[0] == "assistant"


def test_a_chat_costs_nothing_in_any_language() -> None:
    greta = asked_for_the_errand("chat").does(ENGLISH)
    assert greta.state.language == "en"
    assert "cost" not in greta.heard


def test_what_is_unclear_is_asked_again_in_its_language() -> None:
    ana = asked_for_the_errand().does(inputs.Understood("unclear", language="en"))
    assert (ana.state.language, ana.state.node) == ("en", asked_for_the_errand().state.node)


def test_a_language_the_flow_lacks_is_not_followed() -> None:
    ana = asked_for_the_errand().does(replace(ENGLISH, language="de"))
    assert (ana.state.language, ana.state.errand) == ("sv", "buy")


def test_who_waits_is_followed_too() -> None:
    ana = Caller().comes_to("buy").does(inputs.Understood("unclear", language="en"))
    assert (ana.state.language, ana.state.phase) == ("en", "waiting")
    assert Disclosed("cost", "en") in ana.events


MEANT = [
    inputs.Understood("errand", "invoice_question", 0.9),
    inputs.Understood("confirm", "buy", 0.5),
    inputs.Understood("errand", "buy", 0.9, also="invoice_question"),
    inputs.Understood("affirm"),
    inputs.Understood("deny"),
    inputs.Understood("value", value="12345678"),
    inputs.Understood("unclear"),
    inputs.Understood("repeat"),
]
TURNS = st.lists(st.tuples(st.sampled_from(MEANT), st.sampled_from(["sv", "en", None])), max_size=8)


@settings(max_examples=60, deadline=None)
@given(TURNS, st.sampled_from(["voice", "chat"]))
def test_going_back_and_forth_loses_nothing(turns: list[tuple[inputs.Understood, str]], channel: str) -> None:
    one, other = asked_for_the_errand(channel), asked_for_the_errand(channel)
    spoken = "sv"
    for meant, language in turns:
        one.does(meant)
        other.does(replace(meant, language=language))
        spoken = language or spoken
        assert other.state.language == spoken
        told = {"language": "sv", "disclosed": (), "fresh": ()}
        assert replace(other.state, **told) == replace(one.state, **told)
