"""Leave to record, taken back anywhere with the hash key, and the survey of who was drawn (P2, K20, K61)."""

import pytest

from core import inputs
from core.events import ConsentWithdrawn, Event, NoMatch, SurveyAsked, SurveyDeclined
from tests.core.caller import SHUT, Caller

WAYS: dict[str, tuple[str, ...]] = {  # keys after a yes, to every kind of question
    "errand": (),
    "menu": ("1",),
    "rest": ("1", "4"),
    "customer": ("1", "1"),
    "case": ("1", "3"),
    "interpreter": ("1", "4", "4"),
    "sales": ("1", "4", "1"),
}


def recorded(*keys: str) -> Caller:
    """Ana, who gave leave and pressed some keys since."""
    return Caller().presses("1", "1", *keys)


@pytest.mark.parametrize("node", WAYS)
def test_hash_takes_leave_back_anywhere(node: str) -> None:
    ana = recorded(*WAYS[node])
    assert (ana.state.node, ana.state.consent) == (node, "yes")
    asked = ana.heard
    ana.presses("#")
    assert ConsentWithdrawn("recording", "keys") in ana.events
    assert (ana.state.node, ana.state.consent, ana.heard[0]) == (node, "no", "recording_stopped")
    assert ana.state.phase == "waiting" or ana.heard[-1] == asked[-1]


def test_words_take_leave_back_too() -> None:
    ana = recorded("1").says("Sluta spela in!")
    assert ConsentWithdrawn("recording", "speech") in ana.events
    assert recorded().means("stop").state.consent == "no"


def test_leave_is_taken_back_while_confirming() -> None:
    ana = recorded("1", "1", "12345678", "#")
    assert (ana.state.consent, ana.state.phase, ana.heard) == (
        "no",
        "confirming",
        ["recording_stopped", "customer_right"],
    )


def test_leave_is_taken_back_at_every_step_of_a_call() -> None:
    ana = recorded("1", "1")
    ana.holding = SHUT
    ana.presses("12345678", "1")
    for key, step in (("", "own"), ("1", "time"), ("1", "confirm")):
        ana.presses(*key)
        assert ana.state.step == step
        assert "recording_stopped" in ana.presses("#").heard


def test_a_hash_before_the_question_counts() -> None:
    assert recorded().does(inputs.Interrupted("#")).state.consent == "no"


def test_who_gave_no_leave_hears_that_it_is_off() -> None:
    cilla = Caller().presses("1", "2", "#")
    assert cilla.heard == ["recording_stopped", "errand"]
    assert not cilla.has(ConsentWithdrawn)


def test_leave_taken_back_stays_taken_back() -> None:
    assert recorded("#", "1", "1", "9").state.consent == "no"


def test_a_chat_is_never_asked_to_be_recorded() -> None:
    greta = Caller("chat").presses("1")
    assert greta.heard == ["assistant", "conditions", "errand"]
    assert greta.state.consent is None


@pytest.mark.parametrize(
    ("key", "answer", "drawn", "said"),
    [("1", SurveyAsked("yes"), True, "survey_yes"), ("2", SurveyDeclined(), False, "survey_no")],
)
def test_who_is_drawn_is_asked(key: str, answer: Event, drawn: bool, said: str) -> None:
    ana = Caller(drawn=True).presses("1", "2")
    assert ana.heard[-1] == "survey"
    ana.presses(key)
    assert answer in ana.events
    assert (ana.state.drawn, ana.heard[0], ana.state.node) == (drawn, said, "errand")


def test_who_is_not_drawn_never_hears_of_it() -> None:
    ana = Caller().presses("1", "2")
    assert "survey" not in ana.heard
    assert not ana.has(SurveyAsked)


def test_silence_is_no_answer_to_the_survey() -> None:
    ana = Caller(drawn=True).presses("1", "2").is_silent()
    assert SurveyAsked("silence") in ana.events
    assert (ana.state.drawn, ana.state.node) == (False, "errand")


def test_an_odd_answer_to_the_survey_asks_once_more() -> None:
    ana = Caller(drawn=True).presses("1", "2", "7")
    assert NoMatch(1) in ana.events and ana.heard == ["survey"]
    assert SurveyAsked("silence") in ana.presses("7").events
