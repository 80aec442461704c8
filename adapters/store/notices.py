"""Disturbance notices in PostgreSQL: who makes one, ends one, and what there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select, update

from adapters.store.contacts import answering
from adapters.store.known import made
from adapters.store.schema import notice as table
from core.notice import Notice

COMMAND = "command"  # made by whoever works at the machine


@dataclass(frozen=True)
class Posted:
    """A notice as lists show it."""

    notice: Notice
    by: str  # the agent's id, or COMMAND


class Notices:
    """All notices, in one database. Every method raises StoreUnavailable when it is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, notice: Notice, by: str) -> str:
        """Store a new notice and give its id; the one it has is not looked at."""
        values = {name: value for name, value in vars(notice).items() if name != "id"}
        values |= {"texts": dict(notice.texts), "by": by}
        with answering(), self._engine.begin() as connection:
            return str(connection.execute(insert(table).values(values).returning(table.c.id)).scalar_one())

    def end(self, key: str, at: datetime) -> bool:
        """End a notice now; False when there is none of that id that has not ended."""
        number = int(key) if key.isdecimal() and len(key) < 10 else 0
        found = (table.c.id == number, table.c.ended_at.is_(None), table.c.ends_at > at)
        with answering(), self._engine.begin() as connection:
            return bool(connection.execute(update(table).where(*found).values(ended_at=at)).rowcount)

    def open(self, now: datetime) -> Sequence[Posted]:
        """Give the notices that are heard or will be, the one that begins first before others."""
        c = table.c
        query = select(c.id, c.scope, c.of, c.starts_at, c.ends_at, c.texts, c.by)
        still = query.where(c.ended_at.is_(None), c.ends_at > now)
        with answering(), self._engine.connect() as connection:
            rows = connection.execute(still.order_by(c.starts_at, c.id)).all()
        return [Posted(made(*row[:-1]), row.by) for row in rows]
