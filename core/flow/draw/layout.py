"""Where everything in the picture lies: a box for each node, a line of right angles for each edge."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.flow.draw.columns import Columns, Slot, chain, columns
from core.flow.draw.exits import Exit, exits
from core.flow.draw.heights import Shape, heights
from core.flow.draw.runs import Runs, joined, runs
from core.flow.draw.tracks import Gap, Hop, Key, tracks
from core.flow.graph import Flow

WIDE = 244  # of a box
BAND = 26  # height of the coloured band; edges come in at its middle
HEAD = 104  # height of everything above the ways out
ROW = 20  # height of a way out
DOWN = 30  # from one box of a pile to the next
STEM = 26  # from a box's left to the edge that leads down a pile
LANE = 4
TRACK = 11  # from one track to the next
BEFORE, AFTER = 16, 24  # free space beside the tracks of a gap; the arrow's head needs the latter
MARGIN, TOP = 32, 132  # around the picture; the title and the legend stand in the upper one
LEAST = 1010  # width that the legend needs
RETURN = 14  # from one lane of returning edges to the next

type Point = tuple[int, int]


@dataclass(frozen=True)
class Box:
    """Where a node is drawn, in pixels."""

    node: str  # node id
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Route:
    """How an edge runs, in pixels."""

    exit: Exit
    points: tuple[Point, ...]  # from box to box, each piece level or upright


@dataclass(frozen=True)
class Layout:
    """The whole picture; its origin is the upper left corner."""

    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    width: int
    height: int


def layout(flow: Flow) -> Layout:
    """Lay a flow out from left to right; no two boxes overlap and no edge runs over a box."""
    ways = exits(flow)
    leads = {name: [(one.target, one.trouble) for one in found] for name, found in ways.items()}
    piles = runs(leads, flow.start)
    return _Layout(columns(joined(leads, piles), flow.start), ways, piles).done()


class _Layout:
    """The steps, each of which needs the one before it."""

    def __init__(self, placed: Columns, every: Mapping[str, Sequence[Exit]], piles: Runs) -> None:
        self.placed, self.every, self.piles = placed, every, piles
        self.ways = {head: every[pile[-1]] for head, pile in piles.items()}
        self.head = {pile[-1]: head for head, pile in piles.items()}
        shapes = {slot: self._shape(slot) for column in placed.slots for slot in column}
        self.shapes = shapes
        self.tops = {slot: top + TOP for slot, top in heights(placed, shapes).items()}
        self.column = {
            slot.node: number for number, slots in enumerate(placed.slots) for slot in slots if not slot.lane
        }
        lowest = max(top + shapes[slot].height for slot, top in self.tops.items())
        targets = dict.fromkeys(target for _, target in sorted(placed.back))
        self.returns = {name: lowest + 24 + RETURN * number for number, name in enumerate(targets)}
        self.bottom = max([lowest, *self.returns.values()]) + MARGIN
        self.hops = {
            way: list(self._hops(way, row)) for ways in self.ways.values() for row, way in enumerate(ways)
        }
        self.gaps = tracks(hop for hops in self.hops.values() for hop in hops)
        self.left = self._lefts()

    def done(self) -> Layout:
        boxes = tuple(box for slots in self.placed.slots for slot in slots for box in self._boxes(slot))
        across = (Route(way, tuple(_straighten(self._points(way)))) for way in self.hops)
        routes = (*across, *self._down({box.node: box for box in boxes}))
        gap = self.gaps.get(len(self.left), {})
        width = self.left[-1] + WIDE + MARGIN + (BEFORE + TRACK * len(gap) if gap else 0)
        return Layout(boxes, routes, max(width, LEAST), self.bottom)

    def _down(self, boxes: Mapping[str, Box]) -> Iterator[Route]:
        """Lead from box to box down every pile."""
        for pile in self.piles.values():
            for upper, lower in itertools.pairwise(boxes[name] for name in pile):
                x = upper.x + STEM
                yield Route(self.every[upper.node][0], ((x, upper.y + upper.height), (x, lower.y)))

    def _shape(self, slot: Slot) -> Shape:
        if slot.lane:
            return Shape(LANE, LANE // 2, lambda row: LANE // 2)
        last = sum(self._height(name) + DOWN for name in self.piles[slot.node][:-1])
        several = len(self.ways[slot.node]) > 1
        out = (lambda row: last + HEAD + ROW * row + ROW // 2) if several else (lambda row: last + BAND // 2)
        return Shape(last + self._height(self.piles[slot.node][-1]), BAND // 2, out)

    def _height(self, name: str) -> int:
        rows = len(self.every[name])
        return HEAD + ROW * rows + 4 if rows > 1 else HEAD

    def _boxes(self, slot: Slot) -> Iterator[Box]:
        y = self.tops[slot]
        for name in () if slot.lane else self.piles[slot.node]:
            yield Box(name, self.left[slot.column], y, self._height(name))
            y += self._height(name) + DOWN

    def _out(self, slot: Slot, row: int) -> int:
        return self.tops[slot] + self.shapes[slot].out(row)

    def _into(self, slot: Slot) -> int:
        return self.tops[slot] + self.shapes[slot].into

    def _hops(self, way: Exit, row: int) -> Iterator[Hop]:
        source = self.head[way.source]
        if (source, way.target) in self.placed.back:
            yield from self._hops_back(way, row)
            return
        passed = chain(source, way.target, way.trouble, self.column)
        for number, (before, after) in enumerate(itertools.pairwise(passed)):
            key = after, way.trouble, False
            start = self._out(before, row if number == 0 else 0)
            yield Hop(before.column + 1, key, start, self._into(after))

    def _hops_back(self, way: Exit, row: int) -> Iterator[Hop]:
        """Lead an edge that closes a circle down, under all boxes to the left, and up again."""
        source, target = (Slot(name, self.column[name]) for name in (self.head[way.source], way.target))
        key: Key = target, way.trouble, True
        lane = self.returns[way.target]
        yield Hop(source.column + 1, key, self._out(source, row), lane, leaves=False)
        yield Hop(target.column, key, lane, self._into(target), comes=False)

    def _lefts(self) -> list[int]:
        x, found = MARGIN, []
        for number in range(len(self.placed.slots)):
            gap = self.gaps.get(number, {})
            x += BEFORE + TRACK * len(gap) + AFTER if gap or number else 0
            found.append(x)
            x += WIDE
        return found

    def _track(self, number: int, gap: Gap, key: Key) -> int:
        before = self.left[number - 1] + WIDE if number else MARGIN
        return before + BEFORE + TRACK * gap.get(key, 0)

    def _points(self, way: Exit) -> Iterator[Point]:
        hops = self.hops[way]
        yield self.left[self.column[self.head[way.source]]] + WIDE, hops[0].start
        for hop in hops:
            x = self._track(hop.gap, self.gaps[hop.gap], hop.key)
            yield x, hop.start
            yield x, hop.end
        yield self.left[self.column[way.target]], hops[-1].end


def _straighten(points: Iterator[Point]) -> Iterator[Point]:
    """Leave out the points at which a line does not turn."""
    kept: list[Point] = []
    for point in points:
        while len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept.pop()
        if not kept or kept[-1] != point:
            kept.append(point)
    yield from kept
