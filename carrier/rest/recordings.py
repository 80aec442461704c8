"""Recordings of a call: begin, pause, stop, look, delete."""

from aiohttp import web

from carrier.callbacks import StatusCallback, rfc2822
from carrier.form import API_VERSION
from carrier.leg import Leg
from carrier.recording import Recording, start
from carrier.rest.answer import NETWORK, ROOT, Params, Record, Refusal, form, missing, page, query
from carrier.rest.calls import find

CALLBACK = ("RecordingStatusCallback", "RecordingStatusCallbackMethod", "RecordingStatusCallbackEvent")
CREATE = (*CALLBACK, "RecordingChannels", "RecordingTrack", "Trim")
EVENTS = ("in-progress", "completed", "absent")
CURRENT = "Twilio.CURRENT"  # the recording of the call that is under way


def routes() -> list[web.RouteDef]:
    of_call = ROOT + "/{account}/Calls/{call}/Recordings.json"
    one = ROOT + "/{account}/Calls/{call}/Recordings/{recording}.json"
    alone = ROOT + "/{account}/Recordings/{recording}.json"
    return [
        web.post(of_call, create),
        web.get(of_call, listed),
        web.get(one, fetch),
        web.post(one, update),
        web.delete(one, delete),
        web.get(ROOT + "/{account}/Recordings.json", list_all),
        web.get(alone, fetch),
        web.delete(alone, delete),
    ]


async def create(request: web.Request) -> web.Response:
    """Begin to record a call that has been answered."""
    leg = find(request)
    params = await form(request, CREATE, ("RecordingConfigurationId",))
    params.choice("Trim", "do-not-trim", ("do-not-trim", "trim-silence"))
    channels = {"mono": 1, "dual": 2}[params.choice("RecordingChannels", "mono", ("mono", "dual"))]
    track = params.choice("RecordingTrack", "both", ("both", "inbound", "outbound"))
    if not leg.live or leg.answered is None:
        raise Refusal(21220, "Requested resource is not eligible for recording")
    return web.json_response(_show(start(leg, channels, track, _callback(params))), status=201)


def _callback(params: Params) -> StatusCallback | None:
    url = params.url("RecordingStatusCallback")
    events = frozenset(params.words("RecordingStatusCallbackEvent") or ["completed"])
    if unknown := sorted(events - set(EVENTS)):
        raise Refusal(20001, f"RecordingStatusCallbackEvent '{unknown[0]}' is not one of {', '.join(EVENTS)}")
    return StatusCallback(url, params.method(CALLBACK[1]), events) if url else None


async def listed(request: web.Request) -> web.Response:
    query(request)
    leg = find(request)
    kept = [one for one in request.app[NETWORK].recordings if one.leg is leg]
    return page(request, "recordings", [_show(one) for one in reversed(kept)])


async def list_all(request: web.Request) -> web.Response:
    wanted = query(request, ("CallSid",)).word("CallSid")
    kept = [one for one in request.app[NETWORK].recordings if not wanted or one.leg.sid == wanted]
    return page(request, "recordings", [_show(one) for one in reversed(kept)])


def _find(request: web.Request) -> Recording:
    key = request.match_info["recording"]
    leg = find(request) if "call" in request.match_info else None
    found = _current(leg) if key == CURRENT else request.app[NETWORK].recordings.get(key)
    if found is None or (leg is not None and found.leg is not leg):
        raise missing(request.path)
    return found


def _current(leg: Leg | None) -> Recording | None:
    return leg.recordings[-1] if leg is not None and leg.recordings else None


async def fetch(request: web.Request) -> web.Response:
    query(request)
    return web.json_response(_show(_find(request)))


async def update(request: web.Request) -> web.Response:
    """Pause, resume or stop."""
    recording = _find(request)
    params = await form(request, ("Status", "PauseBehavior"))
    params.choice("PauseBehavior", "silence", ("silence", "skip"))
    status = params.choice("Status", "", ("in-progress", "paused", "stopped"))
    if recording.ended is not None:
        raise Refusal(21220, f"Recording {recording.sid} has ended")
    {"in-progress": recording.resume, "paused": recording.pause, "stopped": recording.stop}[status]()
    return web.json_response(_show(recording, "stopped" if status == "stopped" else None))


async def delete(request: web.Request) -> web.Response:
    """Delete what was recorded."""
    recording = _find(request)
    recording.stop()
    request.app[NETWORK].recordings.drop(recording.sid)
    return web.Response(status=204)


def _show(recording: Recording, status: str | None = None) -> Record:
    account = recording.leg.network.account_sid
    base = f"{ROOT}/{account}/Calls/{recording.leg.sid}/Recordings/{recording.sid}"
    return {
        "sid": recording.sid,
        "account_sid": account,
        "api_version": API_VERSION,
        "call_sid": recording.leg.sid,
        "conference_sid": None,
        "status": status or recording.status,
        "channels": recording.channels,
        "track": recording.track,
        "source": "StartCallRecordingAPI",
        "duration": str(recording.duration()) if recording.ended is not None else "-1",
        "start_time": rfc2822(recording.started),
        "date_created": rfc2822(recording.started),
        "date_updated": rfc2822(recording.updated),
        "error_code": None,
        "price": None,
        "price_unit": "USD",
        "encryption_details": None,
        "uri": f"{base}.json",
        "subresource_uris": {},
    }
