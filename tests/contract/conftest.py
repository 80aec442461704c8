"""Fixtures of the contract: the action app without a network, and the assistant as it really runs."""

import asyncio
import json
import warnings
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.contract.assistant_servers import Assistant, action_server, free_port, rasa_server

type Call = Callable[[str, str, bytes], tuple[int, Any]]


async def over_asgi(app: Any, method: str, path: str, body: bytes) -> tuple[int, Any]:
    """Give one request to an ASGI application; returns the status and the JSON answered."""
    sent: list[dict[str, Any]] = []
    waiting = [{"type": "http.request", "body": body, "more_body": False}]
    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
    headers.append((b"content-length", str(len(body)).encode()))
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
    }
    scope |= {"method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": ""}
    scope |= {"scheme": "http", "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2)}

    async def receive() -> dict[str, Any]:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    content = b"".join(message.get("body", b"") for message in sent[1:])
    return int(sent[0]["status"]), json.loads(content)


class Started(Exception):
    """The application has begun; nothing more is told to it."""


async def start(app: Any) -> None:
    """Tell an ASGI application that its server begins."""
    told = [{"type": "lifespan.startup"}]

    async def receive() -> dict[str, Any]:
        if not told:
            raise Started
        return told.pop()

    async def send(message: dict[str, Any]) -> None:
        assert message == {"type": "lifespan.startup.complete"}

    with suppress(Started):
        await app({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send)


@pytest.fixture(scope="session")
def call() -> Iterator[Call]:
    """The action app in this same program: call(method, path, body)."""
    from actions.serve import application

    app = application()
    with asyncio.Runner() as runner:

        def run(turn: Coroutine[Any, Any, Any]) -> Any:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Sanic 21 on Python 3.12, and under another server
                return runner.run(turn)

        run(start(app))
        yield lambda method, path, body: run(over_asgi(app, method, path, body))


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Rasa and the action server as `vaxel up` runs them; installed and trained first where needed."""
    folder = tmp_path_factory.mktemp("assistant")
    with action_server(folder) as (port, pid), rasa_server(folder, port, pid) as running:
        yield running


@pytest.fixture(scope="session")
def lonely_rasa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Rasa whose action server is dead."""
    with rasa_server(tmp_path_factory.mktemp("lonely"), free_port()) as running:
        yield running
