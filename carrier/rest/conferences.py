"""Conferences: list, fetch and end."""

from aiohttp import web

from carrier.callbacks import rfc2822
from carrier.form import API_VERSION
from carrier.rest.answer import NETWORK, ROOT, Record, Refusal, form, missing, page, query
from carrier.room import ENDED_BY_API, Room

STATUSES = ("init", "in-progress", "completed")


def routes() -> list[web.RouteDef]:
    one = ROOT + "/{account}/Conferences/{conference}.json"
    return [
        web.get(ROOT + "/{account}/Conferences.json", listed),
        web.get(one, fetch),
        web.post(one, update),
    ]


def find(request: web.Request) -> Room:
    """The conference named in the path, by sid or by the name of one that has not ended."""
    network = request.app[NETWORK]
    key = request.match_info["conference"]
    room = network.rooms.get(key) or network.open_room(key)
    if room is None:
        raise missing(request.path)
    return room


async def listed(request: web.Request) -> web.Response:
    """The conferences that fit, the newest first."""
    params = query(request, ("FriendlyName", "Status"))
    name = params.word("FriendlyName")
    status = params.choice("Status", "", ("", *STATUSES))
    rooms = [room for room in request.app[NETWORK].rooms if _fits(room, name, status)]
    return page(request, "conferences", [show(room) for room in reversed(rooms)])


def _fits(room: Room, name: str, status: str) -> bool:
    return (not name or room.name == name) and (not status or room.status == status)


async def fetch(request: web.Request) -> web.Response:
    query(request)
    return web.json_response(show(find(request)))


async def update(request: web.Request) -> web.Response:
    """End a conference for everyone in it."""
    room = find(request)
    params = await form(request, ("Status",), ("AnnounceUrl", "AnnounceMethod"))
    if params.required("Status", 20001, "Status is required") != "completed":
        raise Refusal(
            20001, f"Status of a conference can only become completed, not '{params.word('Status')}'"
        )
    room.end(ENDED_BY_API)
    return web.json_response(show(room))


def show(room: Room) -> Record:
    """A conference as Twilio's API shows it."""
    base = f"{ROOT}/{room.network.account_sid}/Conferences/{room.sid}"
    return {
        "sid": room.sid,
        "account_sid": room.network.account_sid,
        "api_version": API_VERSION,
        "friendly_name": room.name,
        "status": room.status,
        "region": "us1",
        "reason_conference_ended": room.reason,
        "call_sid_ending_conference": room.ended_by,
        "date_created": rfc2822(room.created),
        "date_updated": rfc2822(room.updated),
        "uri": f"{base}.json",
        "subresource_uris": {
            "participants": f"{base}/Participants.json",
            "recordings": f"{base}/Recordings.json",
        },
    }
