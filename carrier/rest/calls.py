"""Calls: create, fetch, list and update."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial

from aiohttp import web

from carrier.callbacks import StatusCallback, rfc2822
from carrier.follow import follow
from carrier.form import API_VERSION
from carrier.leg import Dialling, Leg
from carrier.life import place, ring
from carrier.network import Network
from carrier.numbers import is_dialable, is_e164
from carrier.progress import EVENTS
from carrier.rest.answer import NETWORK, ROOT, Params, Record, Refusal, form, missing, page, query
from carrier.target import Target

PROGRESS = ("StatusCallback", "StatusCallbackMethod", "StatusCallbackEvent")
CREATE = (
    *("To", "From", "Url", "Twiml", "Method", "FallbackUrl", "FallbackMethod", "Timeout", "TimeLimit"),
    *("MachineDetection", *PROGRESS),
)
CREATE_UNSUPPORTED = (
    *("Record", "SendDigits", "Trim", "CallerId", "ApplicationSid", "AsyncAmd", "AsyncAmdStatusCallback"),
    *("AsyncAmdStatusCallbackMethod", "MachineDetectionTimeout", "MachineDetectionSpeechThreshold"),
    *("MachineDetectionSpeechEndThreshold", "MachineDetectionSilenceTimeout", "RecordingChannels"),
    *("RecordingStatusCallback", "RecordingStatusCallbackMethod", "RecordingStatusCallbackEvent"),
    *("RecordingTrack", "SipAuthUsername", "SipAuthPassword", "CallReason", "CallToken", "Byoc", "Passports"),
    *("ClientNotificationUrl", "RecordingConfigurationId"),
)
UPDATE = ("Url", "Twiml", "Method", "Status", *PROGRESS)
UPDATE_UNSUPPORTED = ("FallbackUrl", "FallbackMethod", "TimeLimit")
LONGEST_TWIML = 4000
SUBRESOURCES = ("recordings", "notifications", "events", "streams", "payments", "siprec", "transcriptions")
COMPARED = {"StartTime": "began", "EndTime": "ended"}


@dataclass(frozen=True)
class Plan:
    """What a created call is to do."""

    first: Target  # the document it begins with
    timeout: int  # seconds of ringing
    time_limit: int  # seconds of talk
    machine: str  # which machine detection; empty: none


def routes() -> list[web.RouteDef]:
    one = ROOT + "/{account}/Calls/{call}.json"
    everything = ROOT + "/{account}/Calls.json"
    return [
        web.post(everything, create),
        web.get(everything, listed),
        web.get(one, fetch),
        web.post(one, update),
    ]


def find(request: web.Request) -> Leg:
    """The call named in the path."""
    leg = request.app[NETWORK].legs.get(request.match_info["call"])
    if leg is None:
        raise missing(request.path)
    return leg


async def create(request: web.Request) -> web.Response:
    """Place a call; what it does when answered is given as Url or Twiml."""
    network = request.app[NETWORK]
    params = await form(request, CREATE, CREATE_UNSUPPORTED)
    leg = dial(network, params)
    first = instructions(params)
    if first is None:
        raise Refusal(21205, "Url parameter is required")
    plan = Plan(
        first,
        params.whole("Timeout", 60, 1, 600),
        params.whole("TimeLimit", 14_400, 1, 86_400),
        params.choice("MachineDetection", "", ("", "Enable", "DetectMessageEnd")),
    )
    place(leg, partial(_reach, leg, plan))
    return web.json_response(show(leg), status=201)


async def _reach(leg: Leg, plan: Plan) -> None:
    await ring(leg, plan.timeout)
    if plan.machine:
        found = "machine_end_beep" if plan.machine == "DetectMessageEnd" else "machine_start"
        leg.answered_by = "human" if leg.picked_up.value == "human" else found
    limit = leg.network.clock.after(plan.time_limit, partial(leg.hang_up, "time-limit"))
    leg.over.watch(limit.cancel)
    await follow(leg, plan.first)


def dial(network: Network, params: Params) -> Leg:
    """A new outgoing leg; refuses numbers as Twilio does."""
    to = params.required("To", 21201, "No 'To' number is specified")
    from_ = params.required("From", 21213, "No 'From' number is specified")
    if not is_dialable(to):
        raise Refusal(21211, f"Invalid 'To' Phone Number: {to}")
    _check_from(network, from_)
    fallback = params.url("FallbackUrl")
    back = Target(fallback, params.method("FallbackMethod")) if fallback else None
    leg = Leg(network, Dialling(from_, to, "outbound-api", fallback=back))
    leg.progress.callback = progress(params)
    return leg


def _check_from(network: Network, from_: str) -> None:
    # Twilio takes only numbers you own or have verified: a promised callback number must be one of them.
    if from_.startswith("client:"):
        return
    if not is_e164(from_):
        raise Refusal(21212, f"Invalid 'From' Phone Number: {from_}")
    if network.owned(from_) is None:
        sentence = f"Source phone number provided, {from_}, is not yet verified for your account"
        raise Refusal(21210, sentence)


def progress(params: Params) -> StatusCallback | None:
    """Who the call's progress is told to, if anyone."""
    events = params.words("StatusCallbackEvent") or ["completed"]
    for event in events:
        if event not in EVENTS:
            raise Refusal(21626, f"StatusCallbackEvent '{event}' is not one of {', '.join(EVENTS)}")
    url = params.url("StatusCallback", 21609)
    method = params.method("StatusCallbackMethod")
    return StatusCallback(url, method, frozenset(events)) if url else None


