"""Totals of the figures as pages ask for them, and the words behind them that may be shown."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Engine, TextClause, text

from adapters.store import rollup
from adapters.store.contacts import answering
from adapters.store.lengths import Lengths
from core.kpi.asked import DIMENSIONS, Asked
from core.kpi.tally import Tally

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


class Figures:
    """The totals; every method raises StoreUnavailable when the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._whole = engine.execution_options(isolation_level="READ COMMITTED")
        self._lengths = Lengths(engine)

    def catch_up(self, most: int | None = None, *, anew: bool = True) -> int:
        """Count what the log has grown by; give how many contacts were counted, `most` at most or all.

        Where the totals were never made, or count other things than today, they are made anew, which takes
        minutes of a long log: not without `anew`. Several may call it at once: the second does nothing.
        """
        done = 0
        while True:
            wanted = rollup.BATCH if most is None else min(rollup.BATCH, most - done)
            with answering(), self._whole.begin() as connection:
                found = rollup.count_new(connection, wanted, self._lengths)
            if found is None:
                return self.rebuild() if anew else 0
            done += found
            if found < rollup.BATCH or (most is not None and done >= most):
                return done

    def rebuild(self) -> int:
        """Make all totals anew from the log; give how many contacts it has."""
        with answering(), self._whole.begin() as connection:
            return rollup.rebuild(connection, self._lengths)

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
