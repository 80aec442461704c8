"""Which column a node stands in and in which order: longest path from the start, then barycentres."""

import itertools
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.flow.draw.runs import Leads

SWEEPS = 12  # rounds of reordering; the best one is kept


@dataclass(frozen=True)
class Slot:
    """A place in a column: a pile of nodes, or a lane in which an edge passes on its way further on."""

    node: str  # id of the pile's first node; of a lane, of the pile it leads to
    column: int  # from 0
    lane: bool = False
    trouble: bool = False  # of a lane: edges of trouble run apart from the others


@dataclass(frozen=True)
class Link:
    """A piece of an edge, from one column to the next."""

    source: Slot
    row: int  # which way out of the source, from 0; of a lane always 0
    target: Slot


@dataclass(frozen=True)
class Columns:
    """All places in order, the pieces between them, and the edges that lead back."""

    slots: tuple[tuple[Slot, ...], ...]  # column -> from top to bottom
    links: frozenset[Link]
    back: frozenset[tuple[str, str]]  # (source, target) of edges that close a circle


def columns(leads: Leads, start: str) -> Columns:
    """Place a graph in columns, the start in the first; every edge but those back goes right."""
    names = [start, *(name for name in leads if name != start)]
    back = frozenset(_back(leads, names))
    column = _longest(leads, names, back)
    slots: dict[int, dict[Slot, None]] = defaultdict(dict)
    links: dict[Link, None] = {}
    for name in names:
        slots[column[name]][Slot(name, column[name])] = None
    for name in names:
        for row, (target, trouble) in enumerate(leads[name]):
            if (name, target) not in back:
                for link in _links(name, row, target, trouble, column):
                    links[link] = None
                    slots[link.target.column][link.target] = None
    first = [list(slots[number]) for number in range(len(slots))]
    return Columns(_ordered(first, list(links), leads), frozenset(links), back)


def chain(name: str, target: str, trouble: bool, column: Mapping[str, int]) -> list[Slot]:
    """Give the places that an edge goes through, its two ends included."""
    between = range(column[name] + 1, column[target])
    lanes = [Slot(target, number, lane=True, trouble=trouble) for number in between]
    return [Slot(name, column[name]), *lanes, Slot(target, column[target])]


def _links(name: str, row: int, target: str, trouble: bool, column: Mapping[str, int]) -> Iterator[Link]:
    passed = chain(name, target, trouble, column)
    for number, (source, to) in enumerate(itertools.pairwise(passed)):
        yield Link(source, row if number == 0 else 0, to)


def _back(leads: Leads, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Walk depth first, without recursion: a chain may be longer than Python's stack.

    The last way out is walked first: there a designer leads to the menu that everything else comes back to.
    """
    open_, done = set[str](), set[str]()
    for root in names:
        path = [(root, reversed(leads[root]))] if root not in done else []
        open_.update(name for name, _ in path)
        while path:
            name, targets = path[-1]
            target = next((to for to, _ in targets), None)
            if target is None:
                path.pop()
                open_.discard(name)
                done.add(name)
            elif target in open_:
                yield name, target
            elif target not in done:
                open_.add(target)
                path.append((target, reversed(leads[target])))


def _longest(leads: Leads, names: Sequence[str], back: frozenset[tuple[str, str]]) -> dict[str, int]:
    """Give the length of the longest path to each node, back edges left out."""
    onward = {name: [to for to, _ in leads[name] if (name, to) not in back] for name in names}
    waiting = dict.fromkeys(names, 0)
    for targets in onward.values():
        for target in targets:
            waiting[target] += 1
    column = dict.fromkeys(names, 0)
    ready = [name for name in names if not waiting[name]]
    for name in ready:
        for target in onward[name]:
            column[target] = max(column[target], column[name] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return column


def _ordered(slots: list[list[Slot]], links: Sequence[Link], leads: Leads) -> tuple[tuple[Slot, ...], ...]:
    """Reorder every column by where its neighbours stand; keep the order with the fewest crossings."""
    came, goes = defaultdict[Slot, list[Link]](list), defaultdict[Slot, list[Link]](list)
    for link in links:
        came[link.target].append(link)
        goes[link.source].append(link)
    best, fewest = [list(column) for column in slots], _crossings(slots, links)
    for sweep in range(SWEEPS):
        rightward = sweep % 2 == 0
        for number in range(len(slots)) if rightward else reversed(range(len(slots))):
            near = slots[number - 1] if rightward else slots[min(number + 1, len(slots) - 1)]
            at = {slot: place for place, slot in enumerate(near)}
            pull: dict[Slot, float] = {slot: place for place, slot in enumerate(slots[number])}
            for slot in slots[number]:
                near_links = came[slot] if rightward else goes[slot]
                places = [_place(link, at, leads, rightward) for link in near_links]
                pull[slot] = sum(places) / len(places) if places else pull[slot]
            slots[number].sort(key=pull.__getitem__)
        if (found := _crossings(slots, links)) < fewest:
            best, fewest = [list(column) for column in slots], found
    return tuple(tuple(column) for column in best)


def _place(link: Link, at: Mapping[Slot, int], leads: Leads, rightward: bool) -> float:
    """Give where a neighbour stands, its ways out one below the other."""
    if not rightward:
        return at[link.target]
    return at[link.source] + (0.0 if link.source.lane else link.row / (len(leads[link.source.node]) + 1))


def _crossings(slots: Sequence[Sequence[Slot]], links: Sequence[Link]) -> int:
    at = {slot: place for column in slots for place, slot in enumerate(column)}
    by_column = defaultdict[int, list[Link]](list)
    for link in links:
        by_column[link.source.column].append(link)
    found = 0
    for between in by_column.values():
        between.sort(key=lambda link: (at[link.source], link.row, at[link.target]))
        seen: list[int] = []
        for link in between:
            place = at[link.target]
            found += len(seen) - bisect_right(seen, place)
            insort(seen, place)
    return found
