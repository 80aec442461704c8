"""The estimated wait as a range that holds for four real waits of five, or the admission that there is none.

Agents end conversations as renewal processes: recent durations, the rest of those under way by how long they
have lasted (W. Whitt, Predicting Queueing Delays, Management Science 45(6), 1999). The n-th end has come by t
when a gamma-counted number with that mean and dispersion reaches n; doubt about the mean widens the range.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import NormalDist

from core.ewt_departures import STEP, Service, departures, service

TAIL = NormalDist().inv_cdf(0.91)  # on either side: 80 % is promised, and no model knows all
LIMIT = 30  # minutes; nobody is told a range that ends later
FINE = 10  # minutes; up to here steps of one minute, then of COARSE
COARSE = 5


@dataclass(frozen=True)
class Line:
    """What a person who joins a queue, or waits in it, has before them."""

    ahead: int  # who is served before: callers, places held, callbacks that fall due until then
    talking: tuple[float, ...]  # for each agent in a conversation, how long it has lasted, seconds
    free: int  # agents present who are in none
    served: tuple[
        float, ...
    ]  # of this queue's last conversations to begin, how long those over lasted, seconds
    lasting: tuple[float, ...] = ()  # and of the same ones, those under way so far, seconds
    gap: float = 0.0  # between two conversations of an agent while somebody waits, seconds on average
    leaving: float = 0.0  # hang-ups per second and waiting person
    leaves: tuple[float, ...] = ()  # in how many seconds each agent goes who is known to go
    closes: float | None = None  # in how many seconds nobody is served any more
    noting: tuple[float, ...] = ()  # for each agent who writes notes, in how many seconds they take the next

    def __post_init__(self) -> None:
        each = (*self.talking, *self.served, *self.lasting, *self.noting)
        if min(self.ahead, self.free, self.gap, self.leaving, *each) < 0:
            raise ValueError("a line has no negative numbers")

    @property
    def agents(self) -> int:
        """Give how many agents are there."""
        return len(self.talking) + self.free + len(self.noting)


@dataclass(frozen=True)
class Estimate:
    """The wait is between these, for four of five."""

    low: int  # whole minutes
    high: int  # whole minutes, more than `low`

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high:
            raise ValueError(f"no range goes from {self.low} to {self.high} minutes")


@dataclass(frozen=True)
class MoreThan:
    """The wait is longer than this for most; how much longer cannot be said."""

    minutes: int  # up to LIMIT; 0 says nothing


@dataclass(frozen=True)
class Nobody:
    """No agent is there, so nothing can be said."""


type Wait = Estimate | MoreThan | Nobody

UNKNOWN: tuple[Wait, ...] = (MoreThan(0), Nobody())  # these are told in the same words


def estimate(line: Line) -> Wait:
    """Say how long the wait is from now on, for one who stays on the line (P13, K21)."""
    if not line.agents:
        return Nobody()
    low, high = span(line)
    least = _rounded(low, 0.0)
    most = max(_rounded(high, 0.5), least + (1 if least < FINE else COARSE))
    return Estimate(least, most) if most <= LIMIT else MoreThan(min(least, LIMIT))


def worth_telling(old: Wait | None, new: Wait) -> bool:
    """Tell whether `new` says something else than what was told last: an end that moved by a fifth (P13)."""
    if old in UNKNOWN and new in UNKNOWN:
        return False
    if not (isinstance(old, Estimate) and isinstance(new, Estimate)):
        return old != new
    moved = max(abs(new.low - old.low), abs(new.high - old.high))
    return moved > 0 and moved >= old.high // COARSE


def longer_than(wait: Wait, limit: timedelta) -> bool:
    """Tell whether a wait is more likely longer than `limit`; so it is where nobody can tell."""
    return not isinstance(wait, Estimate) or timedelta(minutes=wait.low + wait.high) > 2 * limit


def span(line: Line) -> tuple[float, float]:
    """Give the range before it is rounded, in minutes; infinite where it is further than we look."""
    if line.ahead < line.free:
        return 0.0, 0.0
    if not line.agents:
        return math.inf, math.inf
    known = service(line.served, line.lasting, line.gap)
    ended = _while_staffed(line, departures(known, line.talking, line.free, line.noting))
    low, middle, high = (_reached(line, known, ended, tail) for tail in (-TAIL, 0.0, TAIL))
    low, high = _widened(low, middle, high, TAIL * known.doubt)
    return low * STEP / 60, high * STEP / 60


def _widened(low: float, middle: float, high: float, doubt: float) -> tuple[float, float]:
    """Add the doubt about the mean to the spread by chance, as variances of the logarithm add."""
    if middle < math.inf:
        low = middle * math.exp(-math.hypot(math.log(middle / low), doubt))
    if high < math.inf:
        high = middle * math.exp(math.hypot(math.log(high / middle), doubt))
    return low, high


def _while_staffed(line: Line, ended: Sequence[float]) -> Sequence[float]:
    """Take away what those who go, or the closing, leave undone."""
    if not line.leaves and line.closes is None:
        return ended
    agents, closes = line.agents, math.inf if line.closes is None else line.closes
    found = [ended[0]]
    for point, (before, after) in enumerate(pairwise(ended), start=1):
        gone = sum(seconds < point * STEP for seconds in line.leaves)
        there = max(0.0, 1 - gone / agents) if point * STEP <= closes else 0.0
        found.append(found[-1] + (after - before) * there)
    return found


def _reached(line: Line, known: Service, ended: Sequence[float], tail: float) -> float:
    """Give the first time, in points, by which the turn has come with the probability of `tail`."""
    ahead, missing = line.ahead - line.free, math.inf
    for point, (spread, so_far) in enumerate(zip(known.dispersion, ended, strict=True)):
        before, staying = missing, _staying(line.leaving * point * STEP)
        # Who stays and who goes is chance too: binomial, beside the chance in how long others talk.
        missing = _needed(1 + ahead * staying, spread + 1 - staying, tail) - so_far
        if missing <= 0:
            return point + missing / (before - missing)
    return math.inf


def _needed(count: float, spread: float, tail: float) -> float:
    """Give how many ends must be expected for `count` to have come with the probability of `tail`.

    The quantile of a gamma distribution by Wilson and Hilferty; `spread` is the index of dispersion, and a
    steadier stream than Poisson's counts each end from its middle.
    """
    shape = (count - (1 - spread) / 2) / spread
    root = 1 - 1 / (9 * shape) + tail / (3 * math.sqrt(shape))
    return spread * shape * max(root, 0.0) ** 3


def _staying(hazard: float) -> float:
    """Give the share of those ahead who stay until their turn, when turns come evenly until one's own."""
    return -math.expm1(-hazard) / hazard if hazard > 0 else 1.0


def _rounded(minutes: float, coarse: float) -> int:
    """Round to a step that people are told: the nearest minute, from FINE on a COARSE one, up by `coarse`."""
    if minutes < FINE:
        return int(minutes + 0.5)
    return COARSE * int(min(minutes, 2 * LIMIT) / COARSE + coarse)
