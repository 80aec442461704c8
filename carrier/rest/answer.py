"""What all REST resources share: who may ask, how parameters are read, how answers, pages and errors look."""

import base64
import hmac
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from multidict import MultiMapping

from carrier.form import API_VERSION
from carrier.network import Network

NETWORK: web.AppKey[Network] = web.AppKey("network", Network)
ROOT = f"/{API_VERSION}/Accounts"
PAGING = frozenset({"Page", "PageSize", "PageToken"})
LARGEST_PAGE = 1000
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Record = dict[str, Any]


class Refusal(Exception):
    """A request that Twilio would refuse."""

    def __init__(self, code: int, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.code = code  # Twilio's error number
        self.sentence = sentence
        self.status = status  # of HTTP

    def answer(self) -> web.Response:
        """Twilio's error body."""
        more = f"https://www.twilio.com/docs/errors/{self.code}"
        body = {"code": self.code, "message": self.sentence, "more_info": more, "status": self.status}
        return web.json_response(body, status=self.status)


def missing(path: str) -> Refusal:
    """Twilio's answer about a resource it does not have."""
    return Refusal(20404, f"The requested resource {path} was not found", 404)


@web.middleware
async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Ask for the account's credentials, and answer refusals in Twilio's form."""
    if not request.path.startswith(f"/{API_VERSION}"):
        return await handler(request)
    try:
        _authenticate(request)
        return await handler(request)
    except Refusal as refusal:
        return refusal.answer()
    except web.HTTPNotFound:
        return missing(request.path).answer()
    except web.HTTPMethodNotAllowed:
        return Refusal(20004, f"{request.method} is not allowed on {request.path}", 405).answer()


def _authenticate(request: web.Request) -> None:
    network = request.app[NETWORK]
    pair = f"{network.account_sid}:{network.token}".encode()
    wanted = "Basic " + base64.b64encode(pair).decode()
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), wanted.encode()):
        raise Refusal(20003, "Authenticate", 401)
    account = request.match_info.get("account")
    if account is not None and account != network.account_sid:
        raise missing(request.path)


class Params:
    """The parameters of a request; one that is not known is refused by name."""

    def __init__(
        self, given: MultiMapping[Any], known: Iterable[str], unsupported: Iterable[str] = ()
    ) -> None:
        self._given = given
        for name in given:
            if name in unsupported:
                raise Refusal(20001, f"Parameter '{name}' is not supported here")
            if name not in known:
                raise Refusal(20001, f"Unknown parameter '{name}'")

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def word(self, name: str, default: str = "") -> str:
        return str(self._given.get(name, default))

    def words(self, name: str) -> list[str]:
        """A parameter that may be repeated, or hold several words."""
        return [word for value in self._given.getall(name, []) for word in str(value).split()]

    def required(self, name: str, code: int, sentence: str) -> str:
        """A parameter that must be there."""
        value = self.word(name)
        if not value:
            raise Refusal(code, sentence)
        return value

    def choice(self, name: str, default: str, allowed: Iterable[str]) -> str:
        value = self.word(name, default)
        if value not in allowed:
            raise Refusal(20001, f"Parameter '{name}' must be one of {', '.join(allowed)}, not '{value}'")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        return self.choice(name, str(default).lower(), ("true", "false", "True", "False")).lower() == "true"

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        text = self.word(name, str(default))
        if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
            raise Refusal(20001, f"Parameter '{name}' must be a whole number from {least} to {most}")
        return int(text)

    def method(self, name: str = "Method") -> str:
        return self.choice(name, "POST", ("GET", "POST"))

    def url(self, name: str, code: int = 21205) -> str:
        """An absolute http or https URL, or empty when it is not given."""
        value = self.word(name)
        if value and not value.startswith(("http://", "https://")):
            raise Refusal(code, f"{name} is not a valid URL: {value}")
        return value


async def form(request: web.Request, known: Iterable[str], unsupported: Iterable[str] = ()) -> Params:
    """The parameters of a POST."""
    return Params(await request.post(), frozenset(known), frozenset(unsupported))


def query(request: web.Request, known: Iterable[str] = ()) -> Params:
    """The parameters of a GET; those of paging are always known."""
    return Params(request.query, frozenset(known) | PAGING)


def page(request: web.Request, key: str, records: list[Record]) -> web.Response:
    """One page of a list, with Twilio's paging fields."""
    # The real API caps a page too; the official client asks for the next one by itself.
    params = Params(request.query, request.query)  # a list has checked the names already
    size = params.whole("PageSize", 50, 1, LARGEST_PAGE)
    number = params.whole("Page", 0, 0, 1_000_000)
    begin = number * size
    shown = records[begin : begin + size]
    uris = {
        "uri": _page_uri(request, number, size),
        "first_page_uri": _page_uri(request, 0, size),
        "next_page_uri": _page_uri(request, number + 1, size) if begin + size < len(records) else None,
        "previous_page_uri": _page_uri(request, number - 1, size) if number else None,
    }
    counts = {"page": number, "page_size": size, "start": begin, "end": max(begin, begin + len(shown) - 1)}
    return web.json_response({**uris, **counts, key: shown})


def _page_uri(request: web.Request, number: int, size: int) -> str:
    kept = [(name, value) for name, value in request.query.items() if name not in PAGING]
    paging = [("PageSize", size), ("Page", number), ("PageToken", f"PT{number}")]
    return f"{request.path}?{urlencode([*kept, *paging])}"
