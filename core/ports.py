"""What the outside must provide: a store, an assistant, a telephone network, flows, and the time."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from core.case import Cases, NoCases
from core.events import Event
from core.ewt import Line
from core.flow.graph import Flow
from core.flow.state import Standing, State
from core.inputs import Unavailable, Understood
from core.notice import Notice
from core.protected import Protected, nobody
from core.queueing import Place

type Channel = Literal["voice", "chat"]


@dataclass(frozen=True)
class Contact:
    """One interaction, as stored between turns."""

    id: str  # 128 random bits in hexadecimal
    channel: Channel
    leg: str  # the network's name of the person's connection (Twilio's CallSid)
    version: str  # the flow version the contact began with and keeps
    state: State
    turn: int  # the number of the turn that comes next
    seq: int  # how many events the log has
    head: bytes  # hash of the last event, 32 bytes
    salt: bytes  # what personal data is digested with; erased with it
    started_at: datetime  # UTC
    position: int = 0  # place in the queue from 1, 0 when not waiting
    joined_at: datetime | None = None  # when it came to the queue, UTC
    agent: str | None = None  # who took its place and has not yet been connected


@dataclass(frozen=True)
class Saved:
    """What a turn changes, written in one transaction."""

    before: Contact
    state: State
    events: Sequence[Event]
    at: datetime  # UTC
    words: str | None = None  # verbatim, only where consent was a yes (P2)
    outcome: str | None = None  # set when the contact ends
    leg: str | None = None  # the connection that the contact goes on with, where that changes


class Store(Protocol):
    """Contacts and their log. Every method raises StoreUnavailable when the database does not answer."""

    def begin(self, saved: Saved, number: str | None, called: str) -> bool:
        """Store a new contact with its first turn; False when its leg is known already."""

    def load(self, contact: str, turn: int | None = None) -> Contact:
        """Give a contact; UnknownContact when there is none.

        One whose next turn is `turn` may come from memory; `save` then says whether it was still so.
        """

    def find(self, leg: str) -> str:
        """Give the id of the contact on this leg; UnknownContact when there is none."""

    def save(self, saved: Saved) -> bool:
        """Store a turn; False when the contact has moved on since it was loaded.

        SoldOut when it promises a call in a window that is promised to as many as can be called then.
        """

    def append(self, contact: str, events: Sequence[Event], at: datetime) -> None:
        """Add events that belong to no turn."""

    def answer(self, contact: str, turn: int) -> tuple[Event, ...]:
        """Give the events of one turn as they were logged; none when there was no such turn."""

    def number(self, contact: str) -> str | None:
        """Give the number the person calls from; None where it is withheld or was erased."""

    def happened(self, contact: str, kinds: Collection[str]) -> frozenset[str]:
        """Give those of these kinds of event that are in the contact's log."""

    def sold_out(self, now: datetime) -> frozenset[tuple[str, datetime]]:
        """Give the queues and beginnings of windows that are promised to as many as can be called then.

        As seen within a second: a save refuses one that was promised since.
        """

    def booked_lately(self, number: str, since: datetime) -> int:
        """Count the calls promised to a number since a moment."""

    def reference(self, contact: str) -> str | None:
        """Give what the contact's newest promised call is called; None where there is none."""

    def promised(self, contact: str, now: datetime) -> Standing | None:
        """Give the newest call promised to the number a contact calls from; None without any."""

    def notices(self, now: datetime) -> tuple[Notice, ...]:
        """Give the disturbance notices to be heard now, the first made first, as known within 5 seconds."""

    def line(self, one: Place, position: int | None, now: datetime) -> Line:
        """Give what a place has before it at a position of its queue, from 1, as seen within a second.

        None: behind all who wait there now.
        """


class Dialogue(Protocol):
    """The assistant's understanding of language."""

    def understand(
        self, contact: str, channel: Channel, language: str, text: str, asked: str | None = None
    ) -> Understood | Unavailable:
        """Say what the words are about, within the budget; never raises.

        `asked` is what the flow asked for just now, one of `core.understanding.ASKED`, or None.
        """


class CallLine(Protocol):
    """What the network must do for promised calls. Every method raises TelephonyError."""

    def call_back(self, to: str, from_: str, contact: str, attempt: int) -> str:
        """Call a person for this attempt and give the new leg."""

    def find_call(self, to: str, from_: str, since: datetime) -> str | None:
        """Give the newest leg we called with these numbers since a moment, None when there is none."""

    def status(self, leg: str) -> str:
        """Give how a leg stands, in the network's word."""

    def hang_up(self, leg: str) -> None:
        """End a leg."""

    def ring_agent(self, phone: str, contact: str, attempt: int) -> str:
        """Ring the phone of the agent for whom a person was called back, and give the new leg."""

    def excuse(self, leg: str, contact: str, attempt: int) -> None:
        """Tell a person who was called, and whose agent is gone, that they are called again."""

    def send(self, to: str, from_: str, body: str, status_url: str) -> str:
        """Send a text message and give its sid; its status comes to the URL."""

    def find_message(self, to: str, from_: str, body: str) -> str | None:
        """Give a message of just these words that was sent already, None when there is none."""


