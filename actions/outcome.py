"""The one action of the assistant: Rasa's ranking in, core's outcome out."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from core.inputs import Understood
from core.understanding import bounded, decide

SHOWN = 3  # how many of the ranking's intents the answer carries


class ActionOutcome(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """Says what the latest message is about."""

    def name(self) -> str:
        """Give the name by which the rules in data/rules call it."""
        return "action_outcome"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Send one message whose JSON is the outcome; no events: Rasa has nothing to remember."""
        ranking = ranking_of(tracker.latest_message)
        dispatcher.utter_message(json_message=answer(decide(ranking), ranking))
        return []


def ranking_of(message: Mapping[str, Any] | None) -> list[tuple[str, float]]:
    """Read the ranking out of Rasa's parsed message, the likeliest first; [] where there is none."""
    listed = (message or {}).get("intent_ranking") or []
    pairs = [(str(one["name"]), bounded(float(one["confidence"]))) for one in listed]
    return sorted(pairs, key=lambda pair: -pair[1])


def answer(understood: Understood, ranking: Sequence[tuple[str, float]]) -> dict[str, Any]:
    """Give the JSON that the channels return: outcome, errand or null, confidence, the top of the ranking."""
    return {
        "outcome": understood.outcome,
        "errand": understood.errand,
        "confidence": round(understood.confidence, 4),
        "ranking": [[name, round(one, 4)] for name, one in ranking[:SHOWN]],
    }
