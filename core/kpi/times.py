"""How time to an end spreads, where several ends compete and some contacts have not ended yet."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.kpi.shares import wilson

FINE, MIDDLE = 60, 600  # seconds: whole ones up to here, steps of COARSE up to there, then minutes
COARSE = 5
DAILY = 72  # hours: whole ones up to here, then days
OPEN = "open"  # not ended when last seen: counted as long as it was seen, and in no share after that

type Ends = Mapping[int, Mapping[str, int]]  # second -> end -> how many


def step(seconds: float) -> int:
    """Give the second under which a time is counted: the beginning of its step."""
    whole = max(0, math.floor(seconds))
    if whole <= FINE:
        return whole
    width = COARSE if whole <= MIDDLE else 60
    return whole - whole % width


def after(second: int) -> int:
    """Give the second at which the step that begins at this one ends: all in it ended before that."""
    return second + (1 if second < FINE else COARSE if second < MIDDLE else 60)


def hours(seconds: float) -> int:
    """Give the hour under which the time to a solution is counted: whole ones for three days, then days."""
    whole = max(0, math.floor(seconds / 3600))
    return whole if whole < DAILY else whole - whole % 24


def after_hour(hour: int) -> int:
    """Give the hour at which the step of a solution ends that begins at this one."""
    return hour + (1 if hour < DAILY else 24)


class Moment(NamedTuple):
    """What a curve is made of at one moment."""

    risk: int  # how many could still end
    ended: int  # how many ended, in any way
    own: int  # how many of these in the curve's own way
    left: float  # share that had not ended just before


@dataclass(frozen=True)
class Curve:
    """The share that has come to one end by each moment."""

    end: str
    seconds: tuple[int, ...]
    shares: tuple[float, ...]  # never falling
    moments: tuple[Moment, ...] = ()

    def at(self, seconds: float) -> float:
        """Give the share by a moment."""
        return max(
            (one for at, one in zip(self.seconds, self.shares, strict=True) if at <= seconds), default=0.0
        )

    def by(self, share: float) -> int | None:
        """Give the first moment by which a share has come to this end; None where it never does."""
        return next(
            (at for at, one in zip(self.seconds, self.shares, strict=True) if one >= share - 1e-12), None
        )

    def interval(self, seconds: float) -> tuple[float, float]:
        """Give the interval that holds the true share by a moment 19 times of 20; all of nothing.

        The variance is Aalen and Johansen's by the delta method (Marubini and Valsecchi, 1995, 10.12);
        the interval is Wilson's for as many contacts as would have that variance, none of them censored.
        """
        share = self.at(seconds)
        if not self.moments or not self.moments[0].risk:
            return 0.0, 1.0
        spread = self._variance(seconds, share)
        mixed = 1e-9 < share < 1 - 1e-9 and spread > 0  # not all or none, but for rounding
        return wilson(share, share * (1 - share) / spread if mixed else self.moments[0].risk)

    def _variance(self, seconds: float, share: float) -> float:
        spread = 0.0
        for at, now, one in zip(self.seconds, self.shares, self.moments, strict=True):
            if at > seconds:
                break
            rest = share - now
            if one.risk > one.ended:
                spread += rest * rest * one.ended / (one.risk * (one.risk - one.ended))
            spread += one.left**2 * one.own * (one.risk - one.own) / one.risk**3
            spread -= 2 * rest * one.left * one.own / one.risk**2
        return spread


def incidence(ends: Ends, over: Callable[[int], int] = lambda moment: moment) -> dict[str, Curve]:
    """Give for each end the share that has come to it by each second (Aalen and Johansen, 1978).

    `over` gives the end of a step of time by its beginning, under which times are counted: what ended in a
    step has surely ended by its end, and not before.
    The curves together never pass 1. One less a Kaplan-Meier curve of one end alone would say too much:
    whoever has hung up is not still on the way to an agent.
    """
    causes = sorted({end for found in ends.values() for end in found} - {OPEN})
    risk = sum(sum(found.values()) for found in ends.values())
    left, shares = 1.0, dict.fromkeys(causes, 0.0)
    curves: dict[str, list[tuple[float, Moment]]] = {cause: [] for cause in causes}
    moments = sorted(ends)
    for moment in moments:
        found = ends[moment]
        gone = sum(count for cause, count in found.items() if cause != OPEN)
        for cause in causes:
            own = found.get(cause, 0)
            shares[cause] += left * own / risk if risk else 0.0
            curves[cause].append((min(1.0, shares[cause]), Moment(risk, gone, own, left)))
        left *= 1 - gone / risk if risk else 0.0
        risk -= sum(found.values())
    shown = tuple(map(over, moments))
    return {cause: Curve(cause, shown, *zip(*curves[cause], strict=True)) for cause in causes}


def quantile(counts: Mapping[int, int], share: float) -> int | None:
    """Give the second by which this share of what is counted is over, a step's end; None of nothing."""
    whole, seen = sum(counts.values()), 0
    for second in sorted(counts):
        seen += counts[second]
        if seen >= share * whole:
            return after(second)
    return None


