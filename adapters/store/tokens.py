"""Tokens of the API in PostgreSQL: by their digests alone, never as they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from sqlalchemy import Engine

from adapters.store.whole import whole
from core.tokens import TokenError

NOTED = timedelta(minutes=1)  # between two notes that a token is used
ONE = "SELECT name, scopes, made_at, used_at, revoked_at FROM api_token"


@dataclass(frozen=True)
class Token:
    """What a token may do."""

    name: str
    scopes: tuple[str, ...]
    made_at: datetime  # UTC
    used_at: datetime | None  # UTC, to the minute
    revoked_at: datetime | None  # UTC


class Tokens:
    """All tokens. Every method raises StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, digest: str, scopes: Collection[str], at: datetime) -> None:
        """Store a new token; a TokenError where one that is not taken back has the name."""
        query = "INSERT INTO api_token (name, digest, scopes, made_at) VALUES (%s, %s, %s, %s)"
        try:
            with whole(self._engine) as raw:
                raw.execute(query, (name, digest, sorted(set(scopes)), at))
        except psycopg.errors.UniqueViolation:
            raise TokenError(f"there is a token {name} already; take it back first.") from None

    def find(self, digest: str, at: datetime) -> Token | None:
        """Give the token of a digest and note that it is used; None where there is none that is valid."""
        note = "UPDATE api_token SET used_at = %s WHERE digest = %s AND (used_at IS NULL OR used_at <= %s)"
        with whole(self._engine) as raw:
            row = raw.execute(f"{ONE} WHERE digest = %s AND revoked_at IS NULL", (digest,)).fetchone()
            if row is None:
                return None
            if row.used_at is None or row.used_at <= at - NOTED:
                raw.execute(note, (at, digest, at - NOTED))
        return Token(row.name, tuple(row.scopes), *row[2:])

    def listed(self) -> Sequence[Token]:
        """Give all, the newest first."""
        with whole(self._engine) as raw:
            rows = raw.execute(f"{ONE} ORDER BY made_at DESC, name").fetchall()
        return [Token(row.name, tuple(row.scopes), *row[2:]) for row in rows]

    def revoke(self, name: str, at: datetime) -> bool:
        """Take a token back; False where there is none of that name."""
        query = "UPDATE api_token SET revoked_at = %s WHERE name = %s AND revoked_at IS NULL"
        with whole(self._engine) as raw:
            return bool(raw.execute(query, (at, name)).rowcount)
