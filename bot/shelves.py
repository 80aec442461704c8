"""Where conversations are kept between turns: in memory, or in PostgreSQL in a schema of their own."""

from __future__ import annotations

import logging
import time
from typing import Any, Dict, Optional, Protocol, Sequence, Text, Tuple

import psycopg

logger = logging.getLogger(__name__)
CONTACTS = 1000  # kept in memory at most
CONNECT_SECONDS = 1
AWAY_SECONDS = 10.0  # how long a database that does not answer is left alone
SWEPT_EVERY = 3600.0  # seconds
MADE = (
    "CREATE SCHEMA IF NOT EXISTS assistant",
    "CREATE TABLE IF NOT EXISTS assistant.conversation "
    "(contact text PRIMARY KEY, events text NOT NULL, touched_at timestamptz NOT NULL)",
    "CREATE INDEX IF NOT EXISTS conversation_touched_at ON assistant.conversation (touched_at)",
)
GET = "SELECT events FROM assistant.conversation WHERE contact = %s"
PUT = (
    "INSERT INTO assistant.conversation VALUES (%s, %s, now()) "
    "ON CONFLICT (contact) DO UPDATE SET events = excluded.events, touched_at = excluded.touched_at"
)
SWEEP = "DELETE FROM assistant.conversation WHERE touched_at < now() - make_interval(days => %s)"


class Shelf(Protocol):
    """What keeps conversations, as text."""

    async def get(self, contact: Text) -> Optional[Text]:
        """Return a contact's conversation, None where there is none."""
        ...

    async def put(self, contact: Text, events: Text) -> None:
        """Keep a contact's conversation in place of what was kept of it."""
        ...


class MemoryShelf:
    """Keeps the latest contacts and forgets them at a restart."""

    def __init__(self, contacts: int = CONTACTS) -> None:
        self._contacts = contacts
        self.kept: Dict[Text, Text] = {}

    async def get(self, contact: Text) -> Optional[Text]:
        """Return a contact's conversation, None where there is none."""
        return self.kept.get(contact)

    async def put(self, contact: Text, events: Text) -> None:
        """Keep it as the newest and forget the oldest beyond the bound."""
        self.kept.pop(contact, None)
        self.kept[contact] = events
        while len(self.kept) > self._contacts:
            del self.kept[next(iter(self.kept))]


class DatabaseShelf:
    """Keeps conversations in PostgreSQL until nobody has touched them for so many days.

    A contact that has ended says nothing more, so its days count from its last turn. The schema is made
    where it is missing. A lost connection is made again once; while the database is away memory takes its
    place, for Rasa's own way out of that would keep words, and without a bound.
    """

    def __init__(self, url: Text, days: int) -> None:
        self._url = url
        self._spare = MemoryShelf()
        self._away_until = 0.0  # by the monotonic clock
        self._days = days
        self._connection: Optional[psycopg.AsyncConnection[Tuple[Any, ...]]] = None
        self._sweep_from = 0.0  # by the monotonic clock

    async def get(self, contact: Text) -> Optional[Text]:
        """Return a contact's conversation, None where there is none."""
        try:
            found = await (await self._done(GET, (contact,))).fetchone()
        except psycopg.Error as error:
            self._leave_alone(error)
            return await self._spare.get(contact)
        return None if found is None else str(found[0])

    async def put(self, contact: Text, events: Text) -> None:
        """Keep a contact's conversation; now and then delete what is too old."""
        try:
            await self._put(contact, events)
        except psycopg.Error as error:
            self._leave_alone(error)
            await self._spare.put(contact, events)

    async def _put(self, contact: Text, events: Text) -> None:
        await self._done(PUT, (contact, events))
        if time.monotonic() >= self._sweep_from:
            self._sweep_from = time.monotonic() + SWEPT_EVERY
            await self._done(SWEEP, (self._days,))

    def _leave_alone(self, error: psycopg.Error) -> None:
        if time.monotonic() >= self._away_until:
            self._away_until = time.monotonic() + AWAY_SECONDS
            logger.error("Conversations are kept in memory: the database failed (%s).", type(error).__name__)

    async def _done(self, order: Text, values: Sequence[Any]) -> psycopg.AsyncCursor[Tuple[Any, ...]]:
        if time.monotonic() < self._away_until:
            raise psycopg.OperationalError("the database was away a moment ago")
        try:
            return await (await self._connected()).execute(order, values)
        except psycopg.OperationalError:
            await self._forget()
            return await (await self._connected()).execute(order, values)

    async def _connected(self) -> psycopg.AsyncConnection[Tuple[Any, ...]]:
        if self._connection is None:
            fresh = await psycopg.AsyncConnection.connect(
                self._url, autocommit=True, connect_timeout=CONNECT_SECONDS
            )
            for order in MADE:
                await fresh.execute(order)
            self._connection = fresh
        return self._connection

    async def _forget(self) -> None:
        lost, self._connection = self._connection, None
        if lost is not None:
            await lost.close()
