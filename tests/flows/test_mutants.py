"""The default flow with one thing changed: refused, caught, or listed with the reason in docs/checking.md."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.flowfiles import locate, read_texts
from adapters.settings import ROOT
from core import inputs
from core.errors import FlowError
from core.flow.check import walk
from core.flow.check.case import Case
from core.flow.check.finding import Finding, places
from core.flow.check.offers import STRANGE, Given, Offers
from core.flow.check.verdict import READ, WALKED
from core.flow.parse import parse
from core.flow.state import State
from tests.flows.mutants import located, mutants, unlocated

FLOW, TONGUES = locate(read_texts(ROOT / "data", "kundservice"))
LISTED = re.compile(r"^- `(.+)`$", re.MULTILINE)

type Found = set[tuple[str, str, str]]


class Few(Offers):
    """Fewer inputs that still take every edge: what they catch is caught, in a fraction of the time."""

    def at(self, state: State) -> tuple[Given, ...]:
        return tuple(one for one in super().at(state) if takes_an_edge(one.input, state))


def takes_an_edge(given: inputs.Input, state: State) -> bool:
    """Tell whether an input is among the few."""
    match given:
        case inputs.Pressed(keys):
            return keys in "012345"
        case inputs.Understood(outcome):
            return outcome != "repeat" and state.phase != "confirming"
        case inputs.Said(text):
            return text == STRANGE
    return True


def case(flow: Any) -> Case:
    """Read a mutant; nothing is walked yet."""
    tree = located(flow)
    return Case(walk.Walk(parse(tree, TONGUES), "077"), places(tree, TONGUES))


def by_reading(one: Case) -> Found:
    """Give what is found without walking."""
    return {key(finding) for each in READ for finding in each(one)}


def by_walking(one: Case) -> Found:
    """Give what is found on the way."""
    walked = Case(walk.explore(one.flow, "077"), one.places)
    return {key(finding) for each in WALKED for finding in each(walked)}


def key(one: Finding) -> tuple[str, str, str]:
    """Give what makes a finding the same in a mutant."""
    return one.rule, one.node, one.sentence


def survivors() -> Iterator[str]:
    """Give the mutants that are neither refused nor caught."""
    usual = case(unlocated(FLOW))
    read, walked = by_reading(usual), by_walking(usual)
    for name, flow in mutants(unlocated(FLOW)):
        try:
            one = case(flow)
        except FlowError:
            continue
        if by_reading(one) <= read and by_walking(one) <= walked:
            yield name


def test_every_mutant_is_caught_or_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "Offers", Few)
    explained = LISTED.findall((ROOT / "docs" / "checking.md").read_text(encoding="utf-8"))
    assert sorted(survivors()) == sorted(explained)


def test_there_are_several_hundred_mutants() -> None:
    names = [name for name, _ in mutants(unlocated(FLOW))]
    assert len(set(names)) == len(names) > 400
