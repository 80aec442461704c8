"""A queue made by chance: agents, arrivals, conversations and patience, and the waits that come of them."""

import heapq
import math
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from core.ewt import Line

MEMORY = 100  # conversations that are remembered, the last to begin
HOUR = 3600.0


@dataclass(frozen=True)
class Scenario:
    """A queue and its day."""

    name: str
    agents: tuple[tuple[float, float], ...]  # when each comes and goes, hours
    arrivals: Callable[[float], float]  # calls per hour, by hour of the day
    lasts: Callable[[Random], float]  # draws the seconds of a conversation
    patience: float = math.inf  # seconds on average, drawn from an exponential distribution
    hours: float = 8.0  # from when nobody comes any more


@dataclass(frozen=True)
class Waited:
    """What somebody who had to wait could have been told on joining, and what came of it."""

    line: Line
    minutes: float


@dataclass(order=True)
class _Caller:
    """Somebody in the line."""

    joined: float
    patience: float = field(compare=False)
    line: Line = field(compare=False)


class _Queue:
    """One day of a queue, event by event."""

    def __init__(self, scenario: Scenario, chance: Random) -> None:
        self._of, self._chance = scenario, chance
        self._line: deque[_Caller] = deque()
        self._talking: dict[int, float] = {}  # agent -> since when, seconds
        self._ends: list[tuple[float, int]] = []
        self._talks: deque[tuple[float, float]] = deque(maxlen=MEMORY)  # the last to begin: from when to when
        self._left: deque[tuple[float, float, bool]] = deque()  # when, after which wait, by hanging up

    def run(self) -> Iterator[Waited]:
        """Let the day pass; give every wait that ended with an agent."""
        comings = [when * HOUR for when, _ in self._of.agents]
        moments = heapq.merge(self._arrivals(), ((when, "agent") for when in sorted(comings)))
        for now, what in moments:
            yield from self._until(now)
            if what == "call":
                self._join(now)
            yield from self._serve(now)
        yield from self._until(math.inf)

    def _arrivals(self) -> Iterator[tuple[float, str]]:
        most = max(self._of.arrivals(minute / 60) for minute in range(int(self._of.hours * 60)))
        now = self._chance.expovariate(most / HOUR)
        while now < self._of.hours * HOUR:
            if self._chance.random() * most < self._of.arrivals(now / HOUR):
                yield now, "call"
            now += self._chance.expovariate(most / HOUR)

    def _until(self, now: float) -> Iterator[Waited]:
        while self._ends and self._ends[0][0] <= now:
            end, agent = heapq.heappop(self._ends)
            del self._talking[agent]
            yield from self._serve(end)

    def _serve(self, now: float) -> Iterator[Waited]:
        self._hang_up(now)
        for agent in self._free(now):
            if not self._line:
                return
            caller = self._line.popleft()
            self._talk(agent, now)
            self._left.append((now, now - caller.joined, False))
            yield Waited(caller.line, (now - caller.joined) / 60)

    def _join(self, now: float) -> None:
        self._hang_up(now)
        free = self._free(now)
        if free and not self._line:
            self._talk(free[0], now)
        else:
            patience = (
                self._chance.expovariate(1 / self._of.patience) if self._of.patience < math.inf else math.inf
            )
            self._line.append(_Caller(now, patience, self._seen(now)))

    def _talk(self, agent: int, now: float) -> None:
        end = now + self._of.lasts(self._chance)
        self._talking[agent] = now
        self._talks.append((now, end))
        heapq.heappush(self._ends, (end, agent))

    def _free(self, now: float) -> list[int]:
        times = enumerate(self._of.agents)
        there = (agent for agent, (comes, goes) in times if comes * HOUR <= now < goes * HOUR)
        return [agent for agent in there if agent not in self._talking]

    def _hang_up(self, now: float) -> None:
        """Let those whose patience is over go."""
        for caller in [each for each in self._line if each.joined + each.patience <= now]:
            self._line.remove(caller)
            self._left.append((caller.joined + caller.patience, caller.patience, True))

    def _seen(self, now: float) -> Line:
        """Give what is known of the line at this moment."""
        while self._left and self._left[0][0] < now - HOUR:
            self._left.popleft()
        waited = sum(wait for _, wait, _ in self._left) + sum(now - each.joined for each in self._line)
        leaving = sum(gone for _, _, gone in self._left) / waited if waited else 0.0
        there = [
            agent for agent, (comes, goes) in enumerate(self._of.agents) if comes * HOUR <= now < goes * HOUR
        ]
        talking = tuple(now - self._talking[agent] for agent in there if agent in self._talking)
        leaves = (self._of.agents[agent][1] * HOUR - now for agent in there)
        return Line(
            ahead=len(self._line),
            talking=talking,
            free=len(there) - len(talking),
            served=tuple(end - start for start, end in self._talks if end <= now),
            lasting=tuple(now - start for start, end in self._talks if end > now),
            leaving=leaving,
            leaves=tuple(seconds for seconds in leaves if seconds < HOUR),
        )


def waits(scenario: Scenario, seed: int, count: int) -> list[Waited]:
    """Give so many waits, of as many days as it takes."""
    chance, found = Random(seed), list[Waited]()  # noqa: S311
    while len(found) < count:
        found += _Queue(scenario, chance).run()
    return found[:count]


def _lognormal(median: float, spread: float) -> Callable[[Random], float]:
    return lambda chance: median * math.exp(chance.gauss(0, spread))


def _two_kinds(chance: Random) -> float:
    """Two conversations of three are short, the third is long."""
    return chance.gammavariate(4, 25 if chance.random() < 2 / 3 else 150)


def _whole_day(count: int) -> tuple[tuple[float, float], ...]:
    return ((0.0, 24.0),) * count


def _bursts(hour: float) -> float:
    """A quiet hour with ten busy minutes."""
    return 220.0 if hour % 1 < 1 / 6 else 35.0


def _office(hour: float) -> float:
    """A morning peak and a smaller one after lunch."""
    return 40 + 70 * math.exp(-((hour - 2) ** 2)) + 40 * math.exp(-((hour - 6) ** 2))


SHIFTS = (*((0.0, 4.0),) * 3, *((4.0, 9.0),) * 3, *((1.0, 7.0),) * 3, (0.0, 2.5), (2.5, 8.0), (0.0, 24.0))
SCENARIOS = (
    Scenario("two agents", _whole_day(2), lambda _: 24.0, _lognormal(240, 0.8), patience=900),
    Scenario("one agent", _whole_day(1), lambda _: 13.0, _lognormal(200, 0.6), patience=1200),
    Scenario("all patient", _whole_day(6), lambda _: 66.0, _lognormal(240, 0.8), hours=4),
    Scenario("impatient", _whole_day(6), lambda _: 120.0, _lognormal(240, 0.8), patience=240),
    Scenario("steady talk", _whole_day(5), lambda _: 62.0, lambda c: c.gammavariate(6, 45), patience=600),
    Scenario("exponential", _whole_day(5), lambda _: 62.0, lambda c: c.expovariate(1 / 270), patience=600),
    Scenario("two kinds of talk", _whole_day(6), lambda _: 80.0, _two_kinds, patience=600),
    Scenario("bursts", _whole_day(5), _bursts, _lognormal(200, 0.7), patience=900),
    Scenario("shifts", SHIFTS, _office, _lognormal(240, 0.8), patience=600),
    Scenario("first half hour", _whole_day(4), lambda _: 90.0, _lognormal(300, 0.9), patience=900, hours=0.5),
    Scenario("25 agents", _whole_day(25), lambda _: 300.0, _lognormal(240, 0.8), patience=600),
)
