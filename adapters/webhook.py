"""Delivers events to whoever follows them, over HTTP: at least once, each under one id."""

from dataclasses import dataclass, field
from datetime import datetime

import requests

from adapters.store.deliveries import Deliveries, Delivery
from core.errors import WebhookError
from core.webhook import body, headers

SECONDS = 10
ATTEMPTS = 14  # with the pauses between them, each twice the one before: about two days


@dataclass(frozen=True)
class Courier:
    """Brings deliveries to one address."""

    deliveries: Deliveries
    url: str  # empty: nobody follows any more
    secret: bytes = field(repr=False)

    def deliver(self, key: str, at: datetime) -> None:
        """Make one attempt; a WebhookError asks for another, until there were ATTEMPTS."""
        found = self.deliveries.get(key)
        if found is None or found.state != "planned":
            return
        answered = self._post(found, at) if self.url else None
        if answered is not None and 200 <= answered < 300:
            self.deliveries.note(key, "arrived", answered, at)
            return
        over = found.attempts + 1 >= ATTEMPTS or not self.url
        self.deliveries.note(key, "given_up" if over else "planned", answered, at)
        if not over:
            raise WebhookError(f"a webhook was answered {answered or 'not at all'}")

    def _post(self, found: Delivery, at: datetime) -> int | None:
        sent = body(found.id, found.kind, found.at, found.reference, found.contact)
        signed = headers(self.secret, found.id, at, sent)
        told = {**signed, "content-type": "application/json", "user-agent": "vaxel"}
        try:
            # Another address than the one that was set is not followed: nobody vouches for it.
            with requests.post(
                self.url, sent, headers=told, timeout=SECONDS, allow_redirects=False, stream=True
            ) as answer:
                return answer.status_code
        except requests.RequestException:
            return None
