"""Flows with one thing changed: refused, caught, or listed with the reason in docs/checking.md."""

import re

import pytest

from adapters.flowcheck import uncollected
from adapters.flowfiles import locate
from adapters.settings import ROOT
from core.flow import fields as f
from core.flow import graph
from core.flow.check import explore
from core.flow.source import plain
from tests.flows.bases import BASES
from tests.flows.few import Few
from tests.flows.mutants import mutants
from tests.flows.survivors import is_looked_at, survivors

LISTED = re.compile(r"^- `((\w+): .+)`$", re.MULTILINE)
EVERY = {"plain": 5, "calls": 120, "everything": 1000, "kundservice": 200}  # one in so many of the large ones


def names(flow: str) -> list[str]:
    """Give the names of a flow's mutants."""
    return [f"{flow}: {name}" for name, _ in mutants(plain(locate(BASES[flow])[0]))]


@pytest.mark.parametrize("flow", BASES)
def test_every_mutant_is_caught_or_explained(flow: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "Offers", Few)
    page = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
    explained = {name for name, of in LISTED.findall(page) if of == flow}
    looked_at = {name for name in names(flow) if is_looked_at(name, EVERY[flow])}
    with uncollected():
        assert sorted(survivors(flow, EVERY[flow])) == sorted(explained & looked_at)


@pytest.mark.parametrize("flow", BASES)
def test_there_are_several_hundred_mutants(flow: str) -> None:
    assert len(set(names(flow))) == len(names(flow)) > 400


def test_whatever_is_listed_is_a_mutant() -> None:
    page = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
    listed = [name for name, of in LISTED.findall(page) if of != "kundservice"]
    assert set(listed) <= {name for flow in BASES for name in names(flow)}


def test_every_kind_of_way_is_changed() -> None:
    changed = {name.split(":")[1].split(".")[-1].strip() for name in names("everything")}
    edges = {
        field for kind in graph.KINDS.values() for field, spec in f.specs(kind) if isinstance(spec, f.Edge)
    }
    assert edges <= changed
