"""Contacts and their log in a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from adapters.runtime import Engine, Runtime, open_engine, report
from adapters.store.audit import intact
from adapters.store.contacts import Contacts
from core import inputs
from core.errors import StoreUnavailable, UnknownContact
from core.events import PositionTold, RecordingFailed
from core.ports import World
from core.queueing import Place, order
from core.turn import Answer, Arrival, take_first_turn, take_turn
from tests.fakes import MORNING, FakeClock


def ring(world: World, leg: str = "CA1", number: str | None = "+46701740610") -> Answer:
    """Let somebody call."""
    return take_first_turn(world, Arrival("voice", leg, "077", number, "+46771000000"))


def to_queue(world: World, leg: str = "CA1", queue_keys: str = "1") -> str:
    """Let somebody call and go to a queue by keys alone."""
    contact = ring(world, leg).contact
    for keys in ("1", "2", "1", *queue_keys):
        take_turn(world, contact, None, inputs.Pressed(keys))
    return contact


def test_a_contact_comes_back_as_it_was_stored(world: World) -> None:
    contact = ring(world).contact
    found = world.store.load(contact)
    assert (found.turn, found.channel, found.leg, found.started_at) == (1, "voice", "CA1", MORNING)
    assert found.state.node == "welcome"
    assert world.store.find("CA1") == contact


def test_an_unknown_contact_is_told_so(world: World) -> None:
    with pytest.raises(UnknownContact):
        world.store.load("0" * 32)
    with pytest.raises(UnknownContact):
        world.store.find("CA9")
    with pytest.raises(UnknownContact):
        world.store.append("0" * 32, [RecordingFailed()], MORNING)


def test_a_turn_saved_from_an_old_state_is_refused(world: World) -> None:
    from core.ports import Saved

    before = world.store.load(ring(world).contact)
    events = [RecordingFailed()]
    assert world.store.save(Saved(before, before.state, events, MORNING))
    assert not world.store.save(Saved(before, before.state, events, MORNING))
    assert world.store.load(before.id).turn == 2


def test_an_event_between_turns_loses_no_turn(world: World, engine: Engine) -> None:
    from core.ports import Saved

    before = world.store.load(ring(world).contact)
    world.store.append(before.id, [RecordingFailed()], MORNING)
    assert not world.store.save(Saved(before, before.state, [RecordingFailed()], MORNING))
    take_turn(world, before.id, 1, inputs.Pressed("2"))
    assert intact(engine, before.id)


def test_the_chain_of_a_whole_call_is_intact(world: World, engine: Engine) -> None:
    contact = to_queue(world)
    take_turn(world, contact, None, inputs.HungUp())
    assert intact(engine, contact)


@pytest.mark.parametrize(
    "meddling",
    [
        'UPDATE event SET data = \'{"node": "cost", "level": 5}\' WHERE kind = \'node_entered\'',
        "DELETE FROM event WHERE seq = 2",
        "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
        "UPDATE event SET at = at + interval '1 second' WHERE seq = 1",
        "UPDATE event SET version = 'other' WHERE seq = 1",
    ],
)
def test_meddling_with_the_log_shows(world: World, engine: Engine, database_url: str, meddling: str) -> None:
    contact = to_queue(world)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE event DISABLE TRIGGER event_append_only")
        connection.execute(meddling.encode())
    assert not intact(engine, contact)


@pytest.mark.parametrize("change", ["UPDATE event SET seq = seq", "DELETE FROM event", "TRUNCATE event"])
def test_the_database_refuses_to_change_the_log(database_url: str, change: str) -> None:
    with (
        psycopg.connect(database_url) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="append-only"),
    ):
        connection.execute(change.encode())


def test_erasing_a_person_leaves_the_chain_whole(world: World, engine: Engine, database_url: str) -> None:
    contact = to_queue(world)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DELETE FROM utterance")
        connection.execute("DELETE FROM person")
    assert intact(engine, contact)
    assert report(engine, "CA1").queue == "billing"


def test_no_number_stands_in_the_log(world: World, database_url: str) -> None:
    ring(world)
    with psycopg.connect(database_url) as connection:
        (text,) = connection.execute("SELECT string_agg(data::text, '') FROM event").fetchone() or ("",)
    assert "46701740610" not in text


def test_every_event_carries_the_flow_version(world: World, database_url: str) -> None:
    to_queue(world)
    with psycopg.connect(database_url) as connection:
        versions = connection.execute("SELECT DISTINCT version FROM event").fetchall()
    assert versions == [(world.flows.current.version,)]


def test_positions_in_sql_are_those_of_the_rule(world: World, clock: FakeClock, runtime: Runtime) -> None:
    contacts = []
    for number, keys in enumerate(("1", "1", "2", "32", "32", "1", "2")):
        clock.step((number * 7) % 3)
        contacts.append(to_queue(world, f"CA{number}", keys))
    with runtime.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE place SET rank = 0 WHERE contact_id = %s", (contacts[4],))
        connection.exec_driver_sql("UPDATE place SET state = 'held' WHERE contact_id = %s", (contacts[0],))
    places = runtime.desk.waiting()
    assert places == order(places)
    assert [place.contact for place in places if place.held] == [contacts[0]]
    for contact in contacts[1:]:
        own = [place for place in places if place.queue == _queue(places, contact)]
        assert world.store.load(contact).position == [place.contact for place in own].index(contact) + 1


def test_a_place_left_moves_the_others_up(world: World, clock: FakeClock) -> None:
    first = to_queue(world, "CA1")
    clock.step(1)
    second = to_queue(world, "CA2")
    assert world.store.load(second).position == 2
    take_turn(world, first, None, inputs.HungUp())
    assert world.store.load(second).position == 1


def test_a_place_keeps_its_arrival_in_another_queue(world: World, clock: FakeClock, runtime: Runtime) -> None:
    contact = to_queue(world)
    clock.step(300)
    take_turn(world, contact, None, inputs.Connected())
    assert runtime.desk.waiting()[0].arrived_at == MORNING
    assert world.store.load(contact).joined_at == MORNING


def test_twenty_turns_at_once_on_twenty_contacts(world: World, engine: Engine) -> None:
    contacts = [ring(world, f"CA{number}").contact for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: take_turn(world, one, 1, inputs.Pressed("1")), contacts))
    assert all(world.store.load(contact).turn == 2 for contact in contacts)
    assert all(intact(engine, contact) for contact in contacts)


def test_a_database_away_is_said_in_our_words(tmp_path: object) -> None:
    engine = open_engine(f"postgresql://nobody@/nothing?host={tmp_path}")
    with pytest.raises(StoreUnavailable, match="does not answer"):
        Contacts(engine).load("0" * 32)


def test_connections_that_died_cost_no_caller(world: World, database_url: str) -> None:
    contacts = [ring(world, f"CA{number}").contact for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(world.store.load, contacts))
    with psycopg.connect(database_url, autocommit=True) as connection:
        mine = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(f"{mine} AND pid <> pg_backend_pid()")
    with ThreadPoolExecutor(8) as pool:
        assert [found.turn for found in pool.map(world.store.load, contacts)] == [1] * 8


def test_events_between_turns_wait_for_each_other(world: World, engine: Engine) -> None:
    contact = ring(world).contact
    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(world.store.append, contact, [RecordingFailed()], MORNING) for _ in range(20)]
        work.append(pool.submit(take_turn, world, contact, 1, inputs.Pressed("1")))
        for one in work:
            one.result()
    assert intact(engine, contact)


def test_waiting_seconds_are_told_from_the_arrival(world: World, clock: FakeClock) -> None:
    contact = to_queue(world)
    clock.at = MORNING + timedelta(seconds=95)
    answer = take_turn(world, contact, None, inputs.Waited())
    told = next(event for event in answer.events if isinstance(event, PositionTold))
    assert (told.position, told.waited) == (1, 95)


def _queue(places: list[Place], contact: str) -> str:
    return next(place.queue for place in places if place.contact == contact)


def test_two_servers_share_one_call(world: World, engine: Engine) -> None:
    servers = [world, replace(world, store=Contacts(engine))]
    contact = ring(servers[0]).contact
    for turn, keys in enumerate("2129919", start=1):
        take_turn(servers[turn % 2], contact, turn, inputs.Pressed(keys))
    assert intact(engine, contact)
    assert servers[0].store.load(contact).state == servers[1].store.load(contact).state


def test_what_a_server_remembers_is_never_the_truth(world: World, engine: Engine) -> None:
    one, other = world, replace(world, store=Contacts(engine))
    contact = ring(one).contact
    first = take_turn(other, contact, 1, inputs.Pressed("2"))
    assert take_turn(one, contact, 1, inputs.Pressed("1")) == first
    world.store.append(contact, [RecordingFailed()], MORNING)
    take_turn(other, contact, 2, inputs.Pressed("2"))
    assert intact(engine, contact)
