"""Starts what the contract is between: Rasa's server, the action server, a recorder in the middle."""

import json
import os
import socket
import subprocess
import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests

from cli.assistant import (
    actions_command,
    actions_environment,
    rasa_command,
    rasa_environment,
    train_if_changed,
)

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-of-the-tests"
READY_SECONDS = 90
ANSWER_SECONDS = 10


@dataclass(frozen=True)
class Assistant:
    """A running Rasa server and what stands behind it."""

    url: str  # of Rasa, without a slash at the end
    log: Path  # what Rasa printed
    rasa: int  # pid of Rasa
    actions: int | None  # pid of the action server; None where none runs

    def ask(
        self, channel: str, words: str, language: str, contact: str, token: str = TOKEN
    ) -> requests.Response:
        """Send one turn as adapters/dialogue.py does."""
        body = {"sender": contact, "message": words, "metadata": {"language": language}}
        return self.post(channel, json.dumps(body), token)

    def post(self, channel: str, body: str, token: str = TOKEN) -> requests.Response:
        """Send any body to a channel."""
        address = f"{self.url}/webhooks/{channel}/webhook"
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return requests.post(address, data=body.encode(), headers=headers, timeout=ANSWER_SECONDS)


def free_port() -> int:
    """Give a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str], ready: str, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; it begins when `ready` (a URL) answers."""
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=out, stderr=out) as server,
    ):
        try:
            wait_for(ready, server, log)
            yield server
        finally:
            server.terminate()


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the URL answers; fail with the log when the server ends first or takes too long."""
    for _ in range(READY_SECONDS * 5):
        try:
            requests.get(url, timeout=ANSWER_SECONDS)
            return
        except requests.ConnectionError:
            pass
        try:
            server.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(f"{url} does not answer:\n{log.read_text()[-3000:]}")


@contextmanager
def action_server(folder: Path) -> Iterator[tuple[int, int]]:
    """Run the action server; gives its port and pid."""
    port = free_port()
    ready = f"http://127.0.0.1:{port}/health"
    with running(actions_command(port), actions_environment(), ready, folder / "actions.log") as server:
        yield port, server.pid


@contextmanager
def rasa_server(
    folder: Path, action_port: int, actions: int | None = None, database: str = "", model: Path | None = None
) -> Iterator[Assistant]:
    """Run Rasa with a model; where none is named with ours, installed and trained first if need be."""
    model = model or train_if_changed(ROOT, print)
    port, log = free_port(), folder / "rasa.log"
    url = f"http://127.0.0.1:{port}"
    environment = rasa_environment(ROOT, action_port, TOKEN, database)
    with running(rasa_command(ROOT, model, port), environment, f"{url}/", log) as server:
        yield Assistant(url, log, server.pid, actions)


@dataclass
class Recorder:
    """Stands between Rasa and the action server and keeps what passed, as bytes became JSON."""

    target: str  # URL of the action server's webhook
    exchanges: list[dict[str, Any]] = field(default_factory=list)  # request and answer, in order

    def passed(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """Forward one request and keep it with its answer."""
        plain = zlib.decompress(body) if headers.get("Content-Encoding") == "deflate" else body
        kept = {name: headers[name] for name in ("Content-Type", "Content-Encoding") if name in headers}
        reply = requests.post(self.target, data=plain, headers=JSON, timeout=ANSWER_SECONDS)
        request = {"method": "POST", "path": path, "headers": kept, "body": json.loads(plain)}
        answer = {"status": reply.status_code, "body": reply.json()}
        self.exchanges.append({"request": request, "answer": answer})
        return reply.status_code, reply.content


JSON = {"Content-Type": "application/json"}


@contextmanager
def recording(recorder: Recorder) -> Iterator[int]:
    """Serve a recorder on the loopback; gives its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, reply = recorder.passed(self.path, dict(self.headers), body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


def resident_megabytes(pid: int) -> int:
    """Give the memory that a running program holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20
