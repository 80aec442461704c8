"""Cases in PostgreSQL, as agents and other programs work on them (K47–K49): every change whole, or none."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import psycopg
from sqlalchemy import Engine

from adapters.store.cases import NAMED, SELECT, made
from adapters.store.contacts import append
from adapters.store.deferred import put
from adapters.store.deliveries import announce
from adapters.store.whole import whole
from core.case import Case
from core.casework import About, Closing, Wanted, Way, reminder
from core.errors import CaseError, UnknownContact
from core.events import CaseMoved, CaseReminded, Event, MessageSent
from core.handoff import Logged
from core.log import from_log

TOLD = ("complaint_received", "case_moved", "case_reminded", "message_sent")  # what a case's history shows
MOST = 100  # cases of one list
_WHERE = {
    "agent": """(c.owner = %(agent)s OR (c.owner IS NULL
                 AND (cardinality(%(serves)s::text[]) = 0 OR c.queue = ANY(%(serves)s))))""",
    "owner": "c.owner = %(owner)s",
    "queue": "c.queue = %(queue)s",
    "stage": "c.stage = %(stage)s",
    "free": "c.owner IS NULL",
    "unclosed": "c.stage <> 'closed'",
    "worked": "(c.queue IS NOT NULL OR c.owner IS NOT NULL)",
    "due_from": "c.due_on >= %(due_from)s",
    "due_to": "c.due_on <= %(due_to)s",
    "after": "(c.opened_at, c.reference) < (%(opened)s, %(behind)s)",
}
_ORDERS = {
    "due": "c.due_on NULLS LAST, c.opened_at, c.reference",
    "new": "c.opened_at DESC, c.reference DESC",
}
_CHANGE = """
UPDATE cases SET stage = %(stage)s, owner = %(owner)s, queue = %(queue)s, due_on = %(due)s,
       answer = %(answer)s, closed_at = %(closed_at)s, changes = %(changes)s WHERE reference = %(reference)s
"""
_CONTACTS = """
SELECT o.id, o.channel, o.started_at, o.ended_at, o.outcome, o.state ->> 'errand' AS errand,
       o.state ->> 'language' AS language, p.agent_id, o.id = c.contact_id AS opened,
       o.state ->> 'consent' AS consent
  FROM cases c JOIN contact_case k USING (reference) JOIN contact o ON o.id = k.contact_id
  LEFT JOIN place p ON p.contact_id = o.id AND p.state IN ('served', 'left')
 WHERE c.reference = %s ORDER BY o.started_at, o.id
"""
# Only whoever opened the case is written to: anybody who knows its reference can ask about it.
_WAYS = """
SELECT o.id, o.version, o.state ->> 'language' AS language,
       o.channel = 'chat' AND o.ended_at IS NULL AS chats,
       CASE WHEN o.channel = 'voice' AND h.number IS NULL THEN NULL
            ELSE coalesce(b.number, h.number) END AS number,
       b.email, coalesce(b.written, true) AS written
  FROM cases c
  LEFT JOIN person f ON f.contact_id = c.contact_id
  JOIN contact_case k USING (reference)
  JOIN contact o ON o.id = k.contact_id
  LEFT JOIN person h ON h.contact_id = o.id
  LEFT JOIN LATERAL (SELECT number, email, written FROM callback t
                      WHERE t.contact_id = o.id ORDER BY t.turn DESC LIMIT 1) b ON true
 WHERE c.reference = %s AND (o.id = c.contact_id OR h.number = f.number)
 ORDER BY o.started_at DESC, o.id
"""
_NOTE = """
UPDATE case_message SET state = %s, by = %s, sid = coalesce(%s, sid), sent_at = %s
 WHERE reference = %s AND change = %s AND state <> %s
   AND state NOT IN ('delivered', 'undelivered', 'failed', 'none')
