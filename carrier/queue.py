"""Queues of waiting calls: the first in is the first out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from carrier.bridge import Bridge
from carrier.sids import new
from carrier.stops import Dequeued
from carrier.waiting import Happening

if TYPE_CHECKING:
    from carrier.clock import Clock
    from carrier.leg import Leg
    from carrier.target import Target

DEFAULT_SIZE = 1000
LARGEST = 5000


@dataclass
class Place:
    """A call's place in a queue."""

    leg: Leg
    queue: Queue
    since: datetime
    left: datetime | None = None

    def seconds(self) -> int:
        """Whole seconds waited, until it left or until now."""
        return int(((self.left or self.queue.clock.now()) - self.since).total_seconds())

    def position(self) -> int:
        """From 1."""
        return self.queue.places.index(self) + 1


class Meeting:
    """A dequeued call on its way to the call that dialled the queue."""

    def __init__(self, dialler: Leg, greeting: Target | None) -> None:
        self._dialler = dialler
        self.greeting = greeting  # what the dequeued call hears before it is bridged
        self.bridge: Bridge | None = None
        self.settled: Happening[object] = Happening()  # bridged, or one of the two did not come
        self._over = False

    def join(self, leg: Leg) -> Bridge:
        """Bridge the two; a dialler that is already gone leaves a bridge that is over."""
        self.bridge = Bridge(self._dialler, leg)
        if self._over:
            self.bridge.end()
        self.settled.happen(None)
        return self.bridge

    def part(self) -> None:
        """One of the two leaves."""
        self._over = True
        if self.bridge is not None:
            self.bridge.end()
        self.settled.happen(None)


class Queue:
    """One named queue."""

    def __init__(self, clock: Clock, name: str, size: int = DEFAULT_SIZE) -> None:
        self.clock = clock
        self.sid = new("QU")
        self.name = name
        self.size = size
        self.created = self.updated = clock.now()
        self.places: list[Place] = []
        self.joined: Happening[object] = Happening()  # at the next arrival

    @property
    def full(self) -> bool:
        return len(self.places) >= self.size

    def join(self, leg: Leg) -> Place:
        """Give a call the last place."""
        place = Place(leg, self, self.clock.now())
        self.places.append(place)
        leg.place = place
        leg.events.add("queued", queue=self.name)
        # A new happening first: whoever wakes may wait for the next arrival at once.
        arrived, self.joined = self.joined, Happening()
        arrived.happen(None)
        return place

    def leave(self, place: Place) -> None:
        """Give the place up; once given up this changes nothing."""
        if place in self.places:
            self.places.remove(place)
            place.left = self.clock.now()
        place.leg.place = None

    def take(self, place: Place, meeting: Meeting) -> None:
        """Take a call out to meet the one that dialled the queue."""
        self.leave(place)
        place.leg.interrupt(Dequeued(meeting))

    def average_wait(self) -> int:
        """The mean time that those waiting now have waited, whole seconds; never an estimate."""
        waited = [place.seconds() for place in self.places]
        return sum(waited) // len(waited) if waited else 0

    def member(self, key: str) -> Place | None:
        """By CallSid, or the first for `Front`."""
        if key == "Front":
            return self.places[0] if self.places else None
        return next((place for place in self.places if place.leg.sid == key), None)
