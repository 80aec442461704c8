"""Contacts and their log in PostgreSQL: the Store port."""

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import Engine

from adapters.store import hot
from adapters.store.asking import Asking, Row
from adapters.store.asking import answering as answering
from adapters.store.batches import Batches
from adapters.store.known import KnownNotices
from adapters.store.outlook import Outlook
from adapters.store.places import announced, move, values
from adapters.store.recent import Recent
from adapters.store.remembered import Remembered
from adapters.store.staff import room
from core import ewt
from core.errors import SoldOut, UnknownContact
from core.events import Event
from core.flow.state import Standing, State
from core.flow.words import SOONEST
from core.log import canonical, chain, from_log
from core.notice import Notice
from core.ports import Contact, Saved
from core.queueing import Place

CAPACITY = 4  # calls promised for each agent in one window of two hours, where no setting says another
SOLD_OUT = f"""
SELECT queue, starts_at FROM callback_slot s WHERE starts_at > %s AND sold >= {room("%s::int", "s.queue")}
"""  # noqa: S608  our own words
SOLD = timedelta(seconds=1)  # how long windows count as they were seen; a save refuses one that is gone since
SLOT = "slot_not_oversold"  # the constraint that refuses a promise
REFERENCES = ("callback_reference_key", "cases_pkey")  # these refuse a reference that was drawn before

type Turn = tuple[Saved, list[Line]]  # a turn and its lines of the log


