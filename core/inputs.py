"""What one turn can bring: each kind of input is a type of its own, silence included."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

type Outcome = Literal[
    "errand",
    "confirm",
    "human",
    "affirm",
    "deny",
    "repeat",
    "slower",  # more time
    "stop",  # no recording any more
    "language",  # another language, in `value`
    "value",  # what was asked for, in `value`
    "unclear",
]


@dataclass(frozen=True)
class Arrived:
    """The contact begins: the phone rang or the chat was opened."""


@dataclass(frozen=True)
class Pressed:
    """Keys of a phone, or a button of a chat."""

    keys: str  # 0-9 * # in the order they came


@dataclass(frozen=True)
class Interrupted:
    """Keys pressed while something was told before a question: never a yes to what was not heard (P2)."""

    keys: str  # 0-9 * #


@dataclass(frozen=True)
class Said:
    """Words, spoken or typed."""

    text: str  # verbatim, never stored without consent
    confidence: float | None = None  # of the transcription, 0 to 1; None where the network gave none

    @cached_property
    def plain(self) -> str:
        """Give the words in lower case without marks, as the lists of short answers have them."""
        return plain(self.text)


APOSTROPHES = {ord(mark): None for mark in "'’"}


def plain(text: str) -> str:
    """Give words in lower case without marks: that's is thats."""
    kept = (c if c.isalnum() else " " for c in text.lower().translate(APOSTROPHES))
    return " ".join("".join(kept).split())


@dataclass(frozen=True)
class NoInput:
    """The time for an answer ran out."""


@dataclass(frozen=True)
class Understood:
    """What the assistant made of some words: a closed set of outcomes, never free text."""

    outcome: Outcome
    errand: str | None = None  # an errand's id; set for `errand` and `confirm`
    confidence: float = 0.0  # 0 to 1
    value: str | None = None  # what was named: a language (ISO 639), a number, a reference; never logged
    also: str | None = None  # a second errand in the same words, to be asked about after the first
    named: tuple[tuple[str, str], ...] = ()  # what was named with an errand, by kind: a phone, a window, …
    words: str | None = None  # verbatim, only where a complaint is told and there is leave to keep it (P2)
    language: str | None = None  # that all the words were in, where that is sure; ISO 639-1


@dataclass(frozen=True)
class Unavailable:
    """The assistant did not answer within its budget."""


@dataclass(frozen=True)
class Waited:
    """A stretch of waiting in the queue is over, and the contact still waits."""


@dataclass(frozen=True)
class Connected:
    """The person's line has left the network's queue for the agent who took them."""


@dataclass(frozen=True)
class AgentLeft:
    """The agent's side of the conversation ended."""


@dataclass(frozen=True)
class AgentLost:
    """The agent's line was gone before the two could hear each other."""


@dataclass(frozen=True)
class Moved:
    """The agent sent the person on, to another queue or to a colleague."""

    by: str  # the agent's id
    queue: str  # the queue to wait in
    to: str | None = None  # the colleague's id, None: whoever is next


@dataclass(frozen=True)
class SentOut:
    """The agent sends the person on to a number outside, one that the flow itself connects to."""

    by: str  # the agent's id
    to: str  # the number


@dataclass(frozen=True)
class Withdrawn:
    """The recording of a conversation is stopped: by the agent, who was asked to, or by the person's key."""

    by: Literal["agent", "keys"] = "agent"


@dataclass(frozen=True)
class CallPromised:
    """The agent promises a call with an interpreter, because none could be had now (K16)."""

    window: str  # `start/end` in ISO form
    interpreter: str  # the language, ISO 639


@dataclass(frozen=True)
class Unanswered:
    """Nobody answered at the number outside that the contact was to be connected to."""


@dataclass(frozen=True)
class Linked:
    """The agent has the person sent a link to go on in the chat."""


@dataclass(frozen=True)
class PhoneGone:
    """The person's line is over: the end, or for who was sent the link a step on the way to the chat."""


@dataclass(frozen=True)
class LinkOpened:
    """The person opened the link that they were sent."""

    leg: str  # what the connection of the chat is called


@dataclass(frozen=True)
class HungUp:
    """The person left: hung up, or closed the chat."""


@dataclass(frozen=True)
class Refused:
    """The call that was just said yes to cannot be promised after all."""

    reason: Literal["sold out", "too many"]  # of the window, or for the number within an hour


@dataclass(frozen=True)
class Lost:
    """We failed: the person heard our apology and is sent on by the network alone."""


type Input = (
    Arrived
    | Pressed
    | Interrupted
    | Said
    | NoInput
    | Understood
    | Unavailable
    | Waited
    | Connected
    | AgentLeft
    | AgentLost
    | Moved
    | SentOut
    | Withdrawn
    | CallPromised
    | Unanswered
    | Linked
    | PhoneGone
    | LinkOpened
    | HungUp
    | Refused
    | Lost
)
