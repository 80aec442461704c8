"""Text messages: queued, then sent, then delivered to the line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from carrier.callbacks import Outbox
from carrier.form import API_VERSION

if TYPE_CHECKING:
    from carrier.network import Network

SECONDS_TO_SEND = 1.0
SECONDS_TO_DELIVER = 1.0


@dataclass
class Message:
    """One text message to a line."""

    network: Network
    sid: str
    from_: str
    to: str
    body: str
    created: datetime
    updated: datetime
    outbox: Outbox
    callback_url: str = ""
    status: str = "queued"  # queued, sent or delivered
    sent: datetime | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status == "delivered"

    def post(self) -> None:
        """Send it on its way."""
        self.network.clock.after(SECONDS_TO_SEND, self._send)

    def _send(self) -> None:
        self.sent = self.network.clock.now()
        self._become("sent")
        self.network.clock.after(SECONDS_TO_DELIVER, self._deliver)

    def _deliver(self) -> None:
        events = self.network.line(self.to).events
        events.add("message", sid=self.sid, **{"from": self.from_}, body=self.body)
        self._become("delivered")

    def _become(self, status: str) -> None:
        self.status = status
        self.updated = self.network.clock.now()
        if self.callback_url:
            self.outbox.post(self.callback_url, "POST", self._fields())

    def _fields(self) -> dict[str, str]:
        return {
            "MessageSid": self.sid,
            "SmsSid": self.sid,
            "MessageStatus": self.status,
            "SmsStatus": self.status,
            "AccountSid": self.network.account_sid,
            "From": self.from_,
            "To": self.to,
            "ApiVersion": API_VERSION,
        }
