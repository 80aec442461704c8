"""Finds the mutants of a flow that nothing catches: `python -m tests.flows.survivors everything`."""

import gc
import sys
import zlib
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from adapters.flowfiles import locate
from core.errors import FlowError
from core.flow.check import explore
from core.flow.check.case import Case
from core.flow.check.finding import Finding, places
from core.flow.check.verdict import READ, WALKED
from core.flow.check.walk import Walk
from core.flow.parse import parse
from core.flow.source import Located, plain
from tests.flows.bases import BASES
from tests.flows.few import Few
from tests.flows.mutants import located, mutants

type Found = frozenset[tuple[str, str, str]]


def survivors(name: str, every: int = 1) -> Iterator[str]:
    """Give the mutants of a flow that are neither refused nor caught, looking at one in so many."""
    tree, tongues = locate(BASES[name])
    make = partial(case, tongues=tongues)
    known = found(make(plain(tree)))
    for mutant, flow in mutants(plain(tree)):
        if is_looked_at(f"{name}: {mutant}", every) and not is_caught(make, flow, known):
            yield f"{name}: {mutant}"


def is_looked_at(name: str, every: int) -> bool:
    """Choose one mutant in so many by its name, so that the choice stands when others come and go."""
    return zlib.crc32(name.encode()) % every == 0


def is_caught(make: Any, flow: dict[str, Any], known: Found) -> bool:
    """Tell whether a mutant is refused, or something is found in it that is not in the flow as it was."""
    try:
        one = make(flow)
    except FlowError:
        return True
    return any(key(finding) not in known for reading in (True, False) for finding in findings(one, reading))


def case(flow: dict[str, Any], tongues: Mapping[str, Located]) -> Case:
    """Read a mutant; nothing is walked yet."""
    tree = located(flow)
    return Case(Walk(parse(tree, tongues), "077"), places(tree, tongues))


def found(one: Case) -> Found:
    """Give all that is found in a flow."""
    return frozenset(key(finding) for reading in (True, False) for finding in findings(one, reading))


def findings(one: Case, reading: bool) -> Iterator[Finding]:
    """Find what there is by reading, or on the way, one after another."""
    if not reading:
        one = Case(explore.explore(one.flow, "077"), one.places)
    yield from (finding for each in (READ if reading else WALKED) for finding in each(one))


def key(one: Finding) -> tuple[str, str, str]:
    """Give what makes a finding the same in a mutant."""
    return one.rule, one.node, one.sentence


if __name__ == "__main__":
    gc.disable()
    vars(explore).update(Offers=Few)
    for each in survivors(sys.argv[1], *map(int, sys.argv[2:])):
        print(f"- `{each}`", flush=True)  # noqa: T201  a command
