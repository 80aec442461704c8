"""Whose identity is protected: kept as keyed digests of their numbers, never the numbers themselves (K38)."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from adapters.store.contacts import answering
from core.callback import dialled

KNOWN = text("SELECT EXISTS (SELECT 1 FROM protected WHERE digest = ANY(:digests))")
KEEP = text("INSERT INTO protected (digest, at, by) VALUES (:digest, :at, :by) ON CONFLICT DO NOTHING")
GONE = text("DELETE FROM protected WHERE digest = :digest")
MARKED = text("SELECT state -> 'protected' = 'true' FROM contact WHERE id = :contact")
NUMBERS = text("""
SELECT number FROM person WHERE contact_id = :contact AND number IS NOT NULL
UNION SELECT number FROM callback WHERE contact_id = :contact AND number IS NOT NULL
""")
OF = text("""
SELECT contact_id FROM person WHERE number = ANY(:numbers)
UNION SELECT contact_id FROM callback WHERE number = ANY(:numbers)
""")
# Whatever was kept before somebody said that it must not be. The log has digests alone and stays whole.
ERASE = (
    text("SELECT 1 FROM contact WHERE id = ANY(:contacts) ORDER BY id FOR UPDATE"),
    text("""
UPDATE contact SET state = (state - 'words' - 'named') || '{"protected": true}' WHERE id = ANY(:contacts)
"""),
    text("DELETE FROM utterance WHERE contact_id = ANY(:contacts)"),
    text("UPDATE disposition SET note = NULL WHERE contact_id = ANY(:contacts)"),
    text("""
DELETE FROM chat_line l USING contact c
 WHERE c.id = l.contact_id AND c.ended_at IS NOT NULL AND c.id = ANY(:contacts)
"""),
)


class Protection:
    """Knows whose identity is protected. StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine, key: str) -> None:
        """`key` digests numbers: whoever has the table alone cannot try them all."""
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")
        self._key = hashlib.sha256(f"protected identity\n{key}".encode()).digest()

    def holds(self, numbers: Iterable[str]) -> bool:
        """Tell whether one of these numbers, as they were given, is protected."""
        digests = [self._digest(number) for number in numbers]
        if not digests:
            return False
        with answering(), self._engine.connect() as connection:
            return bool(connection.execute(KNOWN, {"digests": digests}).scalar())

    def covers(self, contact: str) -> bool:
        """Tell whether a contact is of somebody protected."""
        with answering(), self._engine.connect() as connection:
            marked = connection.execute(MARKED, {"contact": contact}).scalar()
            numbers = _numbers(connection, contact)
        return bool(marked) or self.holds(numbers)

    def add(self, number: str, by: str, at: datetime) -> None:
        """Protect who has a number from now on, and erase what was kept of their words."""
        with answering(), self._engine.begin() as connection:
            self._add(connection, [dialled(number)], by, at)

    def add_contact(self, contact: str, by: str, at: datetime) -> None:
        """Protect whose contact this is; one whose number is withheld, for this contact."""
        with answering(), self._engine.begin() as connection:
            self._add(connection, _numbers(connection, contact), by, at, contact)

    def remove(self, number: str) -> bool:
        """Protect a number no more; False when it was not protected. What was erased stays so."""
        with answering(), self._engine.begin() as connection:
            return bool(connection.execute(GONE, {"digest": self._digest(number)}).rowcount)

    def _add(
        self, connection: Connection, numbers: Sequence[str], by: str, at: datetime, *contacts: str
    ) -> None:
        for number in numbers:
            connection.execute(KEEP, {"digest": self._digest(number), "at": at, "by": by})
        found = connection.execute(OF, {"numbers": list(numbers)}).scalars().all()
        for statement in ERASE:
            connection.execute(statement, {"contacts": sorted({*found, *contacts})})

    def _digest(self, number: str) -> bytes:
        return hmac.new(self._key, dialled(number).encode(), hashlib.sha256).digest()


def _numbers(connection: Connection, contact: str) -> list[str]:
    return list(connection.execute(NUMBERS, {"contact": contact}).scalars())
