"""Keeps the totals of the figures: up to date from the log by a high-water mark, or rebuilt from it at will.

A contact whose log has grown is folded twice: as far as it was counted before, to take that away, and whole.
So is one that has not grown, where another contact of the same person came before or after it.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from adapters.store import around
from adapters.store.lengths import Lengths
from core.events import Event
from core.kpi.course import Around, Course, Verdict
from core.kpi.fold import fold
from core.kpi.tally import FORM, Slice, count, slice_of
from core.log import from_log

BATCH = 1000  # contacts in one transaction
LATE = timedelta(seconds=30)  # an event may be stored this long after its time
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
NOBODY_ELSE = "SELECT pg_try_advisory_xact_lock(hashtext('figures'))"

GROWN = text("""
WITH touched AS (SELECT DISTINCT contact_id FROM event WHERE at >= :since)
SELECT c.id, c.version, c.called, coalesce(f.seq, 0) AS counted
  FROM touched t JOIN contact c ON c.id = t.contact_id LEFT JOIN figure_contact f ON f.contact_id = c.id
 WHERE c.seq > coalesce(f.seq, 0) ORDER BY c.id LIMIT :most
""")
EVERY = text("""
SELECT id, version, called, 0 AS counted FROM contact WHERE id > :after ORDER BY id LIMIT :most
""")
LOG = text("SELECT contact_id, seq, at, kind, data FROM event WHERE contact_id = ANY(:keys) ORDER BY 1, 2")
SLICES = text("""
INSERT INTO figure_slice (day, version, channel, language, number, errand, origin)
SELECT * FROM json_to_recordset(:rows) AS g (
  day date, version text, channel text, language text, number text, errand text, origin text)
ON CONFLICT (day, version, channel, language, number, errand, origin) DO NOTHING
""")
NUMBERS = text("""
SELECT id, day, version, channel, language, number, errand, origin FROM figure_slice WHERE day = ANY(:days)
""")
ADD = text("""
INSERT INTO figure (slice_id, measure, key, n)
SELECT * FROM json_to_recordset(:rows) AS g (s int, m text, k text, n bigint)
ON CONFLICT (measure, slice_id, key) DO UPDATE SET n = figure.n + excluded.n
""")
SEEN = text("""
INSERT INTO figure_contact (contact_id, seq, day, origin, routed, target, review)
SELECT * FROM json_to_recordset(:rows) AS g (
  contact_id text, seq int, day date, origin text, routed text, target text, review text)
ON CONFLICT (contact_id) DO UPDATE
   SET seq = excluded.seq, routed = excluded.routed, target = excluded.target,
       review = excluded.review
""")
MARK = text("""
INSERT INTO figure_mark (one, form, at) VALUES (true, :form, :at)
ON CONFLICT (one) DO UPDATE SET form = excluded.form, at = excluded.at
""")
COUNTED = text("""
SELECT c.id, c.version, c.called, f.seq AS counted
  FROM figure_contact f JOIN contact c ON c.id = f.contact_id WHERE f.contact_id = ANY(:keys)
