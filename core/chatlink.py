"""Sends a caller the link by which they go on in the chat, once (K41)."""

import logging
from dataclasses import dataclass
from typing import Protocol

from core.errors import TelephonyError
from core.flow.words import text
from core.ports import CallLine, Flows, Numbers, Store

logger = logging.getLogger(__name__)
PROMPT = "sms.chat"


class ChatLinks(Protocol):
    """Makes addresses for what is written to people."""

    def to_chat(self, contact: str) -> str:
        """Give the page where this contact goes on in the chat."""

    def of_message(self, contact: str, kind: str) -> str:
        """Give where the network tells how a message stands."""


@dataclass(frozen=True)
class Inviter:
    """All that sending the link needs."""

    store: Store
    line: CallLine
    flows: Flows
    numbers: Numbers
    links: ChatLinks
    sender: str  # the number it comes from, E.164

    def reaches(self, contact: str) -> bool:
        """Tell whether a text message reaches the number that a contact calls from."""
        number = self.store.number(contact)
        return number is not None and self.numbers.takes_text(number)

    def send(self, contact: str) -> None:
        """Write to a caller who is to have the link; safe to repeat.

        A TelephonyError that is not permanent means: once more, later.
        """
        number, found = self.store.number(contact), self.store.load(contact)
        if number is None or found.state.channel != "voice" or found.state.phase == "ended":
            return
        own = self.flows.get(found.version)
        flow = own if PROMPT in own.tongues[own.languages[0]].prompts else self.flows.current
        language = found.state.language if found.state.language in flow.languages else flow.languages[0]
        body = text(flow, language, PROMPT, {"link": self.links.to_chat(contact)}, "chat")
        try:
            if self.line.find_message(number, self.sender, body) is None:
                self.line.send(number, self.sender, body, self.links.of_message(contact, "chat"))
        except TelephonyError as error:
            if not error.permanent:
                raise
            logger.warning("a link to the chat could not be sent: %s", error)
