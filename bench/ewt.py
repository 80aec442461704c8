"""How often the wait that is told comes true, by kind of queue, and what an estimate costs."""

import sys
import time
from dataclasses import dataclass

from bench.lines import SCENARIOS, Scenario, waits
from core.ewt import Estimate, Line, MoreThan, estimate
from core.ewt_departures import departures, service

WAITS = 2500  # of each scenario
GOAL = (0.75, 0.90)  # share of waits inside their range
COST = 2000  # microseconds for a line that nothing is remembered of
WORST = Line(
    200, tuple(20.0 * number for number in range(25)), 0, tuple(60.0 + 5 * number for number in range(100))
)


@dataclass(frozen=True)
class Measured:
    """What came of the waits of a scenario."""

    waits: int
    mean: float  # minutes
    inside: float  # share of those who were told a range, whose wait was in it
    width: float  # minutes from end to end, on average
    more: float  # share told only that it is more than so many minutes
    more_true: float | None  # share of those for whom it was; None where nobody was told so

    @property
    def good(self) -> bool:
        """Tell whether the share inside is as it was promised."""
        return GOAL[0] <= self.inside <= GOAL[1]


def main() -> int:
    """Measure each scenario and print the table; 1 when a goal is missed."""
    print(f"{'queue':<18} {'waits':>6} {'mean':>6} {'inside':>7} {'width':>6} {'more than':>10} {'true':>5}")
    found = [measure(scenario, WAITS) for scenario in SCENARIOS]
    for scenario, each in zip(SCENARIOS, found, strict=True):
        true = "" if each.more_true is None else f"{each.more_true:.0%}"
        shares = f"{each.inside:>7.1%} {each.width:>6.1f} {each.more:>10.1%} {true:>5}"
        print(f"{scenario.name:<18} {each.waits:>6} {each.mean:>6.1f} {shares}")
    cost = min(_microseconds() for _ in range(20))
    print(f"goal: {GOAL[0]:.0%} to {GOAL[1]:.0%} inside. 200 ahead, 25 agents: {cost:.0f} µs, goal {COST} µs")
    return int(cost > COST or not all(each.good for each in found))


def measure(scenario: Scenario, count: int, seed: int = 1) -> Measured:
    """Let so many people wait, estimate each wait as it begins, and compare."""
    told = [(each, estimate(each.line)) for each in waits(scenario, seed, count)]
    ranges = [(each.minutes, wait) for each, wait in told if isinstance(wait, Estimate)]
    more = [each.minutes > wait.minutes for each, wait in told if isinstance(wait, MoreThan)]
    return Measured(
        waits=len(told),
        mean=_mean([each.minutes for each, _ in told]),
        inside=_mean([wait.low <= minutes <= wait.high for minutes, wait in ranges]),
        width=_mean([wait.high - wait.low for _, wait in ranges]),
        more=len(more) / len(told),
        more_true=_mean(more) if more else None,
    )


def _mean(numbers: list[float] | list[bool] | list[int]) -> float:
    return sum(numbers) / len(numbers)


def _microseconds() -> float:
    service.cache_clear()
    departures.cache_clear()
    began = time.process_time()
    estimate(WORST)
    return (time.process_time() - began) * 1e6


if __name__ == "__main__":
    sys.exit(main())
