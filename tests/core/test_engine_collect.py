"""Asking for a number or a reference, by keys and in words."""

from dataclasses import replace

import pytest

from core import inputs
from core.events import NoMatch, SlotFilled
from core.flow.engine import needs_assistant
from tests.core.caller import Caller


@pytest.fixture
def asked() -> Caller:
    """Ana, who is asked for her customer number."""
    return Caller().comes_to("invoice_question")


def test_a_number_is_asked_for_in_digits(asked: Caller) -> None:
    assert asked.heard == ["customer"]
    assert asked.asked.accepts == "digits"


def test_a_number_is_played_back_and_confirmed(asked: Caller) -> None:
    asked.presses("12345678")
    assert (asked.state.phase, asked.heard) == ("confirming", ["customer_right"])
    asked.presses("1")
    assert SlotFilled("customer_number", "keys") in asked.events
    assert asked.state.slot("customer_number") == "12345678"
    assert asked.entered[-1] == "billing"


@pytest.mark.parametrize("words", ["ett två tre fyra", "1 2 3 4", "12 34", "Ett, två, tre, fyra."])
def test_a_number_can_be_said_digit_by_digit(asked: Caller, words: str) -> None:
    assert asked.says(words).state.pending == "1234"


def test_a_number_can_be_understood(asked: Caller) -> None:
    assert needs_assistant(asked.flow, asked.state, inputs.Said("det är nog tolv trettiofyra"))
    assert asked.means("value", value="1234").state.pending == "1234"


@pytest.mark.parametrize("keys", ["12", "1234567890123", "12*4"])
def test_what_is_no_number_is_asked_for_again(asked: Caller, keys: str) -> None:
    asked.presses(keys)
    assert asked.heard == ["customer_again"]
    assert NoMatch(1) in asked.events


def test_a_number_denied_is_asked_for_again(asked: Caller) -> None:
    asked.presses("12345678", "2")
    assert (asked.state.phase, asked.state.pending, asked.heard) == ("asking", None, ["customer_again"])
    assert asked.presses("87654321", "1").state.slot("customer_number") == "87654321"


def test_corrections_come_to_an_end(asked: Caller) -> None:
    asked.presses("12345678", "2", "12345678", "2")
    assert asked.state.node == "billing"
    assert asked.state.slot("customer_number") is None


def test_two_lost_answers_lead_on_without_it(asked: Caller) -> None:
    asked.is_silent().is_silent()
    assert asked.state.node == "billing"


def test_what_was_given_is_not_asked_for_twice(asked: Caller) -> None:
    asked.presses("12345678", "1")
    again = Caller()
    again.state = replace(again.state, slots=asked.state.slots)
    assert again.comes_to("invoice_question").entered == ["customer", "is_open", "billing"]


def test_words_are_no_reference() -> None:
    asked = Caller().comes_to("case_status")
    asked.does(inputs.Said("vet inte"))
    assert (asked.state.phase, asked.heard) == ("asking", ["case_again"])


def test_a_reference_is_written_in_capitals() -> None:
    assert Caller().comes_to("case_status").means("value", value="v-23 456").state.pending == "V23456"


def test_a_first_digit_too_early_asks_again(asked: Caller) -> None:
    asked.presses("12")
    asked.does(inputs.Interrupted("1"))
    assert asked.heard == ["customer"]
    assert asked.state.tries == 1


def test_elsa_has_the_time_she_needs(asked: Caller) -> None:
    assert asked.asked.timeout == 6
    assert asked.is_silent().asked.timeout == 20
    assert asked.presses("12345678").asked.timeout == 20


def test_the_assistant_is_given_no_words_untold() -> None:
    asked = Caller().comes_to("invoice_question").presses("*")
    assert not needs_assistant(asked.flow, asked.state, inputs.Said("my number is on the invoice"))
