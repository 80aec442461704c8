"""Stores whole contacts at once, each with its chained log: for those that nobody called."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from sqlalchemy import Engine

from adapters.store.contacts import answering
from core.events import ContactEnded, ContactStarted, Event, NodeEntered
from core.flow.state import State
from core.ids import new_salt
from core.kpi.fold import fold
from core.log import GENESIS, canonical, chain

CONTACT = """
COPY contact (id, channel, leg, version, called, state, turn, seq, head, started_at, ended_at, outcome)
FROM STDIN
"""
PERSON = "COPY person (contact_id, salt, number) FROM STDIN"
EVENT = "COPY event (contact_id, seq, at, version, kind, data, hash) FROM STDIN"


@dataclass(frozen=True)
class Whole:
    """A contact that is over, with everything that happened."""

    id: str  # 32 hexadecimal digits
    version: str  # a stored one
    called: str  # the number or page it came to
    log: Sequence[tuple[datetime, Event]]
    person: str | None = None  # the number they call from


def store_whole(engine: Engine, contacts: Iterable[Whole]) -> int:
    """Store contacts and give how many; each one's log is chained like any (P16)."""
    kept = list(contacts)
    with answering(), engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, psycopg.Connection)  # noqa: S101
        heads: dict[str, bytes] = {}
        raw.execute("SET LOCAL statement_timeout = 0")
        with raw.cursor() as cursor, cursor.copy(EVENT) as copy:
            for one in kept:
                head = GENESIS
                for seq, (at, event) in enumerate(one.log, start=1):
                    data = canonical(event.data())
                    head = chain(head, seq, at.isoformat(), one.version, event.kind, data)
                    copy.write_row((one.id, seq, at, one.version, event.kind, data, head))
                heads[one.id] = head
        with raw.cursor() as cursor, cursor.copy(CONTACT) as copy:
            for one in kept:
                copy.write_row(_row(one, heads[one.id]))
        with raw.cursor() as cursor, cursor.copy(PERSON) as copy:
            for one in kept:
                if one.person:
                    copy.write_row((one.id, new_salt(), one.person))
    return len(kept)


def _row(one: Whole, head: bytes) -> tuple[object, ...]:
    started = next(event for _, event in one.log if isinstance(event, ContactStarted))
    node = next((event.node for _, event in reversed(one.log) if isinstance(event, NodeEntered)), "")
    course = fold(one.called, one.version, one.log)
    ended = any(isinstance(event, ContactEnded) for _, event in one.log)
    state = State(node, course.language if course else "", started.cost, phase="ended" if ended else "asking")
    told = json.dumps(state.to_json()), len(one.log), len(one.log), head
    ends = (course.ended, course.outcome or None) if course else (None, None)
    return one.id, started.channel, f"whole-{one.id}", one.version, one.called, *told, one.log[0][0], *ends
