"""What the nouns of Dial share: the terms of a connection, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from carrier.bridge import Bridge
from carrier.ear import Ear
from carrier.leg import Leg
from carrier.waiting import Happening


@dataclass(frozen=True)
class Terms:
    """The attributes of Dial that concern the connection."""

    timeout: int = 30  # seconds of ringing
    time_limit: int = 14_400  # seconds of talk
    hangup_on_star: bool = False
    answer_on_bridge: bool = False
    caller_id: str = ""  # empty: the caller's own


class Noun(Protocol):
    """Whom Dial connects to."""

    async def connect(self, leg: Leg, terms: Terms, attempt: Attempt) -> None:
        """Connect and talk until it is over; what came of it is noted in `attempt`."""


class Attempt:
    """What came of one Dial."""

    def __init__(self, leg: Leg) -> None:
        self._clock = leg.network.clock
        # Twilio documents no status for a caller who gives up; canceled is what the called leg gets.
        self.status = "canceled"  # Twilio's DialCallStatus; so it stays when the caller gives up early
        self.callee: Leg | None = None
        self._connected: datetime | None = None
        self._parted: datetime | None = None

    def connect(self, status: str, callee: Leg | None = None) -> None:
        """The parties can talk from now on."""
        self.status, self.callee = status, callee
        self._connected = self._clock.now()

    def part(self) -> None:
        self._parted = self._clock.now()

    def fields(self) -> dict[str, str]:
        """What the action learns; the duration in whole seconds."""
        fields = {"DialCallStatus": self.status, "DialBridged": str(self._connected is not None).lower()}
        if self.callee is not None:
            fields["DialCallSid"] = self.callee.sid
        if self._connected is not None:
            talked = (self._parted or self._clock.now()) - self._connected
            fields["DialCallDuration"] = str(int(talked.total_seconds()))
        return fields


async def talk(leg: Leg, bridge: Bridge, terms: Terms, attempt: Attempt) -> None:
    """Let the dialling party talk until the bridge is over, its time is up or the star key ends it."""
    limit = leg.network.clock.after(terms.time_limit, bridge.end)
    try:
        with star_ends(leg, terms, bridge.over):
            await leg.wait(until=bridge.over)
    finally:
        limit.cancel()
        bridge.end()
        attempt.part()


@contextmanager
def star_ends(leg: Leg, terms: Terms, over: Happening[object]) -> Iterator[None]:
    """While it lasts the star key makes `over` happen, if the terms say so."""
    leg.ear = StarEar(over) if terms.hangup_on_star else None
    try:
        yield
    finally:
        leg.ear = None


class StarEar(Ear):
    """Listens for the star key only."""

    def __init__(self, over: Happening[object]) -> None:
        super().__init__(keys=True, speech=False)
        self._over = over

    def press(self, keys: str) -> bool:
        if "*" not in keys:
            return False
        self._over.happen(None)
        return True
