"""Languages: the contact's own, changed anywhere, and that of an interpreter (P4, K16)."""

import pytest

from core import inputs
from core.events import Disclosed, InterpreterChosen, LanguageChosen, PlaceTaken, PositionTold, PromptPlayed
from tests.core.caller import SHUT, Caller


def test_each_language_is_offered_in_itself() -> None:
    played = [event for event in Caller().events if isinstance(event, PromptPlayed)]
    assert [(one.prompt, one.language) for one in played] == [("welcome", "sv"), ("welcome", "en")]


def test_silence_keeps_the_first_language() -> None:
    ana = Caller().is_silent()
    assert LanguageChosen("sv", "default") in ana.events


@pytest.mark.parametrize("say", ["English", "engelska", "In English, please"])
def test_a_language_can_be_named(say: str) -> None:
    assert Caller().says(say).state.language == "en"


def test_star_changes_the_language_and_back() -> None:
    ana = Caller().presses("1", "2", "*")
    assert (ana.state.language, ana.heard) == ("en", ["assistant", "errand"])
    assert ana.presses("*").heard == ["assistant", "errand"]
    assert ana.state.language == "sv"


def test_a_language_is_changed_in_words_anywhere() -> None:
    ana = Caller().presses("1", "2", "1").says("English")
    assert (ana.state.language, ana.state.node, ana.heard) == ("en", "menu", ["menu"])
    assert Caller().presses("1", "2").means("language", value="en").state.language == "en"


def test_a_change_of_language_keeps_what_was_given() -> None:
    ana = Caller().comes_to("invoice_question").presses("12345678", "*")
    assert (ana.state.phase, ana.state.pending, ana.heard) == ("confirming", "12345678", ["customer_right"])
    assert ana.presses("1").state.slot("customer_number") == "12345678"


def test_a_new_language_in_the_queue_tells_the_cost() -> None:
    ana = Caller().comes_to("buy")
    assert ana.state.phase == "waiting"
    ana.presses("*")
    assert Disclosed("cost", "en") in ana.events
    assert ana.heard == ["cost", "position"] and ana.has(PositionTold)
    assert ana.presses("*").heard == ["cost", "position"]


def test_a_new_language_at_a_callback_tells_the_cost() -> None:
    ana = Caller().comes_to("invoice_question")
    ana.holding = SHUT
    ana.presses("12345678", "1", "*")
    assert ana.heard == ["cost", "own"]


def test_changes_of_language_are_bounded() -> None:
    ana = Caller().presses("1", *["*"] * 20)
    assert ana.state.node != "recording"


def test_an_unknown_language_is_no_wish() -> None:
    ana = Caller().presses("1", "2").means("language", value="de")
    assert (ana.state.language, ana.state.tries) == ("sv", 1)


def test_daud_hears_arabic_in_arabic() -> None:
    daud = Caller().comes_to("interpreter")
    played = [(one.prompt, one.language) for one in daud.events if isinstance(one, PromptPlayed)]
    assert played[-2:] == [("interpreter", "sv"), ("interpreter", "ar")]  # Finnish has no voice here


def test_daud_gets_an_interpreter_by_key() -> None:
    daud = Caller().comes_to("interpreter").presses("1")
    assert InterpreterChosen("ar", "keys") in daud.events
    assert PlaceTaken("interpreted", interpreter="ar") in daud.events
    assert (daud.state.interpreter, daud.heard[0]) == ("ar", "interpreter_chosen")


def test_a_language_said_in_itself_is_understood() -> None:
    assert InterpreterChosen("ar", "speech") in Caller().comes_to("interpreter").says("العربية").events


def test_a_language_named_with_the_errand_is_not_asked() -> None:
    daud = Caller().presses("1", "2").means("errand", "interpreter", "fi")
    assert InterpreterChosen("fi", "speech") in daud.events
    assert daud.state.node == "interpreted"


def test_a_language_without_interpreters_is_asked_for() -> None:
    daud = Caller().presses("1", "2").means("errand", "interpreter", "ti")
    assert (daud.state.node, daud.state.phase, daud.state.pending) == ("interpreter", "asking", None)


def test_a_language_named_on_another_errand_is_forgotten() -> None:
    daud = Caller().presses("1", "2").means("errand", "invoice_question", "fi")
    assert daud.state.pending is None


def test_no_language_leads_to_a_human_all_the_same() -> None:
    daud = Caller().comes_to("interpreter").presses("7")
    assert daud.heard[0] == "interpreter_again"
    assert PlaceTaken("general") in daud.is_silent().events


def test_the_interpreter_is_kept_in_another_queue() -> None:
    daud = Caller().comes_to("interpreter").presses("1").does(inputs.Connected(), position=1)
    assert PlaceTaken("interpreted", interpreter="ar") in daud.events
