"""Whether people wait equally long whatever they call about (P8)."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev

from bench.day.rows import Row

BLOCK = 600  # seconds; who comes within the same time and speaks the same language is compared
FEWEST = 20  # waits of an errand, to say anything of it


@dataclass(frozen=True)
class Fairness:
    """How much longer one queue's callers waited than others who came at the same time."""

    queue: str
    waits: int
    mean: float  # seconds of the wait itself
    more: float  # seconds more than the others
    error: float  # half of the confidence interval, seconds

    @property
    def equal(self) -> bool:
        """Tell whether the difference is within what chance makes of nothing."""
        return abs(self.more) <= self.error

    def __str__(self) -> str:
        others = f"against others of the same time {self.more:+.1f} ± {self.error:.1f} s"
        return f"{self.queue:<10} {self.waits:>5} answered, mean wait {self.mean:.0f} s, {others}"


def fairness(told: Sequence[Row]) -> Iterator[Fairness]:
    """Compare each queue's waits with the others'; at 95 % for all queues together (Bonferroni)."""
    answered = [each for each in told if each["answered"] is not None]
    blocks: dict[object, list[Row]] = defaultdict(list)
    for each in answered:
        blocks[int(each["arrived_at"].timestamp() / BLOCK), each["language"]].append(each)
    queues = sorted({each["queue"] for each in answered})
    for queue in queues:
        more = [gap for block in blocks.values() for gap in _gaps(block, queue)]
        if len(more) >= FEWEST:
            tail = NormalDist().inv_cdf(1 - 0.025 / len(queues))
            own = [each["answered"] for each in answered if each["queue"] == queue]
            yield Fairness(
                queue, len(own), fmean(own), fmean(more), tail * stdev(more) / math.sqrt(len(more))
            )


def _gaps(block: Sequence[Row], queue: str) -> list[float]:
    """Give how much longer each of a queue waited than the mean of the others in the block."""
    others = [each["answered"] for each in block if each["queue"] != queue]
    return [each["answered"] - fmean(others) for each in block if each["queue"] == queue] if others else []
