"""A visitor of the chat, as the page's script speaks for them."""

import itertools
import json
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

KEYS = itertools.count(1)


class Chatter:
    """Somebody who writes with us."""

    def __init__(self, client: FlaskClient, language: str = "sv") -> None:
        self.client, self.language = client, language
        self.contact, self.token = "", ""
        self.lines: list[dict[str, Any]] = []
        self.state: dict[str, Any] = {}

    def open(self, key: str | None = None) -> "Chatter":
        body = {"key": key or new_key(), "language": self.language}
        answer = self.client.post("/chat/contacts", json=body)
        assert answer.status_code == 201, answer.text
        found = answer.get_json()
        self.contact, self.token = found["contact"], found["token"]
        self.take(found)
        return self

    def write(self, text: str, key: str | None = None) -> TestResponse:
        return self.send(key=key or new_key(), text=text)

    def choose(self, label: str, key: str | None = None) -> TestResponse:
        """Press the button with these words."""
        choice = next(one["key"] for one in self.state["choices"] if one["label"] == label)
        return self.send(key=key or new_key(), choice=choice, turn=self.state["turn"])

    def send(self, **body: object) -> TestResponse:
        answer = self.post("messages", {"after": self.last, **body})
        if answer.status_code == 200:
            self.take(answer.get_json())
        return answer

    def post(self, what: str, body: dict[str, Any]) -> TestResponse:
        return self.client.post(self.path(what), json=body, headers=self.headers)

    def get(self, what: str, **headers: str) -> TestResponse:
        return self.client.get(self.path(what), headers={**self.headers, **headers})

    def read(self) -> None:
        """Take whatever is new, as a page that reconnects does."""
        answer = self.get("events", **{"Last-Event-ID": str(self.last)})
        chunks = (chunk for chunk in answer.response if chunk.startswith((b"id:", b"data:")))
        self.take(event(next(chunks)))
        answer.close()

    def take(self, found: dict[str, Any]) -> None:
        self.lines += [line for line in found["lines"] if line["number"] > self.last]
        self.state = found["state"]

    def path(self, what: str) -> str:
        return f"/chat/contacts/{self.contact}/{what}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language}

    @property
    def last(self) -> int:
        return self.lines[-1]["number"] if self.lines else 0

    @property
    def labels(self) -> list[str]:
        return [one["label"] for one in self.state["choices"]]

    @property
    def words(self) -> list[str]:
        return [line["words"] for line in self.lines]

    def to_queue(self) -> "Chatter":
        """Go to the queue for double invoices, with keeping the chat declined."""
        self.open()
        self.choose("Nej")
        self.write("jag har fått en dubbel faktura")
        assert self.state["phase"] == "waiting", self.state
        return self

    def to_promise(self) -> "Chatter":
        """Step aside from the queue for a call to a number of one's own, up to the question before it."""
        self.choose("Ring upp mig i stället")
        self.write("070-174 06 10")
        self.choose("När det hade varit min tur")
        return self


def new_key() -> str:
    """Give what a page calls something it sends."""
    return f"key-{next(KEYS):016d}"


def event(chunk: bytes) -> dict[str, Any]:
    """Read one server-sent event."""
    data = next(line for line in chunk.decode().splitlines() if line.startswith("data: "))
    found: dict[str, Any] = json.loads(data.removeprefix("data: "))
    return found
