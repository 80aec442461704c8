"""A call that was placed: what has been heard on it so far, whether the line listens, and what time it is."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cli.call.handset import CarrierError, Clock, Handset, Repeated
from cli.call.transcript import Entry, Who, describe

LONG_POLL = 5.0  # real seconds of one wait for news
NOTICE_SECONDS = 1  # a Gather that waits no longer after its words only announces
BUSY_SECONDS = 60.0  # real seconds in which the carrier must come to rest; a webhook may take 15


class Placed:
    """One call, followed through the events of its handset. Every method raises CarrierError."""

    def __init__(self, handset: Handset, sid: str, show: Callable[[Entry], None]) -> None:
        self.sid = sid
        self.entries: list[Entry] = []  # the transcript so far
        self.heard: list[str] = []  # what was spoken since the last input, as spoken
        self.listening: frozenset[str] = frozenset()  # dtmf, speech
        self.asks = False  # a question is asked; otherwise a key cuts an announcement short
        self.connected = False  # with another party, who hears what is said
        self.ended = False
        self._handset, self._show = handset, show
        self._seq, self._began = 0, handset.clock().now
        self._stream, self._from = "", 0  # what was heard, folded, and how far it has been matched

    def now(self) -> datetime:
        """Read the carrier's clock, UTC."""
        return self._handset.clock().now

    def hears(self, text: str) -> bool:
        """Tell whether a text came since the last one that did; case and white space do not matter."""
        wanted = folded(text)
        at = self._stream.find(wanted, self._from)
        if at < 0:
            return False
        self._from = at + len(wanted)
        return True

    def press(self, keys: str) -> None:
        """Press keys."""
        self._handset.press(self.sid, keys)
        self._forget_heard()

    def say(self, text: str) -> None:
        """Say something."""
        self._handset.say(self.sid, text)
        self._forget_heard()

    def hang_up(self) -> None:
        """Hang up."""
        self.note("caller", "hangs up")
        self._handset.hang_up(self.sid)

    def repeat(self) -> Repeated:
        """Have the network repeat the last request, once everything has come to rest."""
        self.settle()
        found = self._handset.repeat(self.sid)
        answer = "the same answer" if found.same else "another answer"
        self.note("network", f"repeats its last request: {answer}")
        return found

    def wait(self, seconds: float) -> None:
        """Let time pass on the carrier's clock."""
        self.note("caller", f"waits {seconds:g} s")
        if self._handset.clock().stepped:
            self._handset.step(seconds)
            self.fetch()
            return
        until = self.now() + timedelta(seconds=seconds)
        while self.more(until):
            pass

    def pass_time(self, seconds: float) -> None:
        """Take what has come; a stepped clock is moved by these seconds first."""
        if self._handset.clock().stepped:
            self._handset.step(seconds)
        self.fetch()

    def more(self, until: datetime) -> bool:
        """Wait for something more to happen; False when nothing can before `until`.

        A stepped clock is moved to its next timer, but only when the line is at rest: the clock is read
        before the events, so that nothing under way then can have been missed.
        """
        clock = self._handset.clock()
        if self.fetch():
            return True
        left = (until - clock.now).total_seconds()
        if self.ended or left <= 0:
            return False
        if not clock.stepped:
            self.fetch(min(left, LONG_POLL))
            return True
        return self._step(clock, left)

    def settle(self) -> None:
        """Wait until nothing is under way; a carrier that does not come to rest is a CarrierError."""
        deadline = time.monotonic() + BUSY_SECONDS
        clock = self._handset.clock()
        while self.fetch() or not clock.idle:
            if time.monotonic() > deadline:
                raise CarrierError(f"The carrier has not come to rest within {BUSY_SECONDS:g} s.")
            if not clock.idle:
                self.fetch(1)
            clock = self._handset.clock()

    def fetch(self, wait: float = 0) -> bool:
        """Take the events that have come, waiting so many real seconds for one; False when there was none."""
        events = self._handset.events(self.sid, self._seq, wait)
        for event in events:
            self._take(event)
        return bool(events)

    def _step(self, clock: Clock, left: float) -> bool:
        if not clock.idle:
            self.settle()
            return True
        if clock.next is None or clock.next > left:
            return False
        self._handset.step_to_next()
        return True

    def _take(self, event: dict[str, Any]) -> None:
        self._seq = event["seq"]
        match event["kind"]:
            case "spoken" | "heard":
                self.heard.append(event["text"])
                self._stream += folded(event["text"]) + " "
            case "pressed" | "said":
                self._forget_heard()
            case "listening":
                self.listening, self.asks = frozenset(event["input"]), event["timeout"] > NOTICE_SECONDS
            case "listened" | "dequeued":
                self.listening = frozenset()
            case "bridged" | "conference_joined":
                self.listening, self.connected = frozenset(), True
            case "conference_left":
                self.connected = False
            case "ended":
                self.listening, self.connected, self.ended = frozenset(), False, True
        shown = describe(event)
        if shown:
            self._enter(datetime.fromisoformat(event["at"]), *shown)

    def note(self, who: Who, text: str) -> None:
        """Enter what no event tells, after everything that has come by now."""
        self.fetch()
        self._enter(self.now(), who, text)

    def _enter(self, at: datetime, who: Who, text: str) -> None:
        entry = Entry(max(0.0, (at - self._began).total_seconds()), who, text)
        self.entries.append(entry)
        self._show(entry)

    def _forget_heard(self) -> None:
        self.heard.clear()
        self._stream, self._from = "", 0


def folded(text: str) -> str:
    """Give a text as it is compared: without case, its words parted by single spaces."""
    return " ".join(text.casefold().split())
