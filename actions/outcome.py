"""The one action of the assistant: what Rasa's parts heard in, core's outcome out."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from core.danger import sounds_dangerous
from core.inputs import Understood
from core.understanding import Heard, Ranking, bounded, decide

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
        message = tracker.latest_message or {}
        heard = heard_of(message)
        asked = (message.get("metadata") or {}).get("asked")
        dispatcher.utter_message(json_message=answer(decide(heard, asked), heard.ranking))
        return []


def heard_of(message: Mapping[str, Any]) -> Heard:
    """Read Rasa's parsed message: its ranking, those of its clauses, and what is named in it."""
    clauses = [ranking_of(one) for one in message.get("clauses") or []]
    ranking = ranking_of(message.get("intent_ranking") or [])
    danger = sounds_dangerous(str(message.get("text") or ""))
    return Heard(ranking, clauses, named_of(message), danger, (message.get("tongue") or {}).get("believed"))


def ranking_of(listed: Sequence[Mapping[str, Any]]) -> Ranking:
    """Read one ranking, the likeliest first."""
    pairs = [(str(one["name"]), bounded(float(one["confidence"]))) for one in listed]
    return sorted(pairs, key=lambda pair: -pair[1])


def named_of(message: Mapping[str, Any]) -> dict[str, str]:
    """Read the first value of each kind that is named; one that is masked is of no use and left out."""
    entities = message.get("entities") or []
    values = [(str(one["entity"]), str(one["value"])) for one in reversed(entities)]
    return {kind: value for kind, value in values if "*" not in value}


def answer(understood: Understood, ranking: Ranking) -> dict[str, Any]:
    """Give the JSON that the channels return: the outcome, its fields or nulls, the top of the ranking.

    `named` is there only where something was named with an errand, `language` only where it is sure.
    """
    more = {"named": dict(understood.named), "language": understood.language}
    return {
        "outcome": understood.outcome,
        "errand": understood.errand,
        "also": understood.also,
        "confidence": round(understood.confidence, 4),
        "value": understood.value,
        "ranking": [[name, round(one, 4)] for name, one in ranking[:SHOWN]],
    } | {name: told for name, told in more.items() if told}
