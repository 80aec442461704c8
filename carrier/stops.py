"""What takes a leg away from what it is doing; raised where the leg waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carrier.queue import Meeting
    from carrier.target import Target


class Stop(Exception):
    """The leg must leave what it is doing."""

    weight = 0  # of two stops at one moment the heavier counts


# Exceptions, because a stop must unwind a Gather inside a wait document inside a queue in one go.


class RoomChanged(Stop):
    """The conference started, put the leg on hold, took it back, or let it go."""


class Left(Stop):
    """The wait document said Leave."""


class Dequeued(Stop):
    """An agent's Dial took the leg out of its queue."""

    weight = 1

    def __init__(self, meeting: Meeting) -> None:
        super().__init__("dequeued")
        self.meeting = meeting


class Diverted(Stop):
    """A REST request gave the leg another document."""

    weight = 2

    def __init__(self, target: Target) -> None:
        super().__init__("diverted")
        self.target = target


class HungUp(Stop):
    """The leg has ended."""

    weight = 3
