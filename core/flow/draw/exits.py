"""Where each kind of node leads and what has to happen for it: the edges of the picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.flow import graph
from core.flow.graph import Flow, Node


@dataclass(frozen=True)
class Exit:
    """One way out of a node."""

    source: str  # node id
    target: str  # node id
    label: str  # what has to happen: `next`, `2 fault_report`
    trouble: bool = False  # True where it is taken because something did not work


def exits(flow: Flow) -> Mapping[str, tuple[Exit, ...]]:
    """Give every node's ways out, in the order in which the designer wrote them.

    The way to a human that is open everywhere (`0`) is none of them: it would hide all others.
    """
    return {name: EXITS[type(node)](flow, node) for name, node in flow.nodes.items()}


def reached(ways: Mapping[str, Sequence[Exit]], roots: Sequence[str]) -> set[str]:
    """Give the nodes that some path from the roots comes to."""
    found, path = set(roots), list(roots)
    while path:
        fresh = {way.target for way in ways[path.pop()]} - found
        found |= fresh
        path.extend(fresh)
    return found


def _next(flow: Flow, node: Any) -> tuple[Exit, ...]:
    return (Exit(node.id, node.next, "next"),)


def _consent(flow: Flow, node: graph.Consent) -> tuple[Exit, ...]:
    return (Exit(node.id, node.next, "1 yes · 2 no"),)


def _language(flow: Flow, node: graph.Language) -> tuple[Exit, ...]:
    return (Exit(node.id, node.next, " · ".join(f"{key} {tongue}" for key, tongue in node.keys.items())),)


def _menu(flow: Flow, node: graph.Menu) -> tuple[Exit, ...]:
    keys = {errand: key for key, errand in node.keys.items()}
    named = [
        Exit(node.id, target, f"{keys.get(errand, '')} {errand}".strip())
        for errand, target in node.errands.items()
    ]
    return (*named, Exit(node.id, flow.human, f"no choice, {_times(node.tries)}", trouble=True))


def _converse(flow: Flow, node: graph.Converse) -> tuple[Exit, ...]:
    named = [Exit(node.id, target, errand) for errand, target in node.errands.items()]
    away = Exit(node.id, node.unavailable, "assistant away, or a key", trouble=True)
    return (*named, away, Exit(node.id, node.unclear, f"not understood, {_times(node.tries)}", trouble=True))


def _queue(flow: Flow, node: graph.Queue) -> tuple[Exit, ...]:
    return (Exit(node.id, node.next, "after the agent"),)


def _none(flow: Flow, node: Node) -> tuple[Exit, ...]:
    return ()


def _times(tries: int) -> str:
    return "once" if tries == 1 else f"{tries} times"


EXITS: Mapping[type[Node], Callable[[Flow, Any], tuple[Exit, ...]]] = {
    graph.Say: _next,
    graph.Disclose: _next,
    graph.Consent: _consent,
    graph.Language: _language,
    graph.Menu: _menu,
    graph.Converse: _converse,
    graph.Queue: _queue,
    graph.End: _none,
}
