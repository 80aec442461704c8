"""Where a contact stands in its flow; small, and the same after a trip through JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.events import Event

type Phase = Literal["asking", "confirming", "waiting", "talking", "ended"]
type Answer = Literal["yes", "no"]

LISTS = ("disclosed", "fresh")  # fields that JSON makes lists of


@dataclass(frozen=True)
class State:
    """What the engine remembers between turns."""

    node: str  # the node the contact is at
    language: str  # ISO 639-1
    cost: str  # class of the number called: 020, 077 or 010
    phase: Phase = "asking"
    disclosed: tuple[str, ...] = ()  # what has been told, as `cost:sv`
    consent: Answer | None = None  # to recording; None: not asked yet, which means no
    errand: str | None = None  # the errand, or the one being confirmed
    confidence: float = 0.0  # of the errand, 0 to 1
    fresh: tuple[str, ...] = ()  # what the last turn told: a key may have cut it short
    tries: int = 0  # answers in a row that led nowhere
    repeats: int = 0  # how often the question was asked again on request
    queue: str | None = None  # the queue the contact waits in or was served from
    served: bool = False  # a human has answered
    told_position: int = 0  # the position last told, 0 before the first
    told_at: int = 0  # seconds of waiting at which it was told

    def to_json(self) -> dict[str, Any]:
        """Give the state as JSON values."""
        return dict(vars(self)) | {name: list(getattr(self, name)) for name in LISTS}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "State":
        """Read what `to_json` gave."""
        return cls(**{**data, **{name: tuple(data[name]) for name in LISTS}})


@dataclass(frozen=True)
class Facts:
    """What the world says at this turn; the engine never looks for itself."""

    position: int = 0  # place in the queue from 1, 0 when not waiting
    waited: int = 0  # whole seconds in the queue
    agent: str | None = None  # the agent who took the place and whose offer still stands


@dataclass(frozen=True)
class Step:
    """What one turn came to."""

    state: State
    events: tuple[Event, ...]
