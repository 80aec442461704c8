"""The estimated wait as it is told: which text says it, and the numbers that stand for it."""

from collections.abc import Mapping

from core.ewt import Estimate, MoreThan, Nobody, Wait

TEXTS: Mapping[str, frozenset[str]] = {  # prompt -> what it asks for
    "wait.below_one": frozenset(),  # less than a minute
    "wait.below": frozenset({"high"}),
    "wait.between": frozenset({"low", "high"}),
    "wait.above_one": frozenset(),  # more than one minute
    "wait.above": frozenset({"minutes"}),
    "wait.unknown": frozenset(),  # nothing can be said
}


def phrase(wait: Wait) -> tuple[str, dict[str, int]]:
    """Give the prompt that says a wait, and what its placeholders stand for."""
    match wait:
        case Estimate(0, 1):
            return "wait.below_one", {}
        case Estimate(0, high):
            return "wait.below", {"high": high}
        case Estimate(low, high):
            return "wait.between", {"low": low, "high": high}
        case MoreThan(1):
            return "wait.above_one", {}
        case MoreThan(minutes) if minutes:
            return "wait.above", {"minutes": minutes}
    return "wait.unknown", {}


def numbers(wait: Wait) -> tuple[int, ...]:
    """Give a wait as numbers: from and to, or more than; more than 0 where nothing can be said."""
    match wait:
        case Estimate(low, high):
            return low, high
        case MoreThan(minutes):
            return (minutes,)
    return (0,)


def wait_of(found: tuple[int, ...]) -> Wait | None:
    """Give the wait that `numbers` stand for, None where there are none."""
    match found:
        case (low, high):
            return Estimate(low, high)
        case (minutes,) if minutes:
            return MoreThan(minutes)
        case (_,):
            return Nobody()
    return None
