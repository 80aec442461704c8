"""A worker killed at any step: nobody is called twice for an attempt, and the place comes back (P12)."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from adapters.flowfiles import Texts
from adapters.runtime import Runtime
from adapters.settings import ROOT, Settings
from adapters.telephony import TwilioTelephony
from core.promised import Office
from tests.adapters.dying_worker import STEPS
from tests.adapters.promises import Ana
from tests.wide import texts as wide_texts

MADE = "Sun, 22 Nov 2026 09:00:00 +0000"


class Network(ThreadingHTTPServer):
    """The part of the REST API that a worker uses: it notes what was created, and lists it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.created: list[tuple[str, dict[str, str]]] = []

    def of(self, kind: str) -> list[dict[str, str]]:
        return [form for path, form in self.created if kind in path]


class Desk(BaseHTTPRequestHandler):
    server: Network

    def do_POST(self) -> None:
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        form = {name: values[0] for name, values in given.items()}
        self.server.created.append((self.path, form))
        self._answer(self._shown(form), 201)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if "/Calls/" in path:
            return self._answer({"sid": "CA1", "status": "no-answer"})
        kind = "Messages" if "Messages" in path else "Calls"
        rows = [self._shown(form) for form in self.server.of(kind)]
        return self._answer({kind.lower(): rows, "next_page_uri": None, "page": 0})

    def _shown(self, form: dict[str, str]) -> dict[str, object]:
        return {
            "sid": "CAback" if "Url" in form else "SMback",
            "direction": "outbound-api",
            "date_created": MADE,
            "status": "queued",
            "body": form.get("Body"),
        }

    def _answer(self, shown: dict[str, object], status: int = 200) -> None:
        body = json.dumps(shown).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide_texts()


@pytest.fixture
def network() -> Iterator[Network]:
    """A network that answers."""
    with Network() as found:
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def worker(settings: Settings, network: Network, *step: str) -> int:
    """Run a worker until no job is left or it is killed; give its exit code."""
    return start(settings, network, *step).wait(120)


def start(settings: Settings, network: Network, *step: str) -> subprocess.Popen[bytes]:
    """Start a worker: a program of its own."""
    told = {
        "DATABASE_URL": settings.database_url,
        "PUBLIC_URL": settings.public_url,
        "RASA_URL": settings.rasa_url,
        "VAXEL_RASA_TOKEN": settings.rasa_token,
        "TWILIO_ACCOUNT_SID": settings.account_sid,
        "TWILIO_AUTH_TOKEN": settings.auth_token,
        "TWILIO_API_URL": f"http://127.0.0.1:{network.server_port}",
        "VAXEL_NUMBER": settings.number,
        "VAXEL_SECRET_KEY": settings.secret_key,
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "tests.adapters.dying_worker", *step]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=told, stdout=quiet, stderr=quiet)


def accepted(runtime: Runtime) -> Ana:
    """Have Hanna accept Ana's place just now, by the clock that a worker has."""
    ana = Ana(runtime)
    ana.offer()
    with runtime.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE attempt SET planned_at = now()")
        connection.exec_driver_sql("UPDATE place SET offered_at = now()")
    return ana


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_worker_calls_nobody_twice(
    step: str, runtime: Runtime, settings: Settings, network: Network
) -> None:
    ana = accepted(runtime)
    assert worker(settings, network, step) == -signal.SIGKILL
    with runtime.engine.begin() as connection:  # its heart has stopped for longer than any pause
        connection.exec_driver_sql("DELETE FROM jobs.procrastinate_workers")
    assert worker(settings, network) == 0
    sweep(runtime, network)
    assert len(network.of("Calls")) == (0 if step == "before the network is asked" else 1)
    assert len(network.of("Messages")) == 1
    assert ana.one("SELECT state FROM place WHERE contact_id = %s", ana.contact) == "held"
    assert ana.one("SELECT result FROM attempt") in ("no answer", "failed")


def test_two_workers_at_once_do_each_job_once(runtime: Runtime, settings: Settings, network: Network) -> None:
    accepted(runtime)
    both = [start(settings, network) for _ in range(2)]
    assert [one.wait(120) for one in both] == [0, 0]
    assert (len(network.of("Calls")), len(network.of("Messages"))) == (1, 1)


def sweep(runtime: Runtime, network: Network) -> None:
    """Look, after all that a call can take, for what was lost; by the clock that a worker has."""
    settings = runtime.settings
    line = TwilioTelephony(
        type(settings)(**{**vars(settings), "api_url": f"http://127.0.0.1:{network.server_port}"})
    )
    world = runtime.world
    office = Office(runtime.callbacks, line, world.flows, world.numbers, runtime.links)
    office.sweep(datetime.now(UTC) + timedelta(hours=1))
