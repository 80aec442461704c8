"""The carrier's telephones over HTTP: what the pages may do with them while the carrier stands in."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

logger = logging.getLogger(__name__)
SECONDS = (2.0, 10.0)  # to connect, to answer
STREAM_SECONDS = (2.0, 40.0)  # a silent stream says every 15 s that it is alive


@dataclass(frozen=True)
class Reply:
    """What the carrier answered."""

    status: int  # of HTTP; 502 when it did not answer
    body: dict[str, Any]


class Handsets:
    """The part of the carrier's handset API that pages use; it never raises."""

    def __init__(self, api_url: str) -> None:
        self._base = f"{api_url}/handset"

    def dial(self, number: str, to: str) -> Reply:
        """Place a call; what is said takes its time, because the browser speaks along."""
        return self._send("POST", "/calls", {"from": number, "to": to, "pace": "spoken"})

    def act(self, call: str, what: str, body: dict[str, Any]) -> Reply:
        """Press, say, answer or hang up."""
        return self._send("POST", f"/calls/{call}/{what}", body)

    def let_ring(self, number: str) -> Reply:
        """Make a telephone ring until somebody answers it by hand; by default none ever answers."""
        return self._send("PUT", f"/lines/{quote(number, safe='')}", {"answer": "ask"})

    def call_stream(self, call: str, last: str) -> requests.Response | None:
        """Open the events of a call after number `last`, as server-sent events; None when it is away."""
        return self._open(f"/calls/{call}/stream", last)

    def line_stream(self, number: str, last: str) -> requests.Response | None:
        """Open the events of a telephone in the same way."""
        return self._open(f"/lines/{quote(number, safe='')}/stream", last)

    def _send(self, method: str, path: str, body: dict[str, Any]) -> Reply:
        try:
            with _direct() as http:
                answer = http.request(method, self._base + path, json=body, timeout=SECONDS)
            return Reply(answer.status_code, answer.json())
        except (requests.RequestException, ValueError) as error:
            logger.warning("the carrier did not answer (%s)", type(error).__name__)
            return Reply(502, {})

    def _open(self, path: str, last: str) -> requests.Response | None:
        headers = {"Last-Event-ID": last} if last.isdigit() else {}
        try:
            return _direct().get(self._base + path, headers=headers, stream=True, timeout=STREAM_SECONDS)
        except requests.RequestException as error:
            logger.warning("the carrier did not answer (%s)", type(error).__name__)
            return None


def chunks(source: requests.Response) -> Iterator[bytes]:
    """Give a stream as it comes; a browser whose stream breaks off asks again by itself."""
    try:
        yield from source.iter_content(chunk_size=None)
    except requests.RequestException:
        logger.info("a stream of the carrier broke off")
    finally:
        source.close()


def _direct() -> requests.Session:
    """Make a client that goes straight to the carrier, whatever proxy the environment names."""
    http = requests.Session()
    http.trust_env = False
    return http
