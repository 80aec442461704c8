"""What the desk shows: who waits, what this agent has taken, and why a contact cannot be taken."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.runtime import Agent, Runtime
from core.handoff import Card, card
from core.queueing import Place

SHOWN = 50  # contacts shown at a time; those behind them wait for those before


@dataclass(frozen=True)
class Row:
    """One who waits."""

    card: Card
    number: int  # in the order of everybody, from 1
    position: int  # in its own queue, from 1, as the caller heard it
    obstacle: str | None  # why this agent cannot take it: busy, offered or language
    first: bool = False  # the first one this agent can take


@dataclass(frozen=True)
class Mine:
    """A contact this agent has taken."""

    card: Card
    leg: str | None  # the agent's own line
    offer: int  # the number of the offer the agent accepted
    words: tuple[str, ...]  # what was said; only with consent is there anything (P2)

    @property
    def stage(self) -> str:
        """Say how far it has come: ringing, talking or over."""
        if self.card.ended_at:
            return "over"
        return "talking" if self.card.connected_at else "ringing"


@dataclass(frozen=True)
class Board:
    """The whole desk of one agent at one moment."""

    now: datetime  # UTC
    mine: tuple[Mine, ...]
    rows: tuple[Row, ...]
    behind: int  # how many more wait than are shown


def board(runtime: Runtime, agent: Agent) -> Board:
    """Read the desk; what is over but not judged stays, last, with the agent who took it."""
    taken = (read_mine(runtime, key) for key in runtime.desk.of_agent(agent.id))
    mine = tuple(sorted(taken, key=lambda one: one.stage == "over"))
    places = runtime.desk.waiting()
    busy = any(one.stage != "over" for one in mine)
    rows = _rows(runtime, places, agent, busy)
    waiting = sum(not place.held for place in places)
    return Board(runtime.world.now(), mine, rows, max(0, waiting - SHOWN))


def read_mine(runtime: Runtime, key: str) -> Mine:
    """Read one contact that an agent has taken."""
    found = read_card(runtime, key)
    words = tuple(runtime.desk.words(key)) if found.consent == "yes" else ()
    taken = runtime.desk.taken(key)
    return Mine(found, taken.agent_leg, taken.offer, words)


def read_card(runtime: Runtime, key: str) -> Card:
    """Read a contact's card; who chose no language speaks the one they were told things in."""
    found = card(key, runtime.desk.log(key))
    unchosen = found.language is None and found.told
    return replace(found, language=found.told[-1].language) if unchosen else found


def obstacle(found: Card, free: bool, agent: Agent, busy: bool) -> str | None:
    """Say why an agent cannot take a contact: somebody has, the language (K36), or a call under way."""
    if not free:
        return "offered"
    if found.language not in agent.languages:
        return "language"
    return "busy" if busy else None


def _rows(runtime: Runtime, places: Sequence[Place], agent: Agent, busy: bool) -> tuple[Row, ...]:
    rows: list[Row] = []
    before: Counter[str] = Counter()
    for number, place in enumerate(places, start=1):
        before[place.queue] += 1
        if place.held or len(rows) == SHOWN:
            continue
        found = read_card(runtime, place.contact)
        reason = obstacle(found, runtime.desk.taken(place.contact).free(runtime.world.now()), agent, busy)
        first = reason is None and not any(row.first for row in rows)
        rows.append(Row(found, number, before[place.queue], reason, first))
    return tuple(rows)
