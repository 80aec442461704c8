"""Makes mutants of a flow: one edge or one text dropped, swapped with another, or led elsewhere."""

import copy
import itertools
from collections.abc import Iterator
from typing import Any

from core.flow import fields as f
from core.flow import graph
from core.flow.source import Located

LARGE = 20  # nodes; a flow of more is not led from everywhere to everywhere

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
    for this, that in _pairs(flow):
        first, second = _get(flow, this), _get(flow, that)
        if first != second:
            changed = _set(_set(flow, this, second), that, first)
            yield f"{'.'.join(this)} ↔ {'.'.join(that)}", changed


def located(value: Any, line: int = 1) -> Located:
    """Give plain data as the parser reads it."""
    match value:
        case dict():
            return Located({str(key): located(item) for key, item in value.items()}, "mutant", line)
        case list():
            return Located([located(item) for item in value], "mutant", line)
    return Located(value, "mutant", line)


def _places(flow: Data) -> Iterator[tuple[Step, list[str]]]:
    """Give every edge, key, text and name, with what could stand there instead; a text is only dropped."""
    nodes, texts = _targets(flow), _texts(flow)
    yield ("start",), nodes
    yield ("human",), nodes
    for name, node in flow["nodes"].items():
        for field, spec in _specs(node):
            here = ("nodes", name, field)
            match spec:
                case f.Edge():
                    yield here, nodes
                case f.Edges():
                    yield from (((*here, errand), nodes) for errand in node[field])
                case f.Keys():
                    others = sorted(set(node[field].values()))
                    yield from (((*here, key), others) for key in node[field])
                case f.Prompt():
                    yield here, texts if node["kind"] == "disclose" else []
                case f.Choice(options=options) if field in ("what", "fact"):
                    yield here, list(options) if len(flow["nodes"]) < LARGE else []
                case f.Text() | f.Schedule():
                    yield here, _same(flow, field)


def _targets(flow: Data) -> list[str]:
    """Give where an edge is led instead: anywhere, in a large flow to one node of each kind."""
    nodes = flow["nodes"]
    if len(nodes) < LARGE:
        return list(nodes)
    return list({node["kind"]: name for name, node in reversed(nodes.items())}.values())


def _specs(node: Data) -> Iterator[tuple[str, f.Spec]]:
    """Give the fields that a node has, as its kind declares them."""
    return ((field, spec) for field, spec in f.specs(graph.KINDS[node["kind"]]) if field in node)


def _pairs(flow: Data) -> Iterator[tuple[Step, Step]]:
    """Give what can be swapped: within one node, and between two nodes of a kind."""
    for name, node in flow["nodes"].items():
        for kind in (f.Edge, f.Prompt):
            fields = [field for field, spec in _specs(node) if isinstance(spec, kind)]
            yield from (
                (("nodes", name, one), ("nodes", name, other))
                for one, other in itertools.combinations(fields, 2)
            )
        for field, spec in _specs(node):
            if isinstance(spec, f.Edges | f.Keys):
                for one, other in itertools.combinations(node[field], 2):
                    yield ("nodes", name, field, one), ("nodes", name, field, other)
    for (one, first), (other, second) in itertools.combinations(flow["nodes"].items(), 2):
        if first["kind"] == second["kind"]:
            for field, spec in _specs(first):
                if isinstance(spec, f.Edge | f.Prompt) or field in ("queue", "what"):
                    yield from ((("nodes", one, field), ("nodes", other, field)),) if field in second else ()


def _texts(flow: Data) -> list[str]:
    nodes = flow["nodes"].values()
    return sorted({node[one] for node in nodes for one, spec in _specs(node) if isinstance(spec, f.Prompt)})


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
