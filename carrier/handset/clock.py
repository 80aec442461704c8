"""The clock as handsets and tests see it."""

from aiohttp import web

from carrier.clock import SteppedClock, iso
from carrier.handset.answer import Sorry, body, number
from carrier.rest.answer import NETWORK

LONGEST_STEP = 86_400.0


def routes() -> list[web.RouteDef]:
    return [web.get("/clock", show), web.post("/clock/step", step)]


async def show(request: web.Request) -> web.Response:
    return _shown(request)


def _shown(request: web.Request) -> web.Response:
    clock = request.app[NETWORK].clock
    shown = {"mode": clock.mode, "now": iso(clock.now()), "idle": clock.idle, "next": clock.until_next()}
    return web.json_response(shown)


async def step(request: web.Request) -> web.Response:
    """Move the stepped clock; answers when everything due up to then has come to rest."""
    given = await body(request, "seconds", "to")
    clock = request.app[NETWORK].clock
    if not isinstance(clock, SteppedClock):
        raise Sorry(409, "The clock runs by itself; start the carrier with --clock stepped to step it.")
    if ("seconds" in given) == ("to" in given):
        raise Sorry(400, "Give either 'seconds' or 'to'.")
    if "to" not in given:
        await clock.step(number("seconds", given["seconds"], 0, LONGEST_STEP))
    elif given["to"] == "next":
        await clock.step_to_next()
    else:
        raise Sorry(400, f"'to' must be next, not '{given['to']}'.")
    return _shown(request)
