"""Failed logins of late, by digests of what was tried and from where, so that passwords cannot be guessed."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, select

from adapters.store.contacts import answering
from adapters.store.schema import login_failure

WINDOW = timedelta(minutes=5)  # what is older counts no more


class Failures:
    """Counts failures by what they have in common; StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine, key: str) -> None:
        """`key` digests names and addresses: neither can be read from the table."""
        self._engine, self._key = engine, key.encode()

    def too_many(self, bounds: Mapping[str, int], now: datetime) -> bool:
        """Tell whether any of these has failed as often as its bound, within the last five minutes."""
        names = {self._digest(name): most for name, most in bounds.items()}
        c = login_failure.c
        query = select(c.what, func.count()).where(c.what.in_(names), c.at > now - WINDOW).group_by(c.what)
        with answering(), self._engine.connect() as connection:
            return any(count >= names[bytes(what)] for what, count in connection.execute(query))

    def add(self, names: Mapping[str, int], now: datetime) -> None:
        """Count one failure of each, and forget what counts no more."""
        rows = [{"what": self._digest(name), "at": now} for name in names]
        with answering(), self._engine.connect() as connection:
            connection.execute(delete(login_failure).where(login_failure.c.at <= now - WINDOW))
            connection.execute(login_failure.insert(), rows)

    def forget(self, name: str) -> None:
        """Begin anew after a login that went well."""
        gone = delete(login_failure).where(login_failure.c.what == self._digest(name))
        with answering(), self._engine.connect() as connection:
            connection.execute(gone)

    def _digest(self, name: str) -> bytes:
        return hmac.new(self._key, f"login\n{name}".encode(), hashlib.sha256).digest()
