"""The designer's pages over a long planted log, against the same figures by SQL over the log itself.

`python -m bench.figures 1000000` takes half an hour; 60 000 contacts by default.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import batched
from pathlib import Path

from sqlalchemy import text

from adapters.flowfiles import load, read_texts
from adapters.postgres import start_embedded
from adapters.runtime import Engine, Figures, Publications, Whole, migrate, open_engine, store_whole
from adapters.settings import ROOT
from bench.planted import MONDAY, Plan, plant
from core.flow.graph import Flow
from core.kpi.asked import Asked
from core.kpi.callers import simulate
from core.kpi.population import Population
from web.designer.pages import PAGES
from web.designer.sheets import Source, Speech

CONTACTS, NEW, DAYS, ROUNDS = 60_000, 2_000, 60, 5
MILLION = 1_000_000
DAY = (MONDAY + timedelta(days=100)).date()  # on which the pages are looked at
GOALS = {"page": 1.0, "ratio": 20.0, "rollup": 200.0, "simulate": 2000.0}  # s, times, contacts/s, calls/s
PLAN = Plan(judged=0.5, told=0.3, doubted=0.1, moved=0.1, surveyed=0.2, reviewed=0.02)
CAME = """
WITH came AS (
  SELECT contact_id, data ->> 'level' AS level, max(seq) AS last FROM event
   WHERE kind = 'node_entered' GROUP BY 1, 2
), gone AS (
  SELECT contact_id FROM event e WHERE kind = 'contact_ended' AND data ->> 'by' = 'person' AND NOT EXISTS (
    SELECT FROM event o WHERE o.contact_id = e.contact_id
       AND o.kind IN ('agent_connected', 'callback_booked'))
), left_at AS (
  SELECT DISTINCT ON (contact_id) contact_id, level FROM came JOIN gone USING (contact_id)
   ORDER BY contact_id, last DESC
)
SELECT level, count(*), count(l.contact_id) FROM came LEFT JOIN left_at l USING (contact_id, level) GROUP BY 1
"""
WAITED = """
SELECT p.data ->> 'queue', count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY a.at - p.at) FROM event p
  JOIN event a ON a.contact_id = p.contact_id AND a.kind = 'agent_connected'
 WHERE p.kind = 'place_taken' GROUP BY 1
"""
JUDGED = """
SELECT p.data ->> 'queue', v.data ->> 'target', count(*) FROM event v
  JOIN event p ON p.contact_id = v.contact_id AND p.kind = 'place_taken'
 WHERE v.kind = 'verdict_given' GROUP BY 1, 2
"""
TALKED = """
SELECT p.data ->> 'queue', count(*), avg(e.at - a.at) FROM event p
  JOIN event a ON a.contact_id = p.contact_id AND a.kind = 'agent_connected'
  JOIN event e ON e.contact_id = p.contact_id AND e.kind = 'contact_ended'
 WHERE p.kind = 'place_taken' GROUP BY 1
"""
OPINIONS = "SELECT data ->> 'overall', count(*) FROM event WHERE kind = 'survey_answered' GROUP BY 1"
DIRECT = {"levels": CAME, "queue": WAITED, "routing": JUDGED, "handling": TALKED, "survey": OPINIONS}


def main() -> int:
    """Measure and print; 1 where a goal is missed."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else CONTACTS
    with tempfile.TemporaryDirectory(prefix="vaxel-bench-") as folder:
        url, server = start_embedded(Path(folder) / "postgres")
        engine = open_engine(url)
        try:
            return _measure(engine, size)
        finally:
            engine.dispose()
            server.stop()


def _measure(engine: Engine, size: int) -> int:
    migrate(engine)
    texts = read_texts(ROOT / "data", "kundservice")
    flow = load(texts)
    Publications(engine).adopt(flow, texts, MONDAY)
    _lay(engine, flow, size, 1)
    found = Figures(engine)
    rebuilt = _seconds(found.rebuild)
    print(f"{size} contacts; made anew in {rebuilt:.1f} s, {size / rebuilt:.0f} contacts a second")
    held = [_rollup(engine, found, flow), *_pages(engine, found, flow, size), _simulated(flow)]
    return 0 if all(held) else 1


def _lay(engine: Engine, flow: Flow, size: int, seed: int) -> None:
    found = (
        Whole(one.contact, flow.version, one.number, one.log, one.person)
        for one in plant(replace(PLAN, people=size // 3), size, seed, days=DAYS)
    )
    for some in batched(found, 5000):
        store_whole(engine, some)
    with engine.connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("ANALYZE"))
        connection.execute(text("RESET statement_timeout"))


def _rollup(engine: Engine, found: Figures, flow: Flow) -> bool:
    """Count contacts that came since, as new as the newest there is."""
    store_whole(engine, _late(flow))
    rate = NEW / _seconds(found.catch_up)
    print(f"what is new is counted at {rate:.0f} contacts a second (goal {GOALS['rollup']:.0f})")
    return rate >= GOALS["rollup"]


def _late(flow: Flow) -> Iterator[Whole]:
    """Give contacts of the year after, all of them newer than any."""
    shift = MONDAY.replace(year=MONDAY.year + 1) - MONDAY
    for one in plant(replace(PLAN, people=NEW // 3), NEW, 2):
        log = [(at + shift, event) for at, event in one.log]
        yield Whole(one.contact, flow.version, one.number, log, one.person)


def _pages(engine: Engine, found: Figures, flow: Flow, size: int) -> Iterator[bool]:
    """Time each page; the ratio is held against its goal over a million contacts, for SQL grows with them."""
    source, speech = Source(Asked(), found, DAY), Speech("sv", flow)
    print(f"{'page':<12}{'seconds':>9}{'by SQL':>9}{'ratio':>8}   (goal 1 s, ratio 20)")
    for name, page in PAGES.items():
        own = statistics.median(_seconds(partial(page, source, speech, {})) for _ in range(ROUNDS))
        direct = _direct(engine, DIRECT[name]) if name in DIRECT else None
        told = f"{direct:>9.3f}{direct / own:>8.0f}" if direct else ""
        print(f"{name:<12}{own:>9.3f}{told}")
        enough = size < MILLION or direct is None or direct / own >= GOALS["ratio"]
        yield own <= GOALS["page"] and enough


def _direct(engine: Engine, query: str) -> float:
    with engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        return _seconds(lambda: connection.execute(text(query)).all())


def _simulated(flow: Flow) -> bool:
    who = Population({"double_charge": 2, "order": 1}, {"sv": 4, "en": 1})
    started, calls = time.process_time(), 2000
    assert sum(1 for _ in simulate(flow, who, calls, 1, MONDAY)) == calls
    rate = calls / (time.process_time() - started)
    print(f"simulated calls: {rate:.0f} a second and core (goal {GOALS['simulate']:.0f})")
    return rate >= GOALS["simulate"]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
