"""What a handset can do: call, listen, press, speak, answer, hang up."""

from functools import partial

from aiohttp import web

from carrier.callbacks import StatusCallback
from carrier.faults import Fault
from carrier.handset.answer import KEYS, Sorry, body, number, poll, stream, text
from carrier.leg import Dialling, Leg
from carrier.life import place, receive
from carrier.network import Network
from carrier.numbers import OwnedNumber, is_caller
from carrier.rest.answer import NETWORK
from carrier.target import Target

NOBODY = "nobody is listening"
USUAL_CONFIDENCE = 0.9
LONGEST_UTTERANCE = 2000


def routes() -> list[web.RouteDef]:
    one = "/handset/calls/{call}"
    return [
        web.post("/handset/calls", call),
        web.get("/handset/recordings", recordings),
        web.get(one + "/events", events),
        web.get(one + "/stream", streamed),
        web.post(one + "/press", press),
        web.post(one + "/say", say),
        web.post(one + "/hangup", hang_up),
        web.post(one + "/answer", answer),
        web.post(one + "/decline", decline),
        web.post(one + "/repeat", repeat),
    ]


async def call(request: web.Request) -> web.Response:
    """Dial one of the account's numbers."""
    given = await body(request, "from", "to", "pace", "voice_url")
    caller, to = text(given, "from"), text(given, "to")
    pace = text(given, "pace", "spoken")
    if not is_caller(caller):
        raise Sorry(400, f"'from' must be a number in E.164 form, anonymous or client:…, not '{caller}'.")
    if pace not in ("spoken", "instant"):
        raise Sorry(400, f"'pace' must be spoken or instant, not '{pace}'.")
    network = request.app[NETWORK]
    owned = network.owned(to)
    if owned is None:
        raise Sorry(404, f"{to} is not a number of this account.")
    leg = incoming(network, owned, caller, pace, given.get("voice_url"))
    return web.json_response({"sid": leg.sid}, status=201)


def incoming(network: Network, owned: OwnedNumber, caller: str, pace: str, voice_url: object = None) -> Leg:
    """Have a call come in to one of the account's numbers."""
    url = str(voice_url) if voice_url is not None else owned.setting("VoiceUrl")
    if not url.startswith(("http://", "https://")):
        raise Sorry(404, f"{owned.phone_number} has no VoiceUrl that could be requested.")
    back = owned.setting("VoiceFallbackUrl")
    fallback = Target(back, owned.setting("VoiceFallbackMethod", "POST")) if back else None
    leg = Leg(network, Dialling(caller, owned.phone_number, "inbound", pace, fallback=fallback))
    if told := owned.setting("StatusCallback"):
        method = owned.setting("StatusCallbackMethod", "POST")
        leg.progress.callback = StatusCallback(told, method, frozenset({"completed"}))
    place(leg, partial(receive, leg, Target(url, owned.setting("VoiceMethod", "POST"))))
    return leg


def _find(request: web.Request) -> Leg:
    sid = request.match_info["call"]
    leg = request.app[NETWORK].legs.get(sid)
    if leg is None:
        raise Sorry(404, f"There is no call {sid}.")
    return leg


def _live(request: web.Request) -> Leg:
    leg = _find(request)
    if not leg.live:
        raise Sorry(409, f"Call {leg.sid} has ended.")
    return leg


def _accepted() -> web.Response:
    return web.json_response({"accepted": True}, status=202)


async def events(request: web.Request) -> web.Response:
    leg = _find(request)
    found = await poll(request, leg.events)
    return web.json_response({"events": found, "status": leg.status})


async def streamed(request: web.Request) -> web.StreamResponse:
    leg = _find(request)
    return await stream(request, leg.events, lambda: not leg.over.happened)


async def press(request: web.Request) -> web.Response:
    """Press keys; lost when nothing gathers, as with Twilio."""
    keys = text(await body(request, "keys"), "keys")
    leg = _live(request)
    if not KEYS.fullmatch(keys):
        raise Sorry(400, f"'keys' must be made of 0-9, * and #, not '{keys}'.")
    if leg.ear is None or not leg.ear.keys:
        raise Sorry(409, NOBODY)
    leg.events.add("pressed", keys=keys)
    if not leg.ear.press(keys):
        raise Sorry(409, NOBODY)
    return _accepted()


async def say(request: web.Request) -> web.Response:
    """Say something: to a Gather, else to whom the handset is connected with."""
    given = await body(request, "text", "confidence")
    words = text(given, "text")
    confidence = given.get("confidence", USUAL_CONFIDENCE)
    if confidence is not None:
        confidence = number("confidence", confidence, 0, 1)
    leg = _live(request)
    if len(words) > LONGEST_UTTERANCE:
        raise Sorry(400, f"'text' may be {LONGEST_UTTERANCE} characters long, not {len(words)}.")
    # A Gather hears first: a caller in a queue may be asked something while connected to nobody.
    if leg.ear is not None and leg.ear.speech:
        leg.events.add("said", text=words)
        leg.record(words)
        leg.ear.say(words, confidence)
    elif not leg.say(words):
        raise Sorry(409, NOBODY)
    return _accepted()


async def hang_up(request: web.Request) -> web.Response:
    await body(request)
    leg = _live(request)
    if leg.answered is not None:
        leg.hang_up("hung-up")
    elif leg.dialling.direction == "inbound":
        leg.hang_up("hung-up", "no-answer")
    else:
        leg.hang_up("declined", "busy")
    return _accepted()


def _ringing(request: web.Request) -> Leg:
    leg = _live(request)
    if leg.dialling.direction == "inbound" or leg.status != "ringing":
        raise Sorry(409, f"Call {leg.sid} is not ringing here.")
    return leg


async def answer(request: web.Request) -> web.Response:
    await body(request)
    _ringing(request).picked_up.happen("human")
    return _accepted()


async def decline(request: web.Request) -> web.Response:
    await body(request)
    _ringing(request).hang_up("declined", "busy")
    return _accepted()


async def repeat(request: web.Request) -> web.Response:
    """Have the network repeat the last webhook byte for byte; the answer is not executed."""
    await body(request)
    leg = _find(request)
    if leg.last is None:
        raise Sorry(409, f"Call {leg.sid} has no webhook to repeat.")
    letter, first = leg.last
    try:
        again, _ = await leg.network.courier.exchange(letter)
    except (Fault, OSError, TimeoutError):
        raise Sorry(502, f"{letter.url} did not answer.") from None
    same = (again.status, again.body) == (first.status, first.body)
    return web.json_response({"status": again.status, "same": same, "body": again.body})


async def recordings(request: web.Request) -> web.Response:
    """What was recorded, and what was spoken meanwhile."""
    return web.json_response([one.for_handset() for one in request.app[NETWORK].recordings])
