"""Puts the carrier together as one aiohttp application."""

from collections.abc import AsyncIterator

from aiohttp import web

from carrier.clock import Clock
from carrier.courier import Courier
from carrier.handset import calls as handset_calls
from carrier.handset import clock as handset_clock
from carrier.handset import lines as handset_lines
from carrier.handset.answer import say_sorry
from carrier.network import Account, Network
from carrier.rest import calls, conferences, incoming, messages, participants, queues, recordings
from carrier.rest.answer import NETWORK, refuse
from carrier.verbs.every import VERBS

REST = (calls, queues, conferences, participants, recordings, messages, incoming)
HANDSET = (handset_calls, handset_lines, handset_clock)


def build(clock: Clock, account_sid: str, token: str) -> web.Application:
    """The application; to be called in the event loop that will serve it."""
    app = web.Application(middlewares=[say_sorry, refuse])
    network = Network(clock, Courier(token), Account(account_sid, token), VERBS)
    app[NETWORK] = network
    for module in (*REST, *HANDSET):
        app.add_routes(module.routes())
    app.add_routes([web.get("/health", _health)])

    async def close_courier(_: web.Application) -> AsyncIterator[None]:
        yield
        await network.close()

    app.cleanup_ctx.append(close_courier)
    return app


async def _health(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})