@dataclass(frozen=True)
class Letter:
    """An e-mail."""

    to: str = field(repr=False)  # the address
    subject: str
    body: str = field(repr=False)
    about: str  # names it: the same letter sent twice has the same name
    page: tuple[str, str] | None = field(default=None, repr=False)  # name and text of an HTML file with it


class Mail(Protocol):
    """What sends e-mail."""

    def send(self, letter: Letter) -> None:
        """Hand a letter to the mail server; MailError when it is refused or nobody answers."""


class Telephony(CallLine, Protocol):
    """The telephone network's REST side. Every method raises TelephonyError."""

    def record(self, leg: str) -> str:
        """Start recording a leg and give the recording's id. Only after a yes (P2)."""

    def stop_recording(self, leg: str) -> None:
        """Stop recording a leg; a permanent TelephonyError when it is not being recorded."""

    def recordings(self, leg: str) -> list[tuple[str, bool]]:
        """Give the recordings of a leg, the newest first: each with whether it runs."""

    def call_interpreter(self, phone: str, contact: str, number: int) -> str:
        """Ring a supplier of interpreters for a contact's conversation and give the new leg."""

    def call_agent(self, phone: str, contact: str, offer: int) -> str:
        """Ring an agent's phone for this offer of a contact and give the new leg."""

    def waits(self, queue: str, leg: str) -> bool:
        """Tell whether the network has this leg in this queue."""

    def connect(self, queue: str, leg: str, contact: str) -> None:
        """Move a waiting leg from the queue to its conversation with an agent."""

    def meets(self, contact: str) -> bool:
        """Tell whether a contact's conversation goes on, whoever is in it."""

    def disband(self, contact: str) -> None:
        """End a contact's conversation for whoever is still in it."""

    def lose(self, leg: str, contact: str) -> None:
        """Lead a leg back to the queue from a conversation that no agent came to."""

    def part(self, leg: str, contact: str) -> None:
        """Say goodbye to a leg whose person goes on in the chat."""

    def resume(self, leg: str, contact: str) -> None:
        """Lead a leg out of its conversation and on in the flow."""


class Dialler(Protocol):
    """What calls those who were promised it, when an agent is there for them."""

    def dial(self, contact: str, agent: str, offer: int) -> int:
        """Have a person called for the agent who accepted this offer; give the number of the attempt.

        AlreadyTaken when the offer stands no more. An attempt that fails gives the place back as held.
        """


@dataclass(frozen=True)
class Assigned:
    """The flow version a new contact begins with."""

    flow: Flow
    share: int | None = None  # percent of new contacts it is given, None where it is given all


class Flows(Protocol):
    """The flow versions that contacts run on."""

    @property
    def current(self) -> Flow:
        """Give the current version, as this server knows it; asks nobody."""

    def assign(self) -> Assigned:
        """Give a new contact its version: the current one, or by lot one that is tried beside it."""

    def get(self, version: str) -> Flow:
        """Give one version; FlowError when it was never published."""


class Numbers(Protocol):
    """Which phone numbers may be called."""

    def callable(self, number: str) -> bool:
        """Tell whether a call may be promised to a number, as it was given: +46…, 00… or 0…."""

    def takes_text(self, number: str) -> bool:
        """Tell whether a number can take a text message."""


class AnyNumber:
    """Numbers where nobody checks them: any."""

    def callable(self, number: str) -> bool:
        """Tell that it may be called."""
        return True

    def takes_text(self, number: str) -> bool:
        """Tell that it takes texts."""
        return True


UNCHECKED = AnyNumber()


@dataclass(frozen=True)
class World:
    """All of the outside, in one hand."""

    store: Store
    dialogue: Dialogue
    telephony: Telephony
    flows: Flows
    now: Callable[[], datetime]  # the one place that reads the clock, UTC
    later: Callable[[Callable[[], None]], None]  # runs something after the answer has gone out
    draw: Callable[[], float]  # a number drawn evenly from [0, 1)
    numbers: Numbers = UNCHECKED
    cases: Cases = field(default_factory=NoCases)
    surveyed: float = 0.2  # of the contacts that can be asked, how many are drawn for the survey (K61)
    refused: Callable[[str], bool] = lambda number: False  # whether a number is not to be asked any more
    protected: Protected = nobody  # whose identity is
    link: Callable[[str], str] = str  # the page where a promised call, by its reference, can be changed
