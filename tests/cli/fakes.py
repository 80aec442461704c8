"""A carrier of the test's own: the handset API over real HTTP, and a line that does as it was told before."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from adapters.runtime import Report
from cli.call.line import Line
from tests.fakes import MORNING

type Beat = dict[str, Any]  # an event of the handset, without number and time
type Beats = list[Beat]

HOTLINE = "+46771000000"
SPEECH_KEYS = ("dtmf", "speech")


def spoken(text: str) -> Beat:
    return {"kind": "spoken", "text": text, "language": "sv-SE", "voice": "v", "seconds": 1.0}


def listening(*what: str) -> Beat:
    return {"kind": "listening", "input": list(what or SPEECH_KEYS), "timeout": 6}


def announcing() -> Beat:
    return {"kind": "listening", "input": ["dtmf"], "timeout": 1}


LISTENED = {"kind": "listened", "result": "digits"}
ENDED = {"kind": "ended", "reason": "hung-up", "status": "completed"}


@dataclass
class FakeCarrier:
    """What the line does, and what it was asked. Time moves only by steps, or by waiting in real mode."""

    opening: Beats = field(default_factory=list)
    answers: dict[str, Beats] = field(default_factory=dict)  # `press 1`, `say hej` -> what follows
    later: list[tuple[float, Beats]] = field(default_factory=list)  # seconds from the start -> what happens
    stepped: bool = True
    same: bool = True  # whether a repeated request is answered as before
    busy: int = 0  # how many times the clock says that something is under way
    elapsed: float = 0.0
    placed: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # what was done, in order
    events: list[dict[str, Any]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        url = urlsplit(path)
        with self.lock:
            if method == "GET":
                return self._get(url.path, {name: value[0] for name, value in parse_qs(url.query).items()})
            return self._post(url.path, body)

    def _get(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        if path == "/clock":
            return 200, self._clock()
        after, wait = int(query["after"]), float(query["wait"])
        if not self.stepped and wait and not self._after(after):
            self._advance(min(wait, self._next() or wait))
        return 200, {"events": self._after(after), "status": "in-progress"}

    def _post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        if path == "/handset/calls":
            return self._place(body)
        if path == "/clock/step":
            self.asked.append("step")
            self._advance(body["seconds"] if "seconds" in body else self._next() or 0)
            return 200, self._clock()
        return self._act(path.rsplit("/", 1)[1], body)

    def _place(self, body: dict[str, Any]) -> tuple[int, Any]:
        if body["to"] != HOTLINE:
            return 404, {"error": f"{body['to']} is not a number of this account."}
        self.placed.append(body)
        self.events.clear()
        self._add([{"kind": "ringing"}, {"kind": "answered"}, *self.opening])
        return 201, {"sid": f"CA{len(self.placed)}"}

    def _act(self, what: str, body: dict[str, Any]) -> tuple[int, Any]:
        if self._over():
            return 409, {"error": "The call has ended."}
        done = " ".join([what, *map(str, body.values())])
        self.asked.append(done)
        if what == "repeat":
            return 200, {"status": 200, "same": self.same, "body": "<Response/>"}
        if what == "hangup":
            self._add([ENDED])
            return 202, {}
        return self._hear(what, body, done)

    def _hear(self, what: str, body: dict[str, Any], done: str) -> tuple[int, Any]:
        if ("dtmf" if what == "press" else "speech") not in self._listens():
            return 409, {"error": "nobody is listening"}
        echo = {"kind": "pressed" if what == "press" else "said", **body}
        self._add([echo, LISTENED, *self.answers.get(done, [])])
        return 202, {}

    def _listens(self) -> list[str]:
        turns = [event for event in self.events if event["kind"] in ("listening", "listened")]
        return list(turns[-1].get("input", [])) if turns else []

    def _over(self) -> bool:
        return any(event["kind"] == "ended" for event in self.events)

    def _after(self, seq: int) -> list[dict[str, Any]]:
        return self.events[seq:]

    def _add(self, beats: Beats) -> None:
        at = (MORNING + timedelta(seconds=self.elapsed)).isoformat().replace("+00:00", "Z")
        for beat in beats:
            if not self._over():
                self.events.append({"seq": len(self.events) + 1, "at": at, **beat})

    def _clock(self) -> dict[str, Any]:
        idle, self.busy = self.busy == 0, max(0, self.busy - 1)
        now = (MORNING + timedelta(seconds=self.elapsed)).isoformat()
        mode = "stepped" if self.stepped else "real"
        return {"mode": mode, "now": now, "idle": idle, "next": self._next()}

    def _next(self) -> float | None:
        due = [at for at, _ in self.later if at > self.elapsed]
        return min(due) - self.elapsed if due else None

    def _advance(self, seconds: float) -> None:
        until = self.elapsed + seconds
        for at, beats in sorted(self.later, key=lambda one: one[0]):
            if self.elapsed < at <= until:
                self.elapsed = at
                self._add(beats)
        self.elapsed = until


@contextmanager
def serving(carrier: FakeCarrier) -> Iterator[str]:
    """Serve the carrier on the loopback and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(carrier))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _handler(carrier: FakeCarrier) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # an answer is written in two parts

        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            self._reply(json.loads(self.rfile.read(int(self.headers["Content-Length"] or 0))))

        def _reply(self, body: dict[str, Any]) -> None:
            status, found = carrier.answer(self.command, self.path, body)
            data = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: Any) -> None:
            """Say nothing on the test's output."""

    return Handler


@dataclass
class FakeLog:
    """The contacts' log, as `Line.report` reads it: each look gives the next report, then the last."""

    reports: list[Report | None]
    looks: int = 0

    def __call__(self, sid: str) -> Report | None:
        assert re.fullmatch(r"CA\d+", sid)
        self.looks += 1
        return self.reports[min(self.looks, len(self.reports)) - 1]


def contact(*kinds: str, outcome: str | None = "abandoned in queue", **fields: Any) -> Report:
    """Make a contact whose log has events of these kinds, one turn each; `recording_started` has no turn."""
    usual = {"queue": "billing", "language": "sv", "consent": "yes", "errand": "move", "words_kept": 0}
    events = [
        {"seq": number, "turn": None if kind == "recording_started" else number, "at": "…", "kind": kind}
        for number, kind in enumerate(kinds, start=1)
    ]
    return Report("c1", "0011223344556677", outcome, **{**usual, **fields}, events=events)


def line(url: str, log: FakeLog | None = None) -> Line:
    """Make a line to the carrier at an address."""
    return Line(url, HOTLINE, log or FakeLog([contact()]), edge_without_assistant)


@contextmanager
def edge_without_assistant() -> Iterator[str]:
    """Stand in for the second edge."""
    yield "http://127.0.0.1:9/voice/start"
