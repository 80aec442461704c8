"""Whoever follows our events: a server on this machine that checks signatures and keeps what it is sent."""

import base64
import hashlib
import hmac
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()


@dataclass
class Follower:
    """Answers with `status`, and drops what it has seen before by its id."""

    status: int = 204
    tried: list[dict[str, Any]] = field(default_factory=list)
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        follower = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["content-length"]))
                self.send_response(follower.take(dict(self.headers), sent))
                self.send_header("location", "http://127.0.0.1:9/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/events"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def take(self, told: dict[str, str], sent: bytes) -> int:
        """Check a delivery as the standard says, and keep it."""
        key, moment = told["webhook-id"], told["webhook-timestamp"]
        wanted = hmac.new(KEY, f"{key}.{moment}.".encode() + sent, hashlib.sha256).digest()
        if told["webhook-signature"] != f"v1,{base64.b64encode(wanted).decode()}":
            return 401
        found = json.loads(sent)
        assert found["id"] == key
        self.tried.append(found)
        if self.status < 300:
            self.kept[key] = found
        return self.status

    @property
    def kinds(self) -> list[str]:
        return [one["type"] for one in self.kept.values()]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
