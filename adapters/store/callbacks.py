"""Promised calls in PostgreSQL: every step of one, with what follows from it, in one transaction (P12)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Engine

from adapters.store.contacts import answering, append
from adapters.store.deferred import put
from adapters.store.staff import room
from core.attempts import FREE, Next, Result, Signal, Verdict, after, verdict
from core.callback import stretch
from core.errors import AlreadyTaken, SoldOut, UnknownContact
from core.events import (
    AgentConnected,
    CallbackAnswered,
    CallbackAttemptEnded,
    CallbackDialled,
    CallbackMoved,
    CallbackSettled,
    Event,
)
from core.promised import Attempt, Note, Promise, about

LOST = timedelta(minutes=2)  # how long nothing may be heard of an attempt before somebody looks
MAILS = 3  # addresses that one promise can be given: a typing error can be mended, nobody is flooded
CALLED = ("called in", "cancelled", "replaced")  # outcomes that a call from the person can bring
BOOKING = """
SELECT b.contact_id, b.turn, b.queue, b.window_start, b.window_end, b.caller_id, b.number, b.language,
       b.errand, b.reference, b.outcome, c.version, h.number IS NULL AND c.channel = 'voice' AS withheld,
       b.written, b.email
  FROM callback b JOIN contact c ON c.id = b.contact_id LEFT JOIN person h ON h.contact_id = b.contact_id
"""
NEWEST = f"{BOOKING} WHERE b.contact_id = %s ORDER BY b.turn DESC LIMIT 1"
NAMED = f"{BOOKING} WHERE b.reference = %s"
ATTEMPT = """
SELECT a.contact_id, a.number, a.state, a.result, a.leg, a.offer, a.agent_id, g.phone AS agent_phone,
       coalesce(g.alias, g.name) AS agent_name, p.agent_leg, a.dialled_at
  FROM attempt a JOIN agent g ON g.id = a.agent_id JOIN place p ON p.contact_id = a.contact_id
 WHERE a.contact_id = %s AND a.number = %s
"""
PLAN = """
INSERT INTO attempt (contact_id, number, turn, agent_id, offer, planned_at)
SELECT %(contact)s::varchar, 1 + count(*), %(turn)s::int, %(agent)s, %(offer)s::int, %(at)s::timestamptz
  FROM attempt
 WHERE contact_id = %(contact)s::varchar RETURNING number
"""
UNDER_WAY = "SELECT number FROM attempt WHERE contact_id = %s AND state <> 'over'"
OFFERED = "SELECT 1 FROM place WHERE contact_id = %s AND state = 'offered' AND agent_id = %s AND offer = %s"
# Who came to the queue on the line meanwhile waits there.
REST = """
UPDATE place p SET state = CASE WHEN c.ended_at IS NULL AND c.state ->> 'phase' = 'waiting'
                                THEN 'waiting' ELSE %(state)s END,
       due_at = coalesce(%(due_at)s, due_at), agent_id = NULL, agent_leg = NULL
  FROM contact c
 WHERE c.id = p.contact_id AND p.contact_id = %(contact)s AND p.state = 'offered' AND p.offer = %(offer)s
"""
UNSERVE = "UPDATE place SET state = 'offered' WHERE contact_id = %s AND state = 'served' AND offer = %s"
PAUSE = "UPDATE agent SET state = 'paused', since = %s WHERE id = %s AND state = 'ringing'"
RELEASE = """
UPDATE callback_slot SET sold = sold - 1
 WHERE queue = %s AND starts_at = %s AND starts_at > %s AND sold > 0
"""
TAKE = f"""
INSERT INTO callback_slot (queue, starts_at, capacity, sold)
VALUES (%(queue)s, %(start)s, {room("%(each)s::int", "%(queue)s")}, 1)
    ON CONFLICT (queue, starts_at) DO UPDATE
   SET sold = callback_slot.sold + 1, capacity = greatest(callback_slot.sold, excluded.capacity)
