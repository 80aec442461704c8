"""What a turn does to a contact's place in the queue, and to the call that it was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.callback import dialled, stretch
from core.events import AgentConnected, CallbackBooked, Event, PlaceHeld, PlaceTaken
from core.ids import new_reference
from core.personal import OWN
from core.ports import Saved

type Change = Literal["join", "hold", "serve"]

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

    @property
    def quiet(self) -> bool:
        """Tell whether no place and no promise changes."""
        return self.change is None and self.booked is None


def move(events: Sequence[Event]) -> Move:
    """Read a turn's events."""
    booked = next((event for event in events if isinstance(event, CallbackBooked)), None)
    for event in reversed(events):
        match event:
            case PlaceTaken(queue, urgent, interpreter):
                return Move("join", queue, URGENT if urgent else USUAL, interpreter, booked=booked)
            case PlaceHeld():
                return Move("hold", booked=booked)
            case AgentConnected(agent):
                return Move("serve", agent=agent, booked=booked)
    return Move(booked=booked)


def values(saved: Saved, move: Move) -> dict[str, Any]:
    """Give what the statement of such a turn needs beside its contact and log."""
    joined = {"queue": move.queue, "rank": move.rank, "interpreter": move.interpreter, "agent": move.agent}
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
        "reference": new_reference(),
    }