class Contacts:
    """The Store port: one statement is one transaction.

    Every statement here may run twice: turn, sequence and leg let only the first have an effect.
    """

    def __init__(self, engine: Engine, capacity: int = CAPACITY, followed: bool = False) -> None:
        """`capacity` is how many calls are promised in one window for each agent of the queue.

        `followed`: somebody is told of what happens to contacts and cases.
        """
        self._engine, self._asking = engine, Asking(engine)
        self._capacity, self._followed = capacity, followed
        self._whole = engine.execution_options(isolation_level="READ COMMITTED")
        self._recent = Recent()
        self._loads = Batches(self._load_together)
        self._saves = Batches(self._save_together)
        self._outlook = Outlook(self._asking.one)
        self._slots = Remembered(self._sold_out, SOLD)
        self._known_notices = KnownNotices(self._asking.all)

    def begin(self, saved: Saved, number: str | None, called: str) -> bool:
        """Store a new contact with its first turn; False when its leg is known already."""
        more = {"salt": saved.before.salt, "number": number, "called": called}
        return self._write("begin", saved, more)

    def load(self, contact: str, turn: int | None = None) -> Contact:
        """Give a contact; UnknownContact when there is none.

        One whose next turn is `turn` may come from memory; `save` then says whether it was still so.
        """
        if turn is not None and (known := self._recent.find(contact, turn)):
            return known
        alone = self._asking.joined  # nobody else may see yet what was written
        row = self._load_together([contact])[0] if alone else self._loads.put(contact)
        if row is None:
            raise UnknownContact("there is no such contact")
        return made(row)

    def _load_together(self, contacts: Sequence[str]) -> list[Row | None]:
        keys = sorted(set(contacts))
        rows = self._asking.all(hot.LOAD, (keys,))
        found = {row[0]: row for row in rows}
        return [found.get(key) for key in contacts]

    def find(self, leg: str) -> str:
        """Give the id of the contact on this leg; UnknownContact when there is none."""
        row = self._asking.one("SELECT id FROM contact WHERE leg = %s", (leg,))
        if row is None:
            raise UnknownContact("there is no contact on this leg")
        return str(row[0])

    def save(self, saved: Saved) -> bool:
        """Store a turn; False when the contact has moved on since it was loaded."""
        if saved.outcome or saved.words is not None or not move(saved.events).quiet:
            return self._write("end" if saved.outcome else "save", saved, {})
        lines = _chained(saved)
        turn = saved, lines
        done = self._save_together([turn])[0] if self._asking.whole else self._saves.put(turn)
        if done:
            self._asking.then(lambda: self._recent.keep(saved, lines[-1].seq, lines[-1].hash))
        return done

    def _save_together(self, turns: Sequence[Turn]) -> list[bool]:
        """Store turns that change only their contact and its log; the second of one contact is refused."""
        first = {saved.before.id: (saved, lines) for saved, lines in reversed(turns)}
        rows = ",".join(_row(saved, lines) for saved, lines in first.values())
        found = self._asking.write(hot.TOGETHER, (f"[{rows}]",))
        moved = {key for (key,) in found}
        return [first[saved.before.id][0] is saved and saved.before.id in moved for saved, _ in turns]

    def append(self, contact: str, events: Sequence[Event], at: datetime) -> None:
        """Add events that belong to no turn."""
        with answering(), self._whole.begin() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, psycopg.Connection)  # noqa: S101
            append(raw, contact, events, at)

    def answer(self, contact: str, turn: int) -> tuple[Event, ...]:
        """Give the events of one turn as they were logged; none when there was no such turn."""
        query = "SELECT kind, data FROM event WHERE contact_id = %s AND turn = %s ORDER BY seq"
        rows = self._asking.all(query, (contact, turn))
        return tuple(from_log(kind, data) for kind, data in rows)

    def number(self, contact: str) -> str | None:
        """Give the number the person calls from; None where it is withheld or was erased."""
        row = self._asking.one("SELECT number FROM person WHERE contact_id = %s", (contact,))
        return row[0] if row else None

    def happened(self, contact: str, kinds: Collection[str]) -> frozenset[str]:
        """Give those of these kinds of event that are in the contact's log."""
        query = "SELECT DISTINCT kind FROM event WHERE contact_id = %s AND kind = ANY(%s)"
        rows = self._asking.all(query, (contact, list(kinds)))
        return frozenset(kind for (kind,) in rows)

    def notices(self, now: datetime) -> tuple[Notice, ...]:
        """Give the disturbance notices to be heard now, the first made first, as known within 5 seconds."""
        return self._known_notices.at(now)

    def line(self, one: Place, position: int | None, now: datetime) -> ewt.Line:
        """Give what a place has before it at a position of its queue, from 1, as seen within a second.

        None: behind all who wait there now.
        """
        return self._outlook.line(one, position, now)

    def sold_out(self, now: datetime) -> frozenset[tuple[str, datetime]]:
        """Give the queues and beginnings of windows that are promised to as many as can be called then.

        As seen within a second; what this server promises or takes back itself is seen at once.
        """
        return self._slots.at(now)

    def _sold_out(self, now: datetime) -> frozenset[tuple[str, datetime]]:
        rows = self._asking.all(SOLD_OUT, (now, self._capacity))
        return frozenset((queue, at.astimezone(UTC)) for queue, at in rows)

    def booked_lately(self, number: str, since: datetime) -> int:
        """Count the calls promised to a number since a moment."""
        query = "SELECT count(*) FROM callback WHERE number = %s AND booked_at > %s"
        row = self._asking.one(query, (number, since))
        return int(row[0]) if row else 0

    def promised(self, contact: str, now: datetime) -> Standing | None:
        """Give the newest call promised to the number a contact calls from; None without any."""
        row = self._asking.one(hot.PROMISED, (contact, now))
        if row is None:
            return None
        window = "/".join(one.isoformat() for one in row[2:]) if row[2] else SOONEST
        return Standing(row[0], row[1], window)

    def reference(self, contact: str) -> str | None:
        """Give what the contact's newest promised call is called; None where there is none."""
        query = "SELECT reference FROM callback WHERE contact_id = %s ORDER BY turn DESC LIMIT 1"
        row = self._asking.one(query, (contact,))
        return str(row[0]) if row else None

    def _write(self, head: str, saved: Saved, more: dict[str, Any]) -> bool:
        try:
            return self._write_once(head, saved, more)
        except psycopg.errors.CheckViolation as error:
            if error.diag.constraint_name == SLOT:
                self._slots.forget()  # what is offered next must not be it again
                raise SoldOut("the window is sold out") from None
            raise
        except psycopg.errors.UniqueViolation as error:
            if error.diag.constraint_name not in REFERENCES:
                raise
            return self._write_once(head, saved, more)  # another is drawn

    def _write_once(self, head: str, saved: Saved, more: dict[str, Any]) -> bool:
        moved, turn = move(saved.events), _values(saved) | {"capacity": self._capacity}
        head = "serve" if moved.change == "serve" else "chat" if moved.chat else head
        booked, ended = moved.booked is not None, moved.ended is not None
        told = announced(head, moved) if self._followed else []
        by_text = saved.state.drawn and saved.state.channel == "voice"  # in a chat the questions are shown
        surveyed = moved.declined or bool(saved.outcome and by_text)
        jobs = {"announced": bool(told), "surveyed": surveyed, "linked": moved.linked}
        words = saved.words is not None
        query = hot.statement(head, words, moved.change, booked, ended, moved.case, **jobs)
        more = more | {"announced": json.dumps(told)}
        # What a constraint may refuse, to be tried otherwise, is a transaction of its own.
        own = booked or moved.case or head not in ("save", "end")
        store = self._asking.all if own else self._asking.write
        rows = store(query, turn | more | values(saved, moved))
        done = bool(rows[0][0])
        if done:
            self._asking.then(lambda: self._recent.keep(saved, turn["seq"], turn["head"]))
        if booked or ended:
            self._slots.forget()
        return done


