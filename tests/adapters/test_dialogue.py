"""Asking the assistant: whatever comes back, the flow goes on."""

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from adapters.dialogue import RasaDialogue
from core.inputs import Unavailable, Understood

type Ask = Callable[[int, str], object]
GOOD = [{"recipient_id": "abc", "custom": {"outcome": "errand", "errand": "move", "confidence": 0.9}}]


class Server(HTTPServer):
    """Answers every question with what the test put here, and notes what came."""

    status, body, connections = 200, "", 0
    seen: list[tuple[str, str | None, Any]]

    def handle_error(self, *_: object) -> None:
        """Say nothing of who hangs up early."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((self.path, self.headers["Authorization"], asked))
        body = self.server.body.encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """Somebody at Rasa's address."""
    with Server(("127.0.0.1", 0), Handler) as found:
        found.seen = []
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


@pytest.fixture
def ask(server: Server) -> Iterator[Ask]:
    """Ask one sentence, the server answering as told."""
    dialogue = RasaDialogue(f"http://127.0.0.1:{server.server_port}", "token")

    def one(status: int, body: str) -> object:
        server.status, server.body = status, body
        return dialogue.understand("abc", "voice", "sv", "jag ska flytta " * 100)

    yield one
    dialogue.close()


def test_an_answer_is_understood(ask: Ask, server: Server) -> None:
    assert ask(200, json.dumps(GOOD)) == Understood("errand", "move", 0.9)
    path, token, asked = server.seen[0]
    assert (path, token) == ("/webhooks/voice/webhook", "Bearer token")
    assert (asked["sender"], asked["metadata"], len(asked["message"])) == ("abc", {"language": "sv"}, 1000)


def test_a_personal_number_goes_no_further(server: Server) -> None:
    server.body = json.dumps(GOOD)
    dialogue = RasaDialogue(f"http://127.0.0.1:{server.server_port}", "token")
    dialogue.understand("abc", "chat", "sv", "jag är född 640823-3234 och ska flytta")
    dialogue.close()
    assert server.seen[0][2]["message"] == "jag är född 640823-**** och ska flytta"


def test_all_that_was_understood_comes_through(ask: Ask) -> None:
    found = {"outcome": "errand", "errand": "interpreter", "confidence": 0.8, "value": "so", "also": "move"}
    assert ask(200, json.dumps([{"custom": found}])) == Understood("errand", "interpreter", 0.8, "so", "move")


def test_what_is_asked_for_is_told(server: Server) -> None:
    dialogue = RasaDialogue(f"http://127.0.0.1:{server.server_port}", "token")
    server.body = json.dumps(GOOD)
    dialogue.understand("abc", "chat", "en", "it is zero seven", "phone")
    dialogue.close()
    assert server.seen[0][2]["metadata"] == {"language": "en", "asked": "phone"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (503, json.dumps(GOOD)),
        (401, "no"),
        (200, "no JSON"),
        (200, "[]"),
        (200, json.dumps(GOOD * 2)),
        (200, json.dumps([{"text": "hej"}])),
        (200, json.dumps([{"custom": {"outcome": "dance", "errand": None, "confidence": 1}}])),
        (200, json.dumps([{"custom": {"outcome": "errand", "errand": None, "confidence": "much"}}])),
        (200, json.dumps([{"custom": {"outcome": "value", "errand": None, "confidence": 1, "value": 7}}])),
        (200, json.dumps([{"custom": {"outcome": "errand", "errand": "move", "confidence": 1, "also": []}}])),
        (200, "null"),
    ],
)
def test_any_other_answer_is_unavailable(ask: Ask, status: int, body: str) -> None:
    assert ask(status, body) == Unavailable()


@pytest.mark.parametrize("words", ["", " ", "\n\t"])
def test_no_words_are_unclear_and_go_nowhere(words: str) -> None:
    dialogue = RasaDialogue("http://127.0.0.1:9", "token")
    assert dialogue.understand("c", "chat", "sv", words) == Understood("unclear")
    dialogue.close()


def test_one_connection_serves_many_questions(ask: Ask, server: Server) -> None:
    assert [ask(200, json.dumps(GOOD)) for _ in range(3)] == [Understood("errand", "move", 0.9)] * 3
    assert server.connections == 1


def test_a_prefix_of_the_address_is_kept(server: Server) -> None:
    server.body = json.dumps(GOOD)
    dialogue = RasaDialogue(f"http://127.0.0.1:{server.server_port}/rasa/", "token")
    assert isinstance(dialogue.understand("abc", "chat", "sv", "hej"), Understood)
    dialogue.close()
    assert server.seen[0][0] == "/rasa/webhooks/chat/webhook"


def test_nobody_there_is_unavailable() -> None:
    dialogue = RasaDialogue("http://127.0.0.1:9", "token")
    assert dialogue.understand("abc", "chat", "sv", "hej") == Unavailable()
    dialogue.close()


def test_an_answer_in_drops_is_unavailable(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = itertools.count(0, 1.5)
    monkeypatch.setattr("adapters.dialogue.time.monotonic", lambda: next(moments))
    assert ask(200, json.dumps(GOOD) + " " * 9000) == Unavailable()


def test_an_answer_without_end_is_unavailable(ask: Ask) -> None:
    assert ask(200, json.dumps(GOOD) + " " * 100_000) == Unavailable()
