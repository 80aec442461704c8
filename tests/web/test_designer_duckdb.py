"""Every figure of the overview, computed again by DuckDB from the exported files, to the last digit."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from adapters import parquet
from adapters.runtime import Runtime
from adapters.store.bulk import Whole, store_whole
from adapters.store.lengths import Lengths
from bench.planted import Plan, length, plant
from tests.web.visitor import Visitor
from web.language import texts

PLAN = Plan(
    judged=0.8,
    booked=0.2,
    tests=0.1,
    told=0.5,
    doubted=0.2,
    moved=0.15,
    surveyed=0.5,
    reviewed=0.4,
    correct=0.9,
    people=150,
)
VIEWS = Path(__file__).with_name("figures.sql")
FIGURE = re.compile(r"CREATE VIEW (k\d\d\w*)")
ERRAND = """
UPDATE contact c SET state = jsonb_set(state, '{errand}', e.data -> 'errand')
  FROM event e WHERE e.contact_id = c.id AND e.kind = 'errand_understood'
"""
WILSON = """
WITH p AS (SELECT * FROM {0}), s AS (
  SELECT part, whole, part / whole AS share, 1.959963984540054 AS z FROM p
), w AS (
  SELECT *, z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) AS spread,
         share + z * z / (2 * whole) AS middle, 1 + z * z / whole AS scale FROM s
)
SELECT format('{{}},{{}},{{:.6f}},{{:.6f}},{{:.6f}}', part, whole, share,
  CASE WHEN part = 0 THEN 0.0 ELSE (middle - spread) / scale END,
  CASE WHEN part = whole THEN 1.0 ELSE (middle + spread) / scale END) FROM w
"""


@pytest.fixture
def exported(
    runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Six hundred contacts of 150 people in three weeks, in files that DuckDB reads."""
    monkeypatch.setattr(Lengths, "of", lambda self, version: length)
    found = plant(PLAN, 600, 8, runtime.world.flows.current.version, days=20)
    store_whole(runtime.engine, (Whole(c.contact, c.version, c.number, c.log, c.person) for c in found))
    with runtime.engine.connect() as connection:  # what a contact is about also stands beside its log
        connection.exec_driver_sql(ERRAND)
    runtime.figures.rebuild()
    parquet.write(runtime.engine, tmp_path, b"key")
    with duckdb.connect() as database:
        for name in ("contacts", "events"):
            database.read_parquet(str(tmp_path / f"{name}.parquet")).create_view(name)
        database.execute(VIEWS.read_text(encoding="utf-8"))
        yield database


def test_duckdb_comes_to_every_figure_of_the_page(
    hanna: Visitor, runtime: Runtime, exported: duckdb.DuckDBPyConnection
) -> None:
    answer = hanna.get("/designer/overview/figures.csv?lang=en")
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))[1:]
    given = {line[0]: ",".join(line[2:7]) for line in lines}
    names = {key: text for key, text in _names().items() if text in given}
    own = FIGURE.findall(VIEWS.read_text(encoding="utf-8"))
    assert set(names) - set(own) == {"k82_customers"} and len(names) == len(lines)
    computed = {key: exported.execute(WILSON.format(key)).fetchall()[0][0] for key in own}
    assert computed == {key: given[names[key]] for key in own}
    customers = """SELECT count(DISTINCT number) FROM person p JOIN figure_contact f USING (contact_id)
                    WHERE f.origin = 'customer'"""
    with runtime.engine.connect() as connection:
        people = connection.exec_driver_sql(customers).scalar_one()
    assert given[names["k82_customers"]].startswith(f"0,{people},0.000000,0.000000,")


def _names() -> dict[str, str]:
    found = {
        key.removeprefix("designer.figure."): text
        for key, text in texts("en").items()
        if "designer.figure." in key
    }
    return {key: text for key, text in found.items() if not key.endswith(".how")}
