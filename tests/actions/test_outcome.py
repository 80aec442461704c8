"""The one action: what it reads from Rasa's tracker and what it answers."""

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.outcome import SHOWN, ActionOutcome, answer, heard_of, named_of, ranking_of
from core.inputs import Understood


def tracker(message: dict[str, Any] | None) -> Tracker:
    return Tracker("contact-1", {}, message, [], False, None, {}, "action_listen")


def ranked(*pairs: tuple[str, float]) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": one} for name, one in pairs]


def run(message: dict[str, Any] | None) -> list[dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    assert ActionOutcome().run(dispatcher, tracker(message), {}) == []
    return [one["custom"] for one in dispatcher.messages]


def test_the_action_has_the_name_the_rules_use() -> None:
    assert ActionOutcome().name() == "action_outcome"


def test_an_errand_is_answered_with_one_message() -> None:
    ranking = ranked(("move", 0.9), ("cancel", 0.05), ("human", 0.03), ("deny", 0.02))
    assert run({"intent_ranking": ranking}) == [
        {
            "outcome": "errand",
            "errand": "move",
            "also": None,
            "confidence": 0.9,
            "value": None,
            "ranking": [["move", 0.9], ["cancel", 0.05], ["human", 0.03]],
        }
    ]


def test_a_second_errand_is_answered_too() -> None:
    clauses = [ranked(("move", 0.9)), ranked(("invoice_question", 0.8))]
    whole = ranked(("move", 0.9), ("invoice_question", 0.1))
    (said,) = run({"intent_ranking": whole, "clauses": clauses})
    assert (said["errand"], said["also"]) == ("move", "invoice_question")


def test_a_value_is_answered_where_it_was_asked_for() -> None:
    entities = [{"entity": "phone", "value": "+46701234567"}]
    message = {"intent_ranking": ranked(("deny", 0.3)), "entities": entities}
    assert run(message)[0]["value"] is None
    (said,) = run({**message, "metadata": {"language": "sv", "asked": "phone"}})
    assert (said["outcome"], said["value"]) == ("value", "+46701234567")


def test_words_for_danger_are_heard() -> None:
    (said,) = run({"text": "he's not breathing", "intent_ranking": ranked(("move", 0.9))})
    assert (said["outcome"], said["errand"]) == ("errand", "danger")


@pytest.mark.parametrize("message", [None, {}, {"intent_ranking": None}, {"intent_ranking": []}])
def test_a_message_without_ranking_is_unclear(message: dict[str, Any] | None) -> None:
    (said,) = run(message)
    assert (said["outcome"], said["errand"], said["confidence"]) == ("unclear", None, 0.0)
    assert (said["also"], said["value"], said["ranking"]) == (None, None, [])


def test_a_ranking_is_read_likeliest_first() -> None:
    assert ranking_of(ranked(("deny", 0.1), ("move", 0.7))) == [("move", 0.7), ("deny", 0.1)]


def test_a_ranking_stays_within_0_and_1() -> None:
    assert ranking_of(ranked(("deny", 1.5), ("move", -1.0))) == [("deny", 1.0), ("move", 0.0)]


def test_the_first_of_each_kind_is_named() -> None:
    listed = [("phone", "+461"), ("language", "so"), ("phone", "+462")]
    found = named_of({"entities": [{"entity": kind, "value": value} for kind, value in listed]})
    assert found == {"phone": "+461", "language": "so"}


def test_what_is_masked_is_not_passed_on() -> None:
    assert named_of({"entities": [{"entity": "personal_number", "value": "19640823-****"}]}) == {}


def test_nothing_heard_is_nothing_named() -> None:
    heard = heard_of({})
    assert (heard.ranking, heard.clauses, heard.named, heard.danger) == ([], [], {}, False)


def test_an_answer_shows_the_top_three() -> None:
    ranking = [(f"intent_{place}", 0.2) for place in range(5)]
    assert len(answer(Understood("unclear"), ranking)["ranking"]) == SHOWN == 3


def test_an_answer_repeats_no_words() -> None:
    said = {"intent_ranking": ranked(("move", 0.9)), "text": "my secret is swordfish"}
    assert "swordfish" not in str(run(said))


def test_the_language_of_the_words_is_answered() -> None:
    tongue = {"language": "en", "confidence": 0.97, "believed": "en"}
    (said,) = run({"intent_ranking": ranked(("move", 0.9)), "tongue": tongue})
    assert said["language"] == "en"
    (said,) = run({"intent_ranking": ranked(("move", 0.9)), "tongue": {**tongue, "believed": None}})
    assert "language" not in said
