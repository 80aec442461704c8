"""Hangup: ends the call."""

from dataclasses import dataclass
from typing import ClassVar, Self

from carrier.leg import Leg
from carrier.tag import Tag
from carrier.target import Target


@dataclass(frozen=True)
class Hangup:
    """The end of the call; as the first verb it answers first, as Twilio does."""

    answers: ClassVar[bool] = True
    sounds: ClassVar[bool] = False

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        tag.only()
        tag.text()
        return cls()

    async def run(self, leg: Leg) -> Target | None:
        leg.hang_up("hangup")
        await leg.wait()
        return None
