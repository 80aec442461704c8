"""One transaction over the driver's own connection, whose rows have names."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Engine

from adapters.store.contacts import answering


@contextmanager
def whole(engine: Engine) -> Iterator[psycopg.Connection[Any]]:
    """Begin a transaction; StoreUnavailable when the database does not answer."""
    committed = engine.execution_options(isolation_level="READ COMMITTED")
    with answering(), committed.begin() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, psycopg.Connection)  # noqa: S101
        before, raw.row_factory = raw.row_factory, namedtuple_row
        try:
            yield raw
        finally:
            raw.row_factory = before
