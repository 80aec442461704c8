"""Callers before there are any: each takes a flow through the engine, with time and a log of their own.

Assumed is what the population says of people and agents; measured is what the flow does with them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from core import events as ev
from core import inputs
from core.events import Event
from core.flow.engine import advance, begin
from core.flow.graph import Flow
from core.flow.state import Facts
from core.kpi.person import Guide, Person
from core.kpi.population import Population

SILENCE = 8  # seconds without an answer until the question comes again
STRETCH = 20  # seconds of waiting between two turns in the queue
MOST = 60  # turns; whoever takes more hangs up

type Log = list[tuple[datetime, Event]]


@dataclass(frozen=True)
class Simulated:
    """One caller's contact."""

    contact: str  # 32 hexadecimal digits
    log: Log


def simulate(flow: Flow, who: Population, calls: int, seed: int, since: datetime) -> Iterator[Simulated]:
    """Let so many callers call on the day that begins at `since`; the same seed gives the same calls."""
    chance = random.Random(f"{seed} {flow.name}")  # noqa: S311  to be repeated is what is wanted
    guide = Guide(flow)
    for number in range(calls):
        at = since + timedelta(seconds=_moment(chance, who))
        caller = _Caller(flow, who, random.Random(chance.getrandbits(64)), guide, at)  # noqa: S311
        yield Simulated(f"{seed % 2**32:08x}{number:024x}", caller.call())


def _moment(chance: random.Random, who: Population) -> float:
    """Draw a time of day, seconds from midnight."""
    return (chance.choices(who.clock[0], cum_weights=who.clock[1])[0] + chance.random()) * 3600


class _Caller:
    """One call of a person, with time and a log of its own."""

    def __init__(
        self, flow: Flow, who: Population, chance: random.Random, guide: Guide, at: datetime
    ) -> None:
        self.flow, self.who, self.chance, self.guide = flow, who, chance, guide
        self.at = at
        self.log: Log = []
        self.person = Person(flow, who, chance, guide)
        self.until = at + timedelta(seconds=self.person.patience)
        self.state = begin(flow, "077", known=True)
        self.waited = 0

    def call(self) -> Log:
        """Call, answer until one side has enough, and give the log."""
        self._note(ev.ContactStarted("voice", self.flow.name, "077", None), ev.ContactFlagged("simulated"))
        self._take(inputs.Arrived())
        for _ in range(MOST):
            if self.state.phase == "ended":
                break
            if self.state.phase == "waiting":
                self._wait()
            elif self.at >= self.until:
                self._hang_up()
            else:
                self._answer()
        else:
            self._hang_up()
        return self.log

    def _note(self, *events: Event) -> None:
        self.log += [(self.at, event) for event in events]

    def _take(self, given: inputs.Input, facts: Facts | None = None) -> None:
        """Take a turn, and let the time pass that it takes to hear it; the impatient leave in its midst."""
        step = advance(self.flow, self.state, given, facts or self._facts())
        self._note(*step.events)
        self.state = step.state
        heard = sum(
            self.guide.seconds(event.prompt, event.language)
            for event in step.events
            if isinstance(event, ev.PromptPlayed)
        )
        self.at += timedelta(seconds=heard)

    def _facts(self) -> Facts:
        return Facts(1, self.waited, None, frozenset({f"open:{name}" for name in self.flow.hours}))

    def _hang_up(self) -> None:
        self.at = max(min(self.at, self.until), self.log[-1][0])
        self._take(inputs.HungUp())

    def _answer(self) -> None:
        given = self.person.answer(self.state.node, self.state.phase, self.state.errand)
        thought = SILENCE if isinstance(given, inputs.NoInput) else 1 + 2 * self.chance.random()
        self.at += timedelta(seconds=self.person.slow + thought)
        if self.at >= self.until:
            self._hang_up()
            return
        self._note(_received(given))
        self._take(given)

    def _wait(self) -> None:
        """Wait for an agent who comes by chance, as long as patience lasts; hear news meanwhile."""
        start = self.at
        free = start + timedelta(seconds=self.chance.expovariate(1 / self.who.served))
        leave = max(self.until, start)
        while self.state.phase == "waiting" and min(free, leave) > self.at + timedelta(seconds=STRETCH):
            self.at += timedelta(seconds=STRETCH)
            self.waited = round((self.at - start).total_seconds())
            now = self.at
            self._take(inputs.Waited())
            self.at = max(now, self.at)
        if self.state.phase != "waiting":
            return
        self.at = max(self.at, min(free, leave))
        if leave < free:
            self.until = self.at
            self._hang_up()
        else:
            self._talk()

    def _talk(self) -> None:
        self._take(inputs.Connected(), Facts(1, self.waited, "simulated", frozenset()))
        self.at += timedelta(seconds=self.chance.expovariate(1 / self.who.talk))
        queue = self.state.queue
        self._take(inputs.HungUp())
        right = self.guide.queues(self.person.errand)
        if right and self.chance.random() < self.who.judged:
            self._note(ev.VerdictGiven("simulated", queue in right, queue if queue in right else right[0]))


def _received(given: inputs.Input) -> Event:
    if isinstance(given, inputs.NoInput):
        return ev.InputReceived("nothing", None)
    return ev.InputReceived("keys" if isinstance(given, inputs.Pressed) else "speech", None)
