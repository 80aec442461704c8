"""Rasa's memory of conversations: which intents and actions there were, never a word of what was said (P2)."""

from __future__ import annotations

import json
from typing import Any, Dict, Iterable, List, Mapping, Optional, Text

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from bot.shelves import DatabaseShelf, MemoryShelf, Shelf

EVENTS = 60  # about fifteen turns; Rasa's answer grows slower with every event it reads back
DAYS = 1
SETTINGS = ("days",)


class ContactTrackers(TrackerStore):
    """Keeps what Rasa needs of a conversation to go on after a restart, and nothing besides.

    `host` is where endpoints.yml has its `url`: a PostgreSQL database, or empty for memory alone. `days`,
    at least 1, is how long a conversation is kept after its last turn.
    """

    def __init__(
        self,
        domain: Optional[Domain],
        event_broker: Optional[EventBroker] = None,
        host: Optional[Text] = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        unknown = sorted(set(kwargs) - set(SETTINGS))
        if unknown:
            raise RasaException(f"endpoints.yml: tracker_store has no setting {unknown[0]}")
        days = kwargs.get("days", DAYS)
        if not isinstance(days, int) or days < 1:
            raise RasaException("endpoints.yml: tracker_store: days must be a whole number from 1")
        self.shelf: Shelf = DatabaseShelf(host, days) if host else MemoryShelf()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the latest turns of a conversation, without words."""
        await self.shelf.put(tracker.sender_id, json.dumps(wordless(latest(tracker.events, EVENTS))))

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """Return a conversation as it was kept, None where there is none."""
        kept = await self.shelf.get(sender_id)
        if kept is None:
            return None
        return DialogueStateTracker.from_dict(sender_id, json.loads(kept), self.domain.slots)


def latest(events: Iterable[Event], most: int) -> List[Event]:
    """Return the latest events, at most so many, cut where a turn begins."""
    listed = list(events)
    if len(listed) <= most:
        return listed
    kept = listed[-most:]
    listens = (
        place
        for place, event in enumerate(kept)
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME
    )
    return kept[next(listens, 0) :]


def wordless(events: Iterable[Event]) -> List[Dict[Text, Any]]:
    """Return events fit to be stored: actions, and of what was said its intent alone.

    Answers, slots, entities and any other kind of event may quote a person, and are left out.
    """
    return [one for one in map(_wordless, events) if one is not None]


def _wordless(event: Event) -> Optional[Dict[Text, Any]]:
    kind = {"event": event.type_name, "timestamp": event.timestamp}
    if isinstance(event, SessionStarted):
        return kind
    if isinstance(event, ActionExecuted):
        return {**kind, "name": event.action_name, "policy": event.policy, "confidence": event.confidence}
    if isinstance(event, UserUttered):
        intent = _named(event.intent)
        return {**kind, "text": "", "parse_data": {"text": "", "intent": intent, "entities": []}}
    return None


def _named(intent: Mapping[Text, Any]) -> Dict[Text, Any]:
    return {name: intent[name] for name in ("name", "confidence") if name in intent}