def append(raw: psycopg.Connection[Row], contact: str, events: Sequence[Event], at: datetime) -> None:
    """Add events that belong to no turn, within the caller's transaction."""
    query = "SELECT seq, head, version FROM contact WHERE id = %s FOR UPDATE"
    row = raw.execute(query, (contact,)).fetchone()
    if row is None:
        raise UnknownContact("there is no such contact")
    seq, head, version = row
    lines = [(contact, line.seq, at, version, *line[1:]) for line in link(head, seq, at, version, events)]
    insert = (
        "INSERT INTO event (contact_id, seq, at, version, kind, data, hash) VALUES (%s,%s,%s,%s,%s,%s,%s)"
    )
    raw.cursor().executemany(insert, lines)
    update = "UPDATE contact SET seq = %s, head = %s WHERE id = %s"
    raw.execute(update, (seq + len(events), lines[-1][-1], contact))
    raw.execute("SELECT pg_notify('desk', %s)", (contact,))


class Line(NamedTuple):
    """A line of the log, ready to be stored."""

    seq: int  # from 1
    kind: str
    data: str  # canonical JSON
    hash: bytes  # 32 bytes

    def json(self) -> str:
        """Give the line as JSON; only `data` could need escaping and it is JSON already."""
        return f'{{"seq":{self.seq},"kind":"{self.kind}","data":{self.data},"hash":"{self.hash.hex()}"}}'


def link(head: bytes, seq: int, at: datetime, version: str, events: Sequence[Event]) -> list[Line]:
    """Chain events to the log's head (P16)."""
    lines, moment = [], at.isoformat()
    for number, event in enumerate(events, start=seq + 1):
        data = canonical(event.data())
        head = chain(head, number, moment, version, event.kind, data)
        lines.append(Line(number, event.kind, data, head))
    return lines


def _chained(saved: Saved) -> list[Line]:
    before = saved.before
    return link(before.head, before.seq, saved.at, before.version, saved.events)


def _row(saved: Saved, lines: Sequence[Line]) -> str:
    """Give a turn as one JSON row of the statement that stores several."""
    before, last = saved.before, lines[-1]
    log = ",".join(line.json() for line in lines)
    return (
        f'{{"id":"{before.id}","turn":{before.turn},"seq_before":{before.seq},"seq":{last.seq},'
        f'"head":"{last.hash.hex()}","state":{json.dumps(saved.state.to_json())},'
        f'"at":"{saved.at.isoformat()}","version":"{before.version}","log":[{log}]}}'
    )


def _values(saved: Saved) -> dict[str, Any]:
    before, lines = saved.before, _chained(saved)
    return {
        "id": before.id,
        "channel": before.channel,
        "leg": before.leg,
        "version": before.version,
        "state": json.dumps(saved.state.to_json()),
        "turn": before.turn,
        "seq_before": before.seq,
        "seq": before.seq + len(saved.events),
        "head": lines[-1].hash,
        "at": saved.at,
        "outcome": saved.outcome,
        "new_leg": saved.leg,
        "words": saved.words,
        "log": f"[{','.join(line.json() for line in lines)}]",
    }


def made(row: Row) -> Contact:
    """Make a contact of a row of hot.STANDS."""
    key, channel, leg, version, state, turn, seq, head, salt, started, joined, agent, position = row
    return Contact(
        key,
        channel,
        leg,
        version,
        State.from_json(state),
        turn,
        seq,
        bytes(head),
        bytes(salt),
        started,
        position,
        joined,
        agent,
    )
