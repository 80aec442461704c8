"""Cases in PostgreSQL: found by their reference, taken, and closed with what was done (K40–K51)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Engine

from adapters.store.contacts import answering, append
from core.case import KEYS, NEXT, REMIND, SIGNS, Case, Stage
from core.errors import AlreadyTaken, UnknownContact
from core.events import CaseMoved
from core.hours import ZONE

# A call that was promised has a reference too: whoever asks by that asks about the case it belongs to.
_CASE = """
SELECT c.reference, c.opened_at, c.stage, c.category, c.queue, c.owner, c.due_on AS due, c.contact_id,
       EXISTS (SELECT 1 FROM contact_case k JOIN callback b USING (contact_id)
                WHERE k.reference = c.reference AND b.outcome IS NULL) AS promised,
       NOT EXISTS (SELECT 1 FROM contact_case k JOIN contact o ON o.id = k.contact_id
                    WHERE k.reference = c.reference AND o.ended_at IS NULL AND o.id <> %(contact)s) AS ended
  FROM cases c
"""
_NAMED = f"""{_CASE}
 WHERE c.reference = coalesce(
   (SELECT k.reference FROM callback b JOIN contact_case k USING (contact_id) WHERE b.reference = %(given)s),
   %(given)s)
"""  # noqa: S608  our own words
_KEYED = f"""{_CASE}
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
_DUE = "SELECT reference FROM cases WHERE stage <> 'closed' AND due_on <= %s ORDER BY due_on, reference"


class StoredCases:
    """The Cases port, and what agents do to cases. StoreUnavailable when the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")

    def of(self, contact: str) -> str | None:
        """Give the reference of the case that a contact opened; None where it was erased."""
        with self._whole() as raw:
            row = raw.execute("SELECT reference FROM cases WHERE contact_id = %s", (contact,)).fetchone()
        return row.reference if row else None

    def find(self, contact: str, given: str) -> Case | None:
        """Give the case that a person calls by what they said or typed; None where there is none.

        Digits alone are keys: they name only a case of the number that the contact calls from.
        """
        query = _KEYED if given.isdigit() else _NAMED
        with self._whole() as raw:
            row = raw.execute(query, {"contact": contact, "given": given.upper()}).fetchone()
        return _case(row) if row else None

    def guesses(self, contact: str, since: datetime) -> tuple[int, bool]:
        """Count the references there were not, asked for from the contact's number since a moment.

        The other value tells whether the number is known; of the unknown all count together.
        """
        with self._whole() as raw:
            row = raw.execute(_GUESSES, {"contact": contact, "since": since}).fetchone()
        return (row.count, row.known) if row else (0, False)

    def move(self, reference: str, stage: Stage, agent: str, at: datetime, answer: str | None = None) -> None:
        """Have an agent take a case, wait for the customer, or close it with what was done (K49).

        UnknownContact where there is no such case, AlreadyTaken where it stands otherwise, ValueError for a
        case closed without an answer.
        """
        if stage == "closed" and not (answer or "").strip():
            raise ValueError("a case is closed with what was done")
        with self._whole() as raw:
            query = "SELECT stage, contact_id FROM cases WHERE reference = %s FOR UPDATE"
            row = raw.execute(query, (reference,)).fetchone()
            if row is None:
                raise UnknownContact("there is no such case")
            if stage not in NEXT[row.stage]:
                raise AlreadyTaken(f"the case is {row.stage} and cannot become {stage}")
            closed_at = at if stage == "closed" else None
            update = (
                "UPDATE cases SET stage = %s, owner = %s, closed_at = %s, answer = %s WHERE reference = %s"
            )
            raw.execute(update, (stage, agent, closed_at, answer, reference))
            append(raw, row.contact_id, [CaseMoved(stage, agent)], at)

    def due(self, at: datetime) -> list[str]:
        """Give the references of open cases that are due within REMIND, or overdue, the longest first."""
        last: date = (at.astimezone(ZONE) + REMIND).date()
        with self._whole() as raw:
            return [row.reference for row in raw.execute(_DUE, (last,)).fetchall()]

    @contextmanager
    def _whole(self) -> Iterator[psycopg.Connection[Any]]:
        with answering(), self._engine.begin() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, psycopg.Connection)  # noqa: S101
            before, raw.row_factory = raw.row_factory, namedtuple_row
            try:
                yield raw
            finally:
                raw.row_factory = before


def _case(row: Any) -> Case:
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
    )
