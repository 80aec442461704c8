"""What servers give new contacts while others publish, and what each contact keeps."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import psycopg
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import event

from adapters.flowfiles import load
from adapters.runtime import Engine, Publications, open_engine, report
from adapters.store.contacts import Contacts
from adapters.store.versions import LOOK_SECONDS, Versions
from core import inputs
from core.errors import FlowError
from core.ports import World
from core.publication import PublicationError
from core.turn import Answer, Arrival, take_first_turn, take_turn
from tests.adapters.test_publications import LATER, NEW, NEWER, OLD, publish, store_unreadable, version
from tests.fakes import MORNING

NOWHERE = "postgresql://nobody@/nothing?host=/nowhere"


@dataclass
class Server:
    """A server of its own over a database, with lots and seconds that a test decides."""

    world: World
    seconds: float = 0.0
    lots: list[float] = field(default_factory=lambda: [0.5])

    @property
    def versions(self) -> Versions:
        assert isinstance(self.world.flows, Versions)
        return self.world.flows

    def ring(self, leg: str) -> Answer:
        """Let somebody call, long enough after the last look."""
        self.seconds += LOOK_SECONDS
        return take_first_turn(self.world, Arrival("voice", leg, "077", None, "+46771000000"))


type Start = Callable[..., Server]


@pytest.fixture
def start(world: World, database_url: str) -> Iterator[Start]:
    """Starts servers, each with connections of its own; `world` has the flow's files published already."""
    engines = []

    def server(files: dict[str, str] = OLD, url: str = database_url) -> Server:
        engines.append(open_engine(url))
        found = Server(world)
        flows = Versions(engines[-1], files, MORNING, lambda: found.lots[-1], lambda: found.seconds)
        found.world = replace(world, store=Contacts(engines[-1]), flows=flows)
        return found

    yield server
    for one in engines:
        one.dispose()


def drawn(engine: Engine, leg: str) -> list[int]:
    """Give the shares that the log of a contact says its version was drawn by."""
    events = report(engine, leg).events
    assert events[0]["kind"] == "contact_started"
    return [one["share"] for one in events if one["kind"] == "version_drawn"]


def test_servers_publish_the_files_once(start: Start, engine: Engine) -> None:
    start(), start()
    assert [one.version for one in Publications(engine).history()] == [version(OLD)]


def test_a_server_follows_what_is_published(start: Start) -> None:
    assert start(NEW).ring("CA1").flow.version == version(OLD)


def test_a_call_under_way_keeps_its_version(start: Start, engine: Engine) -> None:
    one, other = start(), start()
    contact = one.ring("CA1").contact
    publish(engine, NEW)
    assert [one.ring("CA2").flow.version, other.ring("CA3").flow.version] == [version(NEW)] * 2
    assert take_turn(other.world, contact, 1, inputs.Pressed("1")).flow.version == version(OLD)
    assert take_turn(one.world, contact, 2, inputs.Pressed("2")).flow.version == version(OLD)
    assert {one["kind"] for one in report(engine, "CA1").events}.isdisjoint({"version_drawn"})
    assert report(engine, "CA1").version == version(OLD)


def test_a_server_looks_once_a_second_at_most(start: Start, engine: Engine) -> None:
    server = start()
    publish(engine, NEW)
    assert server.versions.assign().flow.version == version(OLD)
    server.seconds += LOOK_SECONDS
    assert server.versions.assign().flow.version == version(NEW)
    assert server.versions.current.version == version(NEW)


