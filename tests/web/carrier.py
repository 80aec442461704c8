"""A carrier that only remembers what its handset API was asked, for tests of the pages."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, cast

EVENTS = (
    b'id: 1\ndata: {"seq": 1, "kind": "ringing"}\n\n'
    b'id: 2\ndata: {"seq": 2, "kind": "spoken", "text": "Hej"}\n\n'
)


@dataclass
class FakeCarrier:
    """What was asked, as (method, path, body), and what is answered."""

    url: str = ""
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    last_event: list[str | None] = field(default_factory=list)
    status: int = 202
    body: dict[str, Any] = field(default_factory=dict)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    carrier: FakeCarrier


class _Handler(BaseHTTPRequestHandler):
    @property
    def carrier(self) -> FakeCarrier:
        return cast(_Server, self.server).carrier

    def do_GET(self) -> None:
        self.carrier.asked.append(("GET", self.path, None))
        self.carrier.last_event.append(self.headers.get("Last-Event-ID"))
        known = self.carrier.status < 400
        self._answer(200 if known else self.carrier.status, EVENTS if known else b"", "text/event-stream")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self.carrier.asked.append((self.command, self.path, json.loads(self.rfile.read(length))))
        self._answer(self.carrier.status, json.dumps(self.carrier.body).encode(), "application/json")

    do_PUT = do_POST

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running() -> Iterator[FakeCarrier]:
    """Serve on a free port while the context lasts."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.carrier = FakeCarrier(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.carrier
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
