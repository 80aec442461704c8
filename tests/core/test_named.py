"""What was named with the errand fills the form it leads to: it is played back, never asked for again."""

import pytest

from core import inputs
from core.events import CallbackBooked, NoMatch, PromptPlayed, SlotFilled
from core.flow.engine import needs_assistant
from core.flow.state import NO_TIME, Facts, State, overlap
from tests.core.caller import SHUT, WINDOWS, Caller

PHONE = ("phone", "+46701234567")
LATER = ("window", "2026-11-23T10:30:00+01:00/2026-11-23T11:30:00+01:00")  # within the second on offer
NEVER = ("window", "2026-11-24T20:00:00+01:00/2026-11-24T21:00:00+01:00")


def opened() -> Caller:
    """Ana, who is asked what it is about."""
    return Caller().presses("1", "2")


def names(caller: Caller, errand: str, *named: tuple[str, str]) -> Caller:
    """Say an errand, and things with it."""
    return caller.does(inputs.Understood("errand", errand, 0.9, named=named))


def promised(*named: tuple[str, str]) -> Caller:
    """Ana, whose billing queue is closed, and who named things before she was asked for her number there."""
    caller = opened()
    caller.holding = SHUT
    return names(caller, "invoice_question", ("customer_number", "12345678"), *named).presses("1")


def test_what_was_named_is_played_back() -> None:
    ana = names(opened(), "invoice_question", ("customer_number", "1234 5678"))
    assert (ana.heard, ana.state.phase) == (["customer_right"], "confirming")
    ana.presses("1")
    assert ana.state.slot("customer_number") == "12345678"
    assert SlotFilled("customer_number", "keys") in ana.events


def test_what_was_named_wrongly_is_asked_for() -> None:
    ana = names(opened(), "invoice_question", ("customer_number", "12345678")).presses("2")
    assert (ana.heard, ana.state.phase) == (["customer_again"], "asking")


def test_what_cannot_be_it_is_asked_for() -> None:
    assert names(opened(), "invoice_question", ("customer_number", "12")).heard == ["customer"]


def test_a_doubt_does_not_lose_what_was_named() -> None:
    doubted = inputs.Understood("confirm", "invoice_question", 0.5, named=(("customer_number", "12345678"),))
    assert opened().does(doubted).presses("1").heard == ["customer_right"]


def test_another_errand_forgets_what_was_named() -> None:
    doubted = inputs.Understood("confirm", "invoice_question", 0.5, named=(("customer_number", "12345678"),))
    ana = opened().does(doubted).means("deny")
    assert ana.means("errand", "invoice_question").heard == ["customer"]


def test_a_correction_is_played_back_in_its_turn() -> None:
    ana = names(opened(), "invoice_question", ("customer_number", "12345678"))
    ana.means("value", value="87654321")
    assert (ana.heard, ana.state.pending) == (["customer_right"], "87654321")
    assert NoMatch(1) in ana.events


def test_a_number_and_a_time_leave_only_the_yes() -> None:
    ana = promised(PHONE, LATER)
    (asked,) = [event for event in ana.events if isinstance(event, PromptPlayed)]
    assert asked.args["number"] == "@phone"
    assert asked.args["window"] == WINDOWS[1]
    ana.presses("1")
    assert ana.has(CallbackBooked)
    assert ana.state.slot("phone") == "+46701234567"


def test_a_number_alone_leaves_the_time() -> None:
    assert promised(PHONE).heard == ["times", "time", "time"]


def test_a_time_alone_waits_for_the_number() -> None:
    ana = promised(LATER)
    assert ana.state.step == "own"
    assert ana.means("affirm").state.step == "confirm"


def test_a_time_that_is_not_to_be_had_is_chosen_anew() -> None:
    ana = promised(PHONE, NEVER)
    assert ana.state.step == "time"
    assert ana.heard[-3:] == ["times", "time", "time"]


def test_a_no_asks_for_everything_anew() -> None:
    assert promised(PHONE, LATER).presses("2").state.step == "own"


@pytest.mark.parametrize("step", ["time", "confirm"])
def test_a_time_can_be_said(step: str) -> None:
    ana = promised(PHONE, *([LATER] if step == "confirm" else []))
    ana.means("value", value=LATER[1])
    assert (ana.state.step, ana.state.pending) == ("confirm", WINDOWS[1])


def test_corrections_have_an_end() -> None:
    ana = promised(PHONE, LATER)
    ana.means("value", value=WINDOWS[0]).means("value", value=WINDOWS[1])
    assert ana.state.step != "confirm"


def test_a_number_can_be_said_instead_of_a_yes() -> None:
    ana = promised().means("value", value="+46701234567")
    assert (ana.state.step, ana.state.slot("phone")) == ("time", "+46701234567")


def test_a_no_in_other_words_asks_for_another_number() -> None:
    assert promised().means("deny").state.step == "keyed"


def test_a_question_in_a_form_leads_back() -> None:
    ana = promised(PHONE, LATER)
    assert needs_assistant(ana.flow, ana.state, inputs.Said("vad kostar det då"))
    ana.means("errand", "call_cost")
    assert (ana.heard, ana.state.step) == (["told_cost", "call_right"], "confirm")


def test_a_short_yes_needs_no_assistant() -> None:
    ana = promised(PHONE, LATER).says("ja")
    assert ana.has(CallbackBooked)


def test_a_queue_forgets_what_nobody_asked_for() -> None:
    ana = opened()
    names(ana, "invoice_question", ("customer_number", "12345678"), PHONE).presses("1")
    assert (ana.state.phase, ana.state.named) == ("waiting", ())


def test_what_was_named_survives_the_store() -> None:
    state = State("errand", "sv", "077", named=(PHONE, LATER))
    assert State.from_json(state.to_json()) == state


def test_the_window_that_shares_most_fits_best() -> None:
    wide = "2026-11-23T09:30:00+01:00/2026-11-23T12:00:00+01:00"
    facts = Facts(windows=WINDOWS)
    assert facts.fitting("billing", wide) == WINDOWS[1]
    sold = Facts(windows=WINDOWS, holding=frozenset({f"sold:billing@{WINDOWS[1]}"}))
    assert sold.fitting("billing", wide) == WINDOWS[0]
    assert facts.fitting("billing", NEVER[1]) is None


@pytest.mark.parametrize("words", ["soonest", "", "a/b", "2026-11-23T09:30:00/2026-11-23T12:00:00"])
def test_what_is_no_window_fits_none(words: str) -> None:
    assert overlap(WINDOWS[0], words) == NO_TIME
