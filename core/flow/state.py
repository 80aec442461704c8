"""Where a contact stands in its flow; small, and the same after a trip through JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from core.events import Event
from core.ewt import Wait
from core.notice import Notice

type Channel = Literal["voice", "chat"]
type Phase = Literal["asking", "confirming", "waiting", "talking", "ended"]
type Answer = Literal["yes", "no"]

OFFERED = 3  # windows for a callback: what one can keep in mind beside the soonest
LISTS = ("disclosed", "fresh", "windows", "moving", "told_wait", "noticed")  # fields that JSON makes lists of
PAIRS = ("slots", "named")  # fields that JSON holds as objects


@dataclass(frozen=True)
class Standing:
    """A call that is promised to the number the person calls from, and not yet made."""

    contact: str  # the id of the contact in which it was promised
    queue: str  # that calls
    window: str  # `start/end` in ISO form, or `soonest`


@dataclass(frozen=True)
class State:
    """What the engine remembers between turns."""

    node: str  # the node the contact is at
    language: str  # ISO 639-1
    cost: str  # class of the number called: 020, 077 or 010
    channel: Channel = "voice"
    phase: Phase = "asking"
    step: str = ""  # how far inside the node, where it asks for several things
    disclosed: tuple[str, ...] = ()  # what has been told, as `cost:sv`
    consent: Answer | None = None  # to recording; None: not asked yet, which means no
    errand: str | None = None  # the errand, or the one being confirmed
    confidence: float = 0.0  # of the errand, 0 to 1
    second: str | None = None  # another errand that was named with it and comes after it
    fresh: tuple[str, ...] = ()  # what the last turn told: a key may have cut it short
    tries: int = 0  # answers in a row that led nowhere
    repeats: int = 0  # how often the question was asked again on request
    slow: bool = False  # needs more time to answer (P9)
    known: bool = False  # the number the person calls from is known
    drawn: bool = False  # for the survey, by chance at the start (K61)
    link: Literal["", "sent", "left"] = ""  # to the chat: on its way, or the only way left; one opens it once
    windows: tuple[str, ...] = ()  # the times for a callback that were told
    moving: tuple[str, ...] = ()  # the contact whose promised call is moved, and the queue that was to call
    pending: str | None = None  # what was given and is being confirmed
    slots: tuple[tuple[str, str], ...] = ()  # what was given and confirmed; personal
    named: tuple[
        tuple[str, str], ...
    ] = ()  # what was named with the errand, for the form it leads to; personal
    protected: bool = False  # their identity is: nothing they say is kept, and no number is written (K38)
    words: str | None = None  # a complaint as it was told, until it is confirmed; only with leave (P2)
    case: str | None = None  # the reference of the case it turned out to be about; personal
    interpreter: str | None = None  # the language of the interpreter that is needed, ISO 639
    queue: str | None = None  # the queue the contact waits in or was served from
    served: bool = False  # a human has answered
    told_position: int = 0  # the position last told, 0 before the first
    told_at: int = 0  # seconds of waiting at which it was told
    told_wait: tuple[int, ...] = ()  # the wait last told, as core.ewt_words.numbers
    noticed: tuple[str, ...] = ()  # disturbance notices that were told, by id
    offered_at: int | None = None  # seconds of waiting at which a callback was last offered

    @property
    def has_leave(self) -> bool:
        """Tell whether there is leave to record: not asked yet means no (P2)."""
        return self.consent == "yes"

    def slot(self, name: str) -> str | None:
        """Give what was given for a slot, None where nothing was."""
        return dict(self.slots).get(name)

    def renew(self, changes: Mapping[str, Any]) -> None:
        """Change the state in place: for the copy that a turn makes for itself, and for nothing else."""
        vars(self).update(changes)

    def to_json(self) -> dict[str, Any]:
        """Give what differs from a beginning as JSON values: little, for it is written at every turn."""
        found = {name: value for name, value in vars(self).items() if value != BEGINNING.get(name)}
        found |= {name: dict(found[name]) for name in PAIRS if name in found}
        return found | {name: list(found[name]) for name in LISTS if name in found}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "State":
        """Read what `to_json` gave."""
        lists = {name: tuple(data[name]) for name in LISTS if name in data}
        pairs = {name: tuple(data[name].items()) for name in PAIRS if name in data}
        return cls(**{**data, **lists, **pairs})


NO_TIME = timedelta(0)


def overlap(one: str, other: str) -> timedelta:
    """Give how long two windows `start/end` in ISO form share; below nothing where they lie apart.

    What is no window, as words a person typed, shares nothing with any.
    """
    try:
        (begin, end), (start, stop) = (map(datetime.fromisoformat, each.split("/")) for each in (one, other))
        return min(end, stop) - max(begin, start)
    except (ValueError, TypeError):
        return NO_TIME


NEEDED = ("node", "language", "cost")  # what every state says
BEGINNING = {name: value for name, value in vars(State("", "", "")).items() if name not in NEEDED}


@dataclass(frozen=True)
class Facts:
    """What the world says at this turn; the engine never looks for itself."""

    position: int = 0  # place in the queue from 1, 0 when not waiting
    waited: int = 0  # whole seconds in the queue
    agent: str | None = None  # the agent who took the place and whose offer still stands
    holding: frozenset[str] = frozenset()  # what is so: `open:office`, `callback:billing`
    windows: tuple[str, ...] = ()  # times at which a callback can be promised, `start/end` in ISO form
    promise: Standing | None = None  # the call that is promised already, where `promised:None` holds
    case: str | None = None  # the reference of the case that is asked about, where there is one
    due: str | None = None  # the day by which it is answered, in ISO form
    answer_by: str = ""  # the day by which a complaint that is made now is answered
    wait: Wait | None = None  # how long it is still, None when it was not looked up
    notices: tuple[Notice, ...] = ()  # of disturbances, to be heard now

    def holds(self, fact: str, of: str | None) -> bool:
        """Tell whether a fact is so of some opening hours or queue."""
        return f"{fact}:{of}" in self.holding

    def free(self, queue: str) -> tuple[str, ...]:
        """Give the windows to offer for a queue: the next ones that are not sold out."""
        return tuple(self._unsold(queue))[:OFFERED]

    def fitting(self, queue: str, wish: str) -> str | None:
        """Give the free window that shares most time with the one wished for, None where none shares any."""
        shared = {one: overlap(one, wish) for one in self._unsold(queue)}
        found = max(shared, key=lambda one: shared[one], default=None)
        return found if found and shared[found] > NO_TIME else None

    def _unsold(self, queue: str) -> Iterator[str]:
        return (one for one in self.windows if not self.holds("sold", f"{queue}@{one}"))


@dataclass(frozen=True)
class Step:
    """What one turn came to."""

    state: State
    events: tuple[Event, ...]
