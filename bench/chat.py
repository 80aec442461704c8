"""The chat's speed: words to their answer beside Rasa's own, an agent's words to 500 open chats, its size."""

import asyncio
import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from adapters.postgres import start_embedded
from adapters.runtime import Agent, Said, open_runtime, prepare, seed
from adapters.settings import ROOT, Settings, read
from bench.turns import _environment, _gunicorn
from cli import assistant, parts
from web.chatwidget import script

OPEN, ROUNDS = 500, 200  # chats open at once; words measured
PORT, RASA, ACTIONS = 8793, 8794, 8795
BASE = f"http://127.0.0.1:{PORT}"
TOKEN = "bench-token"  # noqa: S105  of servers that live for a minute
SENTENCE = "jag har fått en dubbel faktura"


def main() -> int:
    """Measure all three and print the table."""
    plain, packed = len(script().body), len(script().packed)
    print(f"the widget: {plain / 1000:.1f} kB, {packed / 1000:.1f} kB compressed   (goal 30 kB)")
    with tempfile.TemporaryDirectory(prefix="vaxel-bench-") as folder:
        url, server = start_embedded(Path(folder) / "postgres")
        try:
            _measure(url, Path(folder))
        finally:
            server.stop()
    return 0


def _measure(database: str, folder: Path) -> None:
    told = _environment(database) | {
        "PUBLIC_URL": BASE,
        "RASA_URL": f"http://127.0.0.1:{RASA}",
        "VAXEL_RASA_TOKEN": TOKEN,
        "VAXEL_SECRET_KEY": "unused",
    }
    prepare(settings := read(told))
    seed(settings, [Agent("hanna", "Hanna", "unused", "+46701740605", ("sv", "en"))])
    with _served(told, folder), _assistant(folder) as there:
        asyncio.run(_fan_out(settings))
        if there:
            asyncio.run(_answers())


@contextmanager
def _served(told: dict[str, str], folder: Path) -> Iterator[None]:
    web = parts.start("web", _gunicorn(PORT, "web.wsgi:app"), told, folder)
    try:
        parts.wait_for(web, f"{BASE}/health", 60)
        yield
    finally:
        web.end()


@contextmanager
def _assistant(folder: Path) -> Iterator[bool]:
    """Run Rasa with the newest model and its actions; False where none has been trained."""
    found = (ROOT / ".vaxel" / "models").glob("*.tar.gz")
    model = max(found, key=lambda one: one.stat().st_mtime, default=None)
    if model is None:
        print("no model has been trained (./vaxel up): words are not measured")
        yield False
        return
    told = assistant.actions_environment()
    actions = parts.start("actions", assistant.actions_command(ACTIONS), told, folder)
    command = assistant.rasa_command(ROOT, model, RASA)
    rasa = parts.start("rasa", command, assistant.rasa_environment(ROOT, ACTIONS, TOKEN), folder)
    try:
        parts.wait_for(actions, f"http://127.0.0.1:{ACTIONS}/health", 60)
        parts.wait_for(rasa, f"http://127.0.0.1:{RASA}/", 240)
        yield True
    finally:
        rasa.end()
        actions.end()


