"""Where each kind of node leads and what has to happen for it: the edges of the picture."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
    return {name: tuple(_exits(flow, node)) for name, node in flow.nodes.items()}


def _exits(flow: Flow, node: Node) -> Iterator[Exit]:
    for name, target in graph.edges(node):
        yield _exit(node, name, target)
    if isinstance(node, graph.Menu):
        yield Exit(node.id, flow.human, f"no choice, {_times(node.tries)}", trouble=True)


def reached(ways: Mapping[str, Sequence[Exit]], roots: Sequence[str]) -> set[str]:
    """Give the nodes that some path from the roots comes to."""
    found, path = set(roots), list(roots)
    while path:
        fresh = {way.target for way in ways[path.pop()]} - found
        found |= fresh
        path.extend(fresh)
    return found


def _exit(node: Any, name: str, target: str) -> Exit:
    field, _, errand = name.partition(".")
    label = _errand(node, errand) if errand else LABELS.get((type(node), field), _next)(node)
    return Exit(node.id, target, label, trouble=field in FAILS)


def _next(node: Node) -> str:
    return "next"


def _errand(node: graph.Menu | graph.Converse, errand: str) -> str:
    keys = [key for key, chosen in getattr(node, "keys", {}).items() if chosen == errand]
    return " ".join([*keys, errand])


def _keys(node: graph.Language | graph.Interpreter) -> str:
    return " · ".join(f"{key} {language}" for key, language in node.keys.items())


def _asked(node: graph.Decide, answer: int) -> str:
    return f"{('yes', 'no')[answer]}: {FACTS[node.fact][answer].format(of=node.of)}"


def _times(tries: int) -> str:
    return "once" if tries == 1 else f"{tries} times"


FAILS = frozenset(
    ("unavailable", "unclear", "failed", "declined", "none", "missing")
)  # what did not work leads here
FACTS = {  # what it means that a fact is so, and that it is not
    "open": ("{of} open", "{of} closed"),
    "long_wait": ("long wait for {of}", "short wait for {of}"),
    "callback": ("{of} can call back", "no time to call back"),
    "urgent": ("urgent errand", "not urgent"),
    "number": ("number known", "number withheld"),
    "chat": ("in chat", "on the phone"),
    "interpreter": ("interpreter needed", "no interpreter needed"),
}
LABELS: Mapping[tuple[type[Node], str], Callable[[Any], str]] = {  # what has to happen for an edge
    (graph.Consent, "next"): lambda node: "1 yes · 2 no",
    (graph.Survey, "next"): lambda node: "1 yes · 2 no · not drawn",
    (graph.Language, "next"): _keys,
    (graph.Collect, "next"): lambda node: "given, or known",
    (graph.Collect, "failed"): lambda node: f"not given, {_times(node.tries)}",
    (graph.Converse, "unavailable"): lambda node: "assistant away, or a key",
    (graph.Converse, "unclear"): lambda node: f"not understood, {_times(node.tries)}",
    (graph.Decide, "yes"): lambda node: _asked(node, 0),
    (graph.Decide, "no"): lambda node: _asked(node, 1),
    (graph.Queue, "next"): lambda node: "after the agent",
    (graph.Queue, "closed"): lambda node: f"{node.hours} closed",
    (graph.Queue, "callback"): lambda node: "long wait: 1 callback",
    (graph.Callback, "next"): lambda node: "booked",
    (graph.Callback, "declined"): lambda node: f"not agreed on, {_times(node.tries)}",
    (graph.Callback, "none"): lambda node: "no time to call back",
    (graph.Promised, "next"): lambda node: "1 kept · 3 cancelled",
    (graph.Promised, "move"): lambda node: "2 another time",
    (graph.Promised, "unclear"): lambda node: f"not understood, {_times(node.tries)}",
    (graph.Promised, "none"): lambda node: "no call promised",
    (graph.Ask, "yes"): lambda node: "1 yes",
    (graph.Ask, "no"): lambda node: "2 no",
    (graph.Ask, "failed"): lambda node: f"neither, {_times(node.tries)}",
    (graph.Complaint, "next"): lambda node: "taken",
    (graph.Complaint, "failed"): lambda node: f"not understood, {_times(node.tries)}",
    (graph.Status, "next"): lambda node: "told",
    (graph.Status, "missing"): lambda node: "no such case",
    (graph.Transfer, "next"): lambda node: "when they hang up",
    (graph.Transfer, "failed"): lambda node: "nobody answers",
    (graph.Interpreter, "next"): _keys,
    (graph.Interpreter, "unclear"): lambda node: f"not understood, {_times(node.tries)}",
}
