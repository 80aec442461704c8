"""A caller's side of the webhooks: signs forms as the network does, and follows the TwiML."""

from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from adapters.settings import Settings


@dataclass(frozen=True)
class TwiML:
    """What one webhook answered."""

    status: int
    text: str

    @property
    def xml(self) -> ElementTree.Element:
        return ElementTree.fromstring(self.text)  # noqa: S314  our own answer

    @property
    def said(self) -> list[str]:
        return [say.text or "" for say in self.xml.iter("Say")]

    def url(self, verb: str, name: str = "action") -> str:
        """Give an address in the last verb of this name."""
        return list(self.xml.iter(verb))[-1].attrib[name]


class Caller:
    """Somebody who calls, one leg."""

    def __init__(self, client: FlaskClient, settings: Settings, leg: str = "CA1") -> None:
        self._client, self._settings = client, settings
        self._validator = RequestValidator(settings.auth_token)
        self.leg, self.number = leg, "+46701740610"
        self.last = TwiML(0, "<Response/>")
        self._left = ""  # the action of the queue it waits in

    def ring(self) -> TwiML:
        return self.post("/voice/start")

    def press(self, keys: str) -> TwiML:
        return self.post(self.last.url("Gather"), Digits=keys)

    def interrupt(self, keys: str) -> TwiML:
        gather = next(self.last.xml.iter("Gather"))
        return self.post(gather.attrib["action"], Digits=keys)

    def say(self, words: str) -> TwiML:
        return self.post(self.last.url("Gather"), SpeechResult=words, Confidence="0.9")

    def stay_silent(self) -> TwiML:
        redirect = next(self.last.xml.iter("Redirect")).text or ""
        return self.post(redirect)

    def leave(self) -> TwiML:
        """Leave the queue, as the wait document said, and hear what comes then."""
        assert [verb.tag for verb in self.last.xml] == ["Leave"]
        return self.post(self._left, QueueResult="leave")

    def wait(self) -> TwiML:
        """Ask for the wait document of the queue that was just joined."""
        self._left = self.last.url("Enqueue")
        return self.post(self.last.url("Enqueue", "waitUrl"))

    def to_queue(self, errand: str = "jag har fått en dubbel faktura") -> TwiML:
        """Go the whole way to the queue, in Swedish, with no recording."""
        self.ring()
        for keys in ("1", "2"):
            self.press(keys)
        return self.say(errand)

    def post(self, address: str, **more: str) -> TwiML:
        """Post a signed form, and remember the answer."""
        response = self.send(address, self.form(**more))
        self.last = TwiML(response.status_code, response.get_data(as_text=True))
        return self.last

    def form(self, **more: str) -> dict[str, str]:
        return {
            "CallSid": self.leg,
            "AccountSid": self._settings.account_sid,
            "From": self.number,
            "To": self._settings.number,
            "CallStatus": "in-progress",
            "Direction": "inbound",
            **more,
        }

    def send(self, address: str, form: dict[str, str], **options: Any) -> TestResponse:
        path = address.removeprefix(self._settings.public_url)
        url = f"{self._settings.public_url}{path}"
        signed = {"X-Twilio-Signature": self._validator.compute_signature(url, form)}
        return self._client.post(path, data=form, headers=options.get("headers", signed))