async def _answers() -> None:
    """Ask Rasa and a chat the same, in turns: each chat is new, as each sender is."""
    async with _pages() as pages:
        pairs, http = [], pages[0]
        for number in range(-10, ROUNDS // 2):
            opened = await _opened(pages[number % len(pages)])
            await _post(http, opened, {"key": secrets.token_hex(16), "choice": "2", "turn": 2})
            pair = await _rasa(http), await _chat(http, opened)
            pairs.append(pair if number >= 0 else None)
    rasa, chat = zip(*filter(None, pairs), strict=True)
    first, second = statistics.median(rasa), statistics.median(chat)
    print(f"words to their answer, median of {len(rasa)}, side by side")
    print(f"  Rasa's REST answer   {first * 1000:7.1f} ms   1.00")
    print(f"  a chat's answer      {second * 1000:7.1f} ms   {second / first:.2f}   (goal 1.20)")


async def _rasa(http: aiohttp.ClientSession) -> float:
    body = {"sender": secrets.token_hex(16), "message": SENTENCE, "metadata": {"language": "sv"}}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    begun = time.perf_counter()
    address = f"http://127.0.0.1:{RASA}/webhooks/chat/webhook"
    async with http.post(address, json=body, headers=headers) as reply:
        assert reply.status == 200, await reply.text()
        await reply.read()
    return time.perf_counter() - begun


async def _chat(http: aiohttp.ClientSession, opened: dict[str, Any]) -> float:
    begun = time.perf_counter()
    found = await _post(http, opened, {"key": secrets.token_hex(16), "text": SENTENCE})
    lasted = time.perf_counter() - begun
    assert found["state"]["phase"] == "waiting", found
    return lasted


async def _fan_out(settings: Settings) -> None:
    """Have an agent write in one after the other of many open chats, and see when each page has it."""
    async with _pages() as pages:
        opened = [await _opened(pages[number % len(pages)]) for number in range(OPEN)]
        arrived: dict[str, float] = {}
        reading = [asyncio.create_task(_read(pages[0], one, arrived)) for one in opened]
        while not all(one["contact"] in arrived for one in opened):
            await asyncio.sleep(0.1)
        runtime, waits = open_runtime(settings), []
        for number in range(ROUNDS):
            words, one = f"hej {number}", opened[number * 7 % OPEN]
            begun = time.perf_counter()
            said = Said("agent", words, "sv", "Hanna")
            await asyncio.to_thread(runtime.chats.add, one["contact"], said, runtime.world.now())
            while words not in arrived and time.perf_counter() - begun < 10:
                await asyncio.sleep(0.001)
            waits.append(arrived.get(words, begun + 10) - begun)
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
        runtime.engine.dispose()
    waits.sort()
    print(f"an agent's words to the visitor, {OPEN} chats open, {ROUNDS} times")
    middle, most = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
    print(f"  median {middle * 1000:.0f} ms, p95 {most * 1000:.0f} ms   (goal 150 ms)")


async def _read(http: aiohttp.ClientSession, opened: dict[str, Any], arrived: dict[str, float]) -> None:
    headers = {"Authorization": f"Bearer {opened['token']}", "Last-Event-ID": "0"}
    async with http.get(f"{BASE}/chat/contacts/{opened['contact']}/events", headers=headers) as reply:
        async for line in reply.content:
            if line.startswith(b"data: "):
                now = time.perf_counter()
                arrived[opened["contact"]] = now
                arrived.update((one["words"], now) for one in json.loads(line[6:])["lines"])


@asynccontextmanager
async def _pages() -> AsyncIterator[list[aiohttp.ClientSession]]:
    """Give clients at several addresses: at one address so many chats do not begin in a minute."""
    async with AsyncExitStack() as open_still:
        pages = []
        for number in range(2, 14):
            connector = aiohttp.TCPConnector(limit=0, local_addr=(f"127.0.0.{number}", 0))
            page = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(None))
            pages.append(await open_still.enter_async_context(page))
        yield pages


async def _opened(http: aiohttp.ClientSession) -> dict[str, Any]:
    body = {"key": secrets.token_hex(16), "language": "sv"}
    async with http.post(f"{BASE}/chat/contacts", json=body) as reply:
        found: dict[str, Any] = await reply.json()
        assert reply.status == 201, found
        return found


async def _post(http: aiohttp.ClientSession, opened: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {opened['token']}"}
    address = f"{BASE}/chat/contacts/{opened['contact']}/messages"
    async with http.post(address, json={"after": 0, **body}, headers=headers) as reply:
        found: dict[str, Any] = await reply.json()
        assert reply.status == 200, found
        return found


if __name__ == "__main__":
    sys.exit(main())