"""  # noqa: S608  our own words

type Raw = psycopg.Connection[Any]


class Callbacks:
    """The promised calls. Every method raises StoreUnavailable when the database does not answer."""

    def __init__(self, engine: Engine, capacity: int, now: Callable[[], datetime]) -> None:
        """`capacity` is how many calls are promised in one window for each agent of the queue."""
        self._now = now
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")
        self._capacity = capacity

    def dial(self, contact: str, agent: str, offer: int) -> int:
        """Plan the next attempt for an agent who accepted this offer, and have it dialled; give its number.

        AlreadyTaken when the promise is over, the offer stands no more or an attempt is under way.
        """
        at = self._now()
        with self._held(contact) as raw:
            promise = _promise(raw, NEWEST, contact)
            offered = raw.execute(OFFERED, (contact, agent, offer)).fetchone()
            if promise is None or promise.outcome or not offered or _under_way(raw, contact):
                raise AlreadyTaken("the call is promised no more, or is being made")
            told = {"contact": contact, "turn": promise.turn, "agent": agent, "offer": offer, "at": at}
            number = int(raw.execute(PLAN, told).fetchone()[0])  # type: ignore[index]
            append(raw, contact, [CallbackDialled(number, agent)], at)
            put(raw, "call", {"contact": contact, "attempt": number})
            return number

    def newest(self, contact: str) -> Promise | None:
        """Give the contact's newest promise, None where there is none."""
        with self._held(contact) as raw:
            return _promise(raw, NEWEST, contact)

    def named(self, reference: str) -> Promise | None:
        """Give the promise of this reference, None where there is none."""
        with self._whole() as raw:
            return _promise(raw, NAMED, reference)

    def attempt(self, contact: str, number: int) -> Attempt:
        """Give an attempt; UnknownContact when there is none."""
        with self._whole() as raw:
            return _attempt(raw, contact, number)

    def under_way(self, contact: str) -> Attempt | None:
        """Give the attempt that is being made, None when there is none."""
        with self._whole() as raw:
            found = raw.execute(UNDER_WAY, (contact,)).fetchone()
            return _attempt(raw, contact, found[0]) if found else None

    def signal(self, contact: str, number: int, signal: Signal, at: datetime, leg: str = "") -> bool:
        """Take what happened to an attempt, with all that follows; False when it changes nothing."""
        with self._held(contact) as raw:
            return self._signal(raw, contact, number, signal, at, leg)

    def agent_called(self, contact: str, offer: int, leg: str) -> None:
        """Remember the line that rings at the agent's."""
        query = "UPDATE place SET agent_leg = %s WHERE contact_id = %s AND offer = %s AND state = 'offered'"
        with self._held(contact) as raw:
            raw.execute(query, (leg, contact, offer))

    def move(
        self, promise: Promise, window: str, by: str, at: datetime, number: int | None = None
    ) -> Promise:
        """Promise another window instead; SoldOut when it is. With `number` the attempt ends by it."""
        times = stretch(window)
        if times is None:
            raise SoldOut("a place that was given up cannot be had again")
        with self._held(promise.contact) as raw:
            if number is not None and not self._signal(raw, promise.contact, number, "moved", at, ""):
                raise AlreadyTaken("the attempt is over")
            found = _promise(raw, NEWEST, promise.contact)
            if found is None or found.outcome or (number is None and _under_way(raw, promise.contact)):
                raise AlreadyTaken("the call is promised no more, or is being made")
            self._sell(raw, found, times[0], at)
            update = (
                "UPDATE callback SET window_start = %s, window_end = %s WHERE contact_id = %s AND turn = %s"
            )
            raw.execute(update, (*times, found.contact, found.turn))
            due = "UPDATE place SET due_at = %s WHERE contact_id = %s AND state = 'held'"
            raw.execute(due, (times[0], found.contact))
            moved = CallbackMoved(window, "link" if by == "link" else "keys")
            append(raw, found.contact, [moved], at)
            _write(raw, found, about("moved", times[0]), at)
            put(raw, "confirm", {"contact": found.contact, "turn": found.turn})  # its own reminder
            return _promise(raw, NEWEST, found.contact) or found

    def write_to(self, contact: str, email: str, at: datetime) -> bool:
        """Write by e-mail from now on, and confirm the promise so; False when that was done MAILS times."""
        with self._held(contact) as raw:
            found = _promise(raw, NEWEST, contact)
            if found is None or found.outcome:
                return False
            query = (
                "SELECT count(*) FROM message WHERE contact_id = %s AND turn = %s AND kind LIKE 'booked:%%'"
            )
            (sent,) = raw.execute(query, (contact, found.turn)).fetchone() or (0,)
            if sent >= MAILS:
                return False
            update = "UPDATE callback SET email = %s WHERE contact_id = %s AND turn = %s"
            raw.execute(update, (email, contact, found.turn))
            _write(raw, found, f"booked:{sent + 1}", at)
            return True

    def settle(self, contact: str, outcome: str, at: datetime, message: str | None = None) -> bool:
        """End a promise, once; False when it is over already or an attempt is under way."""
        with self._held(contact) as raw:
            found = _promise(raw, NEWEST, contact)
            if found is None or found.outcome or _under_way(raw, contact):
                return False
            return self._settle(raw, found, outcome, at, message)

    def withdrawn(self, contact: str, at: datetime) -> list[str]:
        """Log that a call from the person ended the promise, and give the legs still called for it."""
        with self._held(contact) as raw:
            found = _promise(raw, NEWEST, contact)
            if found is None or found.outcome not in CALLED:
                return []
            query = "SELECT 1 FROM event WHERE contact_id = %s AND kind = 'callback_settled'"
            if not raw.execute(query, (contact,)).fetchone():
                append(raw, contact, [CallbackSettled(found.outcome)], at)
                _release(raw, found, at)
                if found.outcome == "cancelled":
                    _write(raw, found, "cancelled", at)
            query = """SELECT number, leg FROM attempt
                        WHERE contact_id = %s AND state IN ('planned', 'dialling', 'greeting')"""
            legs = raw.execute(query, (contact,)).fetchall()
            for number, _ in legs:
                self._signal(raw, contact, number, "withdrawn", at, "")
            return [leg for _, leg in legs if leg]

    def note(self, promise: Promise, kind: str, state: str, at: datetime, sid: str | None = None) -> bool:
        """Write how a message stands; False when it stood so far already."""
        query = """INSERT INTO message AS m (contact_id, turn, kind, state, sid, planned_at)
                   VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (contact_id, turn, kind) DO UPDATE
                   SET state = excluded.state, sid = coalesce(excluded.sid, m.sid),
                       sent_at = excluded.planned_at
                   WHERE m.state <> excluded.state
                     AND m.state NOT IN ('delivered', 'undelivered', 'failed')"""
        with self._whole() as raw:
            done = raw.execute(query, (promise.contact, promise.turn, kind, state, sid, at))
            return done.rowcount == 1

    def message(self, promise: Promise, kind: str) -> Note | None:
        """Give how a message stands, None before it was planned."""
        query = "SELECT kind, state, sid FROM message WHERE contact_id = %s AND turn = %s AND kind = %s"
        with self._whole() as raw:
            row = raw.execute(query, (promise.contact, promise.turn, kind)).fetchone()
            return Note(*row) if row else None

    def sent(self, promise: Promise, event: Event, at: datetime) -> None:
        """Log that a message went out."""
        with self._held(promise.contact) as raw:
            append(raw, promise.contact, [event], at)

    def plan(self, promise: Promise, kind: str, at: datetime, due: datetime) -> None:
        """Have a message sent at `due`."""
        with self._held(promise.contact) as raw:
            _write(raw, promise, kind, at, due if due > at else None)

    def stale(self, at: datetime) -> list[tuple[str, int]]:
        """Give the attempts that nothing was heard of for longer than LOST."""
        query = """SELECT contact_id, number FROM attempt WHERE state <> 'over' AND state <> 'talking'
                      AND coalesce(dialled_at, planned_at) < %s ORDER BY 1, 2 LIMIT 100"""
        with self._whole() as raw:
            return [(row[0], row[1]) for row in raw.execute(query, (at - LOST,)).fetchall()]

    def rescue(self, at: datetime) -> int:
        """Hold again the places that were accepted and for which nobody began to call; give how many."""
        query = """UPDATE place p SET state = 'held', agent_id = NULL, agent_leg = NULL
                     FROM callback b, contact c
                    WHERE b.contact_id = p.contact_id AND b.outcome IS NULL AND p.state = 'offered'
                      AND c.id = p.contact_id AND c.ended_at IS NOT NULL AND p.offered_at < %s
                      AND NOT EXISTS (SELECT 1 FROM attempt a
                                       WHERE a.contact_id = p.contact_id AND a.state <> 'over')"""
        with self._whole() as raw:
            return raw.execute(query, (at - LOST,)).rowcount

    def overdue(self, at: datetime) -> list[str]:
        """Give the contacts whose promised window is over and who were not reached."""
        query = """SELECT contact_id FROM callback b WHERE outcome IS NULL AND window_end <= %s
                      AND NOT EXISTS (SELECT 1 FROM attempt a
                                       WHERE a.contact_id = b.contact_id AND a.state <> 'over') LIMIT 100"""
        with self._whole() as raw:
            return [row[0] for row in raw.execute(query, (at,)).fetchall()]

    def _signal(self, raw: Raw, contact: str, number: int, signal: Signal, at: datetime, leg: str) -> bool:
        attempt = _attempt(raw, contact, number)
        found = _promise(raw, NEWEST, contact)
        if leg and not attempt.leg:
            raw.execute(
                "UPDATE attempt SET leg = %s WHERE contact_id = %s AND number = %s", (leg, contact, number)
            )
        # Who called in meanwhile is talked to there: this attempt goes no further.
        if found and found.outcome and signal in ("dial", "human", "one"):
            signal = "withdrawn"
        step = after(attempt.state, signal)
        if step is None or found is None:
            return False
        _step(raw, attempt, step, at)
        if step.state == "accepted":
            append(raw, contact, [CallbackAnswered(number)], at)
        if step.state == "talking":
            served = "UPDATE place SET state = 'served' WHERE contact_id = %s AND state = 'offered'"
            raw.execute(served, (contact,))
            append(raw, contact, [AgentConnected(attempt.agent)], at)
        if signal == "never met":  # and so it was not served
            raw.execute(UNSERVE, (contact, attempt.offer))
        if step.result:
            self._over(raw, found, attempt, step.result, at)
        return True

    def _over(self, raw: Raw, found: Promise, attempt: Attempt, result: Result, at: datetime) -> None:
        append(raw, found.contact, [CallbackAttemptEnded(attempt.number, result)], at)
        query = """SELECT count(*) FILTER (WHERE result <> ALL(%s)),
                          count(*) FILTER (WHERE result = 'agent gone')
                     FROM attempt WHERE contact_id = %s AND turn = %s AND state = 'over'"""
        tried, gone = raw.execute(query, (list(FREE), found.contact, found.turn)).fetchone() or (0, 0)
        said = verdict(result, tried, found.ends_at, at, gone=gone) if not found.outcome else Verdict()
        if result == "agent gone":  # like who lets a phone ring: the next person would only wait for nothing
            raw.execute(PAUSE, (at, attempt.agent))
        rest = {"contact": found.contact, "offer": attempt.offer, "due_at": said.due_at}
        raw.execute(REST, rest | {"state": "left" if found.outcome or said.outcome else "held"})
        if said.outcome:
            message = "not_reached" if said.outcome == "not reached" else None
            self._settle(raw, found, said.outcome, at, message)

    def _settle(self, raw: Raw, found: Promise, outcome: str, at: datetime, message: str | None) -> bool:
        query = """UPDATE callback SET outcome = %s, ended_at = %s
                    WHERE contact_id = %s AND turn = %s AND outcome IS NULL"""
        if not raw.execute(query, (outcome, at, found.contact, found.turn)).rowcount:
            return False
        left = "UPDATE place SET state = 'left' WHERE contact_id = %s AND state = 'held'"
        raw.execute(left, (found.contact,))
        append(raw, found.contact, [CallbackSettled(outcome)], at)
        _release(raw, found, at)
        if message:
            _write(raw, found, message, at)
        return True

    def _sell(self, raw: Raw, found: Promise, start: datetime, at: datetime) -> None:
        _release(raw, found, at)
        try:
            raw.execute(TAKE, {"queue": found.queue, "start": start, "each": self._capacity})
        except psycopg.errors.CheckViolation:
            raise SoldOut("the window is sold out") from None

    @contextmanager
    def _held(self, contact: str) -> Iterator[Raw]:
        """Begin a transaction that holds the contact first, as a turn does: so the two never deadlock."""
        with self._whole() as raw:
            found = raw.execute("SELECT 1 FROM contact WHERE id = %s FOR UPDATE", (contact,)).fetchone()
            if found is None:
                raise UnknownContact("there is no such contact")
            yield raw

    @contextmanager
    def _whole(self) -> Iterator[Raw]:
        with answering(), self._engine.begin() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, psycopg.Connection)  # noqa: S101
            yield raw