"""


class CaseWork:
    """What is done with cases. Every method raises StoreUnavailable when the database is away."""

    def __init__(self, engine: Engine, followed: bool = False) -> None:
        """`followed`: somebody is told of every change."""
        self._engine, self._followed = engine, followed

    def read(self, reference: str) -> Case | None:
        """Give a case by its reference, or by that of a call promised in it; None where there is none."""
        with whole(self._engine) as raw:
            row = raw.execute(NAMED, {"contact": "", "given": reference.upper()}).fetchone()
        return made(row) if row else None

    def change(
        self, reference: str, to: Callable[[Case], Case], by: str, at: datetime, seen: int | None = None
    ) -> Case:
        """Change a case, with all that follows from it; give it as it is then.

        `by` is an agent's id, `customer`, or `api:` and a token's name; `seen` is how often it had been
        changed when they looked. UnknownContact where there is none, CaseError where it cannot be so.
        """
        with whole(self._engine) as raw:
            before = _held(raw, reference)
            if seen is not None and seen != before.changes:
                raise CaseError("stale", "the case was changed meanwhile")
            after = to(before)
            raw.execute(_CHANGE, asdict(after))
            moved = CaseMoved(after.stage, by, after.owner, after.queue)
            self._follow(raw, before, after, moved, at)
        return after

    def _follow(
        self, raw: psycopg.Connection[Any], before: Case, after: Case, moved: Event, at: datetime
    ) -> None:
        _log(raw, after.reference, moved, at)
        if after.stage == "closed":
            query = "INSERT INTO case_message (reference, change, planned_at) VALUES (%s, %s, %s)"
            raw.execute(query, (after.reference, after.changes, at))
            put(raw, "close", {"reference": after.reference, "change": after.changes})
        if after.due and before.stage == "closed":
            args = {"reference": after.reference, "due": after.due.isoformat()}
            put(raw, "remind", args, max(at, reminder(after.due)))
        if self._followed:
            kind = "case_closed" if after.stage == "closed" else "case_changed"
            announce(raw, kind, after.reference, at)

    def listed(self, wanted: Wanted, order: str = "due", most: int = MOST) -> Sequence[Case]:
        """Give so many cases: by `due`, the day they are to be answered, or the `new`est first."""
        used = [words for name, words in _WHERE.items() if getattr(wanted, name) not in (None, False)]
        values = asdict(wanted) | {"contact": "", "serves": list(wanted.serves), "most": most}
        values["opened"], values["behind"] = wanted.after or (None, None)
        where = f" WHERE {' AND '.join(used)}" if used else ""
        query = f"{SELECT}{where} ORDER BY {_ORDERS[order]} LIMIT %(most)s"
        with whole(self._engine) as raw:
            return [made(row) for row in raw.execute(query, values).fetchall()]

    def contacts(self, reference: str) -> Sequence[About]:
        """Give the contacts about a case, the first one first."""
        with whole(self._engine) as raw:
            return [About(*row) for row in raw.execute(_CONTACTS, (reference,)).fetchall()]

    def history(self, reference: str) -> Sequence[Logged]:
        """Give what happened to a case, in its order."""
        query = """SELECT e.kind, e.data, e.at, e.seq FROM cases c JOIN event e USING (contact_id)
                    WHERE c.reference = %s AND e.kind = ANY(%s) ORDER BY e.seq"""
        with whole(self._engine) as raw:
            rows = raw.execute(query, (reference, list(TOLD))).fetchall()
        return [Logged(from_log(row.kind, row.data), row.at, row.seq) for row in rows]

    def closing(self, reference: str, change: int | None = None) -> Closing | None:
        """Give what is written of a closing, the newest where none is named; None where there is none."""
        query = """SELECT reference, m.change, coalesce(c.answer, '') AS answer, m.state, m.by
                     FROM case_message m JOIN cases c USING (reference)
                    WHERE reference = %s AND (m.change = %s OR %s::int IS NULL)
                    ORDER BY m.change DESC LIMIT 1"""
        with whole(self._engine) as raw:
            row = raw.execute(query, (reference, change, change)).fetchone()
        return Closing(*row) if row else None

    def ways(self, reference: str) -> Sequence[Way]:
        """Give how whoever opened a case can be written to, by their newest contact first."""
        with whole(self._engine) as raw:
            return [Way(*row) for row in raw.execute(_WAYS, (reference,)).fetchall()]

    def note(
        self, closing: Closing, state: str, by: str | None, at: datetime, sid: str | None = None
    ) -> bool:
        """Write how the message about a closing stands; False when it stood so far already."""
        values = (state, by, sid, at, closing.reference, closing.change, state)
        with whole(self._engine) as raw:
            return bool(raw.execute(_NOTE, values).rowcount)

    def sent(self, closing: Closing, by: str, at: datetime) -> None:
        """Log that the customer was written to."""
        with whole(self._engine) as raw:
            _held(raw, closing.reference)
            _log(raw, closing.reference, MessageSent("case_closed", by), at)

    def reminded(self, reference: str, due: date, at: datetime) -> bool:
        """Log that who has a case was reminded of it; False when it was so before, or needs it no more."""
        query = """SELECT 1 FROM event e JOIN cases c USING (contact_id) WHERE c.reference = %s
                      AND e.kind = 'case_reminded' AND e.data ->> 'due' = %s"""
        with whole(self._engine) as raw:
            found = _held(raw, reference)
            if found.stage == "closed" or found.due != due:
                return False
            if raw.execute(query, (reference, due.isoformat())).fetchone():
                return False
            _log(raw, reference, CaseReminded(found.owner, due.isoformat()), at)
        return True


def _held(raw: psycopg.Connection[Any], reference: str) -> Case:
    """Hold the contact that opened a case and then the case, as a turn does: so the two never deadlock."""
    query = """SELECT o.id FROM cases c JOIN contact o ON o.id = c.contact_id WHERE c.reference = %s
                  FOR UPDATE OF o"""
    if raw.execute(query, (reference,)).fetchone() is None:
        raise UnknownContact("there is no such case")
    raw.execute("SELECT 1 FROM cases WHERE reference = %s FOR UPDATE", (reference,))
    return made(raw.execute(NAMED, {"contact": "", "given": reference}).fetchone())


def _log(raw: psycopg.Connection[Any], reference: str, event: Event, at: datetime) -> None:
    row = raw.execute("SELECT contact_id FROM cases WHERE reference = %s", (reference,)).fetchone()
    append(raw, row.contact_id, [event], at)  # type: ignore[union-attr]
