"""What the handset routes share: how a body is read, how events are followed, how refusals look."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from carrier.events import EventLog

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
KEYS = re.compile(r"[0-9*#]{1,100}")
LONGEST_WAIT = 60.0
KEEP_ALIVE = 15.0  # seconds between comments on a silent stream


class Sorry(Exception):
    """A request that cannot be met, with the sentence that says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


@web.middleware
async def say_sorry(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer refusals as JSON, and let pages of this machine ask."""
    try:
        response = await _answer(request, handler)
    except Sorry as sorry:
        response = web.json_response({"error": sorry.sentence}, status=sorry.status)
    if not response.prepared:
        response.headers.update(_allowed(request))
    return response


async def _answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.method == "OPTIONS" and _allowed(request):
        return web.Response(status=204)
    return await handler(request)


def _allowed(request: web.Request) -> dict[str, str]:
    # Only pages served from this machine may use the telephones; any other site could otherwise ring them.
    origin = request.headers.get("Origin", "")
    own = request.path.startswith(("/handset", "/clock"))
    if not own or urlsplit(origin).hostname not in ("127.0.0.1", "localhost", "::1"):
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, POST, PUT",
        "Access-Control-Allow-Headers": "Content-Type, Last-Event-ID",
        "Vary": "Origin",
    }


async def body(request: web.Request, *known: str) -> dict[str, Any]:
    """The JSON object of a request; an unknown field is refused by name."""
    try:
        given = json.loads(await request.text() or "{}")
    except ValueError:
        raise Sorry(400, "The body is not JSON.") from None
    if not isinstance(given, dict):
        raise Sorry(400, "The body is not a JSON object.")
    for name in given:
        if name not in known:
            raise Sorry(400, f"Unknown field '{name}'; known are {', '.join(known) or 'none'}.")
    return given


def text(given: dict[str, Any], name: str, default: str | None = None) -> str:
    """A text field; without a default it must be there."""
    value = given.get(name, default)
    if not isinstance(value, str) or not value:
        raise Sorry(400, f"Field '{name}' must be a text.")
    return value


def number(name: str, value: object, least: float, most: float) -> float:
    """A number within bounds."""
    try:
        found = float(str(value))
    except ValueError:
        found = float("nan")
    if not least <= found <= most:
        raise Sorry(400, f"'{name}' must be a number from {least:g} to {most:g}.")
    return found


async def poll(request: web.Request, events: EventLog) -> list[dict[str, Any]]:
    """The events after `after`, waiting up to `wait` seconds for one."""
    after = int(number("after", request.query.get("after", "0"), 0, 10**9))
    wait = number("wait", request.query.get("wait", "0"), 0, LONGEST_WAIT)
    return await events.more(after, wait)


async def stream(request: web.Request, events: EventLog, live: Callable[[], bool]) -> web.StreamResponse:
    """Server-sent events; ends with the call, and 204 afterwards keeps a browser from asking again."""
    # 204 tells a browser not to connect again; a closed stream alone would bring it back for ever.
    seq = int(number("Last-Event-ID", request.headers.get("Last-Event-ID", "0"), 0, 10**9))
    if not live() and not events.after(seq):
        return web.Response(status=204)
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", **_allowed(request)}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    while True:
        fresh = await events.more(seq, KEEP_ALIVE)
        await response.write(_written(fresh))
        seq = fresh[-1]["seq"] if fresh else seq
        if not live() and not events.after(seq):
            return response
        await asyncio.sleep(0)


def _written(events: list[dict[str, Any]]) -> bytes:
    lines = [f"id: {event['seq']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events]
    return "".join(lines or [": still here\n\n"]).encode()
