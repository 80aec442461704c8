"""The humans who take over: who they are, and whether they are there for the next contact."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select, text, update
from sqlalchemy.exc import IntegrityError

from adapters.store.contacts import answering
from adapters.store.schema import agent, offer
from core import queueing
from core.errors import AlreadyTaken, StoreUnavailable
from core.presence import LOST, WRAP_UP, Chosen, State
from core.roles import Role

# The twin of core.presence.settle. A line rings or talks with whom the agent took; a promised call is as
# long as its attempt. Whoever is being changed by others is left for the next look, so that two who settle
# never wait for each other.
SETTLE = text("""
WITH now AS MATERIALIZED (
  SELECT a.id, CASE
          WHEN line.does IS NOT NULL AND a.state NOT IN ('paused', 'away') THEN line.does
          WHEN line.does IS NOT NULL THEN a.state
          WHEN coalesce(a.seen_at, '-infinity') <= :lost THEN 'away'
          WHEN a.state = 'ringing' THEN 'available'
          WHEN a.state = 'talking' THEN 'after_call'
          WHEN a.state = 'after_call' AND a.since <= :noted THEN 'available'
          ELSE a.state END AS state
          FROM agent a LEFT JOIN LATERAL (
            SELECT CASE WHEN p.state = 'offered' THEN 'ringing' ELSE 'talking' END
              FROM place p JOIN contact c ON c.id = p.contact_id
             WHERE p.contact_id = a.contact_id AND p.agent_id = a.id
               AND (p.state = 'offered'
                    OR (p.state = 'served' AND c.ended_at IS NULL AND c.state ->> 'phase' = 'talking')
                    OR EXISTS (SELECT 1 FROM attempt t
                                WHERE t.contact_id = p.contact_id AND t.state <> 'over'))
            ) line (does) ON true
), changed AS MATERIALIZED (
  SELECT a.id, now.state FROM agent a JOIN now ON now.id = a.id AND now.state <> a.state
     FOR NO KEY UPDATE OF a SKIP LOCKED
)
UPDATE agent SET state = changed.state, since = :at FROM changed WHERE changed.id = agent.id
RETURNING agent.id
""")
TELL = text("SELECT pg_notify('desk', 'agents')")


@dataclass(frozen=True)
class Agent:
    """A human who takes over."""

    id: str  # what they log in with
    name: str
    password: str  # argon2 hash
    phone: str  # E.164, or the carrier's own form
    languages: tuple[str, ...]  # ISO 639-1
    queues: tuple[str, ...] = ()  # whose contacts they are offered; empty: every queue's
    role: Role = "agent"  # what they may do
    alias: str | None = None  # what customers are told instead of the name (K37)
    email: str | None = None  # by which another login knows them, and where they are reminded of cases
    active: bool = True  # may log in

    @property
    def called(self) -> str:
        """Give what customers hear and read: the alias where there is one, else the name (K37)."""
        return self.alias or self.name


class Agents:
    """Reads and changes agents; every method raises StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")

    def add_agent(self, new: Agent) -> None:
        """Store an agent; one of that id keeps everything but what is given here.

        AlreadyTaken where another agent has the address.
        """
        values = vars(new) | {"languages": list(new.languages), "queues": list(new.queues)}
        try:
            with answering(), self._engine.begin() as connection:
                done = connection.execute(update(agent).where(agent.c.id == new.id).values(values))
                if not done.rowcount:
                    connection.execute(agent.insert().values(values))
        except StoreUnavailable as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            raise AlreadyTaken("another agent has this address") from None

    def agent(self, key: str) -> Agent | None:
        """Give an agent by id, None when there is none."""
        with answering(), self._engine.connect() as connection:
            row = connection.execute(select(agent).where(agent.c.id == key)).one_or_none()
        return known(row) if row else None

    def agent_of(self, email: str) -> Agent | None:
        """Give the agent who is known by this address, None when there is none."""
        with answering(), self._engine.connect() as connection:
            found = select(agent).where(func.lower(agent.c.email) == email.lower())
            row = connection.execute(found).one_or_none()
        return known(row) if row else None

    def colleagues(self) -> dict[str, Agent]:
        """Give all agents by id, in the order of their names."""
        with answering(), self._engine.connect() as connection:
            rows = connection.execute(select(agent).order_by(agent.c.name, agent.c.id)).all()
        return {row.id: known(row) for row in rows}

    def present(self) -> dict[str, queueing.Agent]:
        """Give all agents as far as offers go: who has one on the screen is ringing."""
        query = select(agent, offer.c.at.label("offered_at")).outerjoin(offer, offer.c.agent_id == agent.c.id)
        with answering(), self._engine.connect() as connection:
            return {row.id: present(row) for row in connection.execute(query)}

    def choose(self, key: str, state: Chosen | None, at: datetime) -> None:
        """Put an agent into the state they pressed, None: they are gone."""
        away: State = state or "away"
        values = {"state": away, "since": at, "seen_at": at}
        with answering(), self._engine.begin() as connection:
            connection.execute(update(agent).where(agent.c.id == key).values(values))
            settle(connection, at)
            connection.execute(TELL)

    def arrive(self, key: str, at: datetime) -> None:
        """Note that an agent has opened the desk: they are here, and say themselves when they begin."""
        here = {"state": "paused", "since": at, "seen_at": at}
        away = update(agent).where(agent.c.id == key, agent.c.state == "away")
        with answering(), self._engine.begin() as connection:
            if connection.execute(away.values(here)).rowcount:
                connection.execute(TELL)
        self.seen(key, at)

    def seen(self, key: str, at: datetime) -> None:
        """Note that an agent's page is still open."""
        with answering(), self._engine.begin() as connection:
            connection.execute(update(agent).where(agent.c.id == key).values(seen_at=at))

    def settle(self, at: datetime) -> bool:
        """Bring every agent's state up to date; True when somebody's has changed."""
        with answering(), self._engine.begin() as connection:
            changed = settle(connection, at)
            if changed:
                connection.execute(TELL)
        return changed


def settle(connection: Connection, at: datetime) -> bool:
    """Bring every agent's state up to date within the caller's transaction."""
    times = {"at": at, "lost": at - LOST, "noted": at - WRAP_UP}
    return bool(connection.execute(SETTLE, times).all())


def known(row: Row[Any]) -> Agent:
    """Make an agent of a row."""
    languages, queues = tuple(row.languages), tuple(row.queues)
    more = row.role, row.alias, row.email, row.active
    return Agent(row.id, row.name, row.password, row.phone, languages, queues, *more)


def present(row: Row[Any]) -> queueing.Agent:
    """Make what offers go by of a row, with when an offer was made to them."""
    state: State = "ringing" if row.offered_at and row.state == "available" else row.state
    return queueing.Agent(row.id, frozenset(row.languages), frozenset(row.queues), state, row.since)
