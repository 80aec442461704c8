"""What happened to show whether people are told what is right (K74)."""

from dataclasses import dataclass
from typing import Literal

from core.event import Event


@dataclass(frozen=True)
class AnswerDrawn(Event):
    """The contact was drawn by chance among those that were given an answer, for somebody to review it."""

    agent: str  # the id of who had it drawn


@dataclass(frozen=True)
class AnswerReviewed(Event):
    """Somebody said whether what the person was told is right; the last word counts."""

    agent: str  # the id of who said so
    verdict: Literal["right", "wrong", "unclear"]  # unclear: there is too little to tell by
