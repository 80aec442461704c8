"""How far down each place of a column lies: near its neighbours, never over another."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.flow.draw.columns import Columns, Link, Slot

SWEEPS = 10
APART = {(False, False): 26, (False, True): 16, (True, False): 16, (True, True): 12}  # by (lane, lane)


@dataclass(frozen=True)
class Shape:
    """What the heights need to know of a place, in pixels."""

    height: int
    into: int  # from its top to where edges come in
    out: Callable[[int], int]  # way out -> from its top to where it leaves


def heights(placed: Columns, shapes: Mapping[Slot, Shape]) -> dict[Slot, int]:
    """Give the top of every place, from 0; edges become as straight as the order allows."""
    came, goes = defaultdict[Slot, list[Link]](list), defaultdict[Slot, list[Link]](list)
    for link in placed.links:
        came[link.target].append(link)
        goes[link.source].append(link)
    top = {slot: 0.0 for column in placed.slots for slot in column}

    def from_left(slot: Slot) -> list[float]:
        return [top[one.source] + shapes[one.source].out(one.row) - shapes[slot].into for one in came[slot]]

    def from_right(slot: Slot) -> list[float]:
        return [top[one.target] + shapes[one.target].into - shapes[slot].out(one.row) for one in goes[slot]]

    def settle(column: Sequence[Slot], wishes: Callable[[Slot], list[float]]) -> None:
        wanted = [sum(found) / len(found) if (found := wishes(slot)) else top[slot] for slot in column]
        top.update(zip(column, spread(wanted, _distances(column, shapes)), strict=True))

    for _ in range(SWEEPS):
        for column in placed.slots:
            settle(column, from_left)
        for column in reversed(placed.slots):
            settle(column, from_right)
    for column in placed.slots:
        settle(column, lambda slot: from_left(slot) or from_right(slot))
    highest = min(top.values())
    return {slot: round(value - highest) for slot, value in top.items()}


def spread(wanted: Sequence[float], distances: Sequence[float]) -> list[float]:
    """Put values in their order at least `distances` apart, moving them as little as can be.

    `distances` has one number less than `wanted`. Least squares, by pooling neighbours that collide.
    """
    offsets = [0.0]
    for distance in distances:
        offsets.append(offsets[-1] + distance)
    pools: list[tuple[float, int]] = []  # (sum, count) of what moves together
    for value, offset in zip(wanted, offsets, strict=True):
        total, count = value - offset, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / count:
            before = pools.pop()
            total, count = total + before[0], count + before[1]
        pools.append((total, count))
    flat = [total / count for total, count in pools for _ in range(count)]
    return [value + offset for value, offset in zip(flat, offsets, strict=True)]


def _distances(column: Sequence[Slot], shapes: Mapping[Slot, Shape]) -> list[float]:
    return [
        shapes[upper].height + APART[upper.lane, lower.lane] for upper, lower in itertools.pairwise(column)
    ]
