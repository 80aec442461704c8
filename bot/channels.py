"""The two channels, voice and chat, by which a contact's words reach Rasa and one answer returns."""

from __future__ import annotations

import asyncio
import hmac
import logging
from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Dict, Optional, Text, Tuple

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

LONGEST_MESSAGE = 1000  # characters
LONGEST_SENDER = 200  # characters
LONGEST_ANSWER = 4.0  # seconds; who asks gives up before that
LANGUAGES = ("sv", "en")
FIELDS = ("sender", "message", "metadata")
# What the flow may ask for; the same as core.understanding.ASKED, which this island cannot import.
ASKED = (
    "window",
    "complaint",
    "phone",
    "customer_number",
    "case_reference",
    "personal_number",
    "postcode",
    "language",
    "recording",
)

logger = logging.getLogger(__name__)


class Refused(Exception):
    """A request that is not answered, with its HTTP status and a sentence."""

    def __init__(self, status: int, sentence: Text) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Turn:
    """One utterance of one contact."""

    sender: Text  # the contact's id
    message: Text  # what was said, 1 to 1000 characters
    language: Text  # sv or en
    asked: Optional[Text] = None  # what the flow asked for just now, one of ASKED


def turn_of(body: Any) -> Turn:
    """Read a request's JSON body; raises Refused (400) that names the field at fault."""
    if not isinstance(body, dict):
        raise Refused(400, "The body must be a JSON object.")
    for name in body:
        if name not in FIELDS:
            raise Refused(400, f"The field {str(name)[:40]} is not known.")
    sender = _text(body, "sender", LONGEST_SENDER)
    message = _text(body, "message", LONGEST_MESSAGE)
    return Turn(sender, message, *_metadata(body.get("metadata")))


def _text(body: Dict[Text, Any], name: Text, longest: int) -> Text:
    text = body.get(name)
    if not isinstance(text, str) or not text.strip():
        raise Refused(400, f"The field {name} must be text and not empty.")
    if len(text) > longest:
        raise Refused(400, f"The field {name} may have {longest} characters and has {len(text)}.")
    return text


def _metadata(metadata: Any) -> Tuple[Text, Optional[Text]]:
    if not isinstance(metadata, dict) or "language" not in metadata:
        raise Refused(400, "The field metadata must hold the language.")
    for name in metadata:
        if name not in ("language", "asked"):
            raise Refused(400, f"The field metadata.{str(name)[:40]} is not known.")
    if metadata["language"] not in LANGUAGES:
        raise Refused(400, "The field metadata.language must be sv or en.")
    asked = metadata.get("asked")
    if asked is not None and asked not in ASKED:
        raise Refused(400, f"The field metadata.asked must be one of {', '.join(ASKED)}.")
    return str(metadata["language"]), asked


def words_of(message: Text) -> Text:
    """Return the words without leading slashes, by which Rasa would take them for a command."""
    return message.lstrip("/ \t\r\n") or "?"


class ContactInput(InputChannel):
    """What both channels share: one POST with a bearer token, one JSON answer."""

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> ContactInput:
        """Build the channel from its entry in credentials.yml, which must hold a token."""
        token = (credentials or {}).get("token")
        if not isinstance(token, str) or not token or token.startswith("${"):
            raise RasaException(f"credentials.yml: channel {cls.name()} needs a token; set VAXEL_RASA_TOKEN.")
        return cls(token)

    def __init__(self, token: Text) -> None:
        self._expected = f"Bearer {token}".encode()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes under /webhooks/<name>."""
        routes = Blueprint(f"contacts_{self.name()}")

        @routes.route("/webhook", methods=["POST"])
        async def webhook(request: Request) -> HTTPResponse:
            try:
                return response.json(await self._answer(request, on_new_message))
            except Refused as refused:
                return response.json({"error": str(refused)}, status=refused.status)

        return routes

    async def _answer(self, request: Request, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Any:
        self._check_token(request)
        turn = turn_of(_json(request))
        collector = CollectingOutputChannel()
        message = UserMessage(
            words_of(turn.message),
            collector,
            turn.sender,
            input_channel=self.name(),
            metadata={"language": turn.language, "asked": turn.asked},
        )
        await _within_budget(on_new_message(message))
        if len(collector.messages) != 1 or "custom" not in collector.messages[0]:
            raise Refused(503, "The action server did not answer with an outcome.")
        return collector.messages

    def _check_token(self, request: Request) -> None:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, self._expected):
            raise Refused(401, "The bearer token is missing or wrong.")


def _json(request: Request) -> Any:
    try:
        return request.json
    except (SanicException, ValueError, RecursionError) as error:
        raise Refused(400, "The body is not valid JSON.") from error


async def _within_budget(turn: Awaitable[Any]) -> None:
    try:
        await asyncio.wait_for(turn, LONGEST_ANSWER)
    except asyncio.TimeoutError as error:
        raise Refused(503, f"The assistant did not answer within {LONGEST_ANSWER:.0f} seconds.") from error
    except Exception as error:
        # The kind only: the message of an exception may quote what was said.
        logger.error("A turn failed with %s.", type(error).__name__)
        raise Refused(503, "The assistant could not take this turn.") from error


class VoiceInput(ContactInput):
    """Calls: the words of a transcript."""

    @classmethod
    def name(cls) -> Text:
        """Return the channel's name, its part of the URL."""
        return "voice"


class ChatInput(ContactInput):
    """Chats: the words as typed."""

    @classmethod
    def name(cls) -> Text:
        """Return the channel's name, its part of the URL."""
        return "chat"
