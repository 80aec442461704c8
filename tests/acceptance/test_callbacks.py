"""Promised calls from the booking to the conversation: every part the real part, but for the assistant."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from adapters.runtime import Runtime, open_runtime
from adapters.settings import read
from cli import home as homes
from cli.__main__ import main
from cli.call.handset import Handset
from cli.home import Running
from cli.parts import wait_until
from cli.plan import AGENTS, private
from cli.stack import stack
from tests import wide

HERE = Path(__file__).parent / "promised"
SCRIPTS = {path.stem: path for path in sorted(HERE.glob("*.yml"))}
ANA, BEN, FARID = "+46701740611", "+46701740612", "+46701740613"
HANNA = AGENTS["hanna"][1]
CHANGED = {  # open at any hour, nobody drawn for a survey, and the reference told
    "mon-fri: 08:00-17:00": 'mon-sun: "00:00-24:00"',
    "next: drawn": "next: menu",
    "booked: Då är det bokat.": "booked: Då är det bokat. Referensen är {reference}.",
    "booked: It is booked.": "booked: It is booked. The reference is {reference}.",
}
SECONDS = 60.0  # real ones, for one thing to come true


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Running]:
    """All parts but the assistant, on a flow that calls back at any hour."""
    data, home = folder / "promised-data", folder / "promised"
    for name, text in wide.texts().items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for old, new in CHANGED.items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    plan = replace(private(home, os.environ, assistant=False), clock="real")
    shell = {**plan.shell, "VAXEL_DATA": str(data), "VAXEL_FLOW": "wide"}
    with (
        pytest.MonkeyPatch.context() as environment,
        homes.hold(home),
        stack(replace(plan, shell=shell), print) as found,
    ):
        environment.setenv("VAXEL_HOME", str(home))
        homes.note_running(home, found)
        yield found


class Network:
    """The telephones of the carrier, and what the database says."""

    def __init__(self, running: Running) -> None:
        self.url, self.handset = running.carrier_url, Handset(running.carrier_url)
        self.runtime: Runtime = open_runtime(read(running.environment))
        self.hotline = running.number

    def close(self) -> None:
        self.handset.close()
        self.runtime.engine.dispose()

    def line(self, number: str, answer: str) -> None:
        url = f"{self.url}/handset/lines/{number}"
        requests.put(
            url, json={"answer": answer, "after": 0, "keys": "1" if number == HANNA else ""}, timeout=5
        ).raise_for_status()

    def events(self, number: str, kind: str) -> list[dict[str, Any]]:
        found = requests.get(f"{self.url}/handset/lines/{number}/events?after=0", timeout=5).json()
        return [event for event in found["events"] if event["kind"] == kind]

    def has(self, sid: str, kind: str) -> bool:
        return kind in [event["kind"] for event in self.handset.events(sid, 0)]

    def one(self, query: str, *values: object) -> Any:
        with self.runtime.engine.connect() as connection:
            return connection.exec_driver_sql(query, values).scalar()

    def write(self, query: str, *values: object) -> None:
        with self.runtime.engine.connect() as connection:
            connection.exec_driver_sql(query, values)

    def booked(self, script: str, number: str) -> str:
        """Have the scripted call come true while the queue is long; give the contact."""
        self.write("UPDATE place SET state = 'left'")
        self.wait_long()
        assert main(["call", str(SCRIPTS[script])]) == 0
        return str(
            self.one("SELECT contact_id FROM callback WHERE number = %s ORDER BY booked_at DESC", number)
        )

    def wait_long(self) -> None:
        """Let somebody wait in the queue since five minutes ago."""
        sid = self.handset.place("+46701740619", self.hotline, "instant")
        for keys in ("1", "2", "1"):
            true(lambda: any(e["timeout"] > 1 for e in self.listens(sid)[-1:]))
            self.handset.press(sid, keys)
        true(lambda: self.has(sid, "queued"))
        self.write(
            """UPDATE place SET arrived_at = now() - interval '5 minutes' FROM contact c
                WHERE c.id = contact_id AND c.leg = %s""",
            sid,
        )

    def listens(self, sid: str) -> list[dict[str, Any]]:
        """Give the newest question, if the line listens for an answer now."""
        events = [e for e in self.handset.events(sid, 0) if e["kind"] in ("listening", "listened", "pressed")]
        return [event for event in events[-1:] if event["kind"] == "listening"]

    def accept(self, contact: str) -> int:
        """Have Hanna accept the place, as the desk does."""
        self.write(
            """UPDATE place SET state = 'offered', agent_id = 'hanna', offer = offer + 1, offered_at = now()
                WHERE contact_id = %s""",
            contact,
        )
        offer = self.one("SELECT offer FROM place WHERE contact_id = %s", contact)
        return self.runtime.callbacks.dial(contact, "hanna", offer)

    def talks(self, contact: str, number: str) -> None:
        """Have the person and Hanna meet, and hang up."""
        before = len(self.events(number, "ringing")), len(self.events(HANNA, "ringing"))
        for each in (number, HANNA):
            self.line(each, "auto")
        self.accept(contact)
        true(lambda: len(self.events(number, "ringing")) > before[0])
        person = self.events(number, "ringing")[-1]["sid"]
        assert self.events(number, "ringing")[-1]["from"] == "+46101000000"
        true(lambda: bool(self.listens(person)))
        self.handset.press(person, "1")
        true(lambda: self.has(person, "conference_joined"))
        true(lambda: len(self.events(HANNA, "ringing")) > before[1])
        agent = self.events(HANNA, "ringing")[-1]["sid"]
        true(lambda: self.has(agent, "conference_joined"))
        self.handset.hang_up(agent)
        true(lambda: self.one("SELECT outcome FROM callback WHERE contact_id = %s", contact) == "talked")
        assert len(self.events(number, "ringing")) == before[0] + 1


def true(condition: Any) -> None:
    assert wait_until(condition, SECONDS)


@pytest.fixture
def network(running: Running) -> Iterator[Network]:
    """The network of the set-up."""
    found = Network(running)
    yield found
    found.close()


def test_a_place_is_kept_and_called(network: Network) -> None:
    contact = network.booked("callback-keeps-place", ANA)
    true(lambda: bool(network.events(ANA, "message")))
    assert "från 0101000000. Referens V" in network.events(ANA, "message")[0]["body"]
    network.talks(contact, ANA)


def test_a_window_is_kept_and_called(network: Network) -> None:
    contact = network.booked("callback-own-window", BEN)
    true(lambda: bool(network.events(BEN, "message")))
    assert "between" in network.events(BEN, "message")[0]["body"]
    network.talks(contact, BEN)


def test_a_withheld_number_is_called_and_not_written(network: Network) -> None:
    contact = network.booked("withheld-number-books-callback", FARID)
    true(lambda: network.one("SELECT state FROM message WHERE contact_id = %s", contact) == "spoken")
    network.talks(contact, FARID)
    assert network.events(FARID, "message") == []


def test_who_does_not_answer_keeps_the_place(network: Network) -> None:
    contact = network.booked("callback-keeps-place", ANA)
    network.line(ANA, "voicemail")
    network.accept(contact)
    true(lambda: network.one("SELECT result FROM attempt WHERE contact_id = %s", contact) == "voicemail")
    assert network.one("SELECT state FROM place WHERE contact_id = %s", contact) == "held"


def test_a_protected_number_is_in_no_message_and_no_log(network: Network, folder: Path) -> None:
    protection, before = network.runtime.protection, len(network.events(ANA, "message"))
    protection.add(ANA, "command", network.runtime.world.now())
    contact = network.booked("callback-keeps-place", ANA)
    true(lambda: len(network.events(ANA, "message")) > before)
    network.talks(contact, ANA)
    protection.remove(ANA)
    body = network.events(ANA, "message")[-1]["body"]
    assert "Vi ringer ditt nummer" in body and "740611" not in body
    logs = [path.read_text(errors="replace") for path in (folder / "promised" / "logs").iterdir()]
    assert len(logs) > 2 and not any("740611" in log for log in logs)
