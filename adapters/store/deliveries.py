"""What is told to whoever follows our events: each delivery is stored with what it tells of, and logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import Engine

from adapters.store.deferred import put
from adapters.store.whole import whole
from core.ids import new_id

KEPT = timedelta(days=30)  # a delivery that arrived, in the log
TASK = "deliver"

ADD = """
INSERT INTO delivery (id, kind, reference, contact_id, at) VALUES (%s, %s, %s, %s, %s)
"""
ONE = "SELECT id, kind, reference, contact_id, at, state, attempts, answered, tried_at FROM delivery"
NOTE = """
UPDATE delivery SET state = %s, attempts = attempts + 1, answered = %s, tried_at = %s
 WHERE id = %s AND state <> 'arrived'
"""


@dataclass(frozen=True)
class Delivery:
    """Something that is told, and how far that has come."""

    id: str  # 32 hexadecimal digits: the same at every attempt
    kind: str  # case_opened case_changed case_closed contact_ended
    reference: str | None  # of the case
    contact: str | None  # the contact's id
    at: datetime  # when it happened, UTC
    state: str  # planned arrived given_up
    attempts: int
    answered: int | None  # the last answer's HTTP status; None: no answer
    tried_at: datetime | None  # UTC


def announce(raw: psycopg.Connection[Any], kind: str, reference: str, at: datetime) -> None:
    """Have something told of a case, within the caller's transaction."""
    key = new_id()
    raw.execute(ADD, (key, kind, reference, None, at))
    put(raw, TASK, {"delivery": key})


class Deliveries:
    """All deliveries. Every method raises StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, key: str) -> Delivery | None:
        """Give one; None where there is none of that id."""
        with whole(self._engine) as raw:
            row = raw.execute(f"{ONE} WHERE id = %s", (key,)).fetchone()
        return Delivery(*row) if row else None

    def note(self, key: str, state: str, answered: int | None, at: datetime) -> None:
        """Note an attempt; what has arrived stays so."""
        with whole(self._engine) as raw:
            raw.execute(NOTE, (state, answered, at, key))

    def newest(self, most: int, state: str | None = None) -> Sequence[Delivery]:
        """Give so many, the newest first; only those that stand so where a state is given."""
        where = "WHERE state = %(state)s" if state else ""
        query = f"{ONE} {where} ORDER BY at DESC, id LIMIT %(most)s"
        with whole(self._engine) as raw:
            rows = raw.execute(query, {"state": state, "most": most}).fetchall()
        return [Delivery(*row) for row in rows]

    def again(self, key: str) -> bool:
        """Have one delivered once more that was given up; False where there is none such."""
        query = "UPDATE delivery SET state = 'planned', attempts = 0 WHERE id = %s AND state = 'given_up'"
        with whole(self._engine) as raw:
            done = bool(raw.execute(query, (key,)).rowcount)
            if done:
                put(raw, TASK, {"delivery": key})
        return done

    def forget(self, at: datetime) -> int:
        """Take out of the log what arrived KEPT ago or earlier; give how many."""
        query = "DELETE FROM delivery WHERE state = 'arrived' AND tried_at <= %s"
        with whole(self._engine) as raw:
            return raw.execute(query, (at - KEPT,)).rowcount
