"""Makes mutants of a flow: one edge or one text dropped, swapped with another, or led elsewhere."""

import copy
import itertools
from collections.abc import Iterator
from typing import Any

from core.flow.source import Located

EDGES = ("next", "unavailable", "unclear")
TEXTS = ("prompt", "reprompt", "confirm", "yes", "no", "news")

type Data = dict[str, Any]
type Step = tuple[str, ...]  # where a value stands: the names on the way to it


def mutants(flow: Data) -> Iterator[tuple[str, Data]]:
    """Give every mutant with a name that says what was changed."""
    for where, others in _places(flow):
        now = _get(flow, where)
        for other in others:
            if other != now:
                yield f"{'.'.join(where)}: {now} → {other}", _set(flow, where, other)
        yield f"{'.'.join(where)}: {now} dropped", _drop(flow, where)
    for one, other in _pairs(flow):
        first, second = _get(flow, one), _get(flow, other)
        if first != second:
            changed = _set(_set(flow, one, second), other, first)
            yield f"{'.'.join(one)} ↔ {'.'.join(other)}", changed


def unlocated(located: Located) -> Any:
    """Give what the parser reads as plain data."""
    match located.value:
        case dict() as mapping:
            return {key: unlocated(item) for key, item in mapping.items()}
        case list() as items:
            return [unlocated(item) for item in items]
    return located.value


def located(value: Any, line: int = 1) -> Located:
    """Give plain data as the parser reads it."""
    match value:
        case dict():
            return Located({str(key): located(item) for key, item in value.items()}, "mutant", line)
        case list():
            return Located([located(item) for item in value], "mutant", line)
    return Located(value, "mutant", line)


def _places(flow: Data) -> Iterator[tuple[Step, list[str]]]:
    """Give every edge and every disclosure, with what could stand there instead."""
    nodes, texts = list(flow["nodes"]), _texts(flow)
    yield ("start",), nodes
    yield ("human",), nodes
    for name, node in flow["nodes"].items():
        for field in node:
            if field in EDGES:
                yield ("nodes", name, field), nodes
            elif field in TEXTS:
                yield ("nodes", name, field), texts if node["kind"] == "disclose" else []
            elif field in ("what", "default", "queue"):
                yield ("nodes", name, field), _same(flow, field)
        for errand in node.get("errands", ()):
            yield ("nodes", name, "errands", errand), nodes
        for key in node.get("keys", ()):
            yield ("nodes", name, "keys", key), sorted(set(node["keys"].values()))


def _pairs(flow: Data) -> Iterator[tuple[Step, Step]]:
    """Give what can be swapped: within one node, and between two nodes of a kind."""
    for name, node in flow["nodes"].items():
        for group in (EDGES, TEXTS):
            fields = [field for field in node if field in group]
            yield from (
                tuple(("nodes", name, each) for each in two) for two in itertools.combinations(fields, 2)
            )
        for field in ("errands", "keys"):
            for two in itertools.combinations(node.get(field, ()), 2):
                yield tuple(("nodes", name, field, each) for each in two)
    for (one, first), (other, second) in itertools.combinations(flow["nodes"].items(), 2):
        if first["kind"] == second["kind"]:
            for field in (*EDGES, *TEXTS, "queue", "what"):
                if field in first:
                    yield ("nodes", one, field), ("nodes", other, field)


def _texts(flow: Data) -> list[str]:
    found = {node[field] for node in flow["nodes"].values() for field in TEXTS if field in node}
    return sorted(found)


def _same(flow: Data, field: str) -> list[str]:
    found = {node[field] for node in flow["nodes"].values() if field in node}
    return sorted(found | ({"en"} if field == "default" else set()))


def _get(flow: Data, where: Step) -> str:
    for name in where:
        flow = flow[name]
    return str(flow)


def _set(flow: Data, where: Step, value: str) -> Data:
    changed = copy.deepcopy(flow)
    _above(changed, where)[where[-1]] = value
    return changed


def _drop(flow: Data, where: Step) -> Data:
    changed = copy.deepcopy(flow)
    del _above(changed, where)[where[-1]]
    return changed


def _above(flow: Data, where: Step) -> Data:
    for name in where[:-1]:
        flow = flow[name]
    return flow
