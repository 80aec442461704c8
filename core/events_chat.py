"""What happened about going on in the chat: the same contact, its case and its place, in writing (K41)."""

from dataclasses import dataclass
from typing import Literal

from core.event import Event


@dataclass(frozen=True)
class ChatLinked(Event):
    """The caller is sent a text message with a link by which they can go on in the chat."""

    by: Literal["keys", "agent"]  # asked for by a key while waiting, or offered by the agent


@dataclass(frozen=True)
class PhoneLeft(Event):
    """The caller hung up with the link at hand: the place is theirs for the minutes it takes to open it."""


@dataclass(frozen=True)
class WentToChat(Event):
    """The link was opened: the contact goes on in writing, where it was."""
