"""Queues and their members."""

from aiohttp import web

from carrier.callbacks import rfc2822
from carrier.network import Network
from carrier.queue import DEFAULT_SIZE, LARGEST, Place, Queue
from carrier.rest.answer import NETWORK, ROOT, Record, Refusal, form, missing, page, query
from carrier.target import Target


def routes() -> list[web.RouteDef]:
    everything = ROOT + "/{account}/Queues.json"
    one = ROOT + "/{account}/Queues/{queue}.json"
    members = ROOT + "/{account}/Queues/{queue}/Members.json"
    member = ROOT + "/{account}/Queues/{queue}/Members/{call}.json"
    return [
        web.get(everything, listed),
        web.post(everything, create),
        web.get(one, fetch),
        web.post(one, update),
        web.delete(one, delete),
        web.get(members, list_members),
        web.get(member, fetch_member),
        web.post(member, update_member),
    ]


def _find(request: web.Request) -> Queue:
    queue = request.app[NETWORK].queues.get(request.match_info["queue"])
    if queue is None:
        raise missing(request.path)
    return queue


async def listed(request: web.Request) -> web.Response:
    query(request)
    network = request.app[NETWORK]
    return page(request, "queues", [_show(network, queue) for queue in network.queues])


async def create(request: web.Request) -> web.Response:
    """A new queue; its name must be free."""
    network = request.app[NETWORK]
    params = await form(request, ("FriendlyName", "MaxSize"))
    name = params.required("FriendlyName", 22002, "FriendlyName is required")
    if network.queue_named(name) is not None:
        raise Refusal(22003, f"A queue named '{name}' exists already")
    queue = Queue(network.clock, name, params.whole("MaxSize", DEFAULT_SIZE, 1, LARGEST))
    network.queues.put(queue.sid, queue)
    return web.json_response(_show(network, queue), status=201)


async def fetch(request: web.Request) -> web.Response:
    query(request)
    return web.json_response(_show(request.app[NETWORK], _find(request)))


async def update(request: web.Request) -> web.Response:
    """Rename a queue or change how many it holds."""
    network = request.app[NETWORK]
    queue = _find(request)
    params = await form(request, ("FriendlyName", "MaxSize"))
    name = params.word("FriendlyName", queue.name)
    if network.queue_named(name) not in (None, queue):
        raise Refusal(22003, f"A queue named '{name}' exists already")
    queue.size = params.whole("MaxSize", queue.size, 1, LARGEST)
    queue.name = name
    queue.updated = network.clock.now()
    return web.json_response(_show(network, queue))


async def delete(request: web.Request) -> web.Response:
    """Only an empty queue can be deleted."""
    queue = _find(request)
    if queue.places:
        raise Refusal(22001, f"Queue {queue.sid} is not empty")
    request.app[NETWORK].queues.drop(queue.sid)
    return web.Response(status=204)


async def list_members(request: web.Request) -> web.Response:
    query(request)
    network = request.app[NETWORK]
    return page(request, "queue_members", [_show_member(network, place) for place in _find(request).places])


def _member(request: web.Request) -> Place:
    place = _find(request).member(request.match_info["call"])
    if place is None:
        raise missing(request.path)
    return place


async def fetch_member(request: web.Request) -> web.Response:
    query(request)
    return web.json_response(_show_member(request.app[NETWORK], _member(request)))


async def update_member(request: web.Request) -> web.Response:
    """Dequeue a member and have it go on with a document."""
    place = _member(request)
    params = await form(request, ("Url", "Method"))
    params.required("Url", 21205, "Url parameter is required")
    target = Target(params.url("Url"), params.method())
    shown = _show_member(request.app[NETWORK], place)
    # It leaves at once: two agents who ask for Front in the same moment must get two callers.
    place.queue.leave(place)
    place.leg.divert(target)
    return web.json_response(shown)


def _show(network: Network, queue: Queue) -> Record:
    base = f"{ROOT}/{network.account_sid}/Queues/{queue.sid}"
    return {
        "sid": queue.sid,
        "account_sid": network.account_sid,
        "friendly_name": queue.name,
        "current_size": len(queue.places),
        "max_size": queue.size,
        "average_wait_time": queue.average_wait(),
        "date_created": rfc2822(queue.created),
        "date_updated": rfc2822(queue.updated),
        "uri": f"{base}.json",
        "subresource_uris": {"members": f"{base}/Members.json"},
    }


def _show_member(network: Network, place: Place) -> Record:
    base = f"{ROOT}/{network.account_sid}/Queues/{place.queue.sid}"
    return {
        "call_sid": place.leg.sid,
        "queue_sid": place.queue.sid,
        "position": place.position(),
        "wait_time": place.seconds(),
        "date_enqueued": rfc2822(place.since),
        "uri": f"{base}/Members/{place.leg.sid}.json",
    }
