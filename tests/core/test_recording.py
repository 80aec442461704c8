"""The recording begins after a yes and never outlives it, whatever comes first."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from core import recording
from core.errors import StoreUnavailable
from core.events import ConsentAnswered, ConsentWithdrawn, Event
from core.flow.state import State
from core.log import GENESIS
from core.ports import Contact, Saved, World
from tests.fakes import MORNING, FakeTelephony

YES = ConsentAnswered("recording", "yes", "keys", "recording")
NO = replace(YES, answer="no")
WITHDRAWN = ConsentWithdrawn("recording", "keys")


def contact(consent: str | None) -> Contact:
    state = State("errand", "sv", "077", consent=consent)  # type: ignore[arg-type]
    return Contact("abc", "voice", "CA1", "v", state, 3, 9, GENESIS, b"", MORNING)


@dataclass
class Line:
    """A network that records when it is asked to, and a log."""

    consent: str | None = "yes"  # as the store has it by now
    away: bool = False  # the store
    log: list[str] = field(default_factory=list)
    telephony: FakeTelephony = field(default_factory=FakeTelephony)
    put_off: list[Callable[[], None]] = field(default_factory=list)

    def load(self, key: str) -> Contact:
        if self.away:
            raise StoreUnavailable("away")
        return contact(self.consent)

    def append(self, key: str, events: Sequence[Event], at: datetime) -> None:
        if self.away:
            raise StoreUnavailable("away")
        self.log += [event.kind for event in events]

    @property
    def world(self) -> World:
        this: Any = self
        return World(this, this, self.telephony, this, lambda: MORNING, self.put_off.append, lambda: 0.5)

    def take(self, *events: Event, channel: str = "voice") -> None:
        before: Any = replace(contact(None), channel=channel)  # type: ignore[arg-type]
        recording.follow(self.world, Saved(before, before.state, events, MORNING))

    def catch_up(self) -> None:
        while self.put_off:
            self.put_off.pop(0)()


@pytest.fixture
def line() -> Line:
    """A line on which nothing was agreed yet."""
    return Line()


def test_a_yes_starts_it_after_the_answer(line: Line) -> None:
    line.take(YES)
    assert line.telephony.done == []
    line.catch_up()
    assert (line.telephony.done, line.log) == ([("record", "CA1")], ["recording_started"])


@pytest.mark.parametrize("events", [(), (NO,)])
def test_nothing_else_starts_it(line: Line, events: tuple[Event, ...]) -> None:
    line.take(*events)
    assert line.put_off == []


def test_a_chat_is_never_recorded(line: Line) -> None:
    line.take(YES, channel="chat")
    assert line.put_off == []


def test_a_stop_ends_it_and_is_noted(line: Line) -> None:
    line.take(WITHDRAWN)
    line.catch_up()
    assert (line.telephony.done, line.log) == ([("stop_recording", "CA1")], ["recording_stopped"])


def test_a_stop_before_it_began_still_ends_it(line: Line) -> None:
    line.take(YES)
    line.consent = "no"
    line.catch_up()
    assert [what for what, _ in line.telephony.done] == ["record", "stop_recording"]
    assert line.log == ["recording_started", "recording_stopped"]


def test_where_nobody_can_tell_it_is_stopped(line: Line) -> None:
    line.away = True
    line.take(YES)
    line.catch_up()
    assert [what for what, _ in line.telephony.done] == ["record", "stop_recording"]


def test_what_is_not_recorded_needs_no_stop(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    line.telephony.broken = True
    line.take(WITHDRAWN)
    line.catch_up()
    assert (line.log, caplog.text) == ([], "")


def test_a_network_that_will_not_stop_is_told_of(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    line.telephony.broken, line.telephony.permanent = True, False
    line.take(WITHDRAWN)
    line.catch_up()
    assert "did not stop a recording" in caplog.text
    assert line.log == []


def test_a_recording_refused_is_noted(line: Line) -> None:
    line.telephony.broken = True
    line.take(YES)
    line.catch_up()
    assert line.log == ["recording_failed"]


LOST = recording.Unsettled("abc", "CA1", wants=True, ended=False)


def test_a_yes_somebody_died_over_is_kept() -> None:
    line = Line()
    recording.mend(line.world, [LOST])
    assert [one[0] for one in line.telephony.done] == ["recordings", "record"]
    assert line.log == ["recording_started"]


def test_a_recording_nobody_noted_is_noted_once() -> None:
    line = Line()
    line.telephony.recorded = [("RE7", True)]
    recording.mend(line.world, [LOST])
    assert ([one[0] for one in line.telephony.done], line.log) == (["recordings"], ["recording_started"])


def test_a_call_that_was_never_recorded_says_so() -> None:
    line = Line()
    recording.mend(line.world, [replace(LOST, ended=True)])
    assert line.log == ["recording_failed"]


def test_a_stop_somebody_died_over_is_done() -> None:
    line = Line(consent="no")
    line.telephony.recorded = [("RE7", True)]
    recording.mend(line.world, [replace(LOST, wants=False)])
    assert line.telephony.done[-1] == ("stop_recording", "CA1")
    assert line.log == ["recording_stopped"]


def test_a_stop_that_was_done_is_noted() -> None:
    line = Line(consent="no")
    line.telephony.recorded = [("RE7", False)]
    recording.mend(line.world, [replace(LOST, wants=False)])
    assert ([one[0] for one in line.telephony.done], line.log) == (["recordings"], ["recording_stopped"])


def test_a_network_that_is_away_is_asked_again_later() -> None:
    line = Line()
    line.telephony.broken = True
    recording.mend(line.world, [LOST])
    assert line.log == []
