"""Status callbacks: notifications whose answer does not matter, sent in order for each subject."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from carrier.clock import Clock
from carrier.courier import Courier
from carrier.faults import Fault


@dataclass(frozen=True)
class StatusCallback:
    """Who wants to know about which events."""

    url: str
    method: str
    events: frozenset[str]


class Outbox:
    """Notifications about one call, conference, recording or message, one at a time."""

    def __init__(self, clock: Clock, courier: Courier) -> None:
        self._clock = clock
        self._courier = courier
        self._waiting: deque[tuple[str, str, dict[str, str]]] = deque()
        self._sending = False

    def post(self, url: str, method: str, fields: dict[str, str]) -> None:
        """Send when those before it have been answered; a failure is the receiver's loss."""
        self._waiting.append((url, method, fields))
        if not self._sending:
            self._sending = True
            self._clock.spawn(self._drain())

    async def _drain(self) -> None:
        while self._waiting:
            url, method, fields = self._waiting.popleft()
            try:
                await self._courier.send(self._courier.write(url, method, fields))
            except Fault:
                continue  # Twilio only notes it in the debugger
        self._sending = False


def rfc2822(moment: datetime | None) -> str | None:
    """A time as Twilio's API writes it."""
    return None if moment is None else format_datetime(moment.replace(microsecond=0))