@dataclass(frozen=True)
class Test:
    """Whether several groups wait alike."""

    chi2: float
    freedom: int  # groups less one
    p: float  # how often chance alone makes them differ at least this much

    @property
    def differs(self) -> bool:
        """Tell whether chance alone is a poor explanation."""
        return self.p < 0.05


def logrank(groups: Sequence[Ends], end: str) -> Test | None:
    """Test whether groups come to an end at the same pace, the others censored (Mantel, 1966).

    None where fewer than two groups have anything to tell.
    """
    told = [one for one in groups if any(found.get(end, 0) for found in one.values())]
    if len(told) < 2:
        return None
    size, moments = len(told) - 1, sorted({moment for one in told for moment in one})
    risks = [sum(sum(found.values()) for found in one.values()) for one in told]
    gap, spread = [0.0] * size, [[0.0] * size for _ in range(size)]
    for moment in moments:
        here = [one.get(moment, {}) for one in told]
        _add(risks, [found.get(end, 0) for found in here], gap, spread)
        risks = [risk - sum(found.values()) for risk, found in zip(risks, here, strict=True)]
    chi2 = _quadratic(spread, gap)
    return None if chi2 is None else Test(chi2, size, survival(chi2, size))


def _add(risks: Sequence[int], ended: Sequence[int], gap: list[float], spread: list[list[float]]) -> None:
    everyone, all_ended = sum(risks), sum(ended)
    if everyone < 2 or not all_ended:
        return
    scale = all_ended * (everyone - all_ended) / (everyone - 1)
    shares = [risk / everyone for risk in risks]
    for one in range(len(gap)):
        gap[one] += ended[one] - all_ended * shares[one]
        for other in range(len(gap)):
            spread[one][other] += scale * shares[one] * ((one == other) - shares[other])


def _quadratic(matrix: list[list[float]], vector: list[float]) -> float | None:
    """Give vᵀM⁻¹v by elimination; None where the matrix has no inverse."""
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for place in range(len(rows)):
        pivot = max(range(place, len(rows)), key=lambda at: abs(rows[at][place]))
        rows[place], rows[pivot] = rows[pivot], rows[place]
        if abs(rows[place][place]) < 1e-12:
            return None
        for below in range(place + 1, len(rows)):
            factor = rows[below][place] / rows[place][place]
            rows[below] = [one - factor * up for one, up in zip(rows[below], rows[place], strict=True)]
    found = [0.0] * len(rows)
    for place in reversed(range(len(rows))):
        known = sum(rows[place][at] * found[at] for at in range(place + 1, len(rows)))
        found[place] = (rows[place][-1] - known) / rows[place][place]
    return max(0.0, sum(one * other for one, other in zip(found, vector, strict=True)))


def survival(chi2: float, freedom: int) -> float:
    """Give how often a chi-square of so many degrees of freedom is at least this large."""
    if chi2 <= 0:
        return 1.0
    if freedom % 2:
        found, term = math.erfc(math.sqrt(chi2 / 2)), math.sqrt(2 * chi2 / math.pi) * math.exp(-chi2 / 2)
        steps = range(3, freedom + 1, 2)
        for odd in steps:
            found, term = found + term, term * chi2 / odd
        return min(1.0, found)
    found = term = math.exp(-chi2 / 2)
    for even in range(2, freedom, 2):
        term *= chi2 / even
        found += term
    return min(1.0, found)
