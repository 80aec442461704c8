"""One dialling of a promised call: how it goes from step to step, and what its end means (P12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

type State = Literal["planned", "dialling", "greeting", "accepted", "talking", "over"]
type Signal = Literal[
    "dial",  # the network is about to be asked
    "human",  # somebody answered
    "machine",  # an answering machine did
    "busy",
    "no answer",
    "failed",  # the network could not call
    "left",  # nobody has begun to ask it, for too long
    "lost",  # nobody knows whether the network was ever asked, and it has no such call
    "one",  # the person wants to talk now
    "moved",  # the person chose another time
    "joined",  # the agent's line is in the conversation
    "agent gone",  # the agent's line is over, or never came to be
    "never met",  # the agent's line is over, though it joined, and the two have not heard each other
    "ended",  # the person's line is over
    "withdrawn",  # the promise was cancelled, moved or kept in another way meanwhile
]
type Result = Literal[
    "busy", "no answer", "voicemail", "failed", "hung up", "agent gone", "moved", "withdrawn", "talked"
]
type Outcome = Literal["talked", "not reached", "missed", "cancelled", "called in", "replaced"]

MOST = 3  # attempts inside a promise
SPACING = timedelta(minutes=15)  # between two of them
RING = timedelta(seconds=25)  # how long the person's phone rings
FREE: frozenset[Result] = frozenset({"agent gone", "moved", "withdrawn"})  # attempts not held against anybody


@dataclass(frozen=True)
class Next:
    """What an attempt comes to."""

    state: State
    result: Result | None = None  # set when it is over


@dataclass(frozen=True)
class Verdict:
    """What a finished attempt means for the promise."""

    outcome: Outcome | None = None  # the promise's own end; None: it stands
    due_at: datetime | None = None  # from when it may be offered again, UTC; None: as before


def _over(result: Result) -> Next:
    return Next("over", result)


# What is not here changes nothing: a status that comes late, twice or out of order finds its step taken.
STEPS: Mapping[State, Mapping[Signal, Next]] = {
    "planned": {
        "dial": Next("dialling"),
        "left": _over("failed"),
        "failed": _over("failed"),
        "agent gone": _over("agent gone"),
        "withdrawn": _over("withdrawn"),
    },
    "dialling": {
        "human": Next("greeting"),
        "machine": _over("voicemail"),
        "busy": _over("busy"),
        "no answer": _over("no answer"),
        "failed": _over("failed"),
        "lost": _over("failed"),
        "agent gone": _over("agent gone"),
        "ended": _over("no answer"),
        "withdrawn": _over("withdrawn"),
    },
    "greeting": {
        "one": Next("accepted"),
        "moved": _over("moved"),
        "machine": _over("voicemail"),
        "failed": _over("failed"),
        "agent gone": _over("agent gone"),
        # Whoever presses nothing may be an answering machine that was not known for one.
        "ended": _over("voicemail"),
        "withdrawn": _over("withdrawn"),
    },
    "accepted": {
        "joined": Next("talking"),
        "agent gone": _over("agent gone"),
        "failed": _over("agent gone"),
        "ended": _over("hung up"),
    },
    "talking": {"agent gone": _over("talked"), "never met": _over("agent gone"), "ended": _over("talked")},
    "over": {},
}


def after(state: State, signal: Signal) -> Next | None:
    """Give what a signal makes of an attempt; None when it changes nothing."""
    return STEPS[state].get(signal)


def verdict(result: Result, tried: int, ends_at: datetime | None, now: datetime, *, gone: int = 0) -> Verdict:
    """Say what an attempt's end means: `tried` counts those held against the promise, this one among them.

    `gone` counts those that no agent came to: as many as MOST are made good at once, and no more, for the
    person's phone has rung each time.
    `ends_at` is when the promised window ends; None where the place is kept instead. No attempt begins
    outside the window, and none follows sooner than SPACING (P12).
    """
    if result == "talked":
        return Verdict("talked")
    if result in FREE and gone <= MOST:
        return Verdict()
    tried += max(0, gone - MOST)
    again = now + SPACING
    if tried >= MOST or (ends_at is not None and again >= ends_at):
        return Verdict("not reached")
    return Verdict(due_at=again)


def of_status(status: str) -> Signal | None:
    """Read the network's word for how a call stands (Twilio, CallStatus); None while it is under way."""
    return {
        "busy": "busy",
        "no-answer": "no answer",
        "failed": "failed",
        "canceled": "failed",
        "completed": "ended",
    }.get(status)  # type: ignore[return-value]
