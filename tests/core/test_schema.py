"""The schema that editors use: it refuses nothing that the parser reads, and says what stands in the code."""

import json
import random
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.flowfiles import read_texts
from adapters.settings import ROOT
from cli.schema import written
from core.errors import FlowError
from core.flow import graph
from core.flow.fields import specs
from core.flow.nodes import READ
from core.flow.parse import parse
from core.flow.schema import FORMS, flow_schema, prompts_schema
from tests.core.conforms import broken
from tests.core.trees import files, placed
from tests.guide import TUTORIAL, examples, guide_texts

FLOW, PROMPTS = flow_schema(), prompts_schema()
JUNK = (None, True, 0, 1, 7, 1.5, "", " ", "x", "yes", "+46101000000", "08:00-17:00", "closed", [], ["x"], {})
FIELDS = sorted({name for kind in graph.KINDS.values() for name, _ in specs(kind)} | {"hours", "prompts"})


FLOWS = {
    "kundservice": files(read_texts(ROOT / "data", "kundservice")),
    **{name: files(guide_texts(name)) for name in examples()},
}


def is_read(found: Mapping[str, Any]) -> bool:
    """Tell whether the parser takes a flow and its prompts."""
    tongues = {name: placed(value) for name, value in found.items() if name != "flow"}
    try:
        parse(placed(found["flow"]), tongues)
    except FlowError:
        return False
    return True


def refused(found: Mapping[str, Any]) -> list[str]:
    """Give what the schemas refuse of a flow and its prompts."""
    tongues = [found[name] for name in found["flow"]["languages"]]
    return broken(FLOW, found["flow"]) + [said for tongue in tongues for said in broken(PROMPTS, tongue)]


def inside(value: Any) -> Iterator[tuple[Any, Any]]:
    """Give every place of a tree: what holds it, and its name or number there."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in pairs:
        yield value, name
        yield from inside(each)


def changed(found: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Change one place: leave it out, write something else there, take another's value, or add a field."""
    found = deepcopy(found)
    places = list(inside(found["flow"] if chance.random() < 0.8 else found["sv"]))
    holder, name = chance.choice(places)
    match chance.randrange(4):
        case 0:
            del holder[name]
        case 1:
            holder[name] = deepcopy(chance.choice(JUNK))
        case 2:
            other, its = chance.choice(places)
            holder[name] = deepcopy(other[its])
        case 3 if isinstance(holder, dict):
            holder[chance.choice(FIELDS)] = deepcopy(chance.choice([*JUNK, holder[name]]))
    return found


@pytest.mark.parametrize("name", FLOWS)
def test_what_is_written_conforms(name: str) -> None:
    assert refused(FLOWS[name]) == []
    assert is_read(FLOWS[name])


@pytest.mark.parametrize("path", sorted((ROOT / "data" / "flows").glob("*.yml")), ids=lambda path: path.stem)
def test_every_flow_we_ship_conforms(path: Any) -> None:
    assert refused(files(read_texts(ROOT / "data", path.stem))) == []


@given(st.sampled_from(sorted(FLOWS)), st.integers(0))
def test_what_the_parser_reads_conforms(name: str, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(10):
        mutant = changed(FLOWS[name], chance)
        assert not is_read(mutant) or refused(mutant) == []


BROKEN: tuple[tuple[str, str, Any, str], ...] = (  # what stands where, and the keyword that refuses it
    ("", "colour", "blue", "nothing may stand here"),
    ("", "start", None, "type"),
    ("", "languages", [], "minItems"),
    ("", "nodes", {}, "minProperties"),
    ("nodes/errand", "colour", "blue", "nothing may stand here"),
    ("nodes/errand", "kind", "menyy", "enum"),
    ("nodes/errand", "level", 7, "maximum"),
    ("nodes/errand", "level", True, "type"),
    ("nodes/errand", "tries", 0, "minimum"),
    ("nodes/errand", "prompt", " ", "pattern"),
    ("nodes/errand/keys", "0", "hours", "nothing may stand here"),
    ("nodes/errand/errands", "hours", ["a"], "type"),
    ("nodes/cost", "what", "price", "enum"),
    ("nodes/counter", "closed", "goodbye", "dependentRequired"),
    ("hours", "disk", {"someday": "08:00-17:00"}, "nothing may stand here"),
    ("hours", "disk", {"mon": "8-17"}, "none of anyOf"),
    ("answers", "hours", {"prompt": "x", "text": "x"}, "nothing may stand here"),
    ("urgent", "danger", {"reason": "gas"}, "required"),
)


@pytest.mark.parametrize(("at", "name", "value", "keyword"), BROKEN)
def test_both_refuse_what_is_wrong(at: str, name: str, value: Any, keyword: str) -> None:
    found = files(guide_texts(TUTORIAL))
    here: Any = found["flow"]
    for step in at.split("/") if at else ():
        here = here.setdefault(step, {})
    here[name] = value
    assert any(said.endswith(keyword) for said in refused(found))
    assert not is_read(found)


@pytest.mark.parametrize("fact", graph.FACTS)
def test_a_fact_is_asked_of_what_it_needs(fact: str) -> None:
    node = {"kind": "decide", "level": 2, "fact": fact, "yes": "a", "no": "b"}
    asked = {**node, "of": "office"}
    flow = {"name": "x", "languages": ["sv"], "start": "a", "human": "a"}
    refusals = [bool(broken(FLOW, {**flow, "nodes": {"a": one}})) for one in (node, asked)]
    assert refusals == ([False, True] if graph.FACTS[fact] is None else [True, False])


@pytest.mark.parametrize("name", graph.KINDS)
def test_each_kind_has_its_own_fields(name: str) -> None:
    properties = FLOW["$defs"][name]["properties"]
    assert list(properties) == ["kind", *(field for field, _ in specs(graph.KINDS[name]))]
    assert all(one["description"] for one in properties.values())


def test_every_form_of_field_has_a_schema() -> None:
    assert FORMS.keys() == READ.keys()


@pytest.mark.parametrize("name", ["flow", "prompts"])
def test_a_schema_points_only_at_what_is_there(name: str) -> None:
    text = json.dumps({"flow": FLOW, "prompts": PROMPTS}[name])
    assert set(_pointed(json.loads(text))) <= {f"#/$defs/{one}" for one in FLOW["$defs"]}


def _pointed(value: Any) -> Iterator[str]:
    for holder, name in inside(value):
        if name == "$ref":
            yield holder[name]


@pytest.mark.parametrize(("path", "text"), list(written(ROOT)), ids=lambda each: getattr(each, "name", ""))
def test_what_is_made_of_the_code_is_up_to_date(path: Any, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run ./vaxel schema"


@pytest.mark.parametrize("folder", ["flows", "prompts"])
def test_editors_find_the_schema(folder: str) -> None:
    kind = "flow" if folder == "flows" else "prompts"
    for path in (ROOT / "data" / folder).rglob("*.yml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        named = first.removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / named).resolve() == ROOT / "data" / "schema" / f"{kind}.json"
