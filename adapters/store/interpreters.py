"""The interpreters of conversations in PostgreSQL: who is rung, who has joined, and every step in the log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from adapters.store.contacts import answering
from adapters.store.taking import holding, note
from core.events import (
    Event,
    InterpreterCalled,
    InterpreterJoined,
    InterpreterLeft,
    InterpreterMissed,
    InterpreterNotFound,
)
from core.interpreting import Ring

COLUMNS = "contact_id, number, language, rank, stage, leg"
OF = text(f"SELECT {COLUMNS} FROM interpreter WHERE contact_id = :contact")  # noqa: S608  our own words
STALE = text(f"SELECT {COLUMNS} FROM interpreter WHERE stage = 'ringing' AND at < :before LIMIT 50")  # noqa: S608
# Somebody talks: by a call of their own, or by one that was promised.
TALKS = text("""
SELECT 1 FROM contact c JOIN place p ON p.contact_id = c.id
 WHERE c.id = :contact AND p.state = 'served'
   AND ((c.ended_at IS NULL AND c.state ->> 'phase' = 'talking')
        OR EXISTS (SELECT 1 FROM attempt a WHERE a.contact_id = c.id AND a.state = 'talking'))
""")
BEGIN = text("""
INSERT INTO interpreter AS i (contact_id, number, language, rank, stage, at)
VALUES (:contact, 1, :language, 1, :stage, :at)
ON CONFLICT (contact_id) DO UPDATE SET number = i.number + 1, language = excluded.language, rank = 1,
   stage = excluded.stage, leg = NULL, at = excluded.at
 WHERE i.stage NOT IN ('ringing', 'joined')
""")
CALLED = text("UPDATE interpreter SET leg = :leg WHERE contact_id = :contact AND number = :number")
NEXT = text("""
UPDATE interpreter SET number = number + 1, rank = rank + 1, leg = NULL, at = :at WHERE contact_id = :contact
""")
STAND = text("UPDATE interpreter SET stage = :stage, at = :at WHERE contact_id = :contact")


class Interpreters:
    """Who interprets. Every method raises StoreUnavailable when the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")

    def of(self, contact: str) -> Ring | None:
        """Give the interpreter of a contact; None before the first was asked for."""
        with answering(), self._engine.connect() as connection:
            return _ring(connection, contact)

    def begin(self, contact: str, language: str, most: int, at: datetime) -> Ring | None:
        """Begin with the first of so many suppliers, with none where there are none.

        None where one rings or is there already, or nobody talks.
        """
        with answering(), holding(self._engine, contact) as connection:
            if not _talks(connection, contact):
                return None
            stage = "ringing" if most else "none"
            values = {"contact": contact, "language": language, "stage": stage, "at": at}
            if not connection.execute(BEGIN, values).rowcount:
                return None
            event: Event = InterpreterCalled(language, 1) if most else InterpreterNotFound(language)
            note(connection, contact, [event], at)
            return _ring(connection, contact)

    def called(self, ring: Ring, leg: str) -> None:
        """Remember the line that rings."""
        with answering(), self._engine.begin() as connection:
            connection.execute(CALLED, {"contact": ring.contact, "number": ring.number, "leg": leg})

    def miss(self, contact: str, number: int, most: int, at: datetime) -> Ring | None:
        """Note that a supplier did not take it, and go on to the next; None when there is none to ring."""
        with answering(), holding(self._engine, contact) as connection:
            found = _standing(connection, contact, number, "ringing")
            if found is None:
                return None
            events: list[Event] = [InterpreterMissed(found.rank)]
            if not _talks(connection, contact):
                _stand(connection, contact, "over", events, at)
                return None
            if found.rank >= most:
                _stand(connection, contact, "none", [*events, InterpreterNotFound(found.language)], at)
                return None
            connection.execute(NEXT, {"contact": contact, "at": at})
            note(connection, contact, [*events, InterpreterCalled(found.language, found.rank + 1)], at)
            return _ring(connection, contact)

    def join(self, contact: str, number: int, at: datetime) -> bool:
        """Note that the interpreter takes the call; False when it is not wanted any more."""
        with answering(), holding(self._engine, contact) as connection:
            found = _standing(connection, contact, number, "ringing")
            if found is None or not _talks(connection, contact):
                return False
            _stand(connection, contact, "joined", [InterpreterJoined(found.language, found.rank)], at)
            return True

    def leave(self, contact: str, number: int, at: datetime) -> bool:
        """Note that the line of an interpreter who had joined is over; False when none had."""
        with answering(), holding(self._engine, contact) as connection:
            if _standing(connection, contact, number, "joined") is None:
                return False
            _stand(connection, contact, "over", [InterpreterLeft()], at)
            return True

    def stale(self, before: datetime) -> list[Ring]:
        """Give what rings, as far as we know, since before a moment."""
        with answering(), self._engine.connect() as connection:
            return [_read(row) for row in connection.execute(STALE, {"before": before})]


def _ring(connection: Connection, contact: str) -> Ring | None:
    row = connection.execute(OF, {"contact": contact}).one_or_none()
    return _read(row) if row else None


def _read(row: Row[Any]) -> Ring:
    return Ring(row.contact_id, row.number, row.language, row.rank, row.stage, row.leg)


def _standing(connection: Connection, contact: str, number: int, stage: str) -> Ring | None:
    found = _ring(connection, contact)
    return found if found and (found.number, found.stage) == (number, stage) else None


def _talks(connection: Connection, contact: str) -> bool:
    return connection.execute(TALKS, {"contact": contact}).first() is not None


def _stand(connection: Connection, contact: str, stage: str, events: Sequence[Event], at: datetime) -> None:
    connection.execute(STAND, {"contact": contact, "stage": stage, "at": at})
    note(connection, contact, events, at)
