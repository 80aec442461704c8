"""Queue: the first call that waits in a queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from carrier.faults import SCHEMA, Fault
from carrier.leg import Leg
from carrier.queue import Meeting, Place, Queue
from carrier.tag import Tag
from carrier.target import Target, with_fields
from carrier.verbs.noun import Attempt, Terms, talk


@dataclass(frozen=True)
class QueueNoun:
    """A queue to take a call from."""

    queue: str
    url: str  # a document the queued call hears before it is bridged
    method: str

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        tag.only("url", "method", unsupported=("reservationSid", "postWorkActivitySid"))
        if not tag.text():
            raise Fault(SCHEMA, "<Queue> must hold a queue's name.")
        return cls(tag.text(), tag.url("url"), tag.method())

    async def connect(self, leg: Leg, terms: Terms, attempt: Attempt) -> None:
        """Take the first call; with an empty queue wait for one as long as the terms let it ring."""
        queue = leg.network.queue_named(self.queue)
        if queue is None:
            attempt.status = "failed"
            return
        if not queue.places and not await leg.wait(terms.timeout, queue.joined):
            attempt.status = "no-answer"
            return
        await self._take(leg, queue, terms, attempt)

    async def _take(self, leg: Leg, queue: Queue, terms: Terms, attempt: Attempt) -> None:
        place = queue.places[0]
        meeting = Meeting(leg, self._greeting(place, leg))
        queue.take(place, meeting)
        try:
            await leg.wait(until=meeting.settled)
            if meeting.bridge is None:
                attempt.status = "no-answer"
                return
            leg.answer()
            attempt.connect("answered", place.leg)
            await talk(leg, meeting.bridge, terms, attempt)
            attempt.status = "completed"
        finally:
            meeting.part()

    def _greeting(self, place: Place, leg: Leg) -> Target | None:
        if not self.url:
            return None
        fields = {
            "QueueSid": place.queue.sid,
            "QueueTime": str(place.seconds()),
            "DequeueingCallSid": leg.sid,
        }
        return with_fields(self.url, self.method, fields)
