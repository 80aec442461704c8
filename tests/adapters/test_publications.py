"""The list of publications in a real PostgreSQL, and what `vaxel versions` reads out of it."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from alembic import command

from adapters.flowfiles import load, read_texts
from adapters.runtime import Engine, Publications
from adapters.settings import ROOT
from adapters.store.migrate import configuration, migrate
from core import inputs
from core.errors import FlowError
from core.ports import World
from core.publication import PublicationError, Split
from core.turn import Arrival, take_first_turn, take_turn
from tests.fakes import MORNING

LATER = MORNING + timedelta(hours=1)


def texts(free: str = "Samtalet är gratis.") -> dict[str, str]:
    """Give the default flow's files, with another sentence where a call is free."""
    found = dict(read_texts(ROOT / "data", "kundservice"))
    old = found["prompts/sv.yml"]
    found["prompts/sv.yml"] = old.replace("Samtalet är gratis.", free)
    assert free in found["prompts/sv.yml"]
    return found


OLD, NEW, NEWER = (texts(free) for free in ("Samtalet är gratis.", "Det är gratis.", "Det kostar inget."))


def version(files: Mapping[str, str]) -> str:
    return load(files).version


def publish(engine: Engine, files: Mapping[str, str], share: int = 100, note: str = "") -> bool:
    return Publications(engine).publish(load(files), files, LATER, share, note)


def store_unreadable(database_url: str, name: str, share: int) -> None:
    """Store and publish a version that an older or newer Växel wrote."""
    files = json.dumps({**OLD, "flows/kundservice.yml": "name: kundservice\nlanguages: [sv]\nrooms: {}\n"})
    with psycopg.connect(database_url, autocommit=True) as connection:
        row = (
            "INSERT INTO flow_version (version, name, texts, stored_at) VALUES (%s, 'kundservice', %s, now())"
        )
        connection.execute(row, (name, files))
        row = "INSERT INTO publication (version, at, share, note, by) VALUES (%s, now(), %s, '', 'publish')"
        connection.execute(row, (name, share))


def test_a_version_is_stored_and_current(engine: Engine) -> None:
    found = Publications(engine)
    assert (found.newest(), found.in_force()) == (0, None)
    assert publish(engine, OLD)
    assert found.in_force() == Split(version(OLD))
    assert found.texts(version(OLD)) == OLD
    assert not publish(engine, OLD)
    assert len(found.history()) == found.newest() == 1


def test_a_share_is_kept_beside_the_current(engine: Engine) -> None:
    publish(engine, OLD)
    publish(engine, NEW, 20)
    assert Publications(engine).in_force() == Split(version(OLD), version(NEW), 20)


def test_what_is_refused_stores_nothing(engine: Engine) -> None:
    with pytest.raises(PublicationError, match="no current version yet"):
        publish(engine, OLD, 20)
    with pytest.raises(FlowError, match="not a version that was ever stored"):
        Publications(engine).texts(version(OLD))


def test_a_version_comes_back(engine: Engine) -> None:
    found = Publications(engine)
    publish(engine, OLD)
    publish(engine, NEW)
    assert found.before() == version(OLD)
    assert found.roll_back(version(OLD), LATER)
    assert found.in_force() == Split(version(OLD))
    assert not found.roll_back(version(OLD), LATER)


def test_two_who_publish_at_once_publish_once(engine: Engine) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda files: publish(engine, files), [NEW] * 8))
    assert sorted(done) == [False] * 7 + [True]
    assert len(Publications(engine).history()) == 1


@pytest.mark.parametrize("change", ["UPDATE publication SET share = 50", "DELETE FROM publication"])
def test_the_database_refuses_to_change_the_list(engine: Engine, database_url: str, change: str) -> None:
    publish(engine, OLD)
    with (
        psycopg.connect(database_url) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="list of publications is append-only"),
    ):
        connection.execute(change.encode())


def test_a_version_is_found_by_its_beginning(engine: Engine) -> None:
    publish(engine, OLD)
    whole = version(OLD)
    assert Publications(engine).named(whole) == Publications(engine).named(whole[:4]) == whole


@pytest.mark.parametrize("written", ["", "c", "0000", "%", "____", "x" * 40])
def test_an_unknown_version_is_refused_by_name(engine: Engine, written: str) -> None:
    publish(engine, OLD)
    with pytest.raises(PublicationError, match=f"^there is no version {written}; "):
        Publications(engine).named(written)


def test_a_beginning_of_two_versions_is_refused(engine: Engine, database_url: str) -> None:
    store_unreadable(database_url, "abcd1", 100)
    store_unreadable(database_url, "abcd2", 100)
    with pytest.raises(PublicationError, match="more than one version begins with abcd: abcd1, abcd2"):
        Publications(engine).named("abcd")


def test_the_list_counts_contacts(world: World, engine: Engine) -> None:
    for leg in ("CA1", "CA2"):
        contact = take_first_turn(world, Arrival("voice", leg, "077", None, "+46771000000")).contact
    take_turn(world, contact, None, inputs.HungUp())
    publish(engine, NEW, 20, "shorter")
    trial, current = Publications(engine).listed()
    assert (current.version, current.by, current.note) == (version(OLD), "start", "")
    assert (current.share, current.contacts, current.under_way) == (80, 2, 1)
    assert (trial.version, trial.by, trial.note, trial.at) == (version(NEW), "publish", "shorter", LATER)
    assert (trial.share, trial.contacts, trial.under_way, trial.unreadable) == (20, 0, 0, None)


def test_the_list_says_what_cannot_be_read(engine: Engine, database_url: str) -> None:
    publish(engine, OLD)
    store_unreadable(database_url, "from_tomorrow", 100)
    listed = Publications(engine).listed()
    assert [one.version for one in listed] == ["from_tomorrow", version(OLD)]
    assert str(listed[0].unreadable).startswith("data/flows/kundservice.yml:")
    assert listed[1].unreadable is None


def test_a_version_without_a_flow_is_only_listed(engine: Engine, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("INSERT INTO flow_version VALUES ('empty', 'kundservice', '{}', now())")
    (one,) = Publications(engine).listed()
    assert (one.version, one.at, one.share, one.unreadable) == (
        "empty",
        None,
        0,
        "flow:1 file: does not exist.",
    )


def test_files_are_followed_until_somebody_chooses(engine: Engine) -> None:
    found = Publications(engine)
    for files in (OLD, NEW, NEW):
        assert found.adopt(load(files), files, MORNING) == Split(version(files))
    assert [one.by for one in found.history()] == ["start", "start"]
    publish(engine, OLD)
    assert found.adopt(load(NEWER), NEWER, MORNING) == Split(version(OLD))


def test_files_take_over_from_what_nobody_can_read(engine: Engine, database_url: str) -> None:
    store_unreadable(database_url, "from_tomorrow", 100)
    assert Publications(engine).adopt(load(OLD), OLD, MORNING) == Split(version(OLD))


def test_what_was_stored_before_counts_as_from_files(engine: Engine, database_url: str) -> None:
    with engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
        command.downgrade(configuration(connection), "0001")
    with psycopg.connect(database_url, autocommit=True) as connection:
        row = (
            "INSERT INTO flow_version (version, name, texts, stored_at) VALUES (%s, 'kundservice', '{}', %s)"
        )
        connection.execute(row, ("newer", LATER))
        connection.execute(row, ("older", MORNING))
    migrate(engine)
    found = Publications(engine).history()
    assert [(one.version, one.share, one.by) for one in found] == [
        ("older", 100, "start"),
        ("newer", 100, "start"),
    ]
