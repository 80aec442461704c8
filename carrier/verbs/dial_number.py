"""Number: telephones that ring together; the first to answer is connected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from carrier.bridge import Bridge
from carrier.callbacks import StatusCallback
from carrier.faults import SCHEMA, Fault
from carrier.follow import WHISPER, follow
from carrier.leg import Dialling, Leg
from carrier.life import place, ring
from carrier.numbers import is_dialable
from carrier.progress import EVENTS
from carrier.tag import Tag
from carrier.target import Target
from carrier.verbs.noun import Attempt, Terms, talk
from carrier.waiting import Happening

ATTRIBUTES = ["url", "method", "statusCallback", "statusCallbackEvent", "statusCallbackMethod"]
UNSUPPORTED = [
    "sendDigits",
    "byoc",
    "machineDetection",
    "machineDetectionTimeout",
    "machineDetectionSpeechThreshold",
    "machineDetectionSpeechEndThreshold",
    "machineDetectionSilenceTimeout",
    "amdStatusCallback",
    "amdStatusCallbackMethod",
]


@dataclass(frozen=True)
class Number:
    """One number to ring."""

    number: str
    whisper: Target | None = None  # what the called party hears before the bridge
    callback: StatusCallback | None = None

    @classmethod
    def plain(cls, tag: Tag) -> Self:
        """A number as text in Dial itself."""
        return cls(tag.text())

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        tag.only(*ATTRIBUTES, unsupported=tuple(UNSUPPORTED))
        whisper = Target(tag.url("url"), tag.method()) if tag.word("url") else None
        return cls(tag.text(), whisper, status_callback(tag, EVENTS, "completed"))


def status_callback(tag: Tag, events: tuple[str, ...], default: str) -> StatusCallback | None:
    """Who a noun's progress is told to, if anyone."""
    chosen = tag.choices("statusCallbackEvent", default, events)
    method = tag.method("statusCallbackMethod")
    return StatusCallback(tag.url("statusCallback"), method, chosen) if tag.word("statusCallback") else None


@dataclass(frozen=True)
class Numbers:
    """The numbers of one Dial."""

    numbers: tuple[Number, ...]

    async def connect(self, leg: Leg, terms: Terms, attempt: Attempt) -> None:
        """Ring all; connect the first to answer. Twilio lets voicemail win too."""
        race = Race(leg, terms)
        try:
            for number in self.numbers:
                race.enter(number)
            await leg.wait(until=race.settled)
            attempt.status, attempt.callee = race.outcome()
            if race.bridge is not None:
                leg.answer()
                attempt.connect("completed", race.winner)
                await talk(leg, race.bridge, terms, attempt)
        finally:
            race.call_off()


class Race:
    """The called telephones of one Dial."""

    def __init__(self, leg: Leg, terms: Terms) -> None:
        self._leg = leg
        self._terms = terms
        self._callees: list[Leg] = []
        self._running = 0
        self.winner: Leg | None = None
        self.bridge: Bridge | None = None
        self.settled: Happening[object] = Happening()  # connected, or nobody is left

    def enter(self, number: Number) -> None:
        """Ring one more telephone."""
        if not is_dialable(number.number):
            raise Fault(SCHEMA, "<Number> must hold a number in E.164 form or a client address.")
        caller = self._terms.caller_id or self._leg.dialling.from_
        how = Dialling(caller, number.number, "outbound-dial", self._leg.dialling.pace, self._leg.sid)
        callee = Leg(self._leg.network, replace(how, fallback=None))
        callee.progress.callback = number.callback
        self._callees.append(callee)
        self._running += 1
        place(callee, lambda: self._run(callee, number))

    async def _run(self, callee: Leg, number: Number) -> None:
        try:
            await ring(callee, self._terms.timeout)
            self._win(callee)
            if number.whisper is not None:
                await follow(callee, number.whisper, WHISPER)
            self.bridge = Bridge(self._leg, callee)
            self.settled.happen(None)
            await callee.wait(until=self.bridge.over)
            callee.hang_up("other-party")
        finally:
            self._drop_out(callee)

    def _win(self, callee: Leg) -> None:
        self.winner = callee
        for other in self._callees:
            if other is not callee:
                other.hang_up("canceled", "canceled")

    def _drop_out(self, callee: Leg) -> None:
        if callee is self.winner and self.bridge is not None:
            self.bridge.end()
        if callee.live:
            self._callees.remove(callee)  # it was given another document and lives on without us
        self._running -= 1
        if self._running == 0 or callee is self.winner:
            self.settled.happen(None)

    def outcome(self) -> tuple[str, Leg | None]:
        """The DialCallStatus and the leg it is about."""
        if self.winner is not None:
            return "completed", self.winner
        last = self._callees[-1] if self._callees else None
        return (last.status if last is not None else "failed"), last

    def call_off(self) -> None:
        """Hang up on everyone the dialling party leaves behind."""
        for callee in list(self._callees):
            answered = callee.answered is not None
            # A leg in its whisper was answered: it completes, although it was never bridged.
            callee.hang_up("other-party", "completed" if answered else "canceled")
