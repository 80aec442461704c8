"""Shares with their doubt: Wilson's interval, the difference of two, and how many more it takes to tell."""

import math
from dataclasses import dataclass
from statistics import NormalDist

SMALL = 30  # of fewer than this a share is shown in grey
LEVEL = 0.95  # of every interval
POWER = 0.8  # with which a difference worth finding is found
WORTH = 0.05  # the difference between two versions that is worth finding, unless said otherwise
Z = NormalDist().inv_cdf((1 + LEVEL) / 2)


def wilson(share: float, count: float, z: float = Z) -> tuple[float, float]:
    """Give the interval that holds the true share 19 times of 20 (Wilson, JASA 22, 1927)."""
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    middle, scale = share + z * z / (2 * count), 1 + z * z / count
    low = 0.0 if share <= 0 else (middle - spread) / scale
    return low, 1.0 if share >= 1 else (middle + spread) / scale


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} of {self.whole} is no share")

    @property
    def value(self) -> float | None:
        """Give the share from 0 to 1, None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def small(self) -> bool:
        """Tell whether it is of too few to lean on."""
        return self.whole < SMALL

    @property
    def interval(self) -> tuple[float, float]:
        """Give Wilson's interval; all of nothing.

        It stays within 0 and 1 and holds its rate for few and for rare.
        """
        return self.interval_among(1)

    def interval_among(self, number: int) -> tuple[float, float]:
        """Give the interval where this share was picked out of so many, as the largest for example.

        The largest of several is likely one that came out too large; wider by Bonferroni, its interval
        holds 19 times of 20 all the same.
        """
        z = NormalDist().inv_cdf(1 - (1 - LEVEL) / (2 * number)) if number > 1 else Z
        return wilson(self.part / self.whole, self.whole, z) if self.whole else (0.0, 1.0)


@dataclass(frozen=True)
class Difference:
    """How much more one share is than another."""

    one: Share
    other: Share
    worth: float = WORTH

    @property
    def value(self) -> float | None:
        """Give the first less the second, from -1 to 1; None where either is of nothing."""
        if not self.one.whole or not self.other.whole:
            return None
        return self.one.part / self.one.whole - self.other.part / self.other.whole

    @property
    def interval(self) -> tuple[float, float]:
        """Give the interval of the difference (Newcombe, Statistics in Medicine 17, 1998, method 10)."""
        found = self.value
        if found is None:
            return -1.0, 1.0
        (low, high), (under, over) = self.one.interval, self.other.interval
        one, other = self.one.value or 0.0, self.other.value or 0.0
        return (
            found - math.hypot(one - low, over - other),
            found + math.hypot(high - one, other - under),
        )

    @property
    def needed(self) -> int:
        """Give how many of each are needed to find a difference of `worth` four times of five."""
        known = self.other if self.other.whole >= SMALL else self.one
        share = min(max(known.value if known.value is not None else 0.5, 0.01), 0.99)
        moved = min(max(share + (self.worth if share < 0.5 else -self.worth), 0.0), 1.0)
        mean = (share + moved) / 2
        even = Z * math.sqrt(2 * mean * (1 - mean))
        apart = NormalDist().inv_cdf(POWER) * math.sqrt(share * (1 - share) + moved * (1 - moved))
        return math.ceil(((even + apart) / (share - moved)) ** 2)

    @property
    def missing(self) -> int:
        """Give how many the smaller of the two still lacks; 0 when there are enough."""
        return max(0, self.needed - min(self.one.whole, self.other.whole))

    @property
    def settled(self) -> bool:
        """Tell whether there is a winner: enough of both, and no difference is outside the interval."""
        low, high = self.interval
        return self.missing == 0 and (low > 0 or high < 0)
