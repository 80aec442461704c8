"""Nodes that can only follow one another stand in one pile: it keeps the picture on a page."""

from collections import Counter
from collections.abc import Mapping, Sequence

LONGEST = 6  # nodes in one pile

type Leads = Mapping[str, Sequence[tuple[str, bool]]]  # node -> (target, trouble) for each way out
type Runs = Mapping[str, tuple[str, ...]]  # the first node of a pile -> its nodes from the top


def runs(leads: Leads, start: str) -> Runs:
    """Divide the nodes into piles; edges from elsewhere lead to the first of a pile, or from the last."""
    follower = _followers(leads, start)
    heads = [name for name in leads if name not in follower.values()]
    found: dict[str, tuple[str, ...]] = {}
    placed = set[str]()
    for head in [*heads, *leads]:  # in a circle of nothing but followers, any of them is the first
        name: str | None = head
        while name is not None and name not in placed:
            run = [name]
            while len(run) < LONGEST and (after := follower.get(run[-1])) and after not in {*run, *placed}:
                run.append(after)
            placed.update(run)
            found[run[0]] = tuple(run)
            name = follower.get(run[-1])
    return found


def joined(leads: Leads, piles: Runs) -> Leads:
    """Give the graph of the piles, each by the name of its first node."""
    return {head: leads[pile[-1]] for head, pile in piles.items()}


def _followers(leads: Leads, start: str) -> dict[str, str]:
    """Give the nodes that have one way out, to a node with that one way in."""
    into = Counter(target for ways in leads.values() for target, _ in ways)
    only = {name: ways[0][0] for name, ways in leads.items() if len(ways) == 1}
    return {
        name: target for name, target in only.items() if into[target] == 1 and target not in (start, name)
    }