""")

type Totals = Counter[tuple[Slice, str, str]]
type Arounds = Mapping[str, Around]
type Log = list[tuple[datetime, Event]]


class Grown(NamedTuple):
    """A contact to be counted."""

    id: str
    version: str
    called: str
    counted: int  # how much of its log was counted before


def count_new(connection: Connection, most: int, lengths: Lengths) -> int | None:
    """Count what is new of at most so many contacts; give of how many, None where all must be made anew."""
    if not connection.execute(text(NOBODY_ELSE)).scalar_one():
        return 0
    mark = connection.execute(text("SELECT form, at FROM figure_mark")).one_or_none()
    if mark is None or (mark.form != FORM and _counts(connection)):
        return None
    if mark.form != FORM:  # of nothing: that is the same in every form
        connection.execute(MARK, {"form": FORM, "at": mark.at})
    since = mark.at - LATE
    newest = _newest(connection, since) or mark.at
    grown = [Grown(*row) for row in connection.execute(GROWN, {"since": since, "most": most})]
    before, after = around.look(connection, [one.id for one in grown])
    totals = _counted(connection, grown, lengths, before, after)
    moved = {key for key in after if after[key] != before.get(key)} - {one.id for one in grown}
    totals.update(_recounted(connection, moved, lengths, before, after))
    _add(connection, totals)
    if len(grown) < most:
        connection.execute(MARK, {"form": FORM, "at": newest})
    return len(grown)


def _counts(connection: Connection) -> bool:
    """Tell whether something is counted."""
    return bool(connection.execute(text("SELECT EXISTS (SELECT FROM figure_contact)")).scalar_one())


def rebuild(connection: Connection, lengths: Lengths) -> int:
    """Make all totals anew; give how many contacts the log has."""
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    # A plan made while the tables were empty reads them from end to end for every batch, and is kept.
    connection.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('figures'))"))
    connection.execute(text("TRUNCATE figure, figure_slice, figure_contact"))
    mark, done = _newest(connection, LONG_AGO) or LONG_AGO, 0
    around.look_at_all(connection)
    totals: Totals = Counter()
    for grown in _pages(connection):
        done += len(grown)
        kept = around.known(connection, [one.id for one in grown])
        totals.update(_counted(connection, grown, lengths, {}, kept))
    _add(connection, totals)
    connection.execute(MARK, {"form": FORM, "at": mark})
    return done


def _newest(connection: Connection, since: datetime) -> datetime | None:
    """Give the time of the newest event since then; read before the log is, so that none is missed.

    The index finds what came since some time, and no newest: without a bound the whole log is read.
    """
    newest = text("SELECT max(at) FROM event WHERE at >= :since")
    found: datetime | None = connection.execute(newest, {"since": since}).scalar_one()
    return found


def _pages(connection: Connection) -> Iterator[list[Grown]]:
    after = ""
    while rows := connection.execute(EVERY, {"after": after, "most": BATCH}).all():
        yield [Grown(*row) for row in rows]
        after = rows[-1].id


def _counted(
    connection: Connection, grown: Sequence[Grown], lengths: Lengths, before: Arounds, after: Arounds
) -> Totals:
    """Note how far each log was read, and give what the totals change by."""
    totals: Totals = Counter()
    seen: list[dict[str, Any]] = []
    logs = _logs(connection, grown)
    for contact in grown:
        log, spoken = logs.get(contact.id, []), lengths.of(contact.version)
        course = fold(contact.called, contact.version, log, spoken)
        if course is None:
            continue
        _put(totals, replace(course, around=after.get(contact.id)), 1)
        if contact.counted and (old := fold(contact.called, contact.version, log[: contact.counted], spoken)):
            _put(totals, replace(old, around=before.get(contact.id)), -1)
        seen.append(_seen(contact.id, len(log), course))
    if seen:
        connection.execute(SEEN, {"rows": json.dumps(seen)})
    return totals


def _logs(connection: Connection, grown: Sequence[Grown]) -> dict[str, Log]:
    logs: dict[str, Log] = defaultdict(list)
    for row in connection.execute(LOG, {"keys": [one.id for one in grown]}):
        logs[row.contact_id].append((row.at, from_log(row.kind, row.data)))
    return logs


def _recounted(
    connection: Connection, keys: set[str], lengths: Lengths, before: Arounds, after: Arounds
) -> Totals:
    """Give what the totals change by where only what lies around contacts has changed."""
    totals: Totals = Counter()
    contacts = [Grown(*row) for row in connection.execute(COUNTED, {"keys": list(keys)})] if keys else []
    logs = _logs(connection, contacts)
    for contact in contacts:
        log = logs[contact.id][: contact.counted]
        if course := fold(contact.called, contact.version, log, lengths.of(contact.version)):
            _put(totals, replace(course, around=before.get(contact.id)), -1)
            _put(totals, replace(course, around=after[contact.id]), 1)
    return totals


def _put(totals: Totals, course: Course, sign: int) -> None:
    where = slice_of(course)
    for (measure, key), number in count(course).items():
        totals[where, measure, key] += sign * number


def _seen(contact: str, seq: int, course: Course) -> dict[str, Any]:
    verdict: Verdict | None = course.verdict
    return {
        "contact_id": contact,
        "seq": seq,
        "day": slice_of(course).day.isoformat(),
        "origin": course.origin,
        "routed": verdict.routed if verdict else None,
        "target": verdict.target if verdict else None,
        "review": course.review,
    }


def _add(connection: Connection, totals: Totals) -> None:
    cells = [(cell, number) for cell, number in totals.items() if number]
    slices = {where for (where, _, _), _ in cells}
    new = [where._asdict() | {"day": where.day.isoformat()} for where in slices]
    connection.execute(SLICES, {"rows": json.dumps(new)})
    days = list({where.day for where in slices})
    known = {Slice(*row[1:]): row.id for row in connection.execute(NUMBERS, {"days": days})}
    for some in batched(cells, 10 * BATCH):
        rows = [
            {"s": known[where], "m": measure, "k": key, "n": number} for (where, measure, key), number in some
        ]
        connection.execute(ADD, {"rows": json.dumps(rows)})
