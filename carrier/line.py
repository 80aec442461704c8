"""A line: the telephone at a number, how it answers, and what it was told."""

from dataclasses import dataclass

from carrier.events import EventLog

ANSWERS = ("ask", "auto", "busy", "never", "voicemail")


@dataclass
class Line:
    """One telephone that can be called."""

    number: str
    events: EventLog
    answer: str = "never"  # one of ANSWERS
    after: float = 2.0  # seconds of ringing before auto and voicemail answer
    keys: str = ""  # what whoever answers by `auto` presses, once they are asked for keys
