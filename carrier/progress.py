"""A call's status callbacks, numbered in the order in which its progress happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carrier.callbacks import Outbox, StatusCallback, rfc2822
from carrier.form import call_fields

if TYPE_CHECKING:
    from carrier.leg import Leg

EVENTS = ("initiated", "ringing", "answered", "completed")


class Progress:
    """Tells whoever asked about the progress of one leg."""

    def __init__(self, leg: Leg) -> None:
        self._leg = leg
        self._next = 0
        self._outbox = Outbox(leg.network.clock, leg.network.courier)
        self.callback: StatusCallback | None = None

    def tell(self, event: str) -> None:
        """Something happened; every event takes a number, also those nobody asked for."""
        number, self._next = self._next, self._next + 1
        if self.callback is not None and event in self.callback.events:
            self._outbox.post(self.callback.url, self.callback.method, self._fields(event, number))

    def _fields(self, event: str, number: int) -> dict[str, str]:
        leg = self._leg
        fields = call_fields(leg)
        if event == "initiated":
            fields["CallStatus"] = "initiated"
        fields["Timestamp"] = rfc2822(leg.network.clock.now()) or ""
        fields["CallbackSource"] = "call-progress-events"
        fields["SequenceNumber"] = str(number)
        if event == "completed":
            fields["CallDuration"] = str(leg.duration())
            fields["Duration"] = str(-(-leg.duration() // 60))
        return fields
