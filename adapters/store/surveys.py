"""Surveys in PostgreSQL: who was asked about which case, and whose number is not asked any more (K61–K66)."""

import hashlib
import hmac
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy import Engine

from adapters.store.contacts import append
from adapters.store.deferred import put
from adapters.store.whole import whole
from core.callback import dialled
from core.events import Event, SurveyAnswered, SurveyDeclined, SurveySent
from core.personal import OWN
from core.survey import By, Drawn, Open

DRAWN = """
SELECT c.id, h.number, c.state -> 'slots' ->> 'phone' AS given, c.state ->> 'language' AS language, c.version,
       EXISTS (SELECT 1 FROM callback b WHERE b.contact_id = c.id AND b.outcome IS NULL)
         OR EXISTS (SELECT 1 FROM attempt a WHERE a.contact_id = c.id AND a.state <> 'over') AS promised,
       EXISTS (SELECT 1 FROM event e WHERE e.contact_id = c.id AND e.kind = 'survey_declined') AS declined,
       s.sid IS NOT NULL OR s.closed_at IS NOT NULL AS sent
  FROM contact c LEFT JOIN person h ON h.contact_id = c.id LEFT JOIN survey s ON s.contact_id = c.id
 WHERE c.id = %s
"""
BEGIN = """
INSERT INTO survey (contact_id, reference, by, opened_at)
SELECT k.contact_id, k.reference, %(by)s, %(at)s FROM contact_case k WHERE k.contact_id = %(contact)s
    ON CONFLICT DO NOTHING RETURNING reference
"""
FIND = "SELECT reference, by, closed_at IS NULL AS open FROM survey WHERE contact_id = %s"
NAMED = "SELECT contact_id, closed_at IS NULL AS open FROM survey WHERE reference = %s"
CLOSE = "UPDATE survey SET closed_at = %s WHERE contact_id = %s AND closed_at IS NULL RETURNING contact_id"
REFUSE = "INSERT INTO survey_refusal (number, at) VALUES (%s, %s) ON CONFLICT DO NOTHING"

type Raw = psycopg.Connection[Any]


class StoredSurveys:
    """The Surveys port, and what those who were asked do. StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine, secret_key: str) -> None:
        """`secret_key` makes of a number what stands for it among the refusals."""
        self._engine = engine
        self._key = secret_key.encode()

    def refused(self, number: str) -> bool:
        """Tell whether this number is not to be asked any more."""
        with whole(self._engine) as raw:
            return self._refused(raw, number)

    def drawn(self, contact: str) -> Drawn | None:
        """Give one who was drawn; None when there is no such contact."""
        with whole(self._engine) as raw:
            row = raw.execute(DRAWN, (contact,)).fetchone()
        if row is None:
            return None
        return Drawn(row.id, row.number, row.language, row.version, row.promised, row.declined, row.sent)

    def begin(self, contact: str, by: By, at: datetime) -> str | None:
        """Give the reference of the case that is asked about; what is shown in a chat is sent by that.

        None where another contact of the case was asked, or nobody of the number may be.
        """
        with whole(self._engine) as raw:
            number = _number(raw, contact)
            if number and self._refused(raw, number):
                return None
            row = raw.execute(BEGIN, {"contact": contact, "by": by, "at": at}).fetchone()
            if row and by == "chat":
                append(raw, contact, [SurveySent("chat")], at)
            row = row or raw.execute(FIND, (contact,)).fetchone()
        return str(row.reference) if row else None

    def sent(self, contact: str, sid: str, at: datetime) -> None:
        """Log that the message went out."""
        with whole(self._engine) as raw:
            raw.execute("UPDATE survey SET sid = %s WHERE contact_id = %s", (sid, contact))
            append(raw, contact, [SurveySent("text")], at)

    def postpone(self, contact: str, due: datetime) -> None:
        """Have `ask` called again at `due`."""
        with whole(self._engine) as raw:
            put(raw, "ask", {"contact": contact}, due)

    def shown(self, contact: str, at: datetime) -> bool:
        """Tell whether a chat that is over shows its survey now; the first look begins it."""
        with whole(self._engine) as raw:
            row = raw.execute(FIND, (contact,)).fetchone()
        if row is None and self.begin(contact, "chat", at):
            return True
        return row is not None and row.by == "chat" and row.open

    def named(self, reference: str) -> Open | None:
        """Give the survey about a case; None where there is none."""
        with whole(self._engine) as raw:
            row = raw.execute(NAMED, (reference,)).fetchone()
        return Open(*row) if row else None

    def answer(self, contact: str, given: SurveyAnswered, at: datetime) -> bool:
        """Store what somebody who was asked thinks, once; False where nothing is asked any more."""
        with whole(self._engine) as raw:
            return _close(raw, contact, given, at)

    def decline(self, contact: str, at: datetime) -> bool:
        """End a survey unanswered, and ask nobody of that number again; False where it is over."""
        with whole(self._engine) as raw:
            self._refuse(raw, contact, at)
            return _close(raw, contact, SurveyDeclined(), at)

    def refuse(self, contact: str, at: datetime) -> None:
        """Remember for good that the contact's number is not asked."""
        with whole(self._engine) as raw:
            self._refuse(raw, contact, at)

    def _refuse(self, raw: Raw, contact: str, at: datetime) -> None:
        if number := _number(raw, contact):
            raw.execute(REFUSE, (self._mark(number), at))

    def _refused(self, raw: Raw, number: str) -> bool:
        query = "SELECT 1 FROM survey_refusal WHERE number = %s"
        return raw.execute(query, (self._mark(number),)).fetchone() is not None

    def _mark(self, number: str) -> bytes:
        """Give what stands for a number: the refusal outlives the number, which is erased."""
        return hmac.new(self._key, f"survey {number}".encode(), hashlib.sha256).digest()


def _number(raw: Raw, contact: str) -> str | None:
    """Give the number a contact called from, or gave when it chatted."""
    row = raw.execute(DRAWN, (contact,)).fetchone()
    if row is None:
        return None
    given = row.given if row.given != OWN else None
    return row.number or (dialled(given) if given else None)


def _close(raw: Raw, contact: str, event: Event, at: datetime) -> bool:
    done = raw.execute(CLOSE, (at, contact)).fetchone() is not None
    if done:
        append(raw, contact, [event], at)
    return done
