"""Messages: create, fetch and list."""

import re

from aiohttp import web

from carrier.callbacks import Outbox, rfc2822
from carrier.form import API_VERSION
from carrier.message import Message
from carrier.network import Network
from carrier.numbers import is_e164
from carrier.rest.answer import NETWORK, ROOT, Record, Refusal, form, missing, page, query
from carrier.sids import new

LONGEST = 1600  # characters of a body
SEGMENT = 160
SENDER_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
UNSUPPORTED = (
    *("MediaUrl", "MessagingServiceSid", "ContentSid", "ContentVariables", "ScheduleType", "SendAt"),
    *("ValidityPeriod", "MaxPrice", "ProvideFeedback", "Attempt", "ForceDelivery", "ApplicationSid"),
    *("SmartEncoded", "ShortenUrls", "AddressRetention", "ContentRetention", "PersistentAction", "SendAsMms"),
    *("RiskCheck", "FallbackFrom", "MessageIntent", "TrafficType"),
)


def routes() -> list[web.RouteDef]:
    everything = ROOT + "/{account}/Messages.json"
    return [
        web.post(everything, create),
        web.get(everything, listed),
        web.get(ROOT + "/{account}/Messages/{message}.json", fetch),
    ]


async def create(request: web.Request) -> web.Response:
    """Send a text message; it is queued first."""
    network = request.app[NETWORK]
    params = await form(request, ("To", "From", "Body", "StatusCallback"), UNSUPPORTED)
    to = params.required("To", 21604, "A 'To' phone number is required.")
    from_ = params.required("From", 21603, "A 'From' phone number is required.")
    body = params.required("Body", 21602, "Message body is required.")
    if not is_e164(to):
        raise Refusal(21211, f"Invalid 'To' Phone Number: {to}")
    _check_from(network, from_)
    if len(body) > LONGEST:
        raise Refusal(21617, f"The concatenated message body exceeds the {LONGEST} character limit")
    now = network.clock.now()
    outbox = Outbox(network.clock, network.courier)
    callback = params.url("StatusCallback", 21609)
    message = Message(network, new("SM"), from_, to, body, now, now, outbox, callback)
    network.messages.put(message.sid, message)
    message.post()
    return web.json_response(_show(message), status=201)


def _check_from(network: Network, from_: str) -> None:
    if SENDER_NAME.fullmatch(from_):
        return
    if not is_e164(from_):
        raise Refusal(21212, f"Invalid 'From' Phone Number: {from_}")
    if network.owned(from_) is None:
        raise Refusal(
            21606, f"The 'From' phone number {from_} is not a message-capable number of your account"
        )


async def fetch(request: web.Request) -> web.Response:
    query(request)
    message = request.app[NETWORK].messages.get(request.match_info["message"])
    if message is None:
        raise missing(request.path)
    return web.json_response(_show(message))


async def listed(request: web.Request) -> web.Response:
    """The messages that fit, the newest first."""
    params = query(request, ("To", "From"))
    to, from_ = params.word("To"), params.word("From")
    fitting = [
        message
        for message in request.app[NETWORK].messages
        if (not to or message.to == to) and (not from_ or message.from_ == from_)
    ]
    return page(request, "messages", [_show(message) for message in reversed(fitting)])


def _show(message: Message) -> Record:
    base = f"{ROOT}/{message.network.account_sid}/Messages/{message.sid}"
    return {
        "sid": message.sid,
        "account_sid": message.network.account_sid,
        "api_version": API_VERSION,
        "from": message.from_,
        "to": message.to,
        "body": message.body,
        "status": message.status,
        "direction": "outbound-api",
        "num_segments": str(-(-len(message.body) // SEGMENT)),
        "num_media": "0",
        "error_code": None,
        "error_message": None,
        "messaging_service_sid": None,
        "price": None,
        "price_unit": "USD",
        "date_created": rfc2822(message.created),
        "date_updated": rfc2822(message.updated),
        "date_sent": rfc2822(message.sent),
        "uri": f"{base}.json",
        "subresource_uris": {"media": f"{base}/Media.json"},
    }
