"""Whether an agent is there for the next contact: what they chose, what their line does, and the time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

type State = Literal["available", "ringing", "talking", "after_call", "paused", "away"]
type Chosen = Literal["available", "after_call", "paused"]  # what an agent can press
type Line = Literal["none", "ringing", "talking"]

CHOICES: tuple[Chosen, ...] = get_args(Chosen.__value__)
WRAP_UP = timedelta(seconds=60)  # time for notes after a conversation; then the next contact may come
LOST = timedelta(seconds=60)  # a page that has not been heard of for so long is closed
CHOSEN_OUT = frozenset({"paused", "away"})  # who takes no offers, whatever their line does


@dataclass(frozen=True)
class Presence:
    """What is known of one agent."""

    state: State
    since: datetime  # when that began, UTC
    seen_at: datetime  # when their page was last heard of, UTC
    line: Line = "none"  # with the contact they took


def settle(one: Presence, now: datetime) -> State:
    """Give the state an agent is in now; whatever was missed, the next look puts right.

    After a conversation comes time for notes, which ends by itself. Who took a contact while paused is
    paused again afterwards. Nobody is away while their line is in use.
    """
    if one.line != "none":
        return one.state if one.state in CHOSEN_OUT else one.line
    if now - one.seen_at >= LOST:
        return "away"
    match one.state:
        case "ringing":
            return "available"
        case "talking":
            return "after_call"
        case "after_call" if now - one.since >= WRAP_UP:
            return "available"
    return one.state
