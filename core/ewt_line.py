"""Makes the line before a place out of what is so just now: places, agents, the last conversations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.ewt import Line
from core.presence import WRAP_UP
from core.queueing import Agent, Place, serves

KNOWN = 100  # conversations of a queue that are learned from, the last to begin
HOUR = 3600.0
LONGEST_GAP = 900.0  # seconds between two conversations; after a longer one an agent was away


@dataclass(frozen=True)
class Talk:
    """A conversation, seen from now."""

    queue: str
    agent: str  # the agent's id
    began: float  # seconds ago
    ended: float | None  # seconds ago, None while it goes on
    waited: float  # seconds before it began, since the first arrival


@dataclass(frozen=True)
class GivenUp:
    """A wait that ended with a hang-up."""

    queue: str
    waited: float  # seconds


@dataclass(frozen=True)
class Seen:
    """One look at everything that a wait depends on."""

    at: datetime  # UTC
    agents: Sequence[Agent] = ()  # who is there and takes contacts, or has one
    places: Sequence[Place] = ()  # the first of those that are due, in the order they are served
    whole: bool = True  # there are no places behind these
    talks: Sequence[Talk] = ()  # of the last hours, newest first
    given_up: Sequence[GivenUp] = ()  # of the last hour
    _lines: dict[tuple[str, str | None, str | None], Line] = field(default_factory=dict, compare=False)

    def line(self, one: Place, position: int | None) -> Line:
        """Give what `one` has before it at a position of its queue, from 1; None: behind all who wait now."""
        key = one.queue, one.language, one.interpreter
        if key not in self._lines:
            self._lines[key] = _line(self, one)
        known = self._lines[key]
        return Line(**{**vars(known), "ahead": _ahead(self, one, position)})


def _line(seen: Seen, one: Place) -> Line:
    """Give the line of such a place with nobody ahead."""
    mine = [agent for agent in seen.agents if serves(agent, one)]
    by_state: dict[str, list[float]] = {"talking": [], "after_call": []}
    for agent in mine:
        since = agent.idle_since or seen.at
        by_state.setdefault(agent.state, []).append(max(0.0, (seen.at - since).total_seconds()))
    noting = by_state["after_call"]
    known = [talk for talk in seen.talks if talk.queue == one.queue][:KNOWN]
    busy = {agent.id for agent in seen.agents if agent.state == "talking"}
    return Line(
        ahead=0,
        talking=tuple(sorted(by_state["talking"])),
        free=sum(agent.state in ("available", "ringing") for agent in mine),
        served=tuple(talk.began - talk.ended for talk in known if talk.ended is not None),
        lasting=tuple(talk.began for talk in known if talk.ended is None and talk.agent in busy),
        gap=_gap(seen.talks, {agent.id for agent in mine}),
        leaving=_leaving(seen, one.queue, known),
        noting=tuple(sorted(max(0.0, WRAP_UP.total_seconds() - lasted) for lasted in noting)),
    )


def _ahead(seen: Seen, one: Place, position: int | None) -> int:
    """Count who is served before, each as far as it takes agents that `one` could have.

    An agent of several queues serves whoever came first (P8); a place that only others can serve, too,
    takes of ours as large a part as ours are of theirs.
    """
    shares, before, own = _shares(seen, one), 0.0, 0
    for place in seen.places:
        own += place.queue == one.queue
        if own == position:
            return round(before)
        before += next(shares)
    if position is None or seen.whole:
        return round(before)
    return round(before * position / max(own, 1))  # further behind than we look


def _shares(seen: Seen, one: Place) -> Iterator[float]:
    mine = {agent.id for agent in seen.agents if serves(agent, one)}
    known: dict[tuple[str, str | None, str | None, str | None], float] = {}
    for place in seen.places:
        key = place.queue, place.language, place.interpreter, place.wish
        if key not in known:
            theirs = {agent.id for agent in seen.agents if serves(agent, place)}
            known[key] = len(theirs & mine) / len(theirs) if theirs else 0.0
        yield known[key]


def _leaving(seen: Seen, queue: str, known: Sequence[Talk]) -> float:
    """Give the hang-ups of the last hour for each second that somebody waited in the queue."""
    gone = [one.waited for one in seen.given_up if one.queue == queue]
    served = sum(talk.waited for talk in known if talk.began < HOUR)
    waiting = sum(
        (seen.at - place.arrived_at).total_seconds() for place in seen.places if place.queue == queue
    )
    lasted = sum(gone) + served + waiting
    return len(gone) / lasted if gone and lasted else 0.0


def _gap(talks: Sequence[Talk], mine: set[str]) -> float:
    """Give the mean seconds between two conversations of an agent, where the second waited already."""
    gaps, after = list[float](), dict[str, Talk]()
    for talk in talks:
        then = after.get(talk.agent)
        if then and talk.agent in mine and talk.ended is not None:
            gap = talk.ended - then.began
            if 0 <= gap < min(then.waited, LONGEST_GAP):
                gaps.append(gap)
        after[talk.agent] = talk
    return sum(gaps) / len(gaps) if gaps else 0.0
