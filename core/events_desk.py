"""What agents note of a contact at the desk."""

from dataclasses import dataclass

from core.event import Event


@dataclass(frozen=True)
class DispositionGiven(Event):
    """An agent said how their conversation ended; what they wrote beside it stands in no log."""

    agent: str  # the agent's id
    disposition: str  # one of core.disposition.DISPOSITIONS