def instructions(params: Params) -> Target | None:
    """The document a request gives a call, if it gives one."""
    twiml = params.word("Twiml")
    if len(twiml) > LONGEST_TWIML:
        raise Refusal(21601, f"Twiml may be {LONGEST_TWIML} characters long, not {len(twiml)}")
    if twiml:
        return Target("", twiml=twiml)
    url = params.url("Url")
    return Target(url, params.method()) if url else None


async def fetch(request: web.Request) -> web.Response:
    query(request)
    return web.json_response(show(find(request)))


async def update(request: web.Request) -> web.Response:
    """Give a live call another document, or end it."""
    leg = find(request)
    params = await form(request, UPDATE, UPDATE_UNSUPPORTED)
    status = params.choice("Status", "", ("", "completed", "canceled"))
    target = instructions(params)
    if not leg.live:
        raise Refusal(21220, f"Call {leg.sid} has ended. Cannot redirect or end it")
    if params.url("StatusCallback"):
        leg.progress.callback = progress(params)
    if status:
        _finish(leg, status)
    elif target is not None:
        if leg.answered is None:
            raise Refusal(21220, f"Call {leg.sid} is not in-progress. Cannot redirect")
        leg.divert(target)
    return web.json_response(show(leg))


def _finish(leg: Leg, status: str) -> None:
    if leg.answered is None:
        leg.hang_up("canceled", "canceled")
    elif status == "canceled":
        raise Refusal(21220, f"Call {leg.sid} is in-progress. Cannot cancel")
    else:
        leg.hang_up("completed-by-rest")


async def listed(request: web.Request) -> web.Response:
    """The calls that fit, the newest first."""
    times = [name + sign for name in COMPARED for sign in ("", "<", ">")]
    params = query(request, ("To", "From", "Status", "ParentCallSid", *times))
    tests = [*_equal(params), *_timed(params, times)]
    legs = [leg for leg in request.app[NETWORK].legs.values() if all(test(leg) for test in tests)]
    return page(request, "calls", [show(leg) for leg in reversed(legs)])


def _equal(params: Params) -> list[Callable[[Leg], bool]]:
    reads: dict[str, Callable[[Leg], str | None]] = {
        "To": lambda leg: leg.dialling.to,
        "From": lambda leg: leg.dialling.from_,
        "Status": lambda leg: leg.status,
        "ParentCallSid": lambda leg: leg.dialling.parent_sid,
    }
    given = {name: params.word(name) for name in reads if name in params}
    return [lambda leg, n=name, v=value: reads[n](leg) == v for name, value in given.items()]  # type: ignore[misc]


def _timed(params: Params, names: list[str]) -> list[Callable[[Leg], bool]]:
    return [partial(_in_time, name, _moment(name, params.word(name))) for name in names if name in params]


def _in_time(name: str, wanted: datetime | date, leg: Leg) -> bool:
    moment: datetime | None = getattr(leg, COMPARED[name.rstrip("<>")])
    if moment is None:
        return False
    seen = moment if isinstance(wanted, datetime) else moment.date()
    if name.endswith(">"):
        return seen >= wanted
    return seen <= wanted if name.endswith("<") else seen == wanted


def _moment(name: str, text: str) -> datetime | date:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(20001, f"Parameter '{name}' must be a date or time in ISO 8601, not '{text}'") from None
    # The official client writes a date as its midnight, and asks with it for the whole day.
    whole_day = len(text) == 10 or (name in COMPARED and moment.time() == time())
    return moment.date() if whole_day else moment.replace(tzinfo=moment.tzinfo or UTC)


def show(leg: Leg) -> Record:
    """A call as Twilio's API shows it."""
    how = leg.dialling
    base = f"{ROOT}/{leg.network.account_sid}/Calls/{leg.sid}"
    finished = leg.status == "completed"
    owned = leg.network.owned(how.to if how.direction == "inbound" else how.from_)
    return {
        "sid": leg.sid,
        "account_sid": leg.network.account_sid,
        "api_version": API_VERSION,
        "parent_call_sid": how.parent_sid,
        "phone_number_sid": owned.sid if owned is not None else None,
        "from": how.from_,
        "from_formatted": how.from_,
        "to": how.to,
        "to_formatted": how.to,
        "status": leg.status,
        "direction": how.direction,
        "answered_by": leg.answered_by,
        "date_created": rfc2822(leg.created),
        "date_updated": rfc2822(leg.updated),
        "start_time": rfc2822(leg.began),
        "end_time": rfc2822(leg.ended),
        "duration": str(leg.duration()) if finished else None,
        "price": None,
        "price_unit": "USD",
        "forwarded_from": None,
        "caller_name": None,
        "group_sid": None,
        "queue_time": "0",
        "trunk_sid": None,
        "annotation": None,
        "uri": f"{base}.json",
        "subresource_uris": {name: f"{base}/{name.capitalize()}.json" for name in SUBRESOURCES},
    }
