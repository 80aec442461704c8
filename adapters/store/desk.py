"""What the desk reads and does: who waits, a contact's log, and who takes whom."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, Row, and_, or_, select, update

from adapters.store.contacts import answering, append
from adapters.store.schema import agent, contact, event, place, utterance
from core.errors import AlreadyTaken, UnknownContact
from core.events import Event, OfferAccepted, OfferLapsed, VerdictGiven, from_log
from core.handoff import Logged
from core.queueing import Place, order

OPEN, HELD = ("waiting", "offered"), "held"
OFFER_STANDS = timedelta(seconds=40)  # twice as long as an agent's phone rings


@dataclass(frozen=True)
class Agent:
    """A human who takes over."""

    id: str  # what they log in with
    name: str
    password: str  # argon2 hash
    phone: str  # E.164, or the carrier's own form
    languages: tuple[str, ...]  # ISO 639-1


@dataclass(frozen=True)
class Taken:
    """Where a contact's lines are, for the one who connects or ends them."""

    contact: str  # the contact's id
    leg: str  # the person's
    queue: str
    state: str  # waiting, offered, held, served or left
    agent: str | None  # the agent's id
    agent_leg: str | None  # the agent's line, None before it was called
    offer: int  # the number of the newest offer, 0 before the first
    offered_at: datetime | None  # when it was made, UTC

    def free(self, at: datetime) -> bool:
        """Tell whether the place can be had: it waits, or its offer is older than a phone rings."""
        stale = self.offered_at is not None and self.offered_at < at - OFFER_STANDS
        return self.state == "waiting" or (self.state == "offered" and stale)


class Desk:
    """Reads and changes for the desk; every method raises StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")

    def add_agent(self, new: Agent) -> None:
        """Store an agent; one of that id keeps everything but what is given here."""
        values = vars(new) | {"languages": list(new.languages)}
        with answering(), self._engine.begin() as connection:
            done = connection.execute(update(agent).where(agent.c.id == new.id).values(values))
            if not done.rowcount:
                connection.execute(agent.insert().values(values))

    def agent(self, key: str) -> Agent | None:
        """Give an agent by id, None when there is none."""
        with answering(), self._engine.connect() as connection:
            row = connection.execute(select(agent).where(agent.c.id == key)).one_or_none()
        return _agent(row) if row else None

    def waiting(self) -> list[Place]:
        """Give every open place, and those held until their turn, in the order they are served."""
        held = and_(place.c.state == HELD, place.c.due_at.is_(None))
        query = select(place).where(or_(place.c.state.in_(OPEN), held))
        with answering(), self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return order(_place(row) for row in rows)

    def of_agent(self, key: str) -> list[str]:
        """Give the contacts an agent has taken and that are not over, or wait for a verdict."""
        open_still = or_(contact.c.ended_at.is_(None), ~_judged())
        query = (
            select(place.c.contact_id)
            .join(contact, contact.c.id == place.c.contact_id)
            .where(place.c.agent_id == key, place.c.state.in_(("offered", "served")), open_still)
            .order_by(place.c.arrived_at)
        )
        with answering(), self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def log(self, key: str) -> list[Logged]:
        """Give a contact's whole log; empty when there is no such contact."""
        query = select(event).where(event.c.contact_id == key).order_by(event.c.seq)
        with answering(), self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [Logged(from_log(row.kind, row.data), row.at, row.seq) for row in rows]

    def words(self, key: str) -> list[str]:
        """Give what was said, in order; only where consent was a yes is there anything (P2)."""
        query = select(utterance.c.words).where(utterance.c.contact_id == key).order_by(utterance.c.seq)
        with answering(), self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def taken(self, key: str) -> Taken:
        """Say where a contact's lines are; UnknownContact when it never came to a queue."""
        with answering(), self._engine.connect() as connection:
            return _taken(connection, key)

    def accept(self, key: str, by: str, at: datetime) -> int:
        """Give a waiting place to one agent, and the offer's number; AlreadyTaken when it is not to be had.

        An offer that nobody has heard of for longer than a phone rings stands in nobody's way.
        """
        stale = and_(place.c.state == "offered", place.c.offered_at < at - OFFER_STANDS)
        free = and_(place.c.contact_id == key, or_(place.c.state == "waiting", stale))
        taken = {"state": "offered", "agent_id": by, "agent_leg": None, "offered_at": at}
        query = (
            update(place).where(free).values(taken | {"offer": place.c.offer + 1}).returning(place.c.offer)
        )
        with answering(), self._held(key) as connection:
            offer = connection.execute(query).scalar()
            if offer is None:
                raise AlreadyTaken("the place is not waiting any more")
            _append(connection, key, [OfferAccepted(by)], at)
            return int(offer)

    def agent_called(self, key: str, offer: int, leg: str) -> None:
        """Remember the line that rings at the agent's for this offer."""
        query = update(place).where(place.c.contact_id == key, place.c.offer == offer)
        with answering(), self._engine.begin() as connection:
            connection.execute(query.values(agent_leg=leg))

    def lapse(self, key: str, offer: int, at: datetime) -> bool:
        """Take back an offer that came to nothing; the place is as it was (P10). False: it stood no more."""
        offered = and_(place.c.contact_id == key, place.c.state == "offered", place.c.offer == offer)
        back = {"state": "waiting", "agent_id": None, "agent_leg": None}
        with answering(), self._held(key) as connection:
            by = connection.execute(select(place.c.agent_id).where(offered).with_for_update()).scalar()
            if by is None:
                return False
            connection.execute(update(place).where(place.c.contact_id == key).values(back))
            _append(connection, key, [OfferLapsed(by)], at)
            return True

    def judge(self, key: str, by: str, right: bool, at: datetime) -> None:
        """Store the agent's verdict; UnknownContact unless this agent has this contact."""
        with answering(), self._held(key) as connection:
            if _taken(connection, key).agent != by:
                raise UnknownContact("this agent has no such contact")
            _append(connection, key, [VerdictGiven(by, right)], at)

    @contextmanager
    def _held(self, key: str) -> Iterator[Connection]:
        """Begin a transaction that holds the contact first, as a turn does: so the two never deadlock."""
        with self._engine.begin() as connection:
            connection.execute(select(contact.c.id).where(contact.c.id == key).with_for_update())
            yield connection


def _append(connection: Connection, key: str, events: Sequence[Event], at: datetime) -> None:
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)  # noqa: S101
    append(raw, key, events, at)


def _judged() -> Any:
    return (
        select(event.c.seq)
        .where(event.c.contact_id == contact.c.id, event.c.kind == "verdict_given")
        .exists()
    )


def _taken(connection: Connection, key: str) -> Taken:
    p = place.c
    columns = p.queue, p.state, p.agent_id, p.agent_leg, p.offer, p.offered_at
    query = (
        select(contact.c.leg, *columns)
        .join(place, place.c.contact_id == contact.c.id)
        .where(contact.c.id == key)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise UnknownContact("the contact never came to a queue")
    return Taken(key, *row)


def _place(row: Row[Any]) -> Place:
    return Place(row.contact_id, row.queue, row.arrived_at, row.rank == 0, row.state == HELD)


def _agent(row: Row[Any]) -> Agent:
    return Agent(row.id, row.name, row.password, row.phone, tuple(row.languages))
