"""The whole application over a fresh database, two agents, and a browser's side of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from adapters.passwords import hashed
from adapters.runtime import Agent, Runtime
from adapters.settings import Settings
from tests.ivr.caller import Caller
from tests.web.carrier import FakeCarrier, running
from tests.web.visitor import Visitor
from web.app import create_app

HANNA = Agent("hanna", "Hanna", hashed("rätt häst"), "+46701740605", ("sv", "en"), role="admin")
IVAR = Agent("ivar", "Ivar", hashed("fel häst"), "+46701740606", ("sv",), role="lead")
type Call = Callable[..., str]


@pytest.fixture
def carrier() -> Iterator[FakeCarrier]:
    """A carrier that remembers what it was asked."""
    with running() as found:
        yield found


@pytest.fixture
def settings(settings: Settings, carrier: FakeCarrier) -> Settings:
    """Settings with that carrier, and pages that a browser's cookies reach without encryption."""
    return replace(settings, public_url="http://voice.example", api_url=carrier.url)


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    """The application, with Hanna (Swedish, English) and Ivar (Swedish) as its agents."""
    for agent in (HANNA, IVAR):
        runtime.desk.add_agent(agent)
    return create_app(runtime)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that has never been here."""
    return app.test_client()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who is not logged in."""
    return Visitor(app.test_client())


@pytest.fixture
def hanna(app: Flask) -> Visitor:
    """Hanna, logged in."""
    return Visitor(app.test_client()).logged_in("hanna", "rätt häst")


@pytest.fixture
def ivar(app: Flask) -> Visitor:
    """Ivar, logged in."""
    return Visitor(app.test_client()).logged_in("ivar", "fel häst")


@pytest.fixture
def queued(app: Flask, runtime: Runtime) -> Call:
    """Have somebody call and take these steps, keys or words; give the contact's id."""

    def call(leg: str, *steps: str) -> str:
        caller = Caller(app.test_client(), runtime.settings, leg)
        caller.ring()
        for step in steps or ("1", "2", "jag har fått en dubbel faktura"):
            caller.press(step) if step.isdigit() else caller.say(step)
        return runtime.world.store.find(leg)

    return call
