"""Asks the database on the driver's own connections, around SQLAlchemy, where the time of each counts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, TimeoutError

from adapters.store.together import HERE, Together, driver
from adapters.store.together import Row as Row
from core.errors import StoreUnavailable

SHUT_DOWN = "57P"  # the class of SQLSTATE that ends a connection; a broken one has no SQLSTATE at all


@contextmanager
def answering() -> Iterator[None]:
    """Turn the driver's and the pool's troubles into StoreUnavailable, without the statement's values."""
    try:
        yield
    except psycopg.errors.DeadlockDetected:
        raise  # the database is there; whoever stored several at once tries each alone
    except (
        psycopg.InternalError,
        psycopg.OperationalError,
        psycopg.InterfaceError,
        DBAPIError,
        TimeoutError,
    ) as error:
        raise StoreUnavailable(f"the database does not answer ({type(error).__name__})") from error


class Asking:
    """One pool of connections in autocommit: one statement is one transaction, but `together`.

    Every method raises StoreUnavailable when the database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def together(self) -> Iterator[None]:
        """Store all that this thread writes within by `write`, and asks for after that, or nothing of it."""
        HERE.work = work = Together(self._engine)
        try:
            with answering():
                yield
                work.commit()
        except psycopg.errors.DeadlockDetected as error:
            work.roll_back()
            raise StoreUnavailable("others were at the same") from error
        except BaseException:
            work.roll_back()
            raise
        finally:
            HERE.work = None

    @property
    def whole(self) -> Together | None:
        """Give what this thread does together; None where each statement is a transaction of its own."""
        work = HERE.work
        return work if work is not None and work.engine is self._engine else None

    @property
    def joined(self) -> bool:
        """Tell whether what is asked now is part of what was begun together."""
        return (work := self.whole) is not None and work.begun

    def write(self, query: str, values: Any) -> list[Row]:
        """Give the rows of a statement that may run twice, as a part of what this thread does together."""
        if (work := self.whole) is None:
            return self.all(query, values)
        with answering():
            return work.ask(lambda cursor: cursor.execute(query, values).fetchall())

    def then(self, do: Callable[[], None]) -> None:
        """Do something as soon as what was written is stored."""
        work = self.whole
        if work is not None and work.begun:
            work.then(do)
        else:
            do()

    def all(self, query: str, values: Any) -> list[Row]:
        """Give the rows of a statement that may run twice."""
        return self.ask(lambda cursor: cursor.execute(query, values).fetchall())

    def one(self, query: str, values: Any) -> Row | None:
        """Give the first row of a statement that may run twice; None where there is none."""
        return self.ask(lambda cursor: cursor.execute(query, values).fetchone())

    def one_once(self, query: str, values: Any) -> Row | None:
        """Give the first row of a statement that must not run twice."""
        with answering():
            return self._ask_once(lambda cursor: cursor.execute(query, values).fetchone())

    def do(self, query: str, values: Any) -> None:
        """Do something that may be done twice, and gives no rows."""
        self.ask(lambda cursor: cursor.execute(query, values))

    def ask[T](self, ask: Callable[[psycopg.Cursor[Row]], T]) -> T:
        """Ask on a pooled connection; when it had died, once more on a new one."""
        work = self.whole
        with answering():
            if work is not None and work.begun:
                return work.ask(ask)
            try:
                return self._ask_once(ask)
            except psycopg.OperationalError as error:
                if error.sqlstate and not error.sqlstate.startswith(SHUT_DOWN):
                    raise
                self._engine.dispose()
                return self._ask_once(ask)

    def _ask_once[T](self, ask: Callable[[psycopg.Cursor[Row]], T]) -> T:
        with self._cursor() as cursor:
            return ask(cursor)

    @contextmanager
    def _cursor(self) -> Iterator[psycopg.Cursor[Row]]:
        """Give a driver's cursor from the pool: the hot path gains a third by going around SQLAlchemy."""
        pooled = self._engine.raw_connection()
        try:
            with driver(pooled).cursor() as cursor:
                yield cursor
        except psycopg.OperationalError:
            pooled.invalidate()
            raise
        finally:
            pooled.close()
