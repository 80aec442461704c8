"""Rasa's memory of conversations: the latest ones only, short, never on disk."""

from __future__ import annotations

from typing import Any, Dict, Optional, Text

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker

CONTACTS = 1000  # a contact costs about 20 kB here
EVENTS = 60  # about ten turns; Rasa's answer grows slower with every event it reads back


class RecentContacts(InMemoryTrackerStore):
    """Keeps the latest contacts and their latest turns: what was said does not outlive its use."""

    def __init__(
        self, domain: Domain, event_broker: Optional[EventBroker] = None, **kwargs: Dict[Text, Any]
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._contacts = int(kwargs.get("contacts", CONTACTS))  # type: ignore[call-overload]

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep this tracker as the newest and forget the oldest beyond the bound."""
        await super().save(shortened(tracker, EVENTS))
        self.store[tracker.sender_id] = self.store.pop(tracker.sender_id)
        while len(self.store) > self._contacts:
            del self.store[next(iter(self.store))]


def shortened(tracker: DialogueStateTracker, events: int) -> DialogueStateTracker:
    """Return the tracker with its latest events, at most so many, cut where a turn begins."""
    if len(tracker.events) <= events:
        return tracker
    kept = list(tracker.events)[-events:]
    listens = (
        place
        for place, event in enumerate(kept)
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME
    )
    latest = kept[next(listens, 0) :]
    return DialogueStateTracker.from_events(
        tracker.sender_id, latest, tracker.slots.values(), sender_source=None
    )
