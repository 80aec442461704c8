"""What a turn does to a contact's place in the queue, and to the call that it was promised."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from core.callback import dialled, stretch
from core.casework import reminder
from core.events import (
    AgentConnected,
    CallbackBooked,
    CallbackCancelled,
    CaseTold,
    ChatLinked,
    ComplaintReceived,
    Event,
    PhoneLeft,
    PlaceHeld,
    PlaceTaken,
    SurveyDeclined,
    TransferStarted,
    WentToChat,
)
from core.ids import new_id, new_reference
from core.personal import OWN
from core.ports import Saved

type Change = Literal["join", "hold", "serve", "leave"]

URGENT, USUAL = 0, 1  # rank


@dataclass(frozen=True)
class Move:
    """Where a turn leads a contact; of several changes in one turn the last counts."""

    change: Change | None = None
    queue: str | None = None  # that is joined
    rank: int = USUAL
    interpreter: str | None = None  # language of the interpreter that is needed, ISO 639
    agent: str | None = None  # who serves
    booked: CallbackBooked | None = None
    cancelled: CallbackCancelled | None = None

    @property
    def ended(self) -> tuple[str, str] | None:
        """Give the contact whose promised call is no more, and the outcome of that promise."""
        if self.cancelled:
            return self.cancelled.contact, "cancelled"
        return (self.booked.instead, "replaced") if self.booked and self.booked.instead else None

    declined: bool = False  # the survey, for good
    linked: bool = False  # a link to the chat is to be sent
    chat: bool = False  # it goes on in the chat
    complaint: ComplaintReceived | None = None
    asked: bool = False  # a case was asked about, and told

    @property
    def case(self) -> Literal["complain", "link"] | None:
        """Give what becomes of the contact's case."""
        return "complain" if self.complaint else "link" if self.asked else None

    @property
    def quiet(self) -> bool:
        """Tell whether nothing changes but the contact and its log."""
        promised, told = self.booked or self.cancelled, self.declined or self.linked
        return not (self.change or promised or self.case or told or self.chat)


def move(events: Sequence[Event]) -> Move:
    """Read a turn's events."""
    booked = next((event for event in events if isinstance(event, CallbackBooked)), None)
    cancelled = next((event for event in events if isinstance(event, CallbackCancelled)), None)
    complaint = next((event for event in events if isinstance(event, ComplaintReceived)), None)
    kinds = {type(event) for event in events}
    told, declined = CaseTold in kinds, SurveyDeclined in kinds
    found = replace(_placed(events), complaint=complaint, asked=told, declined=declined)
    found = replace(found, linked=ChatLinked in kinds, chat=bool(kinds & {PhoneLeft, WentToChat}))
    return replace(found, booked=booked, cancelled=cancelled)


def _placed(events: Sequence[Event]) -> Move:
    for event in reversed(events):
        match event:
            case PlaceTaken(queue, urgent, interpreter):
                return Move("join", queue, URGENT if urgent else USUAL, interpreter)
            case PlaceHeld():
                return Move("hold")
            case TransferStarted():
                return Move("leave")
            case AgentConnected(agent):
                return Move("serve", agent=agent)
    return Move()


def values(saved: Saved, move: Move) -> dict[str, Any]:
    """Give what the statement of such a turn needs beside its contact and log."""
    joined = {"queue": move.queue, "rank": move.rank, "interpreter": move.interpreter, "agent": move.agent}
    joined |= dict(zip(("promise", "ending"), move.ended or (None, None), strict=True))
    joined |= _case_values(saved, move)
    booked = move.booked
    if booked is None:
        return joined | {"booked": False}
    given, window = saved.state.slot("phone") or OWN, stretch(booked.window)
    return joined | {
        "booked": True,
        "callback_queue": booked.queue,
        "window_start": window[0] if window else None,
        "window_end": window[1] if window else None,
        "caller_id": booked.caller_id,
        # None: the number the person calls from, which the statement finds beside the contact.
        "callback_number": None if given == OWN else dialled(given),
        "language": saved.state.language,
        "callback_interpreter": saved.state.interpreter,
        "errand": saved.state.errand,
        "written": booked.text,
        "reference": new_reference(),
    }


def _case_values(saved: Saved, move: Move) -> dict[str, Any]:
    """Give what opening a case needs, taking a complaint, and asking about a case."""
    found: dict[str, Any] = {"case": new_reference(), "asked": saved.state.case}
    if move.complaint:
        complaint = move.complaint
        found |= {
            "category": complaint.category,
            "complaint_queue": complaint.queue,
            "due": complaint.due or None,
            "remind_at": _reminder(complaint.due, saved.at),
        }
    return found


def _reminder(due: str, at: datetime) -> datetime | None:
    """Give when who has the case is reminded; what is due sooner than that is told of at once."""
    return max(at, reminder(date.fromisoformat(due))) if due else None


def announced(head: str, move: Move) -> list[dict[str, str]]:
    """Give what a turn has to tell to whoever follows our events; `head` as for the statement."""
    kinds = {"begin": "case_opened", "end": "contact_ended"}
    told = [kinds[head]] if head in kinds else []
    told += ["case_changed"] if move.complaint else []
    return [{"id": new_id(), "kind": kind} for kind in told]
