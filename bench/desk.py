"""200 open desks on one process: how soon a new place in the queue is told to each, and drawn on each."""

import asyncio
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import uniform

import aiohttp
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from adapters.postgres import start_embedded
from adapters.runtime import Agent, Runtime, open_runtime, prepare
from adapters.settings import read
from bench.turns import _environment, _gunicorn
from cli import parts
from core.inputs import Pressed
from core.turn import Arrival, take_first_turn, take_turn
from web.login import _mark

DESKS, WAITING, ROUNDS = 200, 25, 20  # open at once; in the queue before; places that are added
BETWEEN = 4.0  # seconds between two of them
PORT = 8797
BASE = f"http://127.0.0.1:{PORT}"
OWN = {"Sec-Fetch-Site": "same-origin"}
QUIET, LEAST = 0.15, 1.0  # seconds: as web/static/live.js


@dataclass
class Seen:
    """When each desk was told of something, and when it had drawn which contact."""

    told: dict[int, float] = field(default_factory=dict)
    drawn: dict[tuple[int, str], float] = field(default_factory=dict)
    boards: list[float] = field(default_factory=list)  # seconds each took


def main() -> int:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory(prefix="vaxel-bench-") as folder:
        url, server = start_embedded(Path(folder) / "postgres")
        try:
            _measure(url, Path(folder))
        finally:
            server.stop()
    return 0


def _measure(database: str, folder: Path) -> None:
    told = _environment(database) | {"PUBLIC_URL": BASE, "WEB_CONCURRENCY": "1", "TWILIO_API_URL": ""}
    told |= {"VAXEL_SECRET_KEY": "unused"}
    prepare(settings := read(told))
    runtime = open_runtime(settings)
    for number in range(DESKS):
        key = f"agent-{number}"
        runtime.desk.add_agent(Agent(key, key, "-", "+46701740605", ("sv", "en")))
    for number in range(WAITING):
        _queued(runtime, f"CA{number}")
    web = parts.start("web", _gunicorn(PORT, "web.wsgi:app"), told, folder)
    try:
        parts.wait_for(web, f"{BASE}/health", 60)
        asyncio.run(_watch(runtime))
    finally:
        web.end()
        runtime.engine.dispose()


def _queued(runtime: Runtime, leg: str) -> str:
    """Have somebody call, ask for a human and wait; give the contact."""
    arrival = Arrival("voice", leg, "077", "+46701740610", "+46771000000")
    contact = take_first_turn(runtime.world, arrival).contact
    for keys in ("1", "2", "0"):
        take_turn(runtime.world, contact, None, Pressed(keys))
    return contact


async def _watch(runtime: Runtime) -> None:
    seen = Seen()
    known = _cookies(runtime)
    desks = [await _opened(number, known) for number in range(DESKS)]
    reading = [asyncio.create_task(_read(number, http, seen)) for number, http in enumerate(desks)]
    while len(seen.told) < DESKS:
        await asyncio.sleep(0.1)
        assert not any(task.done() for task in reading)
    await asyncio.sleep(2 * BETWEEN)
    seen.boards.clear()
    told: list[float] = []
    drawn: list[float] = []
    for number in range(ROUNDS):
        seen.told.clear()
        begun = time.perf_counter()
        contact = await asyncio.to_thread(_queued, runtime, f"CB{number}")
        await asyncio.sleep(BETWEEN)
        told += [seen.told.get(one, begun + BETWEEN) - begun for one in range(DESKS)]
        drawn += [seen.drawn.get((one, contact), begun + BETWEEN) - begun for one in range(DESKS)]
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    for http in desks:
        await http.close()
    _print(told, drawn, seen.boards)


async def _opened(number: int, known: dict[str, str]) -> aiohttp.ClientSession:
    """Give one agent's browser, logged in."""
    connector, timeout = aiohttp.TCPConnector(limit=0), aiohttp.ClientTimeout(None)
    headers = OWN | {"Cookie": f"desk={known[f'agent-{number}']}"}
    return aiohttp.ClientSession(headers=headers, connector=connector, timeout=timeout)


def _cookies(runtime: Runtime) -> dict[str, str]:
    """Give every agent's cookie: 200 logins would measure argon2."""
    app = Flask("bench")
    app.secret_key = runtime.settings.secret_key
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    found = runtime.desk.colleagues().items()
    return {key: str(signer.dumps({"agent": key, "mark": _mark(agent)})) for key, agent in found}


async def _read(number: int, http: aiohttp.ClientSession, seen: Seen) -> None:
    """Follow the stream as the page does: ask a moment after a change, and once a second at most."""
    asking: asyncio.Task[None] | None = None
    asked = 0.0

    async def ask() -> None:
        nonlocal asked, asking
        await asyncio.sleep(max(QUIET, asked + LEAST - time.perf_counter()))
        asked, asking = time.perf_counter(), None
        begun = asked
        async with http.get(f"{BASE}/desk/board") as reply:
            page = await reply.text()
        now = time.perf_counter()
        seen.boards.append(now - begun)
        for part in page.split('data-contact="')[1:]:
            seen.drawn.setdefault((number, part[:32]), now)

    async def listen() -> None:
        nonlocal asking
        async with http.get(f"{BASE}/desk/stream") as reply:
            if reply.status == 503:  # the database had its hands full: the page comes back, too
                return
            assert reply.status == 200, reply.status
            async for line in reply.content:
                if line.startswith((b"data:", b":")):
                    seen.told.setdefault(number, time.perf_counter())
                if line.startswith(b"data:") and asking is None:
                    asking = asyncio.create_task(ask())

    while True:
        with suppress(aiohttp.ClientError):
            await listen()
        await asyncio.sleep(uniform(2, 5))  # noqa: S311


def _print(told: list[float], drawn: list[float], boards: list[float]) -> None:
    print(f"{DESKS} open desks on one process, {WAITING} wait, {ROUNDS} more come one after the other")
    rows = (("told over the stream", told), ("drawn on the desk", drawn), ("one board, answered", boards))
    for name, values in rows:
        found = sorted(values)
        middle, most = found[len(found) // 2], found[int(len(found) * 0.95)]
        print(f"  {name:22} median {middle * 1000:5.0f} ms, p95 {most * 1000:5.0f} ms")
    print("  goal: drawn within 1 s for 95 of 100, the page's own 150 ms among it")


if __name__ == "__main__":
    sys.exit(main())
