"""Every broken flow is refused in its one sentence, each in a file of `broken/`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.flowcheck import lawful_numbers, uncollected
from adapters.flowfiles import Texts, locate
from core.errors import FlowError
from core.flow.check import explore
from core.flow.check.finding import Finding, places
from core.flow.check.verdict import examine
from core.flow.parse import parse
from tests.flows.bases import BASES
from tests.flows.few import Few

FOLDER = Path(__file__).parent / "broken"
CASES = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yml"))}
RULES = "P1 P2 P3 P4 P5 P6 P7 P9 P11 P12 P13 P14 P15 K04 K11 K18 K26 flow"
NUMBERS = ("+46771000000", "+46846500400")


def changed(changes: list[Mapping[str, str]], base: str = "plain") -> Texts:
    """Make each change in its file; what is to be replaced must stand there."""
    texts = dict(BASES[base])
    for one in changes:
        assert one["old"] in texts[one["file"]]
        texts[one["file"]] = texts[one["file"]].replace(one["old"], one["new"], 1)
    return texts


def found(texts: Texts, numbers: tuple[str, ...] = NUMBERS) -> list[Finding]:
    """Give everything that is wrong with a flow that can be read."""
    trees = locate(texts)
    where = places(*trees)
    with uncollected():
        return list(examine(parse(*trees), where, "077", tuple(lawful_numbers(numbers, where))).findings)


def read(rule: str) -> list[Any]:
    """Give the cases of the parser, or of the checker."""
    return [
        pytest.param(case, id=name)
        for name, case in CASES.items()
        if (case["rule"] == "parse") == (rule == "parse")
    ]


@pytest.mark.parametrize("case", read("parse"))
def test_a_flow_that_cannot_be_read_says_why(case: Mapping[str, Any]) -> None:
    with pytest.raises(FlowError) as error:
        locate_and_parse(changed(case["change"], case.get("base", "plain")))
    assert f"{error.value.node}: {error.value.sentence}" == case["says"]


def locate_and_parse(texts: Texts) -> None:
    """Read a flow as far as it can be read."""
    parse(*locate(texts))


@pytest.mark.parametrize("case", read("check"))
def test_a_flow_that_breaks_a_rule_says_how(case: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    texts = changed(case.get("change", []), case.get("base", "plain"))
    if "base" in case:  # the larger flows are broken by few inputs as by all
        monkeypatch.setattr(explore, "Offers", Few)
    new = found(texts, tuple(case.get("numbers", NUMBERS)))
    said = [one for one in new if f"{one.node}: {one.sentence}" == case["says"]]
    assert [one.rule for one in said] == [case["rule"]]
    if case.get("alone"):
        assert {one.rule for one in new} == {case["rule"]}
    assert stands_there(said[0], texts)


def stands_there(one: Finding, texts: Texts) -> bool:
    """Tell whether the line of a finding names what it is about, where that is a node or a text."""
    if one.node in ("flow", "words", "number"):
        return True
    line = texts[one.file.removeprefix("data/")].splitlines()[one.line - 1]
    return line.strip().startswith(f"{one.node}:")


@pytest.mark.parametrize("rule", RULES.split())
def test_each_rule_alone_catches_a_flow(rule: str) -> None:
    assert any(case["rule"] == rule and case.get("alone") for case in CASES.values())


def test_there_are_many_broken_flows() -> None:
    assert len(CASES) >= 120


@pytest.mark.parametrize("name", BASES)
def test_a_flow_as_it_should_be_breaks_no_rule(name: str) -> None:
    assert found(BASES[name]) == []
