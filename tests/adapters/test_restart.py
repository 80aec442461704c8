"""PostgreSQL restarted under load: who was answered is stored, nobody is lost or taken twice (P10, P12)."""

import gc
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from adapters.embedded import Server, start_embedded
from adapters.flowfiles import Texts
from adapters.runtime import Agent, Runtime, migrate, open_engine
from adapters.store.audit import intact
from core import inputs
from core.errors import AlreadyTaken, StoreUnavailable
from core.events import OfferAccepted, PlaceTaken
from core.ports import World
from core.turn import Arrival, take_first_turn, take_turn
from tests import wide

CALLERS, AGENTS = 24, 4
SECONDS = 60.0  # real ones, for one thing to come true


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A PostgreSQL of this test's own."""
    found = start_embedded(tmp_path / "db")[1]
    yield found
    found.stop()
    gc.collect()  # here, and not in whatever test comes next


@pytest.fixture
def database_url(server: Server) -> str:
    """Its database, migrated."""
    engine = open_engine(server.url)
    migrate(engine)
    engine.dispose()
    return server.url


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide.texts()


def persist[T](ask: Callable[[], T]) -> T:
    """Ask until the database answers, as the network and the pages do."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            return ask()
        except StoreUnavailable:
            assert time.monotonic() < until
            time.sleep(0.02)


def restart(server: Server, word: signal.Signals) -> None:
    assert server.running
    os.kill(server.running.pid, word)
    server.running.wait()
    server.start()


def call(world: World, number: int) -> str:
    """Have somebody call and come to a queue; each turn is asked for by its number until it is answered."""
    arrival = Arrival("voice", f"CA{number}", "077", f"+467000000{number:02}", "+46771000000")
    contact = persist(partial(take_first_turn, world, arrival)).contact
    for turn, key in enumerate("121", start=1):
        ask = partial(take_turn, world, contact, turn, inputs.Pressed(key))
        assert persist(ask).events == persist(ask).events  # what was answered was stored
    return contact


def work(runtime: Runtime, name: str, over: Event) -> list[str]:
    """Accept what is offered and talk for no time at all; give whom this agent talked with."""
    world, desk = runtime.world, runtime.desk
    served: list[str] = []
    while not over.is_set():
        persist(partial(desk.choose, name, "available", world.now()))
        persist(partial(desk.offers.round, world.now()))
        found = persist(partial(desk.offers.of, name, world.now()))
        if found and took(runtime, name, found.contact):
            for given in (inputs.Connected(), inputs.HungUp()):
                persist(partial(take_turn, world, found.contact, None, given))
            served.append(found.contact)
        elif not found:
            over.wait(0.05)
    return served


def took(runtime: Runtime, name: str, contact: str) -> bool:
    """Accept; when the answer was lost on the way it is this agent's all the same."""
    try:
        persist(partial(runtime.desk.accept_offer, contact, name, runtime.world.now()))
    except AlreadyTaken:
        return persist(partial(runtime.desk.taken, contact)).agent == name
    return True


# A connection that died is left to the collector: the pool that it belonged to is gone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGKILL])
def test_a_restart_under_load_loses_nobody(runtime: Runtime, server: Server, word: signal.Signals) -> None:
    names, over = [f"agent{number}" for number in range(AGENTS)], Event()
    for name in names:
        runtime.desk.add_agent(Agent(name, name, "-", "+46701740605", ("sv",)))
    with ThreadPoolExecutor(AGENTS + 8) as pool:
        agents = [pool.submit(work, runtime, name, over) for name in names]
        callers = [pool.submit(call, runtime.world, number) for number in range(CALLERS)]
        callers[3].result()
        restart(server, word)
        contacts = [one.result() for one in callers]
        until = time.monotonic() + SECONDS
        while persist(runtime.desk.waiting) and time.monotonic() < until:
            time.sleep(0.1)
        over.set()
        served = [contact for one in agents for contact in one.result()]
    assert sorted(served) == sorted(contacts)  # each by one agent, once
    for contact in contacts:
        told = [line.event for line in runtime.desk.log(contact)]
        assert sum(isinstance(event, OfferAccepted) for event in told) == 1
        assert sum(isinstance(event, PlaceTaken) for event in told) == 1
        assert intact(runtime.engine, contact)
