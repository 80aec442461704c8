"""The one action: what it reads from Rasa's tracker and what it answers."""

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.outcome import SHOWN, ActionOutcome, answer, ranking_of
from core.inputs import Understood


def tracker(message: dict[str, Any]) -> Tracker:
    return Tracker("contact-1", {}, message, [], False, None, {}, "action_listen")


def ranked(*pairs: tuple[str, float]) -> dict[str, Any]:
    return {"intent_ranking": [{"name": name, "confidence": one} for name, one in pairs]}


def run(message: dict[str, Any]) -> list[dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    assert ActionOutcome().run(dispatcher, tracker(message), {}) == []
    return [one["custom"] for one in dispatcher.messages]


def test_the_action_has_the_name_the_rules_use() -> None:
    assert ActionOutcome().name() == "action_outcome"


def test_an_errand_is_answered_with_one_message() -> None:
    message = ranked(("move", 0.9), ("cancel", 0.05), ("human", 0.03), ("deny", 0.02))
    assert run(message) == [
        {
            "outcome": "errand",
            "errand": "move",
            "confidence": 0.9,
            "ranking": [["move", 0.9], ["cancel", 0.05], ["human", 0.03]],
        }
    ]


def test_the_wish_for_a_human_names_no_errand() -> None:
    (said,) = run(ranked(("human", 0.8), ("cancel", 0.2)))
    assert (said["outcome"], said["errand"]) == ("human", None)


@pytest.mark.parametrize("message", [{}, {"intent_ranking": None}, {"intent_ranking": []}])
def test_a_message_without_ranking_is_unclear(message: dict[str, Any]) -> None:
    assert run(message) == [{"outcome": "unclear", "errand": None, "confidence": 0.0, "ranking": []}]


def test_no_latest_message_is_no_ranking() -> None:
    assert ranking_of(None) == []


def test_a_ranking_is_read_likeliest_first() -> None:
    assert ranking_of(ranked(("deny", 0.1), ("move", 0.7))) == [("move", 0.7), ("deny", 0.1)]


def test_a_ranking_stays_within_0_and_1() -> None:
    assert ranking_of(ranked(("deny", 1.5), ("move", -1.0))) == [("deny", 1.0), ("move", 0.0)]


def test_an_answer_shows_the_top_three() -> None:
    ranking = [(f"intent_{place}", 0.2) for place in range(5)]
    assert len(answer(Understood("unclear"), ranking)["ranking"]) == SHOWN == 3


def test_an_answer_repeats_no_words() -> None:
    said = {**ranked(("move", 0.9)), "text": "my secret is swordfish"}
    assert "swordfish" not in str(run(said))
