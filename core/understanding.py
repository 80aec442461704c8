"""What the assistant's ranking of intents means for a contact: an errand, a doubt, a wish, or nothing."""

import math
from collections.abc import Sequence
from typing import Final

from core.inputs import Outcome, Understood

ERRANDS: Final = ("invoice_question", "double_charge", "fault_report", "order_status", "move", "cancel")

# Measured on the sentences of tests/nlu: every errand misunderstood stood below 0.6, sense began near 0.3.
SURE_MARK: Final = 0.60  # an errand at or above is taken as it is
DOUBT_MARK: Final = 0.30  # an errand from here up to SURE_MARK is asked about first (K26)
WISH_MARK: Final = 0.40  # a human or a repetition needs no more: granting it wrongly costs little (P5)
ANSWER_MARK: Final = 0.50  # yes and no settle something, so they must be likelier than all else together

TALKING: Final[dict[Outcome, float]] = {
    "human": WISH_MARK,
    "repeat": WISH_MARK,
    "affirm": ANSWER_MARK,
    "deny": ANSWER_MARK,
}


def decide(ranking: Sequence[tuple[str, float]]) -> Understood:
    """Turn a ranking (intent, confidence 0 to 1; any order) into one outcome.

    The likeliest intent decides. An intent that is neither an errand nor talk is `unclear`, and so is an
    empty ranking; a confidence outside 0 to 1 is brought to the nearer end, one that is no number to 0.
    """
    if not ranking:
        return Understood("unclear")
    intent, confidence = max(((name, bounded(one)) for name, one in ranking), key=lambda pair: pair[1])
    if intent in ERRANDS:
        return _errand(intent, confidence)
    for talk, mark in TALKING.items():
        if intent == talk and confidence >= mark:
            return Understood(talk, confidence=confidence)
    return Understood("unclear", confidence=confidence)


def bounded(confidence: float) -> float:
    """Bring a confidence into 0 to 1; what is not a number counts as none."""
    return 0.0 if math.isnan(confidence) else min(1.0, max(0.0, confidence))


def _errand(intent: str, confidence: float) -> Understood:
    if confidence >= SURE_MARK:
        return Understood("errand", intent, confidence)
    if confidence >= DOUBT_MARK:
        return Understood("confirm", intent, confidence)
    return Understood("unclear", confidence=confidence)
