"""The estimated wait as one says it."""

from dataclasses import dataclass

from core.ewt import Estimate, MoreThan, Wait


@dataclass(frozen=True)
class Words:
    """How one language says a wait; each phrase names what is filled in."""

    below_one: str  # less than a minute
    below: str  # less than {high} minutes
    between: str  # from {low} to {high} minutes
    above_one: str  # more than one minute
    above: str  # more than {minutes} minutes
    unknown: str  # nothing can be said


SWEDISH = Words(
    below_one="under en minut",
    below="under {high} minuter",
    between="mellan {low} och {high} minuter",
    above_one="mer än 1 minut",
    above="mer än {minutes} minuter",
    unknown="vi kan inte säga hur länge",
)
ENGLISH = Words(
    below_one="less than a minute",
    below="less than {high} minutes",
    between="between {low} and {high} minutes",
    above_one="more than 1 minute",
    above="more than {minutes} minutes",
    unknown="we cannot say how long",
)


def spoken(wait: Wait, language: str) -> str:
    """Say a wait; English for a language we have no words for, as with hours."""
    words = SWEDISH if language == "sv" else ENGLISH
    match wait:
        case Estimate(0, 1):
            return words.below_one
        case Estimate(0, high):
            return words.below.format(high=high)
        case Estimate(low, high):
            return words.between.format(low=low, high=high)
        case MoreThan(1):
            return words.above_one
        case MoreThan(minutes) if minutes:
            return words.above.format(minutes=minutes)
    return words.unknown
