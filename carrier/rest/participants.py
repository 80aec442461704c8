"""Participants of a conference: call one in, look, mute, hold, let go."""

from functools import partial

from aiohttp import web

from carrier.callbacks import StatusCallback, rfc2822
from carrier.leg import Leg
from carrier.life import place, ring
from carrier.network import Network
from carrier.rest.answer import NETWORK, ROOT, Params, Record, Refusal, form, missing, page, query
from carrier.rest.calls import PROGRESS, dial
from carrier.rest.conferences import find
from carrier.room import Seat
from carrier.target import Target
from carrier.verbs.dial_conference import BEEPS, KINDS, MOST, Conference
from carrier.verbs.noun import Attempt, Terms

CREATE = (
    *("From", "To", "Timeout", "TimeLimit", "Label", "Muted", "Beep", "StartConferenceOnEnter"),
    *("EndConferenceOnExit", "WaitUrl", "WaitMethod", "EarlyMedia", "MaxParticipants", *PROGRESS),
    *("ConferenceStatusCallback", "ConferenceStatusCallbackMethod", "ConferenceStatusCallbackEvent"),
)
CREATE_UNSUPPORTED = (
    *("Record", "ConferenceRecord", "ConferenceTrim", "Region", "SipAuthUsername", "SipAuthPassword"),
    *("RecordingChannels", "RecordingStatusCallback", "RecordingStatusCallbackMethod", "RecordingTrack"),
    *("RecordingStatusCallbackEvent", "Coaching", "CallSidToCoach", "JitterBufferSize", "Byoc", "CallerId"),
    *("CallReason", "MachineDetection", "AmdStatusCallback", "Trim", "CallToken", "CallerDisplayName"),
)
UPDATE = ("Muted", "Hold", "HoldUrl", "HoldMethod")
UPDATE_UNSUPPORTED = (
    *("AnnounceUrl", "AnnounceMethod", "WaitUrl", "WaitMethod", "BeepOnExit", "EndConferenceOnExit"),
    *("Coaching", "CallSidToCoach"),
)


def routes() -> list[web.RouteDef]:
    everyone = ROOT + "/{account}/Conferences/{conference}/Participants.json"
    one = ROOT + "/{account}/Conferences/{conference}/Participants/{call}.json"
    return [
        web.post(everyone, create),
        web.get(everyone, listed),
        web.get(one, fetch),
        web.post(one, update),
        web.delete(one, delete),
    ]


async def create(request: web.Request) -> web.Response:
    """Call someone into a conference; a name that no conference has makes one."""
    network = request.app[NETWORK]
    params = await form(request, CREATE, CREATE_UNSUPPORTED)
    leg = dial(network, params)
    noun = _noun(params, network, request.match_info["conference"])
    terms = Terms(time_limit=params.whole("TimeLimit", 14_400, 1, 86_400))
    place(leg, partial(_call_in, leg, noun, terms, params.whole("Timeout", 60, 1, 600)))
    room = network.room(noun.name)
    seat = Seat(leg, room, leg.created, noun.label, noun.starts, noun.ends, noun.muted)
    return web.json_response(_show(seat, "queued"), status=201)


async def _call_in(leg: Leg, noun: Conference, terms: Terms, timeout: int) -> None:
    await ring(leg, timeout)
    await noun.connect(leg, terms, Attempt(leg))


def _noun(params: Params, network: Network, key: str) -> Conference:
    if network.rooms.get(key) is not None and network.open_room(key) is None:
        raise Refusal(20404, f"Conference {key} has ended", 404)
    known = network.open_room(key)
    params.choice("Beep", "true", BEEPS)
    params.flag("EarlyMedia", True)
    wait = params.url("WaitUrl")
    return Conference(
        name=known.name if known is not None else key,
        starts=params.flag("StartConferenceOnEnter", True),
        ends=params.flag("EndConferenceOnExit"),
        muted=params.flag("Muted"),
        label=params.word("Label"),
        wait=Target(wait, params.method("WaitMethod")) if wait else None,
        most=params.whole("MaxParticipants", MOST, 2, MOST),
        callback=_callback(params),
    )


def _callback(params: Params) -> StatusCallback | None:
    url = params.url("ConferenceStatusCallback")
    kinds = frozenset(params.words("ConferenceStatusCallbackEvent"))
    if unknown := sorted(kinds - set(KINDS)):
        raise Refusal(20001, f"ConferenceStatusCallbackEvent '{unknown[0]}' is not known")
    return StatusCallback(url, params.method("ConferenceStatusCallbackMethod"), kinds) if url else None


async def listed(request: web.Request) -> web.Response:
    params = query(request, ("Muted", "Hold"))
    seats = [seat for seat in find(request).seats if _fits(seat, params)]
    return page(request, "participants", [_show(seat) for seat in seats])


def _fits(seat: Seat, params: Params) -> bool:
    muted = params.flag("Muted", seat.muted)
    return muted == seat.muted and params.flag("Hold", seat.hold) == seat.hold


def _find_seat(request: web.Request) -> Seat:
    seat = find(request).seat(request.match_info["call"])
    if seat is None:
        raise missing(request.path)
    return seat


async def fetch(request: web.Request) -> web.Response:
    query(request)
    return web.json_response(_show(_find_seat(request)))


async def update(request: web.Request) -> web.Response:
    """Mute a participant or put it on hold, and back."""
    seat = _find_seat(request)
    params = await form(request, UPDATE, UPDATE_UNSUPPORTED)
    music = params.url("HoldUrl")
    hold_music = Target(music, params.method("HoldMethod")) if music else None
    muted, hold = params.flag("Muted", seat.muted), params.flag("Hold", seat.hold)
    seat.mute(muted)
    seat.put_on_hold(hold, hold_music)
    return web.json_response(_show(seat))


async def delete(request: web.Request) -> web.Response:
    """Take a participant out of the conference; its own document goes on."""
    _find_seat(request).leave()
    return web.Response(status=204)


def _show(seat: Seat, status: str = "connected") -> Record:
    network = seat.room.network
    base = f"{ROOT}/{network.account_sid}/Conferences/{seat.room.sid}/Participants/{seat.leg.sid}"
    return {
        "account_sid": network.account_sid,
        "call_sid": seat.leg.sid,
        "conference_sid": seat.room.sid,
        "label": seat.label or None,
        "status": status,
        "muted": seat.muted,
        "hold": seat.hold,
        "coaching": False,
        "call_sid_to_coach": None,
        "start_conference_on_enter": seat.starts,
        "end_conference_on_exit": seat.ends,
        "queue_time": "0",
        "date_created": rfc2822(seat.since),
        "date_updated": rfc2822(seat.updated or seat.since),
        "uri": f"{base}.json",
    }
