"""A leg: one party's connection, which Twilio calls a call and names by its CallSid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from carrier.ear import Ear
from carrier.events import EventLog
from carrier.progress import Progress
from carrier.sids import new
from carrier.stops import Diverted, HungUp, Stop
from carrier.waiting import Gate, Happening

if TYPE_CHECKING:
    from carrier.courier import Letter, Reply
    from carrier.network import Network
    from carrier.queue import Place
    from carrier.recording import Recording
    from carrier.target import Target

WORDS_A_SECOND = 150 / 60


class Talk(Protocol):
    """What joins parties: a bridge or a conference."""

    def others(self, leg: Leg) -> list[Leg]:
        """Who hears what `leg` says."""


@dataclass(frozen=True)
class Dialling:
    """How a leg came about."""

    from_: str
    to: str
    direction: str  # inbound, outbound-api or outbound-dial
    pace: str = "spoken"  # instant: Say, Play and Pause take no time
    parent_sid: str | None = None
    fallback: Target | None = None  # requested when a document fails


class Leg:
    """The state of one leg, and the one way in which it waits."""

    def __init__(self, network: Network, dialling: Dialling) -> None:
        self.network = network
        self.sid = new("CA")
        self.dialling = dialling
        self.status = "ringing" if dialling.direction == "inbound" else "queued"
        self.created: datetime = network.clock.now()
        self.updated: datetime = self.created
        self.answered: datetime | None = None
        self.ended: datetime | None = None
        self.answered_by: str | None = None  # by machine detection
        self.events = EventLog(network.clock)
        self.progress = Progress(self)
        self.ear: Ear | None = None  # what a Gather listens with
        self.talk: Talk | None = None
        self.place: Place | None = None  # in a queue
        self.recordings: list[Recording] = []  # those under way
        self.picked_up: Happening[str] = Happening()
        self.over: Happening[object] = Happening()  # when it has ended and told so
        self.reason = ""  # why it ended
        self.last: tuple[Letter, Reply] | None = None  # the last webhook that was answered
        self.waits = 0  # how often it has waited; tells a loop that takes no time
        self.unheard = 0.0  # seconds of sound that the instant pace skipped
        self._gate: Gate | None = None
        self._stop: Stop | None = None

    @property
    def live(self) -> bool:
        """Whether the leg has not ended."""
        return self.ended is None

    @property
    def party(self) -> str:
        """The number of whoever holds this telephone."""
        return self.dialling.from_ if self.dialling.direction == "inbound" else self.dialling.to

    @property
    def began(self) -> datetime | None:
        """When it was answered, else when it was dialled; None while it is queued."""
        return self.answered or (None if self.status == "queued" else self.created)

    async def wait(self, seconds: float | None = None, until: Happening[Any] | None = None) -> bool:
        """Wait for `until`, at most so many seconds; true when it happened. Raises the Stop if one comes."""
        self._heed()
        if until is not None and until.happened:
            return True
        if seconds is not None and seconds <= 0:
            return False
        self.waits += 1
        await self._wait(seconds, until)
        self._heed()
        return until is not None and until.happened

    async def rest_until(self, happening: Happening[Any]) -> None:
        """Wait for an answer from the network; that is no waiting of the document's."""
        self._heed()
        if not happening.happened:
            await self._wait(None, happening)
            self._heed()

    async def _wait(self, seconds: float | None, until: Happening[Any] | None) -> None:
        gate = self._gate = Gate(self.network.clock)
        timer = None if seconds is None else self.network.clock.after(seconds, gate.open)
        if until is not None:
            until.watch(gate.open)
        try:
            await gate.passed()
        finally:
            self._gate = None
            if timer is not None:
                timer.cancel()
            if until is not None:
                until.forget(gate.open)

    def _heed(self) -> None:
        if self._stop is not None:
            stop, self._stop = self._stop, None
            raise stop

    def interrupt(self, stop: Stop) -> None:
        """Take the leg away from what it does; the heavier of two stops counts."""
        if self._stop is None or stop.weight >= self._stop.weight:
            self._stop = stop
        if self._gate is not None:
            self._gate.open()

    def hang_up(self, reason: str, status: str = "completed") -> None:
        """End the leg; once it has ended this changes nothing."""
        if self.ended is None:
            self.reason, self.status = reason, status
            self.ended = self.updated = self.network.clock.now()
            self.interrupt(HungUp(reason))

    def calm(self, kind: type[Stop]) -> None:
        """Forget a stop of this kind that has not been heeded; what it was about is past."""
        if isinstance(self._stop, kind):
            self._stop = None

    def divert(self, target: Target) -> None:
        """Have the leg go on with another document."""
        self.updated = self.network.clock.now()
        self.interrupt(Diverted(target))

    def answer(self, by: str | None = None) -> None:
        """Take the call, if it is not yet taken."""
        if self.answered is None:
            self.answered = self.updated = self.network.clock.now()
            self.answered_by = by
            self.status = "in-progress"
            self.events.add("answered")
            self.progress.tell("answered")

    def duration(self) -> int:
        """Whole seconds since the answer, 0 when it was never answered."""
        if self.answered is None:
            return 0
        return int(((self.ended or self.network.clock.now()) - self.answered).total_seconds())

    def record(self, text: str) -> None:
        """Note what sounds on the leg in the recordings under way."""
        for recording in self.recordings:
            recording.hear(text)

    def say(self, text: str) -> bool:
        """What this party says to the others it is connected to; false when nobody hears it."""
        listeners = self.talk.others(self) if self.talk is not None else []
        if not listeners:
            return False
        self.events.add("said", text=text)
        self.record(text)
        for other in listeners:
            other.events.add("heard", text=text, from_sid=self.sid)
            other.record(text)
        return True

    async def sound(self, seconds: float, cut: Happening[Any] | None = None) -> bool:
        """Let something sound for so long by this leg's pace; true when a key or speech cut it."""
        if self.dialling.pace == "instant":
            self.unheard += seconds
            seconds = 0
        return await self.wait(seconds, cut)


def spoken_seconds(text: str) -> float:
    """How long a text takes to say, at 150 words a minute."""
    return len(text.split()) / WORDS_A_SECOND
