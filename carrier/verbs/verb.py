"""What every verb is: parsed from an element, and one effect on a leg."""

from typing import ClassVar, Protocol, Self

from carrier.leg import Leg
from carrier.tag import Tag
from carrier.target import Target
from carrier.waiting import Happening


class Verb(Protocol):
    """A verb of TwiML."""

    answers: ClassVar[bool]  # whether a ringing call is answered before it
    sounds: ClassVar[bool]  # whether it speaks, plays or waits

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        """Read the element; Fault names the attribute or value that is wrong."""

    async def run(self, leg: Leg) -> Target | None:
        """Have the effect; a target leads away from the document, None goes on to the next verb."""


class Prompt(Verb, Protocol):
    """A verb that may stand in a Gather."""

    async def sound(self, leg: Leg, cut: Happening[object] | None) -> bool:
        """Let it sound; true when `cut` happened before its end."""