def _promise(raw: Raw, query: str, key: str) -> Promise | None:
    with raw.cursor(row_factory=namedtuple_row) as cursor:
        row: Any = cursor.execute(query, (key,)).fetchone()
    if row is None:
        return None
    window = (row.window_start, row.window_end) if row.window_start else None
    return Promise(
        row.contact_id,
        row.turn,
        row.queue,
        window,
        row.caller_id,
        row.number,
        row.language,
        row.errand,
        row.reference,
        row.outcome,
        row.version,
        row.withheld,
        row.written,
        row.email,
    )


def _attempt(raw: Raw, contact: str, number: int) -> Attempt:
    row = raw.execute(ATTEMPT, (contact, number)).fetchone()
    if row is None:
        raise UnknownContact("there is no such attempt")
    return Attempt(*row)


def _step(raw: Raw, attempt: Attempt, step: Next, at: datetime) -> None:
    """Write where an attempt is now; its agent is still kept for it."""
    query = """UPDATE attempt SET state = %s, result = %s, ended_at = %s,
                     dialled_at = CASE WHEN %s::text = 'dialling' THEN %s::timestamptz ELSE dialled_at END
                    WHERE contact_id = %s AND number = %s"""
    ended = at if step.result else None
    raw.execute(query, (step.state, step.result, ended, step.state, at, attempt.contact, attempt.number))
    refresh = "UPDATE place SET offered_at = %s WHERE contact_id = %s AND state = 'offered' AND offer = %s"
    raw.execute(refresh, (at, attempt.contact, attempt.offer))


def _under_way(raw: Raw, contact: str) -> bool:
    return raw.execute(UNDER_WAY, (contact,)).fetchone() is not None


def _release(raw: Raw, found: Promise, at: datetime) -> None:
    if found.window:
        raw.execute(RELEASE, (found.queue, found.window[0], at))


def _write(raw: Raw, found: Promise, kind: str, at: datetime, due: datetime | None = None) -> None:
    """Plan a message, once, and have it sent."""
    query = """INSERT INTO message (contact_id, turn, kind, planned_at) VALUES (%s, %s, %s, %s)
               ON CONFLICT DO NOTHING"""
    if raw.execute(query, (found.contact, found.turn, kind, at)).rowcount:
        put(raw, "write", {"contact": found.contact, "kind": kind}, due)
