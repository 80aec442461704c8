"""What many tests stand on: a real PostgreSQL, a runtime over a fresh database, the whole set-up."""

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings as hypothesis_settings

from adapters.flowfiles import Texts, load, read_texts
from adapters.postgres import start_embedded
from adapters.runtime import Desk, Engine, Listener, Runtime, open_engine
from adapters.settings import ROOT, Settings, read
from adapters.store.cases import StoredCases
from adapters.store.contacts import Contacts
from adapters.store.migrate import migrate
from adapters.store.protection import Protection
from adapters.store.surveys import StoredSurveys
from adapters.store.versions import Versions
from core.flow.graph import Flow
from core.ports import World
from tests.fakes import MORNING, FakeChance, FakeClock, FakeDialogue, FakeTelephony

NUMBERS = itertools.count(1)
# No test is about time: a slow machine must not fail one.
hypothesis_settings.register_profile("vaxel", deadline=None)
hypothesis_settings.load_profile("vaxel")


@pytest.fixture(scope="session")
def flow() -> Flow:
    """The flow that `vaxel up` runs."""
    return load(read_texts(ROOT / "data", "kundservice"))


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder that other accounts may walk through: pytest closes its own to all but its own account."""
    with tempfile.TemporaryDirectory(prefix="vaxel-tests-") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def postgres_url(folder: Path) -> Iterator[str]:
    """A PostgreSQL of this run's own, with a migrated database `vaxel_template`."""
    url, server = start_embedded(folder / "postgres")
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE vaxel_template")
            # No test is about a power cut; waiting for the disk is most of what a database a test costs.
            connection.execute("ALTER SYSTEM SET synchronous_commit = off")
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        engine = open_engine(_named(url, "vaxel_template"))
        migrate(engine)
        engine.dispose()
        yield url
    finally:
        server.stop()


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """A fresh, migrated database."""
    name = f"test_{next(NUMBERS)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE vaxel_template STRATEGY WAL_LOG")
        yield _named(postgres_url, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A pool of connections to a fresh database."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Settings of a set-up with the carrier; nobody is at any of the addresses."""
    return read(
        {
            "DATABASE_URL": database_url,
            "PUBLIC_URL": "https://voice.example",
            "RASA_URL": "http://127.0.0.1:9",
            "VAXEL_RASA_TOKEN": "rasa-token",
            "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
            "TWILIO_AUTH_TOKEN": "auth-token",
            "TWILIO_API_URL": "http://127.0.0.1:9",
            "VAXEL_NUMBER": "+46771000000",
            "VAXEL_FALLBACK_NUMBER": "+46846500400",
            "VAXEL_SECRET_KEY": "secret-key",
        }
    )


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands at nine on a Monday morning."""
    return FakeClock()


@pytest.fixture
def dialogue() -> FakeDialogue:
    """An assistant that knows three sentences."""
    return FakeDialogue()


@pytest.fixture
def telephony() -> FakeTelephony:
    """A network that notes what it is asked to do."""
    return FakeTelephony()


@pytest.fixture
def chance() -> FakeChance:
    """Chance that draws nobody until told to."""
    return FakeChance()


@pytest.fixture
def texts(settings: Settings) -> Texts:
    """The files of the flow that contacts run on."""
    return read_texts(settings.data, settings.flow)


@pytest.fixture
def world(
    engine: Engine,
    texts: Texts,
    clock: FakeClock,
    dialogue: FakeDialogue,
    telephony: FakeTelephony,
    chance: FakeChance,
) -> World:
    """The real store, with everything else faked; what comes after the answer is done at once."""
    versions = Versions(engine, texts, MORNING)
    cases, refused = StoredCases(engine), StoredSurveys(engine, "secret-key").refused
    protected = Protection(engine, "secret-key").holds  # as the settings have it
    wires = (Contacts(engine), dialogue, telephony, versions, clock, _at_once, chance)
    return World(*wires, cases=cases, refused=refused, protected=protected)


@pytest.fixture
def runtime(engine: Engine, settings: Settings, world: World) -> Iterator[Runtime]:
    """What a server is given, over a fresh database."""
    listener = Listener(settings.database_url)
    yield Runtime(settings, world, Desk(engine), listener, engine)
    listener.close()


@dataclass(frozen=True)
class Stack:
    """The whole set-up, running: every part the real part, the carrier on the real clock."""

    web_url: str
    carrier_url: str
    number: str  # the hotline's
    agents: dict[str, str]  # agent id -> password
    database_url: str
    call: Callable[..., int]  # runs `vaxel call` with these words, gives the exit code


@pytest.fixture(scope="session")
def stack(folder: Path) -> Iterator[Stack]:
    """Everything `vaxel up` starts, on free ports, once for the whole run."""
    from cli import home as homes
    from cli.__main__ import main
    from cli.plan import STAFF, private
    from cli.stack import stack as run

    home = folder / "home"
    plan = replace(private(home, os.environ), clock="real")
    with pytest.MonkeyPatch.context() as shell, homes.hold(home), run(plan, print) as found:
        shell.setenv("VAXEL_HOME", str(home))
        homes.note_running(home, found)
        passwords = homes.keep_secrets(home, STAFF).passwords
        database = found.environment["DATABASE_URL"]
        yield Stack(
            found.web_url,
            found.carrier_url,
            found.number,
            passwords,
            database,
            lambda *words: main(["call", *map(str, words)]),
        )


def _at_once(work: Callable[[], None]) -> None:
    work()


def _named(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?", 1)


@pytest.fixture(scope="session")
def scripts() -> Path:
    """Where the scripted calls are."""
    return ROOT / "tests" / "acceptance"
