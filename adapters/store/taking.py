"""Who takes whom: an agent accepts a place, the place comes back, and what the agent says about it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, and_, case, delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from adapters.store.contacts import answering, append
from adapters.store.schema import agent, attempt, callback, contact, disposition, offer, place
from core.disposition import Disposition
from core.errors import AlreadyTaken, UnknownContact
from core.events import DispositionGiven, Event, OfferAccepted, OfferLapsed, VerdictGiven
from core.queueing import ACCEPT

OFFER_STANDS = timedelta(seconds=60)  # an agent's phone rings 20 s, and asks for a key for as long again


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
    met: bool  # the person and the agent of this offer came to hear each other

    def free(self, at: datetime) -> bool:
        """Tell whether the place can be had: it waits, or its offer is older than a phone rings."""
        stale = self.offered_at is not None and self.offered_at < at - OFFER_STANDS
        return self.state == "waiting" or (self.state == "offered" and stale)

    def talked(self, at: datetime) -> bool:
        """Tell whether the two have met; after so long they must have, though nobody told us."""
        return self.met or self.offered_at is None or self.offered_at < at - 2 * OFFER_STANDS


@dataclass(frozen=True)
class Accepted:
    """A place that has just become an agent's."""

    offer: int  # the offer's number
    promised: bool  # the person is to be called, and waits on no line


class Taking:
    """Gives places to agents; every method raises StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")

    def taken(self, key: str) -> Taken:
        """Say where a contact's lines are; UnknownContact when it never came to a queue."""
        with answering(), self._engine.connect() as connection:
            return find_taken(connection, key)

    def accept(self, key: str, by: str, at: datetime) -> int:
        """Give a waiting place to one agent, and the offer's number; AlreadyTaken when it is not to be had.

        An offer that nobody has heard of for longer than a phone rings stands in nobody's way.
        """
        late = place.c.offered_at < at - OFFER_STANDS
        stale = and_(place.c.state == "offered", late, ~_called(key))
        with answering(), holding(self._engine, key) as connection:
            return _take(connection, key, by, at, or_(place.c.state == "waiting", stale))

    def accept_offer(self, key: str, by: str, at: datetime) -> Accepted:
        """Give an agent the place on their screen; AlreadyTaken when the offer stands no more.

        Who has booked a window since the offer was made is called in it, and not before (P12).
        """
        stands = and_(offer.c.contact_id == key, offer.c.agent_id == by, offer.c.at > at - ACCEPT)
        due = or_(place.c.due_at.is_(None), place.c.due_at <= at)
        ready = or_(place.c.state == "waiting", and_(place.c.state == "held", due, _promised(key)))
        with answering(), holding(self._engine, key) as connection:
            state = connection.execute(select(place.c.state).where(place.c.contact_id == key)).scalar()
            number = _take(connection, key, by, at, and_(ready, exists().where(stands)))
        return Accepted(number, promised=state == "held")

    def agent_called(self, key: str, offer: int, leg: str) -> None:
        """Remember the line that rings at the agent's for this offer."""
        query = update(place).where(place.c.contact_id == key, place.c.offer == offer)
        with answering(), self._engine.begin() as connection:
            connection.execute(query.values(agent_leg=leg))

    def met(self, key: str) -> None:
        """Remember that the person and whoever took the contact hear each other."""
        query = update(place).where(place.c.contact_id == key, place.c.state.in_(("offered", "served")))
        with answering(), self._engine.begin() as connection:
            connection.execute(query.values(met=place.c.offer))

    def lapse(self, key: str, offer: int, at: datetime) -> bool:
        """Take back an offer that came to nothing; the place is as it was (P10). False: it stood no more.

        An agent whose phone was not answered is paused: the next contact would only wait for nothing. While
        the person is being called the agent stays theirs, or more would be called than agents are free (P12):
        the attempt gives the place back when it ends.
        """
        stands = and_(place.c.state == "offered", place.c.offer == offer)
        offered = and_(place.c.contact_id == key, stands, ~_called(key))
        back = {"state": case((and_(_promised(key), ~_on_the_line(key)), "held"), else_="waiting")}
        with answering(), holding(self._engine, key) as connection:
            by = connection.execute(select(place.c.agent_id).where(offered).with_for_update()).scalar()
            if by is None:
                return False
            free = back | {"agent_id": None, "agent_leg": None}
            connection.execute(update(place).where(place.c.contact_id == key).values(free))
            pause(connection, by, "ringing", at)
            note(connection, key, [OfferLapsed(by)], at)
            return True

    def wish(self, key: str, agent: str | None) -> None:
        """Have a contact offered to one agent alone while they are here, None: to whoever is next."""
        query = update(place).where(place.c.contact_id == key).values(wish_id=agent)
        with answering(), holding(self._engine, key) as connection:
            connection.execute(query)

    def judge(self, key: str, by: str, right: bool, at: datetime, target: str | None = None) -> None:
        """Store the agent's verdict, and which queue would have been right where they know it.

        UnknownContact unless this agent has this contact.
        """
        with answering(), holding(self._engine, key) as connection:
            if find_taken(connection, key).agent != by:
                raise UnknownContact("this agent has no such contact")
            note(connection, key, [VerdictGiven(by, right, target)], at)

    def dispose(self, key: str, by: str, how: Disposition, words: str | None, at: datetime) -> None:
        """Store how the agent's conversation ended; said again, it replaces what was said before.

        UnknownContact unless this agent has this contact.
        """
        with answering(), holding(self._engine, key) as connection:
            taken = find_taken(connection, key)
            if taken.agent != by:
                raise UnknownContact("this agent has no such contact")
            values = {"agent_id": by, "disposition": how, "note": words or None, "at": at}
            row = insert(disposition).values(contact_id=key, offer=taken.offer, **values)
            connection.execute(row.on_conflict_do_update(index_elements=["contact_id", "offer"], set_=values))
            note(connection, key, [DispositionGiven(by, how)], at)


