"""Totals of the figures, kept up to date from the log by a high-water mark and rebuilt from it at will.

A contact whose log has grown is folded twice: as far as it was counted before, to take that away, and whole.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, TextClause, text

from adapters.store.contacts import answering
from core.events import Event
from core.kpi.asked import DIMENSIONS, Asked
from core.kpi.course import Course, Verdict
from core.kpi.fold import fold
from core.kpi.tally import FORM, Slice, Tally, count, slice_of
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
INSERT INTO figure_contact (contact_id, seq, day, origin, routed, target)
SELECT * FROM json_to_recordset(:rows) AS g (
  contact_id text, seq int, day date, origin text, routed text, target text)
ON CONFLICT (contact_id) DO UPDATE
   SET seq = excluded.seq, routed = excluded.routed, target = excluded.target
""")
MARK = text("""
INSERT INTO figure_mark (one, form, at) VALUES (true, :form, :at)
ON CONFLICT (one) DO UPDATE SET form = excluded.form, at = excluded.at
""")
SAID = text("""
SELECT u.words FROM figure_contact f JOIN utterance u ON u.contact_id = f.contact_id
 WHERE f.routed = :routed AND f.target IS NOT DISTINCT FROM :target AND f.origin = :origin
   AND (CAST(:since AS date) IS NULL OR f.day >= :since) AND (CAST(:until AS date) IS NULL OR f.day <= :until)
 ORDER BY f.day DESC, u.contact_id, u.seq LIMIT :most
""")

UNCLEAR = text("""
SELECT u.words FROM figure_contact f JOIN utterance u ON u.contact_id = f.contact_id
  JOIN event r ON r.contact_id = u.contact_id AND r.seq = u.seq
 WHERE f.origin = :origin
   AND (CAST(:since AS date) IS NULL OR f.day >= :since) AND (CAST(:until AS date) IS NULL OR f.day <= :until)
   AND EXISTS (SELECT 1 FROM event n WHERE n.contact_id = r.contact_id AND n.turn = r.turn
                  AND n.kind IN ('no_match', 'errand_doubted'))
 ORDER BY f.day DESC, u.contact_id, u.seq LIMIT :most
""")
# Slices that contacts have left again, by choosing another language, stay without any.
LIVING = """(SELECT s.* FROM figure_slice s WHERE EXISTS (
  SELECT 1 FROM figure f WHERE f.measure = 'contact' AND f.slice_id = s.id AND f.n > 0)) living"""

DAYS = text(f"SELECT min(day), max(day) FROM {LIVING}")  # noqa: S608  our own words

type Totals = Counter[tuple[Slice, str, str]]


class Grown(NamedTuple):
    """A contact to be counted."""

    id: str
    version: str
    called: str
    counted: int  # how much of its log was counted before


