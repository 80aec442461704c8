"""What came before and after a contact of the same person, or about the same case, as days alone.

The numbers that join contacts stay in the tables where they can be erased: what is kept of them here is how
many days lie between two contacts, and whether they were about the same. It outlives the erasure, so that
figures do not change with it, and leads nobody back to a person.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from core.kpi.course import Around

AT_ONCE = 5000  # contacts that are looked up together when all are
# Flagged contacts are nobody's own errand: they follow on nothing, and nothing follows on them.
_FLAGGED = (
    "EXISTS (SELECT FROM event f WHERE f.contact_id = {0}.id AND f.seq <= 3 AND f.kind = 'contact_flagged')"
)
_OTHER = """
LEFT JOIN LATERAL (
  SELECT o.id, o.started_at, o.state ->> 'errand' AS errand, o.ended_at
    FROM (SELECT q.contact_id FROM person q WHERE q.number = p.number
           UNION SELECT j.contact_id FROM contact_case j WHERE j.reference = k.reference) s
    JOIN contact o ON o.id = s.contact_id
   WHERE (o.started_at, o.id) {than} (c.started_at, c.id) AND NOT {flagged}
   ORDER BY o.started_at {order}, o.id {order} LIMIT 1) {name} ON true
"""
_BEFORE = _OTHER.format(than="<", order="DESC", name="b", flagged=_FLAGGED.format("o"))
_AFTER = _OTHER.format(than=">", order="ASC", name="a", flagged=_FLAGGED.format("o"))
_DAY = "({0}.started_at AT TIME ZONE 'Europe/Stockholm')::date"
LOOK = text(f"""
SELECT c.id, b.id AS one, a.id AS other,
       {_DAY.format("c")} - {_DAY.format("b")} AS before,
       coalesce(b.errand = c.state ->> 'errand', false) AS same,
       {_DAY.format("a")} - {_DAY.format("c")} AS after,
       coalesce(a.started_at < c.ended_at + interval '15 minutes'
                AND a.errand <> c.state ->> 'errand', false) AS elsewhere
  FROM contact c LEFT JOIN person p ON p.contact_id = c.id LEFT JOIN contact_case k ON k.contact_id = c.id
  {_BEFORE} {_AFTER}
 WHERE c.id = ANY(:keys) AND (p.number IS NOT NULL OR b.id IS NOT NULL OR a.id IS NOT NULL)
   AND NOT {_FLAGGED.format("c")}
""")  # noqa: S608  our own words
KNOWN = text(
    'SELECT contact_id, before, same, "after", elsewhere FROM figure_around WHERE contact_id = ANY(:keys)'
)
KEEP = text("""
INSERT INTO figure_around (contact_id, before, same, "after", elsewhere)
SELECT * FROM unnest(CAST(:ids AS text[]), CAST(:befores AS int[]), CAST(:sames AS boolean[]),
                     CAST(:afters AS int[]), CAST(:elsewheres AS boolean[]))
ON CONFLICT (contact_id) DO UPDATE
   SET before = excluded.before, same = excluded.same, "after" = excluded.after,
       elsewhere = excluded.elsewhere
""")
LINKED = text("""
(SELECT contact_id FROM person WHERE number IS NOT NULL AND contact_id > :after
  ORDER BY contact_id LIMIT :most)
 UNION
(SELECT contact_id FROM contact_case WHERE contact_id > :after ORDER BY contact_id LIMIT :most)
 ORDER BY contact_id LIMIT :most
""")


class Looked(NamedTuple):
    """What is found of one contact now."""

    around: Around
    neighbours: tuple[str, ...]  # contacts that it lies between


def known(connection: Connection, keys: Iterable[str]) -> dict[str, Around]:
    """Give what is kept."""
    rows = connection.execute(KNOWN, {"keys": list(keys)})
    return {row.contact_id: Around(row.before, row.same, row.after, row.elsewhere) for row in rows}


def look(connection: Connection, keys: Iterable[str]) -> tuple[dict[str, Around], dict[str, Around]]:
    """Look up contacts and those beside them; give what was kept of all these, and what is kept from now on.

    What is found of a contact whose number was erased is less than what was kept, and takes nothing away.
    """
    found = _found(connection, keys)
    beside = {one for looked in found.values() for one in looked.neighbours} - found.keys()
    return _renewed(connection, found | _found(connection, beside))


def look_at_all(connection: Connection) -> None:
    """Look up every contact that may belong to others; those beside it come by themselves."""
    after = ""
    while keys := connection.execute(LINKED, {"after": after, "most": AT_ONCE}).scalars().all():
        _renewed(connection, _found(connection, keys))
        after = keys[-1]


def _renewed(
    connection: Connection, found: Mapping[str, Looked]
) -> tuple[dict[str, Around], dict[str, Around]]:
    """Keep what was found; give what was kept of these contacts before, and what is kept from now on."""
    before = known(connection, found)
    after = {key: _both(before.get(key), looked.around) for key, looked in found.items()}
    _keep(connection, {key: one for key, one in after.items() if one != before.get(key)})
    return before, before | after


def _found(connection: Connection, keys: Iterable[str]) -> dict[str, Looked]:
    wanted = list(keys)
    if not wanted:
        return {}
    return {
        row.id: Looked(
            Around(row.before, row.same, row.after, row.elsewhere),
            tuple(one for one in (row.one, row.other) if one),
        )
        for row in connection.execute(LOOK, {"keys": wanted})
    }


def _both(kept: Around | None, found: Around) -> Around:
    if kept is None:
        return found
    before, same = (kept.before, kept.same) if found.before is None else (found.before, found.same)
    after, elsewhere = (kept.after, kept.elsewhere) if found.after is None else (found.after, found.elsewhere)
    return Around(before, same, after, elsewhere)


def _keep(connection: Connection, changed: Mapping[str, Around]) -> None:
    if not changed:
        return
    values: dict[str, list[Any]] = {"ids": list(changed)}
    for name in ("before", "same", "after", "elsewhere"):
        values[f"{name}s"] = [getattr(one, name) for one in changed.values()]
    connection.execute(KEEP, values)
