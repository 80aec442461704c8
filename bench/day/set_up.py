"""Starts what a simulated day needs: database, one server, and the carrier in this program."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import psutil
import psycopg
from aiohttp import web

from adapters.flowfiles import load, read_texts
from adapters.passwords import hashed
from adapters.postgres import start_embedded
from adapters.runtime import Agent as Row
from adapters.runtime import Desk, adopt, open_engine, prepare, provision
from adapters.settings import ROOT, read
from bench.day.account import Account, account
from bench.day.agent import Agent
from bench.day.caller import Caller
from bench.day.course import Course
from bench.day.people import Day, draw
from carrier.app import build
from carrier.clock import SteppedClock
from carrier.dial import Dial
from carrier.network import Network
from carrier.rest.answer import NETWORK
from cli import parts

CLOSING = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # 17 in Stockholm, a Tuesday
BEFORE = timedelta(minutes=5)  # agents log in before the first call
PASSWORD = "day-password"  # noqa: S105  of agents who live for a minute
TOKEN = "day-token"  # noqa: S105
HOTLINE = "+46771000000"


async def simulate(folder: Path, calls: int, seed: int, say: Callable[[str], None]) -> Account:
    """Let a day of so many calls pass and give the account of it."""
    day = draw(calls, seed)
    with _database(folder) as database:
        port, carrier = parts.free_ports(2)
        told = _environment(folder, database, port, carrier)
        settings = read(told)
        prepare(settings)
        adopt(settings)
        _hire(database, day)
        async with _carrier(told, day) as network:
            with _server(told, port, folder) as server:
                await asyncio.to_thread(provision, settings)
                course = await _pass(network, told, day, seed, server, say)
        return account(database, course)


async def _pass(
    network: Network,
    told: Mapping[str, str],
    day: Day,
    seed: int,
    server: psutil.Process,
    say: Callable[[str], None],
) -> Course:
    flow, url = load(read_texts(Path(told["VAXEL_DATA"]), "day")), told["PUBLIC_URL"]
    began = BEFORE.total_seconds()
    callers = [Caller(network, flow, replace(one, at=one.at + began)) for one in day.people]
    agents = {
        one.id: Agent(network, url, one, PASSWORD, seed * 1000 + number)
        for number, one in enumerate(day.colleagues)
    }
    async with aiohttp.ClientSession() as http:
        course = Course(network, http, url, server, callers, agents, began + day.seconds, say)
        try:
            await course.run()
        finally:
            for agent in agents.values():
                await agent.close()
    return course


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    url, server = start_embedded(folder / "postgres")
    try:
        with psycopg.connect(url, autocommit=True) as connection:  # nobody looks at the day after a power cut
            connection.execute("ALTER SYSTEM SET synchronous_commit = off")
            connection.execute("SELECT pg_reload_conf()")
        yield url
    finally:
        server.stop()


def _environment(folder: Path, database: str, port: int, carrier: int) -> dict[str, str]:
    data = folder / "data"
    shutil.copytree(Path(__file__).parent / "data", data)
    for language in ("sv", "en"):
        shutil.copy(ROOT / "data" / "prompts" / f"{language}.yml", data / "prompts")
    return {
        "DATABASE_URL": database,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "RASA_URL": "http://127.0.0.1:9",
        "VAXEL_RASA_TOKEN": TOKEN,
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": f"http://127.0.0.1:{carrier}",
        "VAXEL_NUMBER": HOTLINE,
        "VAXEL_SECRET_KEY": TOKEN,
        "VAXEL_FLOW": "day",
        "VAXEL_DATA": str(data),
        "VAXEL_DIAL": str(folder / "dial"),
        "VAXEL_CALLBACKS_PER_HOUR": "2",
        "WEB_CONCURRENCY": "1",
    }


def _hire(database: str, day: Day) -> None:
    engine, password = open_engine(database), hashed(PASSWORD)
    desk = Desk(engine)
    for one in day.colleagues:
        desk.add_agent(Row(one.id, one.id, password, one.phone, one.languages))
    engine.dispose()


@asynccontextmanager
async def _carrier(told: Mapping[str, str], day: Day) -> AsyncIterator[Network]:
    clock = SteppedClock(Dial(Path(told["VAXEL_DIAL"])), CLOSING - timedelta(seconds=day.seconds) - BEFORE)
    app = build(clock, told["TWILIO_ACCOUNT_SID"], TOKEN)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", int(told["TWILIO_API_URL"].rsplit(":", 1)[1])).start()
        yield app[NETWORK]
    finally:
        await runner.cleanup()


@contextmanager
def _server(told: Mapping[str, str], port: int, folder: Path) -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", "gunicorn", "-c", "web/gunicorn.py", "-b", f"127.0.0.1:{port}"]
    part = parts.start("web", [*command, "bench.day.site:app"], told, folder / "logs")
    try:
        parts.wait_for(part, f"http://127.0.0.1:{port}/health", 30)
        yield psutil.Process(part.running.pid).children()[0]
    finally:
        part.end()
