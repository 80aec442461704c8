"""Several statements as one transaction: all of them or none, and one flush to disk."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Engine, PoolProxiedConnection

type Row = tuple[Any, ...]


class Together:
    """What one thread does together; the transaction begins with the first statement that writes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._pooled: PoolProxiedConnection | None = None
        self._then: list[Callable[[], None]] = []

    @property
    def begun(self) -> bool:
        """Tell whether something was written: what is read from now on must see it."""
        return self._pooled is not None

    def ask[T](self, ask: Callable[[psycopg.Cursor[Row]], T]) -> T:
        """Ask within the transaction, which begins here at the latest."""
        if self._pooled is None:
            self._pooled = self._begin()
        with driver(self._pooled).cursor() as cursor:
            return ask(cursor)

    def then(self, do: Callable[[], None]) -> None:
        """Do something once all is stored; nothing where it is not."""
        self._then.append(do)

    def commit(self) -> None:
        """Store it all."""
        if self._pooled is not None:
            raw = driver(self._pooled)
            if raw.info.transaction_status != psycopg.pq.TransactionStatus.INTRANS:
                raise psycopg.OperationalError("what was begun together has failed")
            raw.execute("COMMIT")
            self._pooled.close()
        for do in self._then:
            do()

    def roll_back(self) -> None:
        """Undo it all: nothing is stored of a transaction whose connection is given up."""
        if self._pooled is not None:
            self._pooled.invalidate()
            self._pooled.close()

    def _begin(self) -> PoolProxiedConnection:
        """Begin on a pooled connection; when it had died, once more on a new one."""
        try:
            return self._begin_once()
        except psycopg.OperationalError:
            self.engine.dispose()
            return self._begin_once()

    def _begin_once(self) -> PoolProxiedConnection:
        pooled = self.engine.raw_connection()
        try:
            driver(pooled).execute("BEGIN")
        except psycopg.OperationalError:
            pooled.invalidate()
            raise
        return pooled


class Here(threading.local):
    """What this thread does together; None where each statement is a transaction of its own."""

    work: Together | None = None


HERE = Here()


def driver(pooled: PoolProxiedConnection) -> psycopg.Connection[Row]:
    """Give the driver's connection of a pooled one."""
    raw = pooled.driver_connection
    assert isinstance(raw, psycopg.Connection)  # noqa: S101
    return raw