class Figures:
    """The totals; every method raises StoreUnavailable when the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._whole = engine.execution_options(isolation_level="READ COMMITTED")

    def catch_up(self, most: int | None = None, *, anew: bool = True) -> int:
        """Count what the log has grown by; give how many contacts were counted, `most` at most or all.

        Where the totals were never made, or count other things than today, they are made anew, which takes
        minutes of a long log: not without `anew`. Several may call it at once: the second does nothing.
        """
        done = 0
        while True:
            found = self._batch(BATCH if most is None else min(BATCH, most - done))
            if found is None:
                return self.rebuild() if anew else 0
            done += found
            if found < BATCH or (most is not None and done >= most):
                return done

    def rebuild(self) -> int:
        """Make all totals anew from the log; give how many contacts it has."""
        with answering(), self._whole.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('figures'))"))
            connection.execute(text("TRUNCATE figure, figure_slice, figure_contact"))
            mark, done = _newest(connection), 0
            totals: Totals = Counter()
            for grown in _pages(connection):
                done += len(grown)
                totals.update(_counted(connection, grown))
            _add(connection, totals)
            connection.execute(MARK, {"form": FORM, "at": mark})
        return done

    def _batch(self, most: int) -> int | None:
        """Count one batch; None where all must be made anew."""
        with answering(), self._whole.begin() as connection:
            if not connection.execute(text(NOBODY_ELSE)).scalar_one():
                return 0
            mark = connection.execute(text("SELECT form, at FROM figure_mark")).one_or_none()
            if mark is None or mark.form != FORM:
                return None
            newest = _newest(connection)
            rows = connection.execute(GROWN, {"since": mark.at - LATE, "most": most})
            grown = [Grown(*row) for row in rows]
            _add(connection, _counted(connection, grown))
            if len(grown) < most:
                connection.execute(MARK, {"form": FORM, "at": newest})
            return len(grown)

    def total(self, asked: Asked, *measures: str) -> Tally:
        """Give the totals of these measures."""
        return self.split(asked, None, *measures).get("", Tally())

    def split(self, asked: Asked, by: str | None, *measures: str) -> dict[str, Tally]:
        """Give the totals apart for each value of a dimension, or of `day`; under "" where `by` is None."""
        if by is not None and by not in (*DIMENSIONS, "day"):
            raise ValueError(f"the figures are not kept by {by}")
        part = f"s.{by}::text" if by else "''"
        where, values = _where(asked)
        query = f"""
            SELECT {part}, f.measure, f.key, sum(f.n)::bigint
              FROM figure f JOIN figure_slice s ON s.id = f.slice_id
             WHERE f.measure = ANY(:measures) AND {where}
             GROUP BY 1, 2, 3 HAVING sum(f.n) <> 0"""  # noqa: S608  our own words
        cells: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        with answering(), self._engine.connect() as connection:
            for value, *cell in connection.execute(text(query), values | {"measures": list(measures)}):
                cells[value].append((cell[0], cell[1], cell[2]))
        return {value: Tally(found) for value, found in cells.items()}

    def choices(self) -> Mapping[str, Sequence[str]]:
        """Give the values of each dimension that some contact has, the versions newest first."""
        query = " UNION ".join(
            f"SELECT '{name}', {name}, max(day) FROM {LIVING} GROUP BY 2"  # noqa: S608  our own words
            for name in DIMENSIONS
        )
        with answering(), self._engine.connect() as connection:
            rows = connection.execute(text(query)).all()
        found: dict[str, list[tuple[date, str]]] = defaultdict(list)
        for name, value, last in rows:
            found[name].append((last, value))
        return {name: _sorted(name, found.get(name, [])) for name in DIMENSIONS}

    def period(self) -> tuple[date, date] | None:
        """Give the first and the last day that is counted; None where nothing is."""
        with answering(), self._engine.connect() as connection:
            row = connection.execute(DAYS).one()
        return (row[0], row[1]) if row[0] else None

    def said(self, asked: Asked, routed: str, target: str | None, most: int) -> list[str]:
        """Give what was said by those behind a cell of the routing; only with their consent is it kept."""
        return self._words(SAID, asked, {"routed": routed, "target": target, "most": most})

    def unclear(self, asked: Asked, most: int) -> list[str]:
        """Give what was said and not understood at once, with consent, the newest first."""
        return self._words(UNCLEAR, asked, {"most": most})

    def _words(self, query: TextClause, asked: Asked, values: dict[str, Any]) -> list[str]:
        period = {"since": asked.since, "until": asked.until, "origin": asked.origin}
        with answering(), self._engine.connect() as connection:
            return [words for (words,) in connection.execute(query, values | period)]


def _sorted(name: str, found: list[tuple[date, str]]) -> list[str]:
    ordered = sorted(found, reverse=True) if name == "version" else sorted(found, key=lambda one: one[1])
    return [value for _, value in ordered]


def _where(asked: Asked) -> tuple[str, dict[str, Any]]:
    """Give the conditions on a slice, with their values."""
    narrowed = asked.narrowed()
    parts, values = [f"s.{name} = :{name}" for name in narrowed], dict[str, Any](narrowed)
    if asked.since:
        parts, values = [*parts, "s.day >= :since"], values | {"since": asked.since}
    if asked.until:
        parts, values = [*parts, "s.day <= :until"], values | {"until": asked.until}
    return " AND ".join(parts), values


def _newest(connection: Connection) -> datetime:
    """Give the time of the newest event there is; read before the log is, so that none is missed."""
    return connection.execute(text("SELECT max(at) FROM event")).scalar_one() or LONG_AGO


def _pages(connection: Connection) -> Iterator[list[Grown]]:
    after = ""
    while rows := connection.execute(EVERY, {"after": after, "most": BATCH}).all():
        yield [Grown(*row) for row in rows]
        after = rows[-1].id


def _counted(connection: Connection, grown: Sequence[Grown]) -> Totals:
    """Note how far each log was read, and give what the totals change by."""
    totals: Totals = Counter()
    seen: list[dict[str, Any]] = []
    logs = _logs(connection, grown)
    for contact in grown:
        log = logs.get(contact.id, [])
        course = _fold(contact, log, len(log))
        if course is None:
            continue
        _put(totals, course, 1)
        if contact.counted and (before := _fold(contact, log, contact.counted)):
            _put(totals, before, -1)
        seen.append(_seen(contact.id, len(log), course))
    if seen:
        connection.execute(SEEN, {"rows": json.dumps(seen)})
    return totals


def _logs(connection: Connection, grown: Sequence[Grown]) -> dict[str, list[tuple[datetime, Event]]]:
    logs: dict[str, list[tuple[datetime, Event]]] = defaultdict(list)
    for row in connection.execute(LOG, {"keys": [one.id for one in grown]}):
        logs[row.contact_id].append((row.at, from_log(row.kind, row.data)))
    return logs


def _fold(contact: Grown, log: Sequence[tuple[datetime, Event]], most: int) -> Course | None:
    return fold(contact.called, contact.version, log[:most])


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
