"""What every open desk shows, read once for all that ask at the same moment, and never before they do."""

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from adapters.store import line
from adapters.store.agents import Agent, known, present
from adapters.store.batches import Batches
from adapters.store.contacts import answering
from adapters.store.offers import ANY_TIME, Offer, made
from core import queueing
from core.case import REMIND
from core.casework import Due
from core.handoff import Card, Logged, card, spoken
from core.hours import ZONE
from core.log import from_log
from core.queueing import ACCEPT, Place

SHOWN = 50  # contacts shown at a time; those behind them wait for those before
KEPT = 1000  # cards remembered; a log only grows, so one of the same length is the same
STALE_SECONDS = 40  # an offer by hand older than this stands in nobody's way: taking.OFFER_STANDS

AGENTS = text("""
SELECT a.*, o.at AS offered_at FROM agent a LEFT JOIN offer o ON o.agent_id = a.id ORDER BY a.name, a.id
""")
OPEN = text("""
SELECT c.id, c.seq,
       p.state = 'waiting' OR (p.state = 'offered' AND p.offered_at < CAST(:stale AS timestamptz)) AS free
  FROM place p JOIN contact c ON c.id = p.contact_id WHERE c.id = ANY(:keys)
""")
TAKEN = text("""
SELECT p.agent_id, p.contact_id, p.queue, c.ended_at IS NULL AS open
  FROM place p JOIN contact c ON c.id = p.contact_id
 WHERE p.state IN ('offered', 'served') AND p.agent_id IS NOT NULL
   AND (c.ended_at IS NULL OR NOT EXISTS (SELECT 1 FROM disposition d
                                           WHERE d.contact_id = p.contact_id AND d.offer = p.offer))
 ORDER BY p.arrived_at
""")
DUE = text("""
SELECT owner, queue, due_on < :today AS late, count(*) FROM cases
 WHERE stage <> 'closed' AND due_on <= :last GROUP BY 1, 2, 3
""")
LOGS = text("SELECT * FROM event WHERE contact_id = ANY(:keys) ORDER BY contact_id, seq")


@dataclass(frozen=True)
class Glance:
    """The whole line and everybody at it, at one moment."""

    places: tuple[Place, ...]  # open or held for a callback, in the order they are served
    cards: Mapping[str, Card]  # of the first SHOWN that wait, and of all that are offered
    free: frozenset[str]  # those of them that nobody is taking
    offers: Mapping[str, Offer]  # by the agent whose screen it stands on
    agents: Mapping[str, Agent]  # by id, in the order of their names
    present: Mapping[str, queueing.Agent]  # the same, as far as offers go
    taken: Mapping[str, tuple[str, ...]]  # by agent: contacts that are theirs still
    queues: Mapping[str, str]  # by contact: of those that are taken and not over, the queue they came from
    due: tuple[Due, ...] = ()  # cases that are soon to be answered, or should have been


class Glances:
    """Reads for all desks of a server together; StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._cards: OrderedDict[str, tuple[int, Card]] = OrderedDict()
        self._asked = Batches[datetime, Glance](self._together)

    def at(self, now: datetime) -> Glance:
        """Give what is so now: what is read begins to be read after it was asked for."""
        return self._asked.put(now)

    def _together(self, moments: Sequence[datetime]) -> Sequence[Glance]:
        with answering(), self._engine.connect() as connection:
            found = self._read(connection, max(moments))
        return [found] * len(moments)

    def _read(self, connection: Connection, now: datetime) -> Glance:
        places = tuple(made(row) for row in connection.execute(line.PLACES, ANY_TIME))
        offers = {row.agent_id: Offer(*row) for row in connection.execute(line.STANDING)}
        agents = connection.execute(AGENTS).all()
        taken: dict[str, tuple[str, ...]] = defaultdict(tuple)
        queues: dict[str, str] = {}
        for row in connection.execute(TAKEN):
            taken[row.agent_id] += (row.contact_id,)
            queues |= {row.contact_id: row.queue} if row.open else {}
        keys = [place.contact for place in places if not place.held][:SHOWN]
        cards, free = self._cards_of(connection, [*keys, *(one.contact for one in offers.values())], now)
        return Glance(
            places,
            cards,
            free,
            {agent: one for agent, one in offers.items() if one.at > now - ACCEPT},
            {row.id: known(row) for row in agents},
            {row.id: present(row) for row in agents},
            taken,
            queues,
            _due(connection, now),
        )

    def _cards_of(
        self, connection: Connection, keys: list[str], now: datetime
    ) -> tuple[dict[str, Card], frozenset[str]]:
        stale = now.timestamp() - STALE_SECONDS
        values = {"keys": keys, "stale": datetime.fromtimestamp(stale, now.tzinfo)}
        rows = connection.execute(OPEN, values).all()
        self._renew(connection, {row.id: row.seq for row in rows})
        return {row.id: self._cards[row.id][1] for row in rows}, frozenset(row.id for row in rows if row.free)

    def _renew(self, connection: Connection, lengths: Mapping[str, int]) -> None:
        """Read anew the logs that have grown."""
        grown = [key for key, seq in lengths.items() if self._cards.get(key, (0,))[0] != seq]
        logs: dict[str, list[Logged]] = {key: [] for key in grown}
        if grown:
            for row in connection.execute(LOGS, {"keys": grown}):
                logs[row.contact_id].append(Logged(from_log(row.kind, row.data), row.at, row.seq))
        for key, log in logs.items():
            self._cards[key] = len(log), spoken(card(key, log))
        for key in lengths:
            self._cards.move_to_end(key)
        while len(self._cards) > KEPT:
            self._cards.popitem(last=False)


def _due(connection: Connection, now: datetime) -> tuple[Due, ...]:
    today = now.astimezone(ZONE).date()
    return tuple(Due(*row) for row in connection.execute(DUE, {"today": today, "last": today + REMIND}))
