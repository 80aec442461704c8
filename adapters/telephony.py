"""The Telephony port over Twilio's REST API, or the carrier's, which speaks the same."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from adapters.settings import Settings
from core.attempts import RING
from core.errors import TelephonyError

REST_SECONDS = 10
CURRENT = "Twilio.CURRENT"  # the recording of a leg that is under way
CLOCKS = timedelta(seconds=30)  # by which the network's clock may differ from ours
RING_SECONDS = 20  # how long an agent's phone rings before the offer lapses
MOST = 5000  # callers in one queue: as many as the network takes; it begins with 1000


class TwilioTelephony:
    """Does over REST what cannot be answered in a webhook."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        http = TwilioHttpClient(timeout=REST_SECONDS, max_retries=0)
        self._client = Client(settings.account_sid, settings.auth_token, http_client=http)
        if settings.api_url:
            self._client.api.base_url = settings.api_url

    def provision(self, others: Iterable[str] = ()) -> None:
        """Have calls to our numbers answered by our webhooks; the carrier gets those it has not.

        `others` are the numbers that promised calls come from: who calls one back is answered (K56).
        """
        voice = f"{self._settings.public_url}/voice"
        urls = {
            "voice_url": f"{voice}/start",
            "voice_fallback_url": f"{voice}/fallback",
            "status_callback": f"{voice}/status",
        }

        def point(number: str, name: str) -> None:
            owned = self._client.incoming_phone_numbers
            found = owned.list(phone_number=number)
            if found:
                owned(found[0].sid).update(**urls)
            elif self._settings.stands_in:
                owned.create(phone_number=number, **urls)
            else:
                raise TelephonyError(f"the account has no number {name}", permanent=True)

        _ask("take calls to VAXEL_NUMBER", lambda: point(self._settings.number, "VAXEL_NUMBER"))
        for number in others:
            _ask("take calls to a `caller_id`", lambda each=number: point(each, f"{each} (`caller_id`)"))  # type: ignore[misc]

    def widen(self, queues: Iterable[str]) -> None:
        """Have these queues hold as many as the network lets them: who calls is never one too many (K33)."""
        for name in queues:
            found = self._queues(name)
            if found:
                _ask("widen a queue", lambda sid=found[0]: self._client.queues(sid).update(max_size=MOST))  # type: ignore[misc]
            else:
                _ask("make a queue", lambda each=name: self._client.queues.create(each, max_size=MOST))  # type: ignore[misc]

    def record(self, leg: str) -> str:
        """Start recording a leg and give the recording's id. Only after a yes (P2)."""
        return _ask("start a recording", lambda: str(self._client.calls(leg).recordings.create().sid))

    def stop_recording(self, leg: str) -> None:
        """Stop recording a leg; a permanent TelephonyError when it is not being recorded."""
        of_leg = self._client.calls(leg)
        _ask("stop a recording", lambda: of_leg.recordings(CURRENT).update(status="stopped"))

    def call_agent(self, phone: str, contact: str, offer: int) -> str:
        """Ring an agent's phone for this offer of a contact and give the new leg."""
        return self._ring(phone, f"/voice/agent/{contact}/{offer}")

    def call_interpreter(self, phone: str, contact: str, number: int) -> str:
        """Ring a supplier of interpreters for a contact's conversation and give the new leg."""
        return self._ring(phone, f"/voice/interpreter/{contact}/{number}")

    def recordings(self, leg: str) -> list[tuple[str, bool]]:
        """Give the recordings of a leg, the newest first: each with whether it runs."""

        def listed() -> list[tuple[str, bool]]:
            found = self._client.calls(leg).recordings.list(limit=20)
            return [(str(one.sid), one.status in ("in-progress", "paused")) for one in found]

        return _ask("list the recordings of a call", listed)

    def _ring(self, phone: str, path: str) -> str:
        """Ring a phone of ours; what it hears and how it ends is for these webhooks of ours."""
        url = f"{self._settings.public_url}{path}"

        def create() -> str:
            call = self._client.calls.create(
                to=phone,
                from_=self._settings.number,
                url=url,
                timeout=RING_SECONDS,
                status_callback=f"{url}/status",
                status_callback_event=["completed"],
            )
            return str(call.sid)

        return _ask("ring a phone", create)

    def waits(self, queue: str, leg: str) -> bool:
        """Tell whether the network has this leg in this queue."""

        def look() -> bool:
            found = self._queues(queue)
            try:
                return bool(found and self._client.queues(found[0]).members(leg).fetch())
            except TwilioRestException as error:
                if error.status == 404:
                    return False
                raise

        return _ask("look for a waiting call", look)

    def connect(self, queue: str, leg: str, contact: str) -> None:
        """Move a waiting leg from the queue to its conversation with an agent."""
        url = f"{self._settings.public_url}/voice/{contact}/connect"

        def move() -> None:
            found = self._queues(queue)
            if not found:
                raise TelephonyError("the network has no such queue", permanent=True)
            self._client.queues(found[0]).members(leg).update(url=url, method="POST")

        _ask("connect the caller", move)

    def _queues(self, name: str) -> list[str]:
        """Give the network's ids of the queues of this name: one, or none before anybody has waited in it."""
        return [str(row.sid) for row in self._client.queues.list() if row.friendly_name == name]

    def resume(self, leg: str, contact: str) -> None:
        """Lead a leg out of its conversation and on in the flow."""
        url = f"{self._settings.public_url}/voice/{contact}/after"
        _ask("lead the caller on", lambda: self._client.calls(leg).update(url=url, method="POST"))

    def lose(self, leg: str, contact: str) -> None:
        """Lead a leg back to the queue from a conversation that no agent came to."""
        url = f"{self._settings.public_url}/voice/{contact}/lost"
        _ask("lead the caller back", lambda: self._client.calls(leg).update(url=url, method="POST"))

    def part(self, leg: str, contact: str) -> None:
        """Say goodbye to a leg whose person goes on in the chat."""
        url = f"{self._settings.public_url}/voice/{contact}/moved"
        _ask("say goodbye to the caller", lambda: self._client.calls(leg).update(url=url, method="POST"))

    def meets(self, contact: str) -> bool:
        """Tell whether a contact's conversation goes on, whoever is in it."""
        going_on = "in-progress"
        return _ask(
            "look for a conversation", lambda: going_on in [one.status for one in self._rooms(contact)]
        )

    def disband(self, contact: str) -> None:
        """End a contact's conversation for whoever is still in it."""

        def end() -> None:
            for one in self._rooms(contact):
                if one.status != "completed":
                    one.update(status="completed")

        _ask("end a conversation", end)

    def _rooms(self, contact: str) -> list[Any]:
        """Give a contact's conferences, the newest first: one for each conversation it has had."""
        return list(self._client.conferences.list(friendly_name=contact, limit=20))

    def hang_up(self, leg: str) -> None:
        """End a leg."""
        _ask("hang up", lambda: self._client.calls(leg).update(status="completed"))

    def call_back(self, to: str, from_: str, contact: str, attempt: int) -> str:
        """Call a person for this attempt of a promised call and give the new leg."""
        url = f"{self._settings.public_url}/voice/callback/{contact}/{attempt}"

        def create() -> str:
            call = self._client.calls.create(
                to=to,
                from_=from_,
                url=url,
                timeout=int(RING.total_seconds()),
                machine_detection="Enable",
                status_callback=f"{url}/status",
                status_callback_event=["completed"],
            )
            return str(call.sid)

        return _ask("make a promised call", create)

    def find_call(self, to: str, from_: str, since: datetime) -> str | None:
        """Give the newest leg we called with these numbers since a moment, None when there is none."""

        def find() -> str | None:
            earliest = since - CLOCKS
            calls = self._client.calls.list(to=to, from_=from_, limit=20)
            made = (one for one in calls if one.direction == "outbound-api")
            return next((str(one.sid) for one in made if _created(one) >= earliest), None)

        return _ask("look for a promised call", find)

    def status(self, leg: str) -> str:
        """Give how a leg stands, in the network's word."""
        return _ask("say how a call stands", lambda: str(self._client.calls(leg).fetch().status))

    def ring_agent(self, phone: str, contact: str, attempt: int) -> str:
        """Ring the phone of the agent for whom a person was called back, and give the new leg."""
        return self._ring(phone, f"/voice/callback/{contact}/{attempt}/agent")

    def excuse(self, leg: str, contact: str, attempt: int) -> None:
        """Tell a person who was called, and whose agent is gone, that they are called again."""
        url = f"{self._settings.public_url}/voice/callback/{contact}/{attempt}/alone"
        _ask("lead a call on", lambda: self._client.calls(leg).update(url=url, method="POST"))

    def send(self, to: str, from_: str, body: str, status_url: str) -> str:
        """Send a text message and give its sid; its status comes to the URL."""

        def create() -> str:
            messages = self._client.messages
            return str(messages.create(to=to, from_=from_, body=body, status_callback=status_url).sid)

        return _ask("send a text message", create)

    def find_message(self, to: str, from_: str, body: str) -> str | None:
        """Give a message of just these words that was sent already, None when there is none."""

        def find() -> str | None:
            sent = self._client.messages.list(to=to, from_=from_, limit=20)
            return next((str(one.sid) for one in sent if one.body == body), None)

        return _ask("look for a text message", find)


def _created(call: Any) -> datetime:
    """Give when the network made a call; one that it has not dated yet was made just now."""
    made: datetime | None = call.date_created
    return made or datetime.max.replace(tzinfo=UTC)


def _ask[T](what: str, ask: Callable[[], T]) -> T:
    """Turn the library's and the network's troubles into a TelephonyError without anyone's number in it."""
    try:
        return ask()
    except TwilioRestException as error:
        sentence = f"the network refused to {what} (status {error.status}, code {error.code})"
        raise TelephonyError(sentence, permanent=400 <= error.status < 500 and error.status != 429) from error
    except (TwilioException, requests.RequestException, ValueError) as error:
        sentence = f"the network did not answer when asked to {what} ({type(error).__name__})"
        raise TelephonyError(sentence, permanent=False) from error
