"""Callers before there are any: each takes a flow through the engine, with time and a log of their own.

Assumed is what the population says of people and agents; measured is what the flow does with them.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from core import events as ev
from core import inputs
from core.events import Event
from core.flow import graph
from core.flow.engine import advance, begin
from core.flow.graph import Flow
from core.flow.state import Facts
from core.kpi.population import Population

LETTERS = 15.0  # a voice speaks a second
SILENCE = 8  # seconds without an answer until the question comes again
STRETCH = 20  # seconds of waiting between two turns in the queue
MOST = 60  # turns; whoever takes more hangs up
SURE, DOUBTFUL = 0.9, 0.5  # confidence of what is taken, and of what is asked about

type Log = list[tuple[datetime, Event]]


@dataclass(frozen=True)
class Simulated:
    """One caller's contact."""

    contact: str  # 32 hexadecimal digits
    log: Log


def simulate(flow: Flow, who: Population, calls: int, seed: int, since: datetime) -> Iterator[Simulated]:
    """Let so many callers call on the day that begins at `since`; the same seed gives the same calls."""
    chance = random.Random(f"{seed} {flow.name}")  # noqa: S311  to be repeated is what is wanted
    guide = _Guide(flow)
    for number in range(calls):
        at = since + timedelta(seconds=_moment(chance, who))
        caller = _Caller(flow, who, random.Random(chance.getrandbits(64)), guide, at)  # noqa: S311
        yield Simulated(f"{seed % 2**32:08x}{number:024x}", caller.call())


def _moment(chance: random.Random, who: Population) -> float:
    """Draw a time of day, seconds: most call by day, and most of them before noon."""
    if chance.random() < who.night:
        return (18 + 14 * chance.random()) % 24 * 3600
    return (8 + 10 * chance.betavariate(1.6, 2.2)) * 3600


class _Guide:
    """What callers and time know of a flow; everything is looked up once."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._spoken: dict[tuple[str, str], float] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._queues: dict[str, tuple[str, ...]] = {}

    def seconds(self, prompt: str, language: str) -> float:
        """Give the seconds that a text takes to speak, its placeholders as they are."""
        key = prompt, language
        if key not in self._spoken:
            tongue = self._flow.tongues.get(language) or self._flow.guests.get(language)
            self._spoken[key] = len(tongue.prompts.get(prompt, "") if tongue else "") / LETTERS
        return self._spoken[key]

    def towards(self, menu: graph.Menu, errand: str) -> str:
        """Give the key of a menu that leads to an errand, if need be over other menus; 0 where none does."""
        key = menu.id, errand
        if key not in self._keys:
            leads = (found for found, one in menu.keys.items() if self._leads(menu.errands[one], errand))
            own = (found for found, one in menu.keys.items() if one == errand)
            self._keys[key] = next(chain(own, leads), "0")
        return self._keys[key]

    def _leads(self, start: str, errand: str) -> bool:
        """Tell whether some menu with the errand comes after a node, no queue between."""
        found = self._reached(start)
        return any(errand in node.keys.values() for node in found if isinstance(node, graph.Menu))

    def queues(self, errand: str) -> tuple[str, ...]:
        """Give the queues that an errand leads to where the flow takes it rightly."""
        if errand not in self._queues:
            nodes = [one for one in self._flow.nodes.values() if isinstance(one, graph.Converse | graph.Menu)]
            starts = [node.errands[errand] for node in nodes if errand in node.errands]
            found = (node for start in starts[:1] for node in self._reached(start))
            self._queues[errand] = tuple(
                dict.fromkeys(one.queue for one in found if isinstance(one, graph.Queue))
            )
        return self._queues[errand]

    def _reached(self, start: str) -> list[graph.Node]:
        """Give the nodes from one on, nearest first, none behind a queue."""
        found: dict[str, graph.Node] = {}
        ahead = [start]
        while ahead:
            name = ahead.pop(0)
            node = found[name] = self._flow.nodes[name]
            ways = [] if isinstance(node, graph.Queue) else [target for _, target in graph.edges(node)]
            ahead += [target for target in ways if target not in found and target not in ahead]
        return list(found.values())


class _Caller:
    """One who calls: what they want, how long they endure, and what they answer to each question."""

    def __init__(
        self, flow: Flow, who: Population, chance: random.Random, guide: _Guide, at: datetime
    ) -> None:
        self.flow, self.who, self.chance, self.guide = flow, who, chance, guide
        self.at = at
        self.log: Log = []
        self.language = _drawn(chance, who.languages)
        self.errand = _drawn(chance, who.errands)
        self.by_keys = chance.random() < who.keys
        self.slow = 15.0 if chance.random() < who.relay else 0.0
        self.until = at + timedelta(seconds=chance.expovariate(1 / who.patience))
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
        given = self._said()
        thought = SILENCE if isinstance(given, inputs.NoInput) else 1 + 2 * self.chance.random()
        self.at += timedelta(seconds=self.slow + thought)
        if self.at >= self.until:
            self._hang_up()
            return
        self._note(_received(given))
        self._take(given)

    def _said(self) -> inputs.Input:
        """Answer the question; sometimes with nothing, with a wrong key or with the wish for a human."""
        drawn = self.chance.random()
        if drawn < self.who.slips:
            return inputs.NoInput() if drawn < self.who.slips / 2 else inputs.Pressed("8")
        if drawn < self.who.slips + self.who.human:
            return inputs.Pressed("0")
        node = self.flow.nodes[self.state.node]
        if self.state.phase == "confirming":
            other = isinstance(node, graph.Converse) and self.state.errand != self.errand
            return inputs.Pressed("2" if other else "1")
        return self._chosen(node)

    def _chosen(self, node: graph.Node) -> inputs.Input:
        match node:
            case graph.Language():
                return inputs.Pressed(_key(node.keys, self.language))
            case graph.Consent():
                return inputs.Pressed("1" if self.chance.random() < self.who.recorded else "2")
            case graph.Converse():
                return inputs.Pressed("9") if self.by_keys else self._understood(node)
            case graph.Menu():
                return inputs.Pressed(self.guide.towards(node, self.errand))
            case graph.Collect():
                return inputs.Pressed("0701740610"[: 10 if node.slot == "phone" else 6])
        return inputs.Pressed("2" if isinstance(node, graph.Survey | graph.Callback) else "1")

    def _understood(self, node: graph.Converse) -> inputs.Input:
        drawn = self.chance.random()
        if self.errand not in node.errands and self.errand not in self.flow.answers:
            return inputs.Understood("unclear", None, 0.1)
        if drawn < self.who.understood:
            wrong = self.chance.random() < self.who.mistaken
            errand = self.chance.choice(sorted(node.errands)) if wrong else self.errand
            return inputs.Understood("errand", errand, SURE)
        if drawn < self.who.understood + self.who.doubted:
            return inputs.Understood("confirm", self.errand, DOUBTFUL)
        return inputs.Understood("unclear", None, 0.1)

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
        right = self.guide.queues(self.errand)
        if right and self.chance.random() < self.who.judged:
            self._note(ev.VerdictGiven("simulated", queue in right, queue if queue in right else right[0]))


def _drawn(chance: random.Random, weights: Mapping[str, float]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _received(given: inputs.Input) -> Event:
    if isinstance(given, inputs.NoInput):
        return ev.InputReceived("nothing", None)
    return ev.InputReceived("keys" if isinstance(given, inputs.Pressed) else "speech", None)


def _key(keys: Mapping[str, str], wanted: str) -> str:
    return next((key for key, one in keys.items() if one == wanted), "1")
