"""IncomingPhoneNumbers: the numbers of the account and what is requested when they are called."""

from aiohttp import web

from carrier.callbacks import rfc2822
from carrier.form import API_VERSION
from carrier.network import Network
from carrier.numbers import OwnedNumber, is_e164
from carrier.rest.answer import NETWORK, ROOT, Params, Record, Refusal, form, missing, page, query
from carrier.sids import new

URLS = ("VoiceUrl", "VoiceFallbackUrl", "StatusCallback")
METHODS = ("VoiceMethod", "VoiceFallbackMethod", "StatusCallbackMethod")
UPDATE = ("FriendlyName", *URLS, *METHODS)
UNSUPPORTED = (
    *("AreaCode", "SmsUrl", "SmsMethod", "SmsFallbackUrl", "SmsFallbackMethod", "SmsApplicationSid"),
    *(
        "VoiceApplicationSid",
        "VoiceCallerIdLookup",
        "VoiceReceiveMode",
        "TrunkSid",
        "AddressSid",
        "BundleSid",
    ),
    *("IdentitySid", "EmergencyStatus", "EmergencyAddressSid", "AccountSid", "ApiVersion"),
)


def routes() -> list[web.RouteDef]:
    everything = ROOT + "/{account}/IncomingPhoneNumbers.json"
    one = ROOT + "/{account}/IncomingPhoneNumbers/{number}.json"
    return [
        web.post(everything, create),
        web.get(everything, listed),
        web.get(one, fetch),
        web.post(one, update),
        web.delete(one, delete),
    ]


async def create(request: web.Request) -> web.Response:
    """Take a number into the account."""
    network = request.app[NETWORK]
    params = await form(request, ("PhoneNumber", *UPDATE), UNSUPPORTED)
    phone = params.required("PhoneNumber", 21421, "PhoneNumber is invalid")
    if not is_e164(phone):
        raise Refusal(21421, f"PhoneNumber {phone} is invalid")
    if network.owned(phone) is not None:
        raise Refusal(21422, f"PhoneNumber {phone} is not available")
    now = network.clock.now()
    owned = OwnedNumber(new("PN"), phone, params.word("FriendlyName", phone), now, now)
    owned.settings.update(_settings(params))
    network.numbers[owned.sid] = owned
    return web.json_response(_show(network, owned), status=201)


def _settings(params: Params) -> dict[str, str]:
    urls = {name: params.url(name, 21502) for name in URLS if name in params}
    return urls | {name: params.method(name) for name in METHODS if name in params}


async def listed(request: web.Request) -> web.Response:
    params = query(request, ("PhoneNumber", "FriendlyName"))
    network = request.app[NETWORK]
    phone, name = params.word("PhoneNumber"), params.word("FriendlyName")
    fitting = [
        owned
        for owned in network.numbers.values()
        if phone in owned.phone_number and (not name or owned.friendly_name == name)
    ]
    return page(request, "incoming_phone_numbers", [_show(network, owned) for owned in fitting])


def _find(request: web.Request) -> OwnedNumber:
    owned = request.app[NETWORK].numbers.get(request.match_info["number"])
    if owned is None:
        raise missing(request.path)
    return owned


async def fetch(request: web.Request) -> web.Response:
    query(request)
    return web.json_response(_show(request.app[NETWORK], _find(request)))


async def update(request: web.Request) -> web.Response:
    """Change what is requested when the number is called."""
    network = request.app[NETWORK]
    owned = _find(request)
    params = await form(request, UPDATE, UNSUPPORTED)
    owned.settings.update(_settings(params))
    owned.friendly_name = params.word("FriendlyName", owned.friendly_name)
    owned.updated = network.clock.now()
    return web.json_response(_show(network, owned))


async def delete(request: web.Request) -> web.Response:
    """Give the number back."""
    del request.app[NETWORK].numbers[_find(request).sid]
    return web.Response(status=204)


def _show(network: Network, owned: OwnedNumber) -> Record:
    return {
        "sid": owned.sid,
        "account_sid": network.account_sid,
        "api_version": API_VERSION,
        "phone_number": owned.phone_number,
        "friendly_name": owned.friendly_name,
        "voice_url": owned.setting("VoiceUrl"),
        "voice_method": owned.setting("VoiceMethod", "POST"),
        "voice_fallback_url": owned.setting("VoiceFallbackUrl"),
        "voice_fallback_method": owned.setting("VoiceFallbackMethod", "POST"),
        "status_callback": owned.setting("StatusCallback"),
        "status_callback_method": owned.setting("StatusCallbackMethod", "POST"),
        "voice_caller_id_lookup": False,
        "voice_receive_mode": "voice",
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
        "address_requirements": "none",
        "beta": False,
        "origin": "twilio",
        "status": "in-use",
        "date_created": rfc2822(owned.created),
        "date_updated": rfc2822(owned.updated),
        "uri": f"{ROOT}/{network.account_sid}/IncomingPhoneNumbers/{owned.sid}.json",
        "subresource_uris": {},
    }
