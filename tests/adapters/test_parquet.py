"""The exported log: no person in it, and the figures come out of it again without any code of ours."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from adapters import parquet
from adapters.runtime import Engine
from adapters.store.bulk import Whole, store_whole
from adapters.store.figures import Figures
from bench.planted import MONDAY, Plan, plant
from core.kpi.asked import Asked
from core.kpi.figures import figures, levels
from core.kpi.times import incidence
from core.pseudonyms import Pseudonyms

VERSION = "c" * 16
MEASURES = (
    "contact",
    "answered",
    "contained",
    "wait",
    "way",
    "promise",
    "verdict",
    "assistant",
    "human",
    "talk",
    "level",
)
ENDS = """
CREATE VIEW ends AS
SELECT c.contact, e.seq, e."at" AS moment, e.data ->> 'by' AS by_whom, c.started
  FROM contacts c JOIN events e USING (contact)
 WHERE e.kind = 'contact_ended' AND c.origin = 'customer';
CREATE VIEW met AS
SELECT contact, min(events."at") AS moment FROM events JOIN ends USING (contact)
 WHERE kind = 'agent_connected' AND events.seq < ends.seq GROUP BY contact;
CREATE VIEW joined AS
SELECT contact, min(events."at") AS moment FROM events WHERE kind = 'place_taken' GROUP BY contact;
CREATE VIEW booked AS SELECT DISTINCT contact FROM events WHERE kind = 'callback_booked';
CREATE VIEW came AS
SELECT contact, CAST(data ->> 'level' AS int) AS level, max(events.seq) AS last
  FROM events JOIN ends USING (contact) WHERE kind = 'node_entered' GROUP BY ALL;
CREATE VIEW lost AS
SELECT contact, (SELECT arg_max(level, last) FROM came WHERE came.contact = ends.contact) AS level
  FROM ends WHERE by_whom = 'person' AND contact NOT IN (SELECT contact FROM met)
   AND contact NOT IN (SELECT contact FROM booked);
"""
ANSWERED = """
SELECT count(*) FILTER (WHERE epoch_us(m.moment) - epoch_us(j.moment) <= 40000000),
       (SELECT count(*) FROM ends)
  FROM ends JOIN met m USING (contact) JOIN joined j USING (contact)
"""
RIGHT = """
SELECT count(*) FILTER (WHERE (data ->> 'right')::bool), count(*) FROM events JOIN ends USING (contact)
 WHERE kind = 'verdict_given'
"""
LEVELS = """
SELECT level, count(*), (SELECT count(*) FROM lost WHERE lost.level = came.level)
  FROM came GROUP BY level ORDER BY level
"""
WAITS = """
SELECT count(*) FILTER (WHERE epoch_us(m.moment) - epoch_us(j.moment) < 31000000)
       / (SELECT count(*) FROM joined JOIN ends USING (contact))
  FROM ends JOIN met m USING (contact) JOIN joined j USING (contact)
"""


@pytest.fixture
def exported(engine: Engine, tmp_path: Path) -> Iterator[Path]:
    """Three hundred planted contacts, some of them test calls, as files."""
    flow = "INSERT INTO flow_version VALUES (%(version)s, 'planted', '{}', now())"
    with engine.connect() as connection:
        connection.exec_driver_sql(flow, {"version": VERSION})
    plan = Plan(judged=1.0, booked=0.2, tests=0.1)
    found = plant(plan, 300, 21, VERSION, days=3)
    store_whole(engine, (Whole(one.contact, one.version, one.number, one.log) for one in found))
    assert parquet.write(engine, tmp_path, b"key")[0] == 300
    return tmp_path


def asked(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Ask DuckDB, which knows nothing of us."""
    with duckdb.connect() as database:
        for name in ("contacts", "events"):
            database.read_parquet(str(folder / f"{name}.parquet")).create_view(name)
        database.execute(ENDS)
        return database.execute(query).fetchall()


def test_duckdb_comes_to_the_same_figures(engine: Engine, exported: Path) -> None:
    totals = Figures(engine)
    totals.rebuild()
    found = totals.total(Asked(), *MEASURES)
    named = {figure.name: (figure.share.part, figure.share.whole) for figure in figures(found)}
    assert asked(exported, ANSWERED) == [named["k78"]]
    assert asked(exported, RIGHT) == [named["k86_right"]]
    (lost,) = asked(exported, "SELECT (SELECT count(*) FROM lost), (SELECT count(*) FROM ends)")
    assert lost == named["k79_lost"]
    assert asked(exported, LEVELS) == [(one.level, one.entered, one.abandoned) for one in levels(found)]


def test_duckdb_comes_to_the_same_curve(engine: Engine, exported: Path) -> None:
    """Where nobody is censored the curve is a share of counts."""
    totals = Figures(engine)
    totals.rebuild()
    curve = incidence(totals.total(Asked(), "wait").times("wait", 1, 2))["answered"]
    ((share,),) = asked(exported, WAITS)
    assert curve.at(30) == pytest.approx(share, abs=1e-12)


def test_no_contact_or_person_can_be_found(engine: Engine, exported: Path) -> None:
    rows = asked(exported, "SELECT contact, data FROM events")
    with engine.connect() as connection:
        own = {key for (key,) in connection.exec_driver_sql("SELECT id FROM contact")}
    told = json.dumps(rows)
    assert "hanna" not in told and not own & {contact for contact, _ in rows}


def test_a_period_is_exported_alone(engine: Engine, exported: Path, tmp_path: Path) -> None:
    day = MONDAY.date() + timedelta(days=1)
    contacts, events = parquet.write(engine, tmp_path / "one", b"other", day, day)
    assert contacts == 100 and events > contacts
    assert asked(tmp_path / "one", "SELECT DISTINCT day FROM contacts") == [(day,)]


def test_nothing_is_exported_as_empty_files(engine: Engine, tmp_path: Path) -> None:
    assert parquet.write(engine, tmp_path, b"key") == (0, 0)
    assert asked(tmp_path, "SELECT count(*) FROM contacts") == [(0,)]


def test_pseudonyms_are_the_same_within_a_file_alone() -> None:
    one, other = Pseudonyms(b"one"), Pseudonyms(b"other")
    moved = {"agent": "hanna", "queue": "billing", "to": "ivar"}
    told = one.data("contact_moved", moved)
    assert told["agent"] == one.of("agent", "hanna") != other.of("agent", "hanna")
    assert told["to"] == one.of("agent", "ivar") and told["queue"] == "billing"
    booked = one.data("callback_booked", {"queue": "billing", "instead": "abc"})
    assert booked["instead"] == one.data("callback_told", {"contact": "abc"})["contact"]


def test_digests_of_persons_are_left_out() -> None:
    names = Pseudonyms(b"key")
    assert names.data("contact_started", {"caller": "digest", "cost": "077"}) == {
        "cost": "077",
        "caller_known": True,
    }
    assert names.data("input_received", {"how": "speech", "words": "digest"}) == {"how": "speech"}
