"""Pause: silence for a while."""

from dataclasses import dataclass
from typing import ClassVar, Self

from carrier.leg import Leg
from carrier.tag import Tag
from carrier.target import Target
from carrier.waiting import Happening


@dataclass(frozen=True)
class Pause:
    """A silence; as the first verb it lets the telephone ring on."""

    answers: ClassVar[bool] = False
    sounds: ClassVar[bool] = True
    length: int = 1  # seconds

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        tag.only("length")
        tag.childless()
        return cls(tag.whole("length", 1))

    async def run(self, leg: Leg) -> Target | None:
        await self.sound(leg, None)
        return None

    async def sound(self, leg: Leg, cut: Happening[object] | None) -> bool:
        """Be silent; true when a key or speech cut it."""
        return await leg.sound(self.length, cut)
