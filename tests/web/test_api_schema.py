"""The API is called in every way its description allows, and in some it does not (schemathesis)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.generation import GenerationMode

from adapters.runtime import Runtime
from core.ports import World
from core.tokens import SCOPES, digest, new_token
from tests.adapters.complaints import complained, opened
from tests.fakes import FakeClock
from tests.web.conftest import HANNA, IVAR
from web.api.openapi import PREFIX, description
from web.app import create_app

EXAMPLES = 20  # of each operation
TOKEN = new_token()
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
BOUNDED = settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)


class Unhurried(FakeClock):
    """A clock that goes on a second whenever it is looked at: no program is too fast."""

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


class Site:
    """The application of the test that runs: operations are known before there is one."""

    def __init__(self) -> None:
        self.app: WSGIApplication | None = None

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        assert self.app is not None
        return self.app(environ, start)


def described(site: Site) -> Any:
    """Give the API by its own description."""
    found = schemathesis.openapi.from_dict({**description(), "servers": [{"url": PREFIX}]})
    found.app = site
    return found


SITE = Site()
ANYTHING, ALLOWED = described(SITE), described(SITE)
ALLOWED.config.generation.update(modes=[GenerationMode.POSITIVE])


@pytest.fixture(autouse=True)
def site(runtime: Runtime) -> None:
    """A whole set-up, with two agents and a token."""
    for agent in (HANNA, IVAR):
        runtime.desk.add_agent(agent)
    runtime.tokens.add("schemathesis", digest(TOKEN), SCOPES, runtime.world.now())
    SITE.app = create_app(replace(runtime, world=replace(runtime.world, now=Unhurried())))


@pytest.fixture
def known(world: World) -> Iterator[str]:
    """Cases that there are, one after the other."""
    contacts = [complained(world), opened(world, "CA2"), complained(world, "CA3")]
    return cycle([str(world.cases.of(contact)) for contact in contacts])


@ANYTHING.parametrize()
@BOUNDED
def test_no_request_breaks_it(case: Any) -> None:
    case.call_and_validate(headers=AUTHORIZED)


@ALLOWED.include(path_regex="reference").parametrize()
@BOUNDED
def test_cases_that_there_are_stay_whole(case: Any, known: Iterator[str]) -> None:
    case.path_parameters["reference"] = next(known)
    case.call_and_validate(headers=AUTHORIZED)