@contextmanager
def holding(engine: Engine, key: str) -> Iterator[Connection]:
    """Begin a transaction that holds the contact first, as a turn does: so the two never deadlock."""
    with engine.begin() as connection:
        connection.execute(select(contact.c.id).where(contact.c.id == key).with_for_update())
        yield connection


def note(connection: Connection, key: str, events: Sequence[Event], at: datetime) -> None:
    """Add events that belong to no turn; pages hear of it."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)  # noqa: S101
    append(raw, key, events, at)


def pause(connection: Connection, key: str, state: str, at: datetime) -> None:
    """Pause an agent who is in this state and did not answer."""
    found = and_(agent.c.id == key, agent.c.state == state)
    connection.execute(update(agent).where(found).values(state="paused", since=at))


def find_taken(connection: Connection, key: str) -> Taken:
    """Say where a contact's lines are; UnknownContact when it never came to a queue."""
    p = place.c
    met = p.met.is_not_distinct_from(p.offer)
    columns = p.queue, p.state, p.agent_id, p.agent_leg, p.offer, p.offered_at, met
    query = (
        select(contact.c.leg, *columns)
        .join(place, place.c.contact_id == contact.c.id)
        .where(contact.c.id == key)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise UnknownContact("the contact never came to a queue")
    return Taken(key, *row)


def _promised(key: str) -> Any:
    """Tell whether a call is promised: such a place waits on no line."""
    return exists().where(callback.c.contact_id == key, callback.c.outcome.is_(None))


def _on_the_line(key: str) -> Any:
    """Tell whether the person waits on the line, whatever was promised to them before."""
    waits = contact.c.state["phase"].astext == "waiting"
    return exists().where(contact.c.id == key, contact.c.ended_at.is_(None), waits)


def _called(key: str) -> Any:
    """Tell whether the person is being called just now."""
    return exists().where(attempt.c.contact_id == key, attempt.c.state != "over")


def _take(connection: Connection, key: str, by: str, at: datetime, free: Any) -> int:
    taken = {"state": "offered", "agent_id": by, "agent_leg": None, "offered_at": at, "wish_id": None}
    found = update(place).where(place.c.contact_id == key, free)
    query = found.values(taken | {"offer": place.c.offer + 1}).returning(place.c.offer)
    number = connection.execute(query).scalar()
    if number is None:
        raise AlreadyTaken("the place is not waiting any more")
    connection.execute(delete(offer).where(or_(offer.c.contact_id == key, offer.c.agent_id == by)))
    ringing = case((agent.c.state.in_(("available", "after_call")), "ringing"), else_=agent.c.state)
    busy = {"contact_id": key, "state": ringing, "since": at}
    connection.execute(update(agent).where(agent.c.id == by).values(busy))
    note(connection, key, [OfferAccepted(by)], at)
    return int(number)
