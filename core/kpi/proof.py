"""How many answers must be reviewed to show that more than 95 % of them are right (K74)."""

import math
from itertools import count

from core.kpi.shares import LEVEL

ENOUGH = 0.95  # of the answers are to be right


def chance(wrong: int, reviewed: int) -> float:
    """Give how likely so few are wrong, or fewer, where just 95 % were right (binomial)."""
    bad = 1 - ENOUGH
    terms = (math.comb(reviewed, one) * bad**one * ENOUGH ** (reviewed - one) for one in range(wrong + 1))
    return math.fsum(terms)


def needed(wrong: int) -> int:
    """Give how many reviewed answers show it where so many are wrong: 59 with 0, 93 with 1, 124 with 2."""
    return next(number for number in count(wrong + 1) if chance(wrong, number) <= 1 - LEVEL)


def shown(wrong: int, reviewed: int) -> bool:
    """Tell whether a random sample shows it, at 95 % confidence."""
    return reviewed >= needed(wrong)
