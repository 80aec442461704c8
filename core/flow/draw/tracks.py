"""The gaps between columns: every edge turns on an upright track there, ordered so that few lines cross."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.flow.draw.columns import Slot

PASSES = 20  # bound on the passes of swaps
NEAR = 9  # pixels: lines nearer than this look like one
HIDDEN = 20  # what two lines that look like one cost, in crossings

type Key = tuple[Slot, bool, bool]  # the place it comes to, trouble, back: edges of one key share a track
type Gap = Mapping[Key, int]  # key -> number of its track, from the left


@dataclass(frozen=True)
class Hop:
    """A piece of an edge within one gap."""

    gap: int  # its number; gap 0 is left of the first column
    key: Key
    start: int  # height at which it comes to the track
    end: int  # height at which it leaves the track
    comes: bool = True  # False: it comes from a lane below all boxes, not from the left
    leaves: bool = True  # False: it goes to a lane below all boxes, not to the right


@dataclass
class _Track:
    left: set[int] = field(default_factory=set)  # heights of pieces that come from the left
    right: set[int] = field(default_factory=set)  # heights of pieces that go on to the right
    below: set[int] = field(default_factory=set)  # heights of lanes under the columns

    @property
    def span(self) -> tuple[int, int]:
        every = self.left | self.right | self.below
        return min(every), max(every)


def tracks(hops: Iterable[Hop]) -> dict[int, Gap]:
    """Number the tracks of each gap; a key that goes straight through needs none and has none."""
    found: dict[int, dict[Key, _Track]] = defaultdict(lambda: defaultdict(_Track))
    for hop in hops:
        track = found[hop.gap][hop.key]
        (track.left if hop.comes else track.below).add(hop.start)
        (track.right if hop.leaves else track.below).add(hop.end)
    return {gap: _numbered(keyed) for gap, keyed in found.items()}


def _numbered(keyed: Mapping[Key, _Track]) -> Gap:
    bent = {key: track for key, track in keyed.items() if track.span[0] != track.span[1]}
    keys = sorted(bent, key=lambda key: bent[key].span)
    for _ in range(PASSES):
        swapped = False
        for place in range(len(keys) - 1):
            one, other = keys[place : place + 2]
            if _cost(bent[other], bent[one]) < _cost(bent[one], bent[other]):
                keys[place : place + 2] = other, one
                swapped = True
        if not swapped:
            break
    return {key: number for number, key in enumerate(keys)}


def _cost(left: _Track, right: _Track) -> int:
    """Count the crossings of two tracks in this order, and dearly what would look like one line."""
    crossed = sum(left.span[0] <= height <= left.span[1] for height in right.left)
    crossed += sum(right.span[0] <= height <= right.span[1] for height in left.right)
    hidden = sum(abs(one - other) < NEAR for one in left.right for other in right.left)
    return crossed + HIDDEN * hidden
