"""A load of signed webhooks from one process, in few instructions, so that the server gets the cores."""

import asyncio
import base64
import hashlib
import hmac
import time
from collections.abc import Sequence
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


class _Caller:
    """Somebody who posts one request after the other, on two connections in turn.

    The network keeps many connections, so that one call's requests reach whichever worker is free.
    """

    def __init__(self, requests: Sequence[bytes], done: asyncio.Future[list[bytes]]) -> None:
        self._requests, self._done = iter(requests), done
        self._answers: list[bytes] = []
        self.lines = [_Line(self), _Line(self)]

    def next(self, answer: bytes | None = None) -> None:
        """Take an answer, and post the next request on the other connection."""
        if answer is not None:
            self._answers.append(answer)
        self.lines.reverse()
        request = next(self._requests, None)
        if request is not None:
            self.lines[0].post(request)
        elif not self._done.done():
            self._done.set_result(self._answers)
            for line in self.lines:
                line.close()

    def fail(self, said: bytes) -> None:
        """Give up: the server ended a connection."""
        if not self._done.done():
            self._done.set_exception(ConnectionError(said[:500]))


class _Line(asyncio.Protocol):
    """One connection."""

    def __init__(self, caller: _Caller) -> None:
        self._caller, self._buffer = caller, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def post(self, request: bytes) -> None:
        """Send one request."""
        self._transport.write(request)

    def close(self) -> None:
        """End the connection."""
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._buffer.endswith((END, b"<Response />")):
            answer, self._buffer = self._buffer, b""
            self._caller.next(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._caller.fail(self._buffer)


def run(url: str, callers: Sequence[Sequence[bytes]]) -> tuple[Load, list[list[bytes]]]:
    """Let every caller post its requests, all callers at once; give the load and each caller's answers."""
    return asyncio.run(_run(url, callers))


async def _run(url: str, callers: Sequence[Sequence[bytes]]) -> tuple[Load, list[list[bytes]]]:
    loop, address = asyncio.get_running_loop(), urlsplit(url)
    host, port = str(address.hostname), int(address.port or 80)
    waiting: list[asyncio.Future[list[bytes]]] = [loop.create_future() for _ in callers]

    posting = [_Caller(requests, done) for requests, done in zip(callers, waiting, strict=True)]
    for line in (line for caller in posting for line in caller.lines):
        await loop.create_connection(lambda line=line: line, host, port)  # type: ignore[misc]
    began = time.perf_counter()
    for caller in posting:
        caller.next()
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
