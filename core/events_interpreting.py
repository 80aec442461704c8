"""What happened about an interpreter: chosen, called, missed, joined, left (K16)."""

from dataclasses import dataclass
from typing import Literal

from core.event import Event


@dataclass(frozen=True)
class InterpreterChosen(Event):
    """An interpreter is needed (K16)."""

    language: str  # ISO 639
    by: Literal["keys", "speech"]


@dataclass(frozen=True)
class InterpreterCalled(Event):
    """A supplier of interpreters is rung for the conversation."""

    language: str  # ISO 639
    rank: int  # of the supplier, 1 is rung first


@dataclass(frozen=True)
class InterpreterMissed(Event):
    """The supplier did not answer, or nobody there took the call."""

    rank: int  # of the supplier


@dataclass(frozen=True)
class InterpreterNotFound(Event):
    """No supplier of this language could send an interpreter now."""

    language: str  # ISO 639


@dataclass(frozen=True)
class InterpreterJoined(Event):
    """An interpreter, the agent and the person hear each other."""

    language: str  # ISO 639
    rank: int  # of the supplier


@dataclass(frozen=True)
class InterpreterLeft(Event):
    """The interpreter's line is over."""
