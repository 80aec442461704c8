"""How many answers must be reviewed to show that more than 95 % of them are right (K74)."""

import math

from core.kpi.shares import LEVEL

ENOUGH = 0.95  # of the answers are to be right


def chance(wrong: int, reviewed: int) -> float:
    """Give how likely so few are wrong, or fewer, where just 95 % were right (binomial)."""
    terms, chosen = [], math.log(ENOUGH) * reviewed
    for one in range(wrong + 1):  # by logarithms: of many answers the ways to choose some pass every float
        terms.append(math.exp(chosen))
        if one < reviewed:
            chosen += math.log((reviewed - one) / (one + 1) * (1 - ENOUGH) / ENOUGH)
    return math.fsum(terms[: reviewed + 1])


def needed(wrong: int) -> int:
    """Give how many reviewed answers show it where so many are wrong: 59 with 0, 93 with 1, 124 with 2."""
    rare = 1 - LEVEL
    low, high = wrong, 2 * (wrong + 30)
    while chance(wrong, high) > rare:
        low, high = high, 2 * high
    while high - low > 1:  # the more are reviewed, the less likely are so few wrong
        middle = (low + high) // 2
        low, high = (low, middle) if chance(wrong, middle) <= rare else (middle, high)
    return high


def shown(wrong: int, reviewed: int) -> bool:
    """Tell whether a random sample shows it, at 95 % confidence."""
    return reviewed >= needed(wrong)
