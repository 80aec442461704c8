"""The Dialogue port over HTTP: asks Rasa what some words are about, and never waits longer than a caller."""

import json
import logging
import time
from collections.abc import Mapping
from contextlib import closing
from typing import Any, get_args

import urllib3

from core.inputs import Outcome, Unavailable, Understood
from core.masked import masked
from core.ports import Channel

logger = logging.getLogger(__name__)
CONNECT_SECONDS, READ_SECONDS = 0.5, 2.0  # the budget of 2.5 s for one question
LONGEST_ANSWER = 64 * 1024  # bytes
LONGEST = 1000  # characters of one question; more is no speech
AT_ONCE = 64  # connections that are kept open: more questions at a time each make one of their own
OUTCOMES = frozenset(get_args(Outcome.__value__))


class RasaDialogue:
    """Asks Rasa's channel of the contact's kind; any failure is Unavailable and the menu takes over."""

    def __init__(self, url: str, token: str) -> None:
        self._path = (urllib3.util.parse_url(url).path or "").rstrip("/")
        wait = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        self._http = urllib3.connection_from_url(url, maxsize=AT_ONCE, timeout=wait, retries=False)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def understand(
        self, contact: str, channel: Channel, language: str, text: str, asked: str | None = None
    ) -> Understood | Unavailable:
        """Say what the words are about, within the budget; never raises.

        A personal number in the words stays here: what is asked for is keyed or read before Rasa is asked.
        """
        if not text.strip():
            return Understood("unclear")  # nothing was said: no reason for the menu of a failure
        metadata = {"language": language} | ({"asked": asked} if asked else {})
        body = {"sender": contact, "message": masked(text)[:LONGEST], "metadata": metadata}
        path = f"{self._path}/webhooks/{channel}/webhook"
        try:
            return _understood(json.loads(self._post(path, json.dumps(body).encode())))
        except (urllib3.exceptions.HTTPError, ValueError, LookupError, TypeError) as error:
            logger.warning("the assistant did not answer (%s)", type(error).__name__)
            return Unavailable()

    def _post(self, path: str, body: bytes) -> bytes:
        """Post to a connection that is kept open, and give the body of a good answer."""
        until = time.monotonic() + READ_SECONDS
        reply = self._http.urlopen("POST", path, body, self._headers, redirect=False, preload_content=False)
        with closing(reply):
            if reply.status != 200:
                raise ValueError("the assistant refused")
            return _read(reply, until)

    def close(self) -> None:
        """Give up the connections."""
        self._http.close()


def _read(reply: urllib3.BaseHTTPResponse, until: float) -> bytes:
    """Read an answer that must be whole in time: the library's own limit is only between two bytes."""
    found = b""
    for chunk in reply.stream(4096):
        found += chunk
        if len(found) > LONGEST_ANSWER or time.monotonic() > until:
            raise ValueError("the answer is too long or too slow")
    return found


def _understood(messages: Any) -> Understood:
    """Read Rasa's answer, which must be one message with a known outcome."""
    (message,) = messages
    found = message["custom"]
    if found["outcome"] not in OUTCOMES:
        raise ValueError("an outcome we do not know")
    errand, value, also, language = (_word(found, name) for name in ("errand", "value", "also", "language"))
    confidence, named = float(found["confidence"]), _named(found)
    return Understood(found["outcome"], errand, confidence, value, also, named, language=language)


def _named(found: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    named = found.get("named", {})
    if not isinstance(named, dict) or not all(isinstance(one, str) for one in (*named, *named.values())):
        raise TypeError("named holds what is no text")
    return tuple(named.items())


def _word(found: Mapping[str, Any], name: str) -> str | None:
    word = found[name] if name == "errand" else found.get(name)
    if word is not None and not isinstance(word, str):
        raise TypeError(f"{name} is no text")
    return word
