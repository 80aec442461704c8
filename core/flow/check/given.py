"""An input as it reaches a contact, with what of the world and of the way there makes a difference to it."""

from dataclasses import replace
from typing import NamedTuple

from core import inputs
from core.ewt import Estimate, MoreThan
from core.flow.meaning import REPEATS
from core.flow.state import Answer, Facts, State

STRANGE = "blåbär i motvind"  # words that stand in no list
AGENT = "agent"  # whoever took the place
WINDOWS = (  # two times at which a callback can be promised
    "2026-11-23T08:00:00+01:00/2026-11-23T10:00:00+01:00",
    "2026-11-23T10:00:00+01:00/2026-11-23T12:00:00+01:00",
)
NONE = Facts(windows=WINDOWS, case="V234567", due="2026-11-27", answer_by="2026-12-04")
GIVEN = {  # something that each slot takes
    "phone": "0701234567",
    "customer_number": "12345678",
    "case_reference": "v23456",
    "personal_number": "198112189876",
    "postcode": "11120",
}
TOO_SHORT = "12"  # of every slot


class Given(NamedTuple):
    """An input, what the world says while it comes, and what of the way there makes a difference to it."""

    input: inputs.Input
    facts: Facts = NONE
    spent: bool = False  # the question has come again as often as it may
    fresh: tuple[str, ...] = ()  # what was told just before, and a key may cut short
    leave: Answer | None = None  # to record, where the engine reads it
    withheld: bool = False  # the person's number is, where the engine reads it
    drawn: bool = False  # for the survey, where the engine reads it

    def on(self, state: State) -> State:
        """Give the state in which it comes."""
        repeats = REPEATS if self.spent else state.repeats
        told = replace(state, repeats=repeats, fresh=self.fresh, consent=self.leave)
        return replace(told, known=not self.withheld, drawn=self.drawn)


ARRIVAL = Given(inputs.Arrived())
ENDS = (Given(inputs.HungUp()), Given(inputs.Lost()))
LATE = (
    Given(inputs.Connected(), replace(NONE, position=1, agent=AGENT)),
    Given(inputs.Connected(), replace(NONE, position=1)),
    Given(inputs.AgentLeft()),
    Given(inputs.AgentLost()),
    Given(inputs.Unanswered()),
)


TELLABLE = (Estimate(4, 7), MoreThan(30))  # waits that differ: the first is the one that was told


def is_lost_answer(given: Given) -> bool:
    """Tell whether an input is silence, or words that nobody understood, be it for want of an assistant."""
    match given.input:
        case inputs.NoInput() | inputs.Understood("unclear") | inputs.Unavailable():
            return True
        case inputs.Said(text):
            return text == STRANGE
    return False
