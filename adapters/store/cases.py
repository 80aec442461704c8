"""Cases in PostgreSQL, as customers ask about them by their reference (K40–K51)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from adapters.store.whole import whole
from core.case import KEYS, SIGNS, Case

# A call that was promised has a reference too: whoever asks by that asks about the case it belongs to.
SELECT = """
SELECT c.reference, c.opened_at, c.stage, c.category, c.queue, c.owner, c.due_on AS due, c.contact_id,
       c.answer, c.closed_at, c.changes,
       EXISTS (SELECT 1 FROM contact_case k JOIN callback b USING (contact_id)
                WHERE k.reference = c.reference AND b.outcome IS NULL) AS promised,
       NOT EXISTS (SELECT 1 FROM contact_case k JOIN contact o ON o.id = k.contact_id
                    WHERE k.reference = c.reference AND o.ended_at IS NULL AND o.id <> %(contact)s) AS ended
  FROM cases c
"""
NAMED = f"""{SELECT}
 WHERE c.reference = coalesce(
   (SELECT k.reference FROM callback b JOIN contact_case k USING (contact_id) WHERE b.reference = %(given)s),
   %(given)s)
"""  # noqa: S608  our own words
_KEYED = f"""{SELECT}
 WHERE translate(c.reference, '{SIGNS}', '{KEYS}') = %(given)s
   AND c.contact_id IN (SELECT o.contact_id FROM person o JOIN person h ON h.number = o.number
                         WHERE h.contact_id = %(contact)s)
 ORDER BY c.opened_at DESC LIMIT 1
"""  # noqa: S608
_GUESSES = """
SELECT count(e.at), h.number IS NOT NULL AS known
  FROM person h
  LEFT JOIN (event e JOIN person o USING (contact_id))
    ON e.kind = 'case_not_found' AND e.at > %(since)s AND o.number IS NOT DISTINCT FROM h.number
 WHERE h.contact_id = %(contact)s GROUP BY h.number
"""


class StoredCases:
    """The Cases port. Every method raises StoreUnavailable when the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, contact: str) -> str | None:
        """Give the reference of the case that a contact opened; None where it was erased."""
        with whole(self._engine) as raw:
            row = raw.execute("SELECT reference FROM cases WHERE contact_id = %s", (contact,)).fetchone()
        return row.reference if row else None

    def find(self, contact: str, given: str) -> Case | None:
        """Give the case that a person calls by what they said or typed; None where there is none.

        Digits alone are keys: they name only a case of the number that the contact calls from.
        """
        query = _KEYED if given.isdigit() else NAMED
        with whole(self._engine) as raw:
            row = raw.execute(query, {"contact": contact, "given": given.upper()}).fetchone()
        return made(row) if row else None

    def guesses(self, contact: str, since: datetime) -> tuple[int, bool]:
        """Count the references there were not, asked for from the contact's number since a moment.

        The other value tells whether the number is known; of the unknown all count together.
        """
        with whole(self._engine) as raw:
            row = raw.execute(_GUESSES, {"contact": contact, "since": since}).fetchone()
        return (row.count, row.known) if row else (0, False)


def made(row: Any) -> Case:
    """Make a case of a row of SELECT."""
    return Case(
        row.reference,
        row.opened_at,
        row.stage,
        row.category,
        row.queue,
        row.owner,
        row.due,
        row.promised,
        row.ended,
        row.answer,
        row.closed_at,
        row.changes,
    )
