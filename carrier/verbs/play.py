"""Play: plays a sound file, of which the carrier only knows the address."""

from dataclasses import dataclass
from typing import ClassVar, Self

from carrier.faults import SCHEMA, Fault
from carrier.leg import Leg
from carrier.tag import Tag
from carrier.target import Target
from carrier.waiting import Happening

SECONDS = 3.0  # what every file is taken to last
FOR_EVER = 1000


@dataclass(frozen=True)
class Play:
    """A sound to play."""

    answers: ClassVar[bool] = True
    sounds: ClassVar[bool] = True
    url: str
    loop: int = 1  # how often; 0 for ever

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        tag.only("loop", unsupported=("digits",))
        text = tag.text()
        if not text:
            raise Fault(SCHEMA, "<Play> must hold the URL of a sound.")
        return cls(tag.resolve(text), tag.whole("loop", 1))

    async def run(self, leg: Leg) -> Target | None:
        await self.sound(leg, None)
        return None

    async def sound(self, leg: Leg, cut: Happening[object] | None) -> bool:
        """Play as often as asked; true when a key or speech cut it."""
        for _ in range(self.loop or FOR_EVER):
            leg.events.add("played", url=self.url)
            wait = leg.sound if self.loop else leg.wait
            if await wait(SECONDS, cut):
                return True
        return False