def test_turns_and_calls_within_a_second_cost_no_look(start: Start) -> None:
    server, asked = start(), []
    contact = server.ring("CA1").contact
    event.listen(server.versions._engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    for turn, key in enumerate(("1", "2", "1"), start=1):
        take_turn(server.world, contact, turn, inputs.Pressed(key))
        server.versions.assign()
    assert asked == []
    server.seconds += LOOK_SECONDS
    server.versions.assign()
    assert len(asked) == 1


def test_a_trial_is_drawn_and_logged(start: Start, engine: Engine) -> None:
    publish(engine, NEW, 20)
    server = start()
    server.lots = [0.19]
    assert server.ring("CA1").flow.version == version(NEW)
    server.lots = [0.2]
    assert server.ring("CA2").flow.version == version(OLD)
    assert (drawn(engine, "CA1"), drawn(engine, "CA2")) == ([20], [80])
    Publications(engine).roll_back(version(OLD), LATER)
    server.lots = [0.0]
    assert server.ring("CA3").flow.version == version(OLD)
    assert drawn(engine, "CA3") == []


def test_a_call_that_comes_twice_keeps_its_lot(start: Start, engine: Engine) -> None:
    publish(engine, NEW, 20)
    server = start()
    first = server.ring("CA1")
    server.lots = [0.0]
    again = server.ring("CA1")
    assert (again.contact, again.flow, again.events) == (first.contact, first.flow, first.events)
    assert again.flow.version == version(OLD)


def test_chance_draws_when_nothing_else_is_said(engine: Engine) -> None:
    publish(engine, OLD)
    publish(engine, NEW, 50)
    versions = Versions(engine, OLD, MORNING)
    assert {versions.assign().flow.version for _ in range(200)} == {version(OLD), version(NEW)}


def test_a_version_never_stored_is_refused(start: Start) -> None:
    with pytest.raises(FlowError, match="0000: is not a version that was ever stored"):
        start().versions.get("0000")


def test_a_server_starts_without_its_database(start: Start, engine: Engine) -> None:
    server = start(NEW, NOWHERE)
    assert server.versions.current.version == server.versions.assign().flow.version == version(NEW)
    server.versions._engine = engine
    assert server.versions.assign().flow.version == server.versions.current.version == version(OLD)


def test_files_are_published_when_the_database_is_back(engine: Engine) -> None:
    away = open_engine(NOWHERE)
    versions = Versions(away, NEW, MORNING)
    assert Publications(engine).in_force() is None
    versions._engine = engine
    assert versions.assign().flow.version == version(NEW)
    assert [one.version for one in Publications(engine).history()] == [version(NEW)]
    away.dispose()


def test_a_database_that_goes_away_changes_nothing(start: Start, engine: Engine) -> None:
    publish(engine, NEW, 20)
    server, away = start(), open_engine(NOWHERE)
    server.versions._engine = away
    server.seconds += LOOK_SECONDS
    server.lots = [0.0]
    assert server.versions.assign().flow.version == version(NEW)
    away.dispose()


@pytest.mark.parametrize("share", [20, 100])
def test_what_cannot_be_read_is_passed_over(start: Start, database_url: str, share: int) -> None:
    running = start()
    store_unreadable(database_url, "from_tomorrow", share)
    fresh = start(NEW)
    running.lots = fresh.lots = [0.0]
    assert running.ring("CA1").flow.version == fresh.ring("CA2").flow.version == version(OLD)


def test_files_serve_where_nothing_can_be_read(engine: Engine, database_url: str) -> None:
    store_unreadable(database_url, "from_tomorrow", 100)
    assert Versions(engine, NEW, MORNING).assign().flow.version == version(NEW)
    assert [one.by for one in Publications(engine).history()] == ["publish", "start"]


commands = st.one_of(
    st.tuples(st.just("publish"), st.integers(0, 2), st.sampled_from([20, 50, 100])),
    st.tuples(st.just("rollback"), st.integers(0, 2) | st.none(), st.none()),
    st.tuples(st.just("ring"), st.integers(0, 1), st.floats(0, 1, exclude_max=True)),
)
FILES = (OLD, NEW, NEWER)
FLOWS = [load(files) for files in FILES]
LEGS = itertools.count(1)
whole_histories = hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@whole_histories
@given(st.lists(commands, max_size=12))
def test_a_contact_begins_with_what_was_published(
    start: Start, engine: Engine, history: list[tuple[str, int | None, float | None]]
) -> None:
    """The database goes on from one example to the next, as it does in life."""
    servers, publications = [start(), start()], Publications(engine)
    for name, number, value in history:
        if name == "ring" and number is not None and value is not None:
            leg = f"CA{next(LEGS)}"
            servers[number].lots = [value]
            began = servers[number].ring(leg).flow.version
            split = publications.in_force()
            assert split is not None and began in split.shares
            assert sum(split.shares.values()) == 100
            assert drawn(engine, leg) == ([split.shares[began]] if split.trial else [])
        else:
            _change(publications, name, number, value)


def _change(publications: Publications, name: str, number: int | None, share: float | None) -> None:
    """Publish or go back, as far as it is possible."""
    try:
        if name == "publish" and number is not None and share is not None:
            publications.publish(FLOWS[number], FILES[number], LATER, int(share))
        else:
            wanted = publications.before() if number is None else publications.named(FLOWS[number].version)
            publications.roll_back(wanted, LATER)
    except PublicationError:
        return


def test_every_contact_has_a_version_published(start: Start, engine: Engine, database_url: str) -> None:
    server = start()
    for number, files in enumerate((NEW, NEWER, OLD)):
        publish(engine, files)
        server.ring(f"CA{number}")
    with psycopg.connect(database_url) as connection:
        query = "SELECT count(*) FROM contact c WHERE version NOT IN (SELECT version FROM publication)"
        assert connection.execute(query).fetchone() == (0,)
        assert connection.execute("SELECT count(DISTINCT version) FROM contact").fetchone() == (3,)
