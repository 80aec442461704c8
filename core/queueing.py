"""The one order of the queue: the urgent first, then whoever came first, and nothing else (P8)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LONG_WAIT = timedelta(minutes=3)  # who waits longer is offered a callback


@dataclass(frozen=True)
class Place:
    """A place in the queue, kept for life."""

    contact: str  # the contact's id
    queue: str  # the queue's id
    arrived_at: datetime  # first arrival, UTC; transfers and wrong turns never change it (P10)
    urgent: bool = False  # of a declared urgent class (K30)
    held: bool = False  # stepped aside for a callback: served by nobody now, and before those behind it


def order(places: Iterable[Place]) -> list[Place]:
    """Put places in the order they are served; the id settles a tie, so that the order is total."""
    return sorted(places, key=lambda place: (not place.urgent, place.arrived_at, place.contact))


def position(places: Sequence[Place], contact: str) -> int:
    """Give a contact's position within its own queue, from 1; LookupError when it has no place."""
    own = next((place for place in places if place.contact == contact), None)
    if own is None:
        raise LookupError("the contact has no place")
    line = order(place for place in places if place.queue == own.queue)
    return line.index(own) + 1
