"""What the desk shows: who waits, what this agent has taken, and why a contact cannot be taken."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.runtime import SHOWN, Agent, Glance, History, Runtime
from core import queueing
from core.casework import news
from core.flow.graph import Flow, Queue, Transfer
from core.handoff import Card, card, spoken
from core.longwaits import LongWaits, long_waits
from core.presence import CHOSEN_OUT as ABSENT
from core.presence import State
from core.queueing import ACCEPT, serves
from core.roles import may

NOTHING, NOBODY = History(), LongWaits()


@dataclass(frozen=True)
class Row:
    """One who waits."""

    card: Card
    number: int  # in the order of everybody, from 1
    position: int  # in its own queue, from 1, as the caller heard it
    obstacle: str | None  # why this agent cannot take it: offered, language, turn or busy
    first: bool = False  # the first one this agent can take


@dataclass(frozen=True)
class Mine:
    """A contact this agent has taken."""

    card: Card
    leg: str | None  # the agent's own line
    offer: int  # the number of the offer the agent accepted
    words: tuple[str, ...]  # what was said; only with consent is there anything (P2)
    given: tuple[tuple[str, str], ...] = ()  # what was given, by slot
    history: History = NOTHING  # what is known from before
    protected: bool = False  # their identity is: nothing they gave or said is shown (K38)

    @property
    def stage(self) -> str:
        """Say how far it has come: ringing, talking or over."""
        if self.card.ended_at:
            return "over"
        return "talking" if self.card.connected_at else "ringing"


@dataclass(frozen=True)
class Offered:
    """A contact that this agent may accept."""

    card: Card
    until: datetime  # when the offer lapses, UTC
    promised: bool  # the person is to be called


@dataclass(frozen=True)
class Board:
    """The whole desk of one agent at one moment."""

    now: datetime  # UTC
    state: State  # the agent's own
    offered: Offered | None
    mine: tuple[Mine, ...]
    rows: tuple[Row, ...]
    behind: int  # how many more wait than are shown
    unserved: int  # how many wait for whom nobody is there; told to leads
    queues: tuple[str, ...]  # where a contact can be sent
    colleagues: tuple[Agent, ...]  # who else is there
    outside: tuple[str, ...]  # numbers a call can be sent to
    cases: tuple[int, int]  # how many are soon to be answered, and how many should have been
    long: LongWaits = NOBODY  # who has waited too long; told to leads


def board(runtime: Runtime, agent: Agent) -> Board:
    """Read the desk; what is over and not told how it ended stays, last, with the agent who took it."""
    now = runtime.world.now()
    seen = runtime.glances.at(now)
    taken = (read_whole(runtime, key) for key in seen.taken.get(agent.id, ()))
    mine = tuple(sorted(taken, key=lambda one: one.stage == "over"))
    busy = any(one.stage != "over" for one in mine)
    flow = runtime.world.flows.current
    leads = may(agent, "lead")
    return Board(
        now,
        seen.present[agent.id].state,
        _offered(seen, agent),
        mine,
        _rows(seen, agent, busy),
        max(0, sum(not place.held for place in seen.places) - SHOWN),
        unserved(seen, now) if leads else 0,
        queues(flow),
        _colleagues(seen, agent) if mine else (),
        numbers(flow),
        news(seen.due, agent.id, agent.queues, leads),
        long_waits(seen.places, now) if leads else LongWaits(),
    )


def _offered(seen: Glance, agent: Agent) -> Offered | None:
    found = seen.offers.get(agent.id)
    if found is None or found.contact not in seen.cards:
        return None
    promised = any(place.contact == found.contact and place.held for place in seen.places)
    return Offered(seen.cards[found.contact], found.at + ACCEPT, promised)


def _here(seen: Glance) -> list[queueing.Agent]:
    return [one for one in seen.present.values() if one.state not in ABSENT]


def unserved(seen: Glance, now: datetime) -> int:
    """Count who waits while nobody is there who could serve them, whatever was declined."""
    here = _here(seen)
    waiting = (replace(place, passed=frozenset()) for place in seen.places if not place.held)
    return sum(place.ready(now) and not any(serves(one, place) for one in here) for place in waiting)


def _colleagues(seen: Glance, agent: Agent) -> tuple[Agent, ...]:
    return tuple(seen.agents[one.id] for one in _here(seen) if one.id != agent.id)


def read_mine(runtime: Runtime, key: str) -> Mine:
    """Read one contact that an agent has taken."""
    found = read_card(runtime, key)
    words = tuple(runtime.desk.words(key)) if found.consent == "yes" else ()
    taken = runtime.desk.taken(key)
    return Mine(found, taken.agent_leg, taken.offer, words)


def read_whole(runtime: Runtime, key: str) -> Mine:
    """Read one contact with all that its agent is given, so that nothing need be asked twice (K41).

    Of somebody with a protected identity nothing is shown that they gave or said, or that was noted.
    """
    state = runtime.world.store.load(key).state
    mine = replace(read_mine(runtime, key), history=runtime.histories.of(key))
    if runtime.protection.covers(key):
        earlier = tuple(replace(one, note=None) for one in mine.history.earlier)
        return replace(mine, protected=True, words=(), history=replace(mine.history, earlier=earlier))
    given = (*state.slots, *((("case_reference", state.case),) if state.case else ()))
    return replace(mine, given=tuple(dict(given).items()))


def read_card(runtime: Runtime, key: str) -> Card:
    """Read a contact's card."""
    return spoken(card(key, runtime.desk.log(key)))


def queues(flow: Flow) -> tuple[str, ...]:
    """Give the queues that a flow leads to, each once."""
    return tuple(dict.fromkeys(node.queue for node in flow.nodes.values() if isinstance(node, Queue)))


def numbers(flow: Flow) -> tuple[str, ...]:
    """Give the numbers outside that a flow connects to, each once: the only ones an agent can send to."""
    return tuple(dict.fromkeys(node.to for node in flow.nodes.values() if isinstance(node, Transfer)))


def obstacle(found: Card, free: bool, agent: Agent, busy: bool) -> str | None:
    """Say why an agent cannot take a contact by hand.

    Somebody has it, the language (K36), that only leads may choose (P8), or a call under way.
    """
    if not free:
        return "offered"
    if found.language not in agent.languages:
        return "language"
    if not may(agent, "lead"):
        return "turn"
    return "busy" if busy else None


def _rows(seen: Glance, agent: Agent, busy: bool) -> tuple[Row, ...]:
    rows: list[Row] = []
    before: Counter[str] = Counter()
    for number, place in enumerate(seen.places, start=1):
        before[place.queue] += 1
        if place.held or len(rows) == SHOWN or place.contact not in seen.cards:
            continue
        found = seen.cards[place.contact]
        reason = obstacle(found, place.contact in seen.free, agent, busy)
        first = reason is None and not any(row.first for row in rows)
        rows.append(Row(found, number, before[place.queue], reason, first))
    return tuple(rows)
