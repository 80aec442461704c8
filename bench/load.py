"""A load of signed webhooks from one process: few instructions a request, so that the server gets the cores."""

import asyncio
import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

END = b"</Response>"  # how every TwiML answer ends

type Request = tuple[str, dict[str, str]]  # address and form


@dataclass(frozen=True)
class Load:
    """What a load came to."""

    requests: int
    seconds: float

    @property
    def rate(self) -> float:
        """Give requests a second."""
        return self.requests / self.seconds


class _Caller(asyncio.Protocol):
    """One connection that posts its requests one after the other."""

    def __init__(self, requests: Sequence[bytes], done: asyncio.Future[list[bytes]]) -> None:
        self._requests, self._done = iter(requests), done
        self._answers: list[bytes] = []
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._buffer.endswith((END, b"<Response />")):
            self._answers.append(self._buffer)
            self._buffer = b""
            self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(ConnectionError(self._buffer[:500]))

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            if not self._done.done():
                self._done.set_result(self._answers)
            self._transport.close()
        else:
            self._transport.write(request)


def run(url: str, callers: Sequence[Sequence[bytes]]) -> tuple[Load, list[list[bytes]]]:
    """Let every caller post its requests, all callers at once; give the load and each caller's answers."""
    return asyncio.run(_run(url, callers))


async def _run(url: str, callers: Sequence[Sequence[bytes]]) -> tuple[Load, list[list[bytes]]]:
    loop, address = asyncio.get_running_loop(), urlsplit(url)
    waiting: list[asyncio.Future[list[bytes]]] = [loop.create_future() for _ in callers]

    def factory(number: int) -> Callable[[], _Caller]:
        return lambda: _Caller(callers[number], waiting[number])

    began = time.perf_counter()
    for number in range(len(callers)):
        await loop.create_connection(factory(number), address.hostname, address.port)
    answers = await asyncio.gather(*waiting)
    seconds = time.perf_counter() - began
    return Load(sum(map(len, callers)), seconds), answers


def signed(public_url: str, token: str, request: Request) -> bytes:
    """Give a whole HTTP request, signed as the network signs (Twilio, "Security")."""
    path, form = request
    text = f"{public_url}{path}" + "".join(f"{key}{form[key]}" for key in sorted(form))
    mac = base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()
    body = urlencode(form)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Twilio-Signature: {mac}\r\n"
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}{kind}Content-Length: {len(body)}\r\n\r\n{body}".encode()
