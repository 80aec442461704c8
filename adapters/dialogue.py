"""The Dialogue port over HTTP: asks Rasa what some words are about, and never waits longer than a caller."""

import logging
from typing import Any, get_args

import requests

from core.inputs import Outcome, Unavailable, Understood
from core.ports import Channel

logger = logging.getLogger(__name__)
CONNECT_SECONDS, READ_SECONDS = 0.5, 2.0  # the budget of 2.5 s for one question
LONGEST = 1000  # characters of one question; more is no speech
OUTCOMES = frozenset(get_args(Outcome.__value__))


class RasaDialogue:
    """Asks Rasa's channel of the contact's kind; any failure is Unavailable and the menu takes over."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.headers["Authorization"] = f"Bearer {token}"

    def understand(
        self, contact: str, channel: Channel, language: str, text: str
    ) -> Understood | Unavailable:
        """Say what the words are about, within the budget; never raises."""
        body = {"sender": contact, "message": text[:LONGEST], "metadata": {"language": language}}
        address = f"{self._url}/webhooks/{channel}/webhook"
        try:
            reply = self._http.post(address, json=body, timeout=(CONNECT_SECONDS, READ_SECONDS))
            reply.raise_for_status()
            return _understood(reply.json())
        except (requests.RequestException, ValueError, LookupError, TypeError) as error:
            logger.warning("the assistant did not answer (%s)", type(error).__name__)
            return Unavailable()

    def close(self) -> None:
        """Give up the connections."""
        self._http.close()


def _understood(messages: Any) -> Understood:
    """Read Rasa's answer, which must be one message with a known outcome."""
    (message,) = messages
    found = message["custom"]
    if found["outcome"] not in OUTCOMES:
        raise ValueError("an outcome we do not know")
    return Understood(found["outcome"], found["errand"], float(found["confidence"]))
