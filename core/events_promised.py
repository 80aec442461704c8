"""What happened to a promised call: offered, booked, dialled, settled, and written of."""

from dataclasses import dataclass
from typing import Literal

from core.event import Event


@dataclass(frozen=True)
class CallbackOffered(Event):
    """The person was offered a callback while waiting."""

    queue: str  # which queue


@dataclass(frozen=True)
class CallbackBooked(Event):
    """The person said yes to a call: to which number, from which and when was told before (P12)."""

    queue: str  # which queue
    window: str  # `start/end` in ISO form, or `soonest`: when it would have been their turn
    caller_id: str  # the number that will call
    instead: str | None = None  # the id of the contact whose promised call this one replaces
    text: bool = True  # a text message may confirm it


@dataclass(frozen=True)
class CallbackTold(Event):
    """The person heard of a call that is promised to the number they call from."""

    contact: str  # the id of the contact in which it was promised


@dataclass(frozen=True)
class CallbackCancelled(Event):
    """The person wants that call no more."""

    contact: str  # the id of the contact in which it was promised


@dataclass(frozen=True)
class CallbackDeclined(Event):
    """The person would rather not be called back, or could not say where."""

    queue: str  # which queue


@dataclass(frozen=True)
class CallbackRefused(Event):
    """The promise could not be made after all, and the person was told so."""

    queue: str  # which queue
    reason: Literal["sold out", "too many"]  # of the window, or for the number within an hour


@dataclass(frozen=True)
class CallbackDialled(Event):
    """An agent was free and the person's phone is called, as promised; nobody dials this attempt again."""

    attempt: int  # from 1
    agent: str  # the agent's id


@dataclass(frozen=True)
class CallbackAnswered(Event):
    """The person answered and wants to talk now."""

    attempt: int  # from 1


@dataclass(frozen=True)
class CallbackAttemptEnded(Event):
    """An attempt came to its end; the place is as it was unless they talked."""

    attempt: int  # from 1
    result: str  # one of core.attempts.Result


@dataclass(frozen=True)
class CallbackMoved(Event):
    """The person chose another time."""

    window: str  # `start/end` in ISO form
    by: Literal["keys", "link"]


@dataclass(frozen=True)
class CallbackSettled(Event):
    """The promise is over: it has one outcome, and only one (P12)."""

    outcome: str  # one of core.attempts.Outcome


@dataclass(frozen=True)
class MessageSent(Event):
    """A message went out about the promised call, or about a case that was closed."""

    about: str  # languages, booked, reminder, moved, cancelled, not_reached or missed; case_closed
    by: str = "text"  # text, mail or chat
