"""How many conversations are expected to end by when, from how long the recent ones lasted."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import mul
from statistics import NormalDist

STEP = 30  # seconds between two points of time; departures between them are taken as even
POINTS = 110  # so that 55 minutes are looked ahead: the middle of a range may lie beyond its limit
LONGEST = 7200 // STEP  # a conversation counts as no longer than two hours
ENOUGH = 8  # conversations; fewer are filled up with what we take to be usual
USUAL_MEDIAN, USUAL_SPREAD = 240.0, 0.8  # seconds and logarithm: a lognormal conversation of 4 minutes
DOUBT = 0.5  # how far, in logarithm, the mean of a queue we know nothing of may be from the usual one
RARE = 1e-9  # a share or number so small that nothing is divided by it
STEADIEST, WILDEST = 0.1, 4.0  # bounds of the index of dispersion


@dataclass(frozen=True)
class Service:
    """What recent conversations say about the next ones, on points of time STEP apart."""

    shares: tuple[float, ...]  # of conversations that last so many points; LONGEST + 1 of them
    longer: tuple[float, ...]  # share that lasts longer than so many points
    renewals: tuple[float, ...]  # conversations expected to end at a point, of an agent who began at 0
    dispersion: tuple[float, ...]  # variance of the number ended by a point, over its mean
    doubt: float  # standard deviation of the logarithm of the mean: few samples, much doubt


@lru_cache(maxsize=64)
def service(served: tuple[float, ...], lasting: tuple[float, ...], gap: float) -> Service:
    """Learn from seconds that conversations lasted, those under way have lasted, and pass between two."""
    ended = [seconds + gap for seconds in (*served, *_usual(ENOUGH - len(served)))]
    shares = _shares(_weighed(ended, lasting))
    mean = sum(map(mul, shares, range(len(shares))))
    square = sum(share * point * point for point, share in enumerate(shares))
    longer = tuple(max(0.0, 1 - ended) for ended in accumulate(shares))
    renewals = _renewals(shares)
    varying = max(square / mean**2 - 1, STEADIEST)
    doubt = 1 / math.sqrt(1 / DOUBT**2 + len(served) / varying)
    return Service(tuple(shares), longer, renewals, tuple(_dispersion(mean, renewals)), doubt)


@lru_cache(maxsize=256)
def departures(
    known: Service, talking: Sequence[float], free: int, noting: Sequence[float] = ()
) -> tuple[float, ...]:
    """Give how many conversations are expected to have ended by each point, POINTS of them, from 0.

    `talking` says how many seconds each agent has talked, `free` how many begin a conversation now, `noting`
    in how many seconds those begin who write notes: the end of the notes is as good as that of a
    conversation. What is left of a conversation is as long as it is for those that lasted so long (Whitt
    1999).
    """
    firsts = [free * share for share in known.shares[:POINTS]]
    for seconds in talking:
        for point, share in enumerate(_left(known, min(int(seconds / STEP + 0.5), LONGEST))):
            firsts[point] += share
    for seconds in noting:
        firsts[min(max(math.ceil(seconds / STEP), 1), POINTS - 1)] += 1  # nothing has ended yet at 0
    again = known.renewals[::-1]
    later = (sum(map(mul, firsts, again[POINTS - 1 - point :])) for point in range(POINTS))
    return tuple(accumulate(map(sum, zip(firsts, later, strict=True))))


def _left(known: Service, lasted: int) -> Sequence[float]:
    """Give the shares by what is left; nobody knows about one that outlasts all, so it counts as new."""
    rest = known.longer[lasted]
    if lasted == 0 or rest < RARE:
        return known.shares[:POINTS]
    return [0.0, *(share / rest for share in known.shares[lasted + 1 : lasted + POINTS])]


def _usual(count: int) -> Iterator[float]:
    """Give durations spread as in a queue that we know nothing of."""
    usual = NormalDist(math.log(USUAL_MEDIAN), USUAL_SPREAD)
    return (math.exp(usual.inv_cdf((number + 0.5) / count)) for number in range(count))


def _weighed(ended: Sequence[float], lasting: Sequence[float]) -> Iterator[tuple[float, float]]:
    """Give durations and their shares, as Kaplan and Meier: a day's first ends are those of short ones."""
    left, risk = 1.0, len(ended) + len(lasting)
    for seconds, under_way in sorted([(each, False) for each in ended] + [(each, True) for each in lasting]):
        if not under_way:
            yield seconds, left / risk
            left -= left / risk
        risk -= 1
    yield max(*ended, *lasting) + USUAL_MEDIAN, left


def _shares(known: Iterable[tuple[float, float]]) -> list[float]:
    """Put durations on the points, each on its two neighbours, so that the mean is kept."""
    shares = [0.0] * (LONGEST + 1)
    for seconds, share in known:
        exact = min(max(seconds / STEP, 1.0), LONGEST)
        point = min(int(exact), LONGEST - 1)
        shares[point] += (point + 1 - exact) * share
        shares[point + 1] += (exact - point) * share
    return shares


def _renewals(shares: Sequence[float]) -> tuple[float, ...]:
    """Solve the renewal equation: one that ends now was the first, or began when another ended."""
    found: list[float] = []
    for point in range(POINTS):
        found.append(shares[point] + sum(map(mul, shares[1 : point + 1], reversed(found))))
    return tuple(found)


def _dispersion(mean: float, renewals: Sequence[float]) -> Iterator[float]:
    """Give the index of dispersion of the ends of an agent, the smaller of two that are too large.

    One is of an agent who began at 0, the other of one whose beginning nobody knows: at first, the one knows
    less than we do of those who have talked for a while, and the other of all.
    """
    ended, again, area = list(accumulate(renewals)), renewals[::-1], 0.0
    yield 1.0
    for point, (before, now) in enumerate(pairwise(ended), start=1):
        area += (before + now) / 2
        pairs = sum(map(mul, ended, again[POINTS - 1 - point :]))  # expected pairs of ends
        began = 1 + 2 * pairs / now - now if now > RARE else 1.0
        yield min(max(min(began, 1 + 2 * area / point - point / mean), STEADIEST), WILDEST)
