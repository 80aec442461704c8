"""Enqueue: the call waits in a queue, and its wait document is played over and over."""

from dataclasses import dataclass
from typing import ClassVar, Self

from carrier.faults import SCHEMA, Fault
from carrier.follow import WAIT_VERBS, WHISPER, Context, follow, repeat
from carrier.leg import Leg
from carrier.notify import notify
from carrier.queue import Meeting, Place
from carrier.stops import Dequeued, Diverted, HungUp, Left
from carrier.tag import Tag
from carrier.target import Target, with_fields

LONGEST_NAME = 64


@dataclass(frozen=True)
class Enqueue:
    """A queue to wait in."""

    answers: ClassVar[bool] = True
    sounds: ClassVar[bool] = True
    queue: str
    wait: Target | None  # None: the default hold music
    action: str
    method: str

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        tag.only("action", "method", "waitUrl", "waitUrlMethod", unsupported=("workflowSid",))
        name = tag.text()
        if not 1 <= len(name) <= LONGEST_NAME:
            raise Fault(SCHEMA, f"<Enqueue> must hold a queue's name of 1 to {LONGEST_NAME} characters.")
        wait = Target(tag.url("waitUrl"), tag.method("waitUrlMethod")) if tag.word("waitUrl") else None
        return cls(name, wait, tag.url("action"), tag.method())

    async def run(self, leg: Leg) -> Target | None:
        queue = leg.network.queue(self.queue)
        if queue.full:
            return self._onward({"QueueResult": "queue-full"})
        place = queue.join(leg)
        stay = Stay(leg, place)
        try:
            await stay.last(self.wait)
        except (HungUp, Diverted) as stop:
            stay.result = stay.torn(stop)
            queue.leave(place)  # before the notification, whose QueueTime must stand still
            if self.action:
                notify(leg, with_fields(self.action, self.method, stay.fields()))
            raise
        finally:
            queue.leave(place)
            leg.calm(Dequeued)
            leg.events.add("dequeued", result=stay.result)
        return self._onward(stay.fields())

    def _onward(self, fields: dict[str, str]) -> Target | None:
        return with_fields(self.action, self.method, fields) if self.action else None


class Stay:
    """One call's stay in a queue, and what came of it."""

    def __init__(self, leg: Leg, place: Place) -> None:
        self._leg = leg
        self._place = place
        self._bridged = False
        self.result = "error"  # Twilio's QueueResult

    async def last(self, wait: Target | None) -> None:
        """Wait until someone takes the call or it leaves."""
        try:
            await self._until_left(wait)
            self.result = "leave"
        except Dequeued as dequeued:
            await self._meet(dequeued.meeting)

    async def _until_left(self, wait: Target | None) -> None:
        try:
            if wait is None:
                await self._leg.wait()
            else:
                await repeat(self._leg, wait, Context(WAIT_VERBS, self._news))
        except Left:
            await self._leg.wait(0)  # who was dequeued at this very moment cannot leave any more

    async def _meet(self, meeting: Meeting) -> None:
        try:
            self.result = "bridging-in-process"
            if meeting.greeting is not None:
                await follow(self._leg, meeting.greeting, WHISPER)
            bridge = meeting.join(self._leg)
            self._bridged = True
            await self._leg.wait(until=bridge.over)
            self.result = "bridged"
        finally:
            meeting.part()

    def torn(self, stop: Exception) -> str:
        """The result when the call itself was taken away."""
        if isinstance(stop, Diverted):
            return "redirected-from-bridged" if self._bridged else "redirected"
        return "bridged" if self._bridged else "hangup"

    def _news(self) -> dict[str, str]:
        queue = self._place.queue
        return {
            "QueueSid": queue.sid,
            "QueuePosition": str(self._place.position()),
            "QueueTime": str(self._place.seconds()),
            "AvgQueueTime": str(queue.average_wait()),
            "CurrentQueueSize": str(len(queue.places)),
            "MaxQueueSize": str(queue.size),
        }

    def fields(self) -> dict[str, str]:
        """What the action learns."""
        return {
            "QueueResult": self.result,
            "QueueSid": self._place.queue.sid,
            "QueueTime": str(self._place.seconds()),
        }
