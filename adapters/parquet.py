"""The log as Parquet files, for analysts' own tools: pseudonymised, with its schema in the files."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, Engine, text

from adapters.store import around
from adapters.store.contacts import answering
from adapters.store.lengths import Lengths
from core.kpi.fold import fold
from core.kpi.tally import slice_of
from core.log import from_log
from core.pseudonyms import Pseudonyms

CONTACTS = 2000  # read and written at a time
EVENT_SCHEMA = pa.schema(
    [
        pa.field("contact", pa.string(), nullable=False, metadata={"is": "what stands for a contact"}),
        pa.field("seq", pa.int32(), nullable=False, metadata={"is": "place in the contact's log, from 1"}),
        pa.field("turn", pa.int32(), metadata={"is": "the turn it belongs to; empty outside turns"}),
        pa.field("at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("kind", pa.dictionary(pa.int16(), pa.string()), nullable=False),
        pa.field("data", pa.string(), nullable=False, metadata={"is": "the event's fields, JSON"}),
    ]
)
CONTACT_SCHEMA = pa.schema(
    [
        pa.field("contact", pa.string(), nullable=False),
        pa.field("day", pa.date32(), nullable=False, metadata={"is": "in Sweden, on which it began"}),
        *(
            pa.field(name, pa.string(), nullable=False)
            for name in ("version", "channel", "language", "number")
        ),
        *(pa.field(name, pa.string(), nullable=False) for name in ("errand", "origin")),
        pa.field("started", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("ended", pa.timestamp("us", tz="UTC"), metadata={"is": "empty while it goes on"}),
        pa.field("outcome", pa.string(), metadata={"is": "one for each contact that is over"}),
        pa.field(
            "heard", pa.float64(), metadata={"is": "share of an answer heard before hanging up after it"}
        ),
        pa.field("joined", pa.bool_(), nullable=False, metadata={"is": "whether the next four can be known"}),
        pa.field("before", pa.int32(), metadata={"is": "days since the last contact of the person or case"}),
        pa.field("same", pa.bool_(), metadata={"is": "the last contact was about the same errand"}),
        pa.field("after", pa.int32(), metadata={"is": "days until the next contact"}),
        pa.field(
            "elsewhere", pa.bool_(), metadata={"is": "that came within 15 minutes, with another errand"}
        ),
    ]
)
KEYS = text("""
SELECT id, version, called
  FROM (SELECT *, (started_at AT TIME ZONE 'Europe/Stockholm')::date AS day FROM contact) c
 WHERE id > :after AND (CAST(:since AS date) IS NULL OR day >= :since)
   AND (CAST(:until AS date) IS NULL OR day <= :until)
 ORDER BY id LIMIT :most
""")
LOG = text("""
SELECT contact_id, seq, turn, at, kind, data FROM event WHERE contact_id = ANY(:keys) ORDER BY contact_id, seq
""")

type Rows = list[dict[str, Any]]


def write(
    engine: Engine, folder: Path, key: bytes, since: date | None = None, until: date | None = None
) -> tuple[int, int]:
    """Write contacts.parquet and events.parquet of a period; give how many contacts and events.

    `key` makes the pseudonyms; whoever throws it away cuts the way back.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names, lengths, counted = Pseudonyms(key), Lengths(engine), [0, 0]
    with (
        answering(),
        engine.execution_options(isolation_level="REPEATABLE READ").begin() as connection,
        pq.ParquetWriter(folder / "contacts.parquet", CONTACT_SCHEMA, compression="zstd") as contacts,
        pq.ParquetWriter(folder / "events.parquet", EVENT_SCHEMA, compression="zstd") as events,
    ):
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        for page in _pages(connection, since, until):
            found, log = _read(connection, page, names, lengths)
            contacts.write_table(pa.Table.from_pylist(found, CONTACT_SCHEMA))
            events.write_table(pa.Table.from_pylist(log, EVENT_SCHEMA))
            counted = [counted[0] + len(found), counted[1] + len(log)]
    return counted[0], counted[1]


def _pages(connection: Connection, since: date | None, until: date | None) -> Iterator[Sequence[Any]]:
    after = ""
    period = {"since": since, "until": until, "most": CONTACTS}
    while rows := connection.execute(KEYS, period | {"after": after}).all():
        yield rows
        after = rows[-1].id


def _read(
    connection: Connection, page: Sequence[Any], names: Pseudonyms, lengths: Lengths
) -> tuple[Rows, Rows]:
    rows: dict[str, list[Any]] = {one.id: [] for one in page}
    for line in connection.execute(LOG, {"keys": list(rows)}):
        rows[line.contact_id].append(line)
    contacts: Rows = []
    events: Rows = []
    joined = around.known(connection, rows)
    for one in page:
        log = ((row.at, from_log(row.kind, row.data)) for row in rows[one.id])
        course = fold(one.called, one.version, log, lengths.of(one.version))
        if course is None:
            continue
        alias = names.of("contact", one.id)
        ends: dict[str, datetime | str | None] = {"ended": course.ended, "outcome": course.outcome or None}
        known = joined.get(one.id)
        beside = {"heard": course.heard, "joined": known is not None, **(asdict(known) if known else {})}
        told = slice_of(course)._asdict() | {"started": course.started}
        contacts.append({"contact": alias, **told, **ends, **beside})
        events += (_event(row, alias, names) for row in rows[one.id])
    return contacts, events


def _event(row: Any, alias: str, names: Pseudonyms) -> dict[str, Any]:
    data = json.dumps(names.data(row.kind, row.data), sort_keys=True, ensure_ascii=False)
    told = {"seq": row.seq, "turn": row.turn, "at": row.at, "kind": row.kind}
    return {"contact": alias, **told, "data": data}
