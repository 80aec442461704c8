"""Leave: takes the call out of the queue it waits in."""

from dataclasses import dataclass
from typing import ClassVar, Self

from carrier.faults import SCHEMA, Fault
from carrier.leg import Leg
from carrier.stops import Left
from carrier.tag import Tag
from carrier.target import Target


@dataclass(frozen=True)
class Leave:
    """The way out of a queue; it stands in wait documents only."""

    answers: ClassVar[bool] = False
    sounds: ClassVar[bool] = False

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        tag.only()
        tag.text()
        return cls()

    async def run(self, leg: Leg) -> Target | None:
        if leg.place is None:
            raise Fault(SCHEMA, "<Leave> stands in a document of a call that is in no queue.")
        raise Left
