"""How far it is to each human: the inputs and the spoken seconds of the shortest way there (P7)."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.events import PlaceTaken, TransferStarted
from core.flow.check.talk import time_taken
from core.flow.check.walk import Taken, Transition, Walk


@dataclass(frozen=True)
class Distance:
    """The shortest way of a caller to a queue, or to a number outside."""

    to: str  # the queue's name, or the number
    language: str  # spoken there
    inputs: int
    seconds: float  # spoken, at 150 words a minute, what says where one comes to among them


def distances(walk: Walk) -> tuple[Distance, ...]:
    """Give the way to each human in each language, by fewest inputs; nobody has to wait for a time-out."""
    found: dict[tuple[str, str], Distance] = {}
    for one in (*walk.having(PlaceTaken), *walk.having(TransferStarted)):
        there = walk.after(one)
        for to in _humans(one) if there.channel == "voice" else ():
            if (to, there.language) not in found:
                way = [*walk.way(one.source), Taken(one.source, one.given[0])]
                distance = Distance(to, there.language, len(way) - 1, time_taken(walk, way))
                found[to, there.language] = distance
    return tuple(sorted(found.values(), key=lambda each: (each.language, each.seconds)))


def _humans(one: Transition) -> Iterator[str]:
    for event in one.events:
        if isinstance(event, PlaceTaken):
            yield event.queue
        elif isinstance(event, TransferStarted):
            yield event.to
