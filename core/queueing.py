"""The one fair queue: in which order places are served, and which agent is offered which (P7, P8, P10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.presence import State

LONG_WAIT = timedelta(minutes=3)  # who waits longer is offered a callback
ACCEPT = timedelta(seconds=20)  # how long an agent may think about an offer before it lapses
REST = timedelta(seconds=60)  # what an agent let by is not offered to the same agent again for so long


@dataclass(frozen=True)
class Place:
    """A place in the queue, kept for life."""

    contact: str  # the contact's id
    queue: str  # the queue's id
    arrived_at: datetime  # first arrival, UTC; transfers and wrong turns never change it (P10)
    urgent: bool = False  # of a declared urgent class (K30)
    held: bool = False  # stepped aside for a callback: not on the line
    promised: bool = False  # of a held place: the callback was said yes to, so it may be dialled
    due_at: datetime | None = None  # of a promised place: when its window begins, None: when it is its turn
    language: str | None = None  # ISO 639-1
    interpreter: str | None = None  # language of the interpreter that is needed, ISO 639
    wish: str | None = None  # the agent it was sent on to, who alone is offered it while they are here
    passed: frozenset[str] = frozenset()  # agents who let it by within REST

    @property
    def entered_at(self) -> datetime:
        """Give when it came into the order: its first arrival, or the beginning of its promised window."""
        return self.due_at or self.arrived_at

    def ready(self, now: datetime) -> bool:
        """Tell whether it may be offered: it waits on the line, or was promised a call that is due."""
        return self.entered_at <= now and (self.promised or not self.held)


@dataclass(frozen=True)
class Agent:
    """A human who takes over, as far as offers go."""

    id: str
    languages: frozenset[str]  # ISO 639-1
    queues: frozenset[str] = frozenset()  # empty: every queue
    state: State = "available"  # ringing also while an offer stands
    idle_since: datetime | None = None  # when they became available, UTC; None before the first time


def order(places: Iterable[Place]) -> list[Place]:
    """Put places in the order they are served; the id settles a tie, so that the order is total."""
    return sorted(places, key=lambda place: (not place.urgent, place.entered_at, place.contact))


def position(places: Sequence[Place], contact: str) -> int:
    """Give a contact's position within its own queue, from 1; LookupError when it has no place."""
    own = next((place for place in places if place.contact == contact), None)
    if own is None:
        raise LookupError("the contact has no place")
    line = order(place for place in places if place.queue == own.queue)
    return line.index(own) + 1


def speaks(languages: Iterable[str], place: Place) -> bool:
    """Tell whether somebody with these languages can talk with the contact, alone or by interpreter (K36)."""
    return place.interpreter is not None or place.language is None or place.language in languages


def serves(agent: Agent, place: Place) -> bool:
    """Tell whether a place may be offered to an agent: queue and language, or sent on to them by name."""
    if agent.id in place.passed or not speaks(agent.languages, place):
        return False
    if place.wish is not None:
        return place.wish == agent.id
    return not agent.queues or place.queue in agent.queues


def offer(places: Iterable[Place], agents: Iterable[Agent], now: datetime) -> list[tuple[Place, Agent]]:
    """Say who is offered whom: each place in its turn goes to the agent who has been idle longest (P7).

    An agent is offered one place at a time, so callbacks offered never pass the number of free agents.
    """
    free = sorted((one for one in agents if one.state == "available"), key=_idle)
    offers: list[tuple[Place, Agent]] = []
    for place in order(place for place in places if place.ready(now)):
        taker = next((one for one in free if serves(one, place)), None)
        if taker is not None:
            free.remove(taker)
            offers.append((place, taker))
        if not free:
            break
    return offers


def _idle(agent: Agent) -> tuple[bool, float, str]:
    since = agent.idle_since
    return (since is not None, since.timestamp() if since else 0.0, agent.id)
