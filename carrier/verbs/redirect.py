"""Redirect: goes on with another document."""

from dataclasses import dataclass
from typing import ClassVar, Self

from carrier.leg import Leg
from carrier.tag import Tag
from carrier.target import Target


@dataclass(frozen=True)
class Redirect:
    """Where to go on; without a URL the document itself is requested again."""

    answers: ClassVar[bool] = False
    sounds: ClassVar[bool] = False
    url: str
    method: str = "POST"

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        tag.only("method")
        return cls(tag.resolve(tag.text()), tag.method())

    async def run(self, leg: Leg) -> Target | None:
        return Target(self.url, self.method)
