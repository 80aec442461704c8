"""Everything the carrier knows: calls, lines, numbers, queues, conferences, recordings, messages."""

from dataclasses import dataclass

from carrier.clock import Clock
from carrier.courier import Courier
from carrier.events import EventLog
from carrier.leg import Leg
from carrier.line import Line
from carrier.message import Message
from carrier.numbers import OwnedNumber
from carrier.queue import Queue
from carrier.recording import Recording
from carrier.room import Room
from carrier.shelf import Shelf
from carrier.verbs.verb import Verb

ENDED_CALLS = 5000
WITH_EVENTS = 500  # ended calls whose events can still be read
RECORDS = 5000
LINES = 5000


@dataclass(frozen=True)
class Account:
    """Whose numbers these are."""

    sid: str
    token: str  # signs webhooks and opens the REST API


class Network:
    """The state of the stand-in; in memory only."""

    def __init__(
        self, clock: Clock, courier: Courier, account: Account, verbs: dict[str, type[Verb]]
    ) -> None:
        self.clock = clock
        self.courier = courier
        self.account_sid = account.sid
        self.token = account.token
        self.verbs = verbs  # given from outside, since verbs follow documents and documents hold verbs
        self.legs: dict[str, Leg] = {}
        self._ended: list[str] = []
        self.numbers: dict[str, OwnedNumber] = {}  # by sid
        self.queues: Shelf[Queue] = Shelf(RECORDS, lambda queue: not queue.places)
        self.rooms: Shelf[Room] = Shelf(RECORDS, lambda room: not room.seats)
        self.recordings: Shelf[Recording] = Shelf(RECORDS, lambda recording: recording.ended is not None)
        self.messages: Shelf[Message] = Shelf(RECORDS, lambda message: message.settled)
        self._lines: Shelf[Line] = Shelf(LINES)

    async def close(self) -> None:
        """Stop all work and let go of connections."""
        await self.clock.stop()
        await self.courier.close()

    def line(self, number: str) -> Line:
        """The telephone at a number; one that nobody answers when it was never set up."""
        line = self._lines.get(number)
        if line is None:
            line = Line(number, EventLog(self.clock, keep=1000))
            self._lines.put(number, line)
        return line

    def owned(self, phone_number: str) -> OwnedNumber | None:
        """The account's number, if it is one."""
        return next((owned for owned in self.numbers.values() if owned.phone_number == phone_number), None)

    def queue(self, name: str) -> Queue:
        """The queue of that name, made on demand."""
        found = self.queue_named(name)
        if found is None:
            found = Queue(self.clock, name)
            self.queues.put(found.sid, found)
        return found

    def queue_named(self, name: str) -> Queue | None:
        return next((queue for queue in self.queues if queue.name == name), None)

    def room(self, name: str) -> Room:
        """The conference under that name that has not ended, made on demand."""
        found = self.open_room(name)
        if found is None:
            found = Room(self, name)
            self.rooms.put(found.sid, found)
        return found

    def open_room(self, key: str) -> Room | None:
        """A conference that has not ended, by name or sid."""
        return next(
            (room for room in self.rooms if room.ended is None and key in (room.name, room.sid)), None
        )

    def retire(self, leg: Leg) -> None:
        """Keep a small record of an ended call, and let go of the oldest ones."""
        # Events weigh far more than records, so they are let go much sooner.
        self._ended.append(leg.sid)
        if len(self._ended) > WITH_EVENTS:
            old = self.legs[self._ended[-WITH_EVENTS - 1]]
            old.events.forget()
            old.last = None
        if len(self._ended) > ENDED_CALLS:
            del self.legs[self._ended.pop(0)]
