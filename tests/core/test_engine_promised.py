"""Calling back the number that will call: what was promised is told, and kept, moved or cancelled."""

from typing import Any

import pytest

from core import inputs
from core.events import CallbackBooked, CallbackCancelled, CallbackTold, PromptPlayed
from core.flow.state import Standing
from tests.core.caller import WINDOWS, Caller

PROMISE = Standing("ana", "billing", WINDOWS[0])


class Promised(Caller):
    """Somebody to whose number a call is promised."""

    promise: Standing | None = PROMISE

    def does(self, given: inputs.Input, **facts: Any) -> Caller:
        standing = ("promised:None",) if self.promise else ()
        self.holding = (*(one for one in self.holding if one != "promised:None"), *standing)
        return super().does(given, promise=self.promise, **facts)


def told() -> Promised:
    """Somebody who has come past the opening, and hears of the call."""
    ana = Promised()
    ana.presses("1", "2")
    return ana


def test_who_calls_back_hears_what_was_promised() -> None:
    ana = told()
    assert (ana.state.node, CallbackTold("ana") in ana.events) == ("promised", True)
    asked = [event for event in ana.events if isinstance(event, PromptPlayed)][-1]
    assert asked.args == {"number": "@tail", "window": WINDOWS[0]}


def test_who_was_promised_nothing_hears_of_nothing() -> None:
    assert Caller().presses("1", "2").state.node == "errand"


@pytest.mark.parametrize("words", ["ja", "ett", "ja tack"])
def test_a_yes_keeps_it(words: str) -> None:
    ana = told().says(words)
    assert ana.heard[0] == "promised_kept"
    assert ana.state.node == "errand"
    assert not ana.has(CallbackCancelled)


@pytest.mark.parametrize("words", ["avboka", "jag vill avboka samtalet tack", "tre", "Ring inte!"])
def test_it_is_cancelled_by_key_and_by_word(words: str) -> None:
    ana = told().says(words)
    assert CallbackCancelled("ana") in ana.events
    assert ana.heard[0] == "promised_cancelled"


@pytest.mark.parametrize("words", ["en annan tid", "jag vill flytta det till imorgon", "två"])
def test_another_time_is_booked_instead_of_it(words: str) -> None:
    ana = told().says(words)
    assert (ana.state.node, ana.state.step) == ("promise", "own")
    ana.presses("1", "2", "1")
    (booked,) = [event for event in ana.events if isinstance(event, CallbackBooked)]
    assert (booked.queue, booked.window, booked.instead) == ("billing", WINDOWS[1], "ana")
    assert ana.state.moving == ()


def test_who_does_not_wait_chooses_a_time() -> None:
    assert told().presses("2", "1").heard == ["times", "time", "time"]


def test_words_that_say_both_are_asked_about() -> None:
    ana = told().says("inte avboka utan flytta")
    assert (ana.state.node, ana.state.tries, ana.heard) == ("promised", 1, ["promised"])


def test_silence_leaves_it_as_it_was() -> None:
    ana = told().is_silent().is_silent()
    assert ana.state.node == "errand"
    assert not ana.has(CallbackCancelled)


def test_a_key_before_the_question_cancels_nothing() -> None:
    ana = told().does(inputs.Interrupted("3"))
    assert (ana.state.node, ana.heard) == ("promised", ["promised"])
    assert not ana.has(CallbackCancelled)


def test_a_call_made_meanwhile_is_not_cancelled() -> None:
    ana = told()
    ana.promise = None
    assert not ana.presses("3").has(CallbackCancelled)
    assert ana.state.node == "errand"


def test_a_queue_that_is_gone_leaves_it_to_another() -> None:
    ana = told()
    ana.promise = Standing("ana", "gone", WINDOWS[0])
    assert ana.presses("2").state.moving == ("ana",)
