"""Lines: how telephones answer, and what reaches them."""

from aiohttp import web

from carrier.handset.answer import KEYS, Sorry, body, number, poll, stream, text
from carrier.line import ANSWERS, Line
from carrier.numbers import is_dialable
from carrier.rest.answer import NETWORK


def routes() -> list[web.RouteDef]:
    one = "/handset/lines/{number}"
    return [
        web.put(one, configure),
        web.get(one + "/events", events),
        web.get(one + "/stream", streamed),
    ]


def _line(request: web.Request) -> Line:
    wanted = request.match_info["number"]
    if not is_dialable(wanted):
        raise Sorry(400, f"A line is a number in E.164 form or client:…, not '{wanted}'.")
    return request.app[NETWORK].line(wanted)


async def configure(request: web.Request) -> web.Response:
    """Say how the telephone answers."""
    line = _line(request)
    given = await body(request, "answer", "after", "keys")
    answer = text(given, "answer")
    if answer not in ANSWERS:
        raise Sorry(400, f"'answer' must be one of {', '.join(ANSWERS)}, not '{answer}'.")
    line.answer = answer
    line.after = number("after", given.get("after", 2), 0, 600)
    line.keys = _keys(given.get("keys", ""))
    told = {"number": line.number, "answer": line.answer, "after": line.after, "keys": line.keys}
    return web.json_response(told)


def _keys(given: object) -> str:
    """Read what is pressed by whoever answers; nothing by default."""
    if not isinstance(given, str) or (given and not KEYS.fullmatch(given)):
        raise Sorry(400, f"'keys' must be made of 0-9, * and #, not '{given}'.")
    return given


async def events(request: web.Request) -> web.Response:
    line = _line(request)
    return web.json_response({"events": await poll(request, line.events), "answer": line.answer})


async def streamed(request: web.Request) -> web.StreamResponse:
    return await stream(request, _line(request).events, lambda: True)
