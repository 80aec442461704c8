"""What happened about the survey of those who were drawn at the start (K61–K66)."""

from dataclasses import dataclass
from typing import Literal

from core.event import Event


@dataclass(frozen=True)
class SurveyAsked(Event):
    """One who was drawn was asked whether they take part, and did not say no."""

    answer: Literal["yes", "silence"]  # silence is no leave, and nobody is asked twice


@dataclass(frozen=True)
class SurveySent(Event):
    """The contact is over and its questions are there to be answered."""

    by: Literal["text", "chat"]  # a text message with a link, or shown where they chatted


@dataclass(frozen=True)
class SurveyAnswered(Event):
    """The person said what they thought; each from 1, very bad, to 5, very good (K73)."""

    overall: int  # all in all
    contact: int  # how they were met
    handling: int  # how the errand was handled


@dataclass(frozen=True)
class SurveyDeclined(Event):
    """One who was drawn does not take part, now or ever: nobody of that number is drawn again."""
