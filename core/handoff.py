"""What an agent is given with a contact, built from the log: nothing has to be said twice (K41)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from core.events import (
    AgentConnected,
    CallbackAttemptEnded,
    CallbackBooked,
    CallbackDeclined,
    CallbackDialled,
    CaseTold,
    ConsentAnswered,
    ConsentWithdrawn,
    ContactEnded,
    ContactStarted,
    Disclosed,
    DispositionGiven,
    ErrandsHeard,
    ErrandUnderstood,
    Event,
    InterpreterChosen,
    LanguageChosen,
    NodeEntered,
    NoticeTold,
    PhoneLeft,
    PlaceTaken,
    QuestionAnswered,
    VerdictGiven,
    WentToChat,
)


@dataclass(frozen=True)
class Logged:
    """An event with its time."""

    event: Event
    at: datetime  # UTC
    seq: int = 0  # its number in the contact's log, from 1


@dataclass(frozen=True)
class Told:
    """Something that was disclosed."""

    what: str  # cost or assistant
    language: str
    at: datetime  # UTC


@dataclass(frozen=True)
class Answered:
    """Something that the person was asked, or asked us."""

    what: str  # recording, question, callback, survey or case
    answer: str  # yes, no, stopped (a yes taken back), the errand asked about, or how the case stands
    at: datetime  # UTC


@dataclass(frozen=True)
class Card:
    """The context of one contact, as the desk shows it."""

    contact: str  # the contact's id
    channel: str = "voice"
    started_at: datetime | None = None  # UTC
    language: str | None = None  # ISO 639-1; None before one was chosen
    errand: str | None = None  # the errand's id; None when the person asked for a human at once
    confidence: float = 0.0  # 0 to 1
    errand_by: str | None = None  # assistant, confirmed or keys
    second: str | None = None  # another errand that was named with it, and waits
    queue: str | None = None
    joined_at: datetime | None = None  # first arrival in the queue, UTC
    connected_at: datetime | None = None  # when a human answered, UTC
    ended_at: datetime | None = None  # UTC
    consent: str | None = None  # yes or no to recording; None: never asked, which means no
    stopped_by: str | None = None  # who took a yes to it back: keys or speech (the person's) or agent
    stopped_at: datetime | None = None  # when, UTC
    told: tuple[Told, ...] = ()
    answered: tuple[Answered, ...] = ()
    interpreter: str | None = None  # language of the interpreter that is needed, ISO 639
    urgent: bool = False  # for an errand of the flow's closed list (K30)
    path: tuple[str, ...] = ()  # the nodes, in order
    verdict: bool | None = None  # the agent's: came to the right place
    disposition: str | None = None  # and how it ended, of core.disposition


def card(contact: str, log: Iterable[Logged]) -> Card:
    """Read a contact's log from the beginning and give its card."""
    found = Card(contact)
    for line in log:
        found = _add(found, line)
    return found


def stopped_in_talk(found: Card) -> bool:
    """Tell whether the person stopped the recording by their own key while they talk with a human."""
    at, since = found.stopped_at, found.connected_at
    return found.stopped_by == "keys" and at is not None and since is not None and at >= since


def spoken(found: Card) -> Card:
    """Give a card its language: who chose none speaks the one they were told things in."""
    unchosen = found.language is None and found.told
    return replace(found, language=found.told[-1].language) if unchosen else found


def _add(card: Card, line: Logged) -> Card:  # noqa: C901  one case an event, nothing more
    match line.event:
        case ContactStarted(channel):
            return replace(card, channel=channel, started_at=line.at)
        case NodeEntered(node):
            return replace(card, path=(*card.path, node))
        case LanguageChosen(language):
            return replace(card, language=language)
        case Disclosed(what, language):
            return replace(card, told=(*card.told, Told(what, language, line.at)))
        case ConsentAnswered(what, answer):
            return replace(
                _answered(card, what, answer, line), consent=answer, stopped_by=None, stopped_at=None
            )
        case ConsentWithdrawn(what, by):
            asked = _answered(card, what, "stopped", line)
            return replace(asked, consent="no", stopped_by=by, stopped_at=line.at)
        case NoticeTold():
            return replace(card, told=(*card.told, Told("notice", card.language or "", line.at)))
        case QuestionAnswered(errand):
            return _answered(card, "question", errand, line)
        case CaseTold(status):
            return _answered(card, "case", status, line)
        case CallbackDeclined():
            return _answered(card, "callback", "no", line)
        case CallbackBooked():
            return _answered(card, "callback", "yes", line)
        case InterpreterChosen(language):
            return replace(card, interpreter=language)
        case ErrandsHeard(errand, second):
            return replace(card, errand=errand, second=second)
        case ErrandUnderstood(errand, confidence, by):
            other = card.errand if errand == card.second else card.second
            return replace(card, errand=errand, second=other, confidence=confidence, errand_by=by)
        case PlaceTaken(queue, urgent, interpreter):
            # Sent on by one agent, it is new to the next, whatever the first said about it.
            moved = replace(card, queue=queue, connected_at=None, verdict=None, disposition=None)
            needs = interpreter or card.interpreter
            return replace(moved, joined_at=card.joined_at or line.at, urgent=urgent, interpreter=needs)
        case AgentConnected():
            return replace(card, connected_at=line.at)
        case VerdictGiven(_, right):
            return replace(card, verdict=right)
        case DispositionGiven(_, how):
            return replace(card, disposition=how)
        case CallbackDialled():  # who is called back is with us again
            return replace(card, ended_at=None, connected_at=None, disposition=None)
        case PhoneLeft() | WentToChat():
            return replace(card, channel="chat")
        case ContactEnded() | CallbackAttemptEnded():
            return replace(card, ended_at=line.at)
    return card


def _answered(card: Card, what: str, answer: str, line: Logged) -> Card:
    return replace(card, answered=(*card.answered, Answered(what, answer, line.at)))
