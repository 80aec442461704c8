"""Sends webhooks: signed, with Twilio's time limits, retries and HTTP redirects."""

import asyncio
import string
import uuid
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

import aiohttp
from yarl import URL

from carrier.faults import BAD_URL, CONNECTION_FAILED, RETRIEVAL_FAILED, TOO_LARGE, TOO_MANY_REDIRECTS, Fault
from carrier.overrides import Overrides, split
from carrier.signature import sign

LARGEST = 64 * 1024  # bytes of a TwiML document, Twilio's limit
MOST_REDIRECTS = 10


@dataclass(frozen=True)
class Letter:
    """One webhook exactly as it goes over the wire, so that it can be repeated byte for byte."""

    url: str  # without fragment
    method: str
    body: bytes
    headers: tuple[tuple[str, str], ...]
    overrides: Overrides


@dataclass(frozen=True)
class Reply:
    """What a webhook answered."""

    url: str  # of the document, after redirects
    status: int
    content_type: str
    body: str


class Courier:
    """The client side of the carrier."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._client = aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(), connector=aiohttp.TCPConnector(limit=0)
        )

    async def close(self) -> None:
        await self._client.close()

    def write(self, url: str, method: str, fields: dict[str, str]) -> Letter:
        """Compose and sign a webhook; a GET carries its fields in the query. Fault when the URL is none."""
        # What is signed must be what the wire carries, so a URL is made ASCII before both.
        bare, overrides = split(quote(url, safe=string.punctuation))
        if urlsplit(bare).scheme not in ("http", "https") or not urlsplit(bare).hostname:
            raise Fault(BAD_URL, f"'{bare}' is not an absolute http or https URL.", bare)
        if method == "GET":
            return self._get(bare, fields, overrides)
        headers = self._headers(sign(self._token, bare, fields))
        form = ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
        return Letter(bare, method, urlencode(fields).encode(), (*headers, form), overrides)

    def _get(self, url: str, fields: dict[str, str], overrides: Overrides) -> Letter:
        asked = url + ("&" if urlsplit(url).query else "?") + urlencode(fields) if fields else url
        return Letter(asked, "GET", b"", self._headers(sign(self._token, asked, {})), overrides)

    def _headers(self, signature: str) -> tuple[tuple[str, str], ...]:
        return (
            ("X-Twilio-Signature", signature),
            ("I-Twilio-Idempotency-Token", str(uuid.uuid4())),
            ("User-Agent", "TwilioProxy/1.1"),
            ("Accept", "*/*"),
        )

    async def send(self, letter: Letter) -> Reply:
        """Send, retry and follow redirects; raises Fault when no answer below 400 came in time."""
        try:
            async with asyncio.timeout(letter.overrides.tt / 1000):
                reply = await self._follow(letter)
        except TimeoutError:
            raise Fault(RETRIEVAL_FAILED, f"{letter.url} did not answer in time.", letter.url) from None
        if reply.status >= 400:
            raise Fault(RETRIEVAL_FAILED, f"{reply.url} answered {reply.status}.", reply.url)
        return reply

    async def _follow(self, letter: Letter) -> Reply:
        for _ in range(MOST_REDIRECTS + 1):
            reply, location = await self._retry(letter)
            if not location:
                return reply
            letter = self._moved(letter, urljoin(letter.url, location), reply.status)
        raise Fault(TOO_MANY_REDIRECTS, f"{letter.url} redirects more than 10 times.", letter.url)

    def _moved(self, letter: Letter, url: str, status: int) -> Letter:
        # Only 307 and 308 keep the form; after the others the fields are lost, as Twilio documents.
        if status in (307, 308) and letter.method == "POST":
            return self.write(url, "POST", dict(_fields(letter.body)))
        return self.write(url, "GET", {})

    async def _retry(self, letter: Letter) -> tuple[Reply, str]:
        tries = letter.overrides.rc + 1
        while True:
            tries -= 1
            cause, fault, answer = await self._once(letter)
            if answer is not None and (tries == 0 or not letter.overrides.retries(cause)):
                return answer
            if fault is not None and (tries == 0 or not letter.overrides.retries(cause)):
                raise fault

    async def _once(self, letter: Letter) -> tuple[str, Fault | None, tuple[Reply, str] | None]:
        limits = aiohttp.ClientTimeout(
            total=None, sock_connect=letter.overrides.ct / 1000, sock_read=letter.overrides.rt / 1000
        )
        try:
            answer = await self.exchange(letter, limits)
        except (
            aiohttp.ClientConnectorError,
            aiohttp.ConnectionTimeoutError,
            aiohttp.ServerDisconnectedError,
        ):
            # A server that closes a kept-alive connection looks like this too; the retry opens a new one.
            return "ct", Fault(CONNECTION_FAILED, f"{letter.url} cannot be reached.", letter.url), None
        except TimeoutError:
            return "rt", Fault(RETRIEVAL_FAILED, f"{letter.url} did not answer in time.", letter.url), None
        except (aiohttp.ClientError, ValueError):
            return "", Fault(RETRIEVAL_FAILED, f"{letter.url} broke off its answer.", letter.url), None
        return f"{answer[0].status // 100}xx", None, answer

    async def exchange(
        self, letter: Letter, limits: aiohttp.ClientTimeout | None = None
    ) -> tuple[Reply, str]:
        """One request and its answer, with the address it redirects to if it does."""
        async with self._client.request(
            letter.method,
            URL(letter.url, encoded=True),  # the signature covers the URL as written
            data=letter.body or None,
            headers=dict(letter.headers),
            allow_redirects=False,
            timeout=limits or aiohttp.ClientTimeout(total=letter.overrides.tt / 1000),
        ) as response:
            body = await response.content.read(LARGEST + 1)
            while len(body) <= LARGEST and (more := await response.content.read(LARGEST)):
                body += more
            if len(body) > LARGEST:
                raise Fault(TOO_LARGE, f"{letter.url} answered more than 64 kB.", letter.url)
            text = body.decode(response.charset or "utf-8", errors="replace")
            location = response.headers.get("Location", "") if 300 <= response.status < 400 else ""
            return Reply(letter.url, response.status, response.content_type, text), location


def _fields(body: bytes) -> list[tuple[str, str]]:
    return parse_qsl(body.decode(), keep_blank_values=True)
