"""Callers without a browser: they stand in the queue so that the desk has something to show."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import requests

from tests.conftest import Stack

WAIT = 30  # seconds for one event


@contextmanager
def in_queue(stack: Stack, *scripts: Sequence[str]) -> Iterator[None]:
    """Have one caller for each script wait while the context lasts; a step is a key or words."""
    calls: list[_Call] = []
    try:
        for number, steps in enumerate(scripts, start=10):
            calls.append(_Call(stack, number))
            calls[-1].walk(steps)
        yield
    finally:
        for call in calls:
            call.hang_up()


class _Call:
    def __init__(self, stack: Stack, number: int) -> None:
        self._base = f"{stack.carrier_url}/handset/calls"
        body = {"from": f"+467017406{number}", "to": stack.number, "pace": "instant"}
        self._base += "/" + requests.post(self._base, json=body, timeout=WAIT).json()["sid"]
        self._seen = 0

    def walk(self, steps: Sequence[str]) -> None:
        """Answer each question with the next step, then wait until the queue has this caller."""
        for step in steps:
            speech = not step.isdigit()
            self._await("listening", "speech")
            what, body = ("say", {"text": step}) if speech else ("press", {"keys": step})
            requests.post(f"{self._base}/{what}", json=body, timeout=WAIT).raise_for_status()
        self._await("queued")

    def hang_up(self) -> None:
        requests.post(f"{self._base}/hangup", json={}, timeout=WAIT)

    def _await(self, kind: str, accepts: str = "") -> None:
        while True:
            asked = {"after": self._seen, "wait": WAIT}
            events = requests.get(f"{self._base}/events", params=asked, timeout=2 * WAIT).json()["events"]
            assert events, f"no {kind} came"
            for event in events:
                self._seen = event["seq"]
                if event["kind"] == kind and (not accepts or accepts in event["input"]):
                    return
