"""Reject: turns a call down without answering it."""

from dataclasses import dataclass
from typing import ClassVar, Self

from carrier.leg import Leg
from carrier.tag import Tag
from carrier.target import Target


@dataclass(frozen=True)
class Reject:
    """A refusal; on a call that was already answered it only hangs up."""

    answers: ClassVar[bool] = False
    sounds: ClassVar[bool] = False
    reason: str = "rejected"  # or busy

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        tag.only("reason")
        tag.text()
        return cls(tag.choice("reason", "rejected", ("rejected", "busy")))

    async def run(self, leg: Leg) -> Target | None:
        unanswered = "busy" if self.reason == "busy" else "no-answer"
        leg.hang_up(self.reason, unanswered if leg.answered is None else "completed")
        await leg.wait()
        return None
