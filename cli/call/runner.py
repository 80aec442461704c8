"""Runs one scripted call: takes its steps one by one and stops at the first that does not come true."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import timedelta

from adapters.runtime import Report
from cli.call import script
from cli.call.colleague import SAID, Colleague
from cli.call.expectation import complete, unmet
from cli.call.handset import CarrierError, Handset, Pace
from cli.call.line import Line
from cli.call.moment import wait_until
from cli.call.placed import Placed
from cli.call.script import Expect, Script, Step
from cli.call.transcript import Entry
from core.errors import VaxelError

PATIENCE = timedelta(seconds=30)  # of the carrier's clock, for one thing to come true
MOST_LOOKS = 10_000  # at the line for one thing to come true, whatever the clock does
REPORT_LOOKS, REPORT_PAUSE = 100, 0.1  # for the contact's log: ten real seconds in all


class Untrue(VaxelError):
    """A step did not come true; the message is what was expected and what came."""

    def __init__(self, line: int, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.line, self.field = line, field


@dataclass(frozen=True)
class Failure:
    """The first step that did not come true."""

    step: int  # from 1; 0: the call could not be placed
    sentence: str  # with the place in the script


@dataclass(frozen=True)
class Result:
    """What came of a script."""

    script: Script
    failed: Failure | None  # None: all came true
    transcript: tuple[Entry, ...]
    contact: Report | None  # None: the call never became a contact


@dataclass(frozen=True)
class Means:
    """What a script is run with."""

    line: Line
    handset: Handset
    pace: Pace
    show: Callable[[Entry], None]  # is given each line of the transcript as it comes
    pause: Callable[[float], None] = time.sleep  # lets real seconds pass between two looks at the log


def run(wanted: Script, means: Means) -> Result:
    """Place the call, take every step, compare what came of it; whatever fails, the call is hung up."""
    try:
        with _edge(wanted, means.line) as url:
            if wanted.at:
                wait_until(wanted.at, means.handset)
            sid = means.handset.place(wanted.caller, wanted.to or means.line.number, means.pace, url)
            return _Run(wanted, means, Placed(means.handset, sid, means.show)).result()
    except CarrierError as error:
        return Result(wanted, Failure(0, f"{wanted.file}: {error}"), (), None)


def _edge(wanted: Script, line: Line) -> AbstractContextManager[str | None]:
    return line.edge_without_assistant() if wanted.assistant_down else nullcontext()


class _Run:
    def __init__(self, wanted: Script, means: Means, call: Placed) -> None:
        self._script, self._means, self._call = wanted, means, call
        self._number = 0  # of the step under way
        self._crew: dict[str, Colleague] = {}

    def result(self) -> Result:
        try:
            failed = self._steps()
        finally:
            self._leave()
        report = self._look(lambda report: report is None or _told(report))
        return Result(self._script, failed, tuple(self._call.entries), report)

    def _steps(self) -> Failure | None:
        steps: list[Step] = [*self._script.steps]
        if self._script.expect:
            steps.append(self._script.expect)
        for self._number, step in enumerate(steps, start=1):
            try:
                self._take(step)
            except Untrue as untrue:
                return self._failure(untrue.line, untrue.field, untrue)
            except CarrierError as error:
                return self._failure(step.line, type(step).__name__.lower(), error)
        return None

    def _failure(self, line: int, field: str, error: VaxelError) -> Failure:
        return Failure(self._number, f"{self._script.file}:{line} {field}: {error}")

    def _leave(self) -> None:
        """Leave no call behind, whatever happened; a carrier that is gone has none."""
        for each in self._crew.values():
            with suppress(CarrierError):
                each.leave()
            each.close()
        with suppress(CarrierError):
            self._call.fetch()
            if not self._call.ended:
                self._call.hang_up()
                self._call.fetch()

    def _take(self, step: Step) -> None:
        call = self._call
        match step:
            case script.Hear(line, text):
                if not self._until(lambda: call.hears(text)):
                    raise Untrue(line, "hear", f"expected to hear “{text}”; {self._heard()}")
            case script.Press() | script.Interrupt() | script.Say():
                self._answer(step)
            case script.Wait(_, seconds):
                call.wait(seconds)
            case script.Agent():
                self._agent(step)
            case script.Phone(_, number, does):
                self._means.handset.answers(number, does)
            case script.HangUp():
                self._hang_up()
            case script.Repeat(line):
                self._repeat(line)
            case Expect():
                self._expect(step)

    def _answer(self, step: script.Press | script.Interrupt | script.Say) -> None:
        call = self._call
        match step:
            case script.Press(line, keys):
                self._ready(line, "press", lambda: "dtmf" in call.listening and call.asks, "keys")
                call.press(keys)
            case script.Interrupt(line, keys):
                self._ready(line, "interrupt", lambda: "dtmf" in call.listening, "keys")
                call.press(keys)
            case script.Say(line, text):
                self._ready(line, "say", lambda: "speech" in call.listening or call.connected, "speech")
                call.say(text)

    def _until(self, true: Callable[[], bool]) -> bool:
        """Wait for something to become true on the line, with bounded patience."""
        until = self._call.now() + PATIENCE
        for _ in range(MOST_LOOKS):
            if true():
                return True
            if not self._call.more(until):
                return true()
        return False

    def _ready(self, line: int, field: str, true: Callable[[], bool], what: str) -> None:
        self._call.settle()
        if not self._until(true):
            raise Untrue(line, field, f"expected the line to listen for {what}; {self._heard()}")

    def _heard(self) -> str:
        over = " The call has ended." if self._call.ended else ""
        if not self._call.heard:
            return f"nothing was heard since the last input.{over}"
        return f"since the last input was heard: “{' '.join(self._call.heard)}”.{over}"

    def _agent(self, step: script.Agent) -> None:
        """Have an agent do something with this call, once everything has come to rest."""
        self._call.settle()
        agent, report = self._colleague(step), self._means.line.report(self._call.sid)
        self._call.note("agent", f"{step.name} {SAID[step.does]}{f' to {step.to}' if step.to else ''}")
        agent.do(step, report.contact if report else "")
        self._call.settle()

    def _colleague(self, step: script.Agent) -> Colleague:
        staff = self._means.line.staff
        if step.name not in staff:
            known = ", ".join(staff) or "none"
            raise Untrue(step.line, "agent", f"there is no agent {step.name} here; there are {known}.")
        if step.name not in self._crew:
            self._crew[step.name] = Colleague(staff[step.name], self._means.handset, self._means.pause)
        return self._crew[step.name]

    def _hang_up(self) -> None:
        self._call.hang_up()
        self._until(lambda: self._call.ended)

    def _repeat(self, line: int) -> None:
        self._call.settle()
        before = self._turns()
        found = self._call.repeat()
        if found.status != 200 or not found.same:
            sentence = f"expected the same answer again; it is another one, with status {found.status}."
            raise Untrue(line, "repeat", sentence)
        doubled = self._turns()[len(before) :]
        if doubled:
            raise Untrue(line, "repeat", f"expected no new event; there is `{'`, `'.join(doubled)}`.")

    def _turns(self) -> list[str]:
        """Give the kinds of all events of turns; those that belong to none may come at any time."""
        report = self._means.line.report(self._call.sid)
        return [event["kind"] for event in report.events if event["turn"] is not None] if report else []

    def _expect(self, expect: Expect) -> None:
        self._call.fetch()
        if expect.wants_outcome and not self._call.ended:
            # What happens beside the call, such as a recording, must not be cut off by our hanging up.
            self._look(lambda report: complete(expect, report))
            self._hang_up()
        over = self._call.ended
        found = self._look(lambda report: _told(report) if over else unmet(expect, report) is None)
        wrong = unmet(expect, found)
        if wrong:
            raise Untrue(wrong.line, wrong.field, wrong.sentence)

    def _look(self, enough: Callable[[Report | None], bool]) -> Report | None:
        """Look at the contact's log until it is enough, for a bounded time; give the last one."""
        for _ in range(REPORT_LOOKS):
            report = self._means.line.report(self._call.sid)
            if enough(report):
                break
            self._means.pause(REPORT_PAUSE)
        return report


def _told(report: Report | None) -> bool:
    """Tell whether the contact's log says how it ended."""
    return report is not None and report.outcome is not None
