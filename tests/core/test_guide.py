"""The guide for designers: what it shows can be read, walked and published, and its tables are the code's."""

import re
from pathlib import Path

import pytest
import yaml

from adapters.flowcheck import check_texts
from adapters.flowfiles import load, locate
from core.events import NodeEntered
from core.flow import graph
from core.flow.check.verdict import Verdict
from core.flow.draw.words import LEVELS
from core.flow.kinds.queue import NEWS_SECONDS, OFFER_AFTER, OFFER_AGAIN
from core.flow.kinds.turn import ANSWER_SECONDS, PATIENT_SECONDS
from core.flow.meaning import REPEATS
from core.flow.schema import flow_schema, prompts_schema
from core.flow.source import plain
from core.flow.tables import renewed, table
from core.flow.tongue import LONGEST
from core.queueing import LONG_WAIT
from tests.core.conforms import broken
from tests.guide import GUIDE, TUTORIAL, blocks, examples, guide_texts, sections

NUMBER = "+46846500400"  # an ordinary one: nothing is found about it
TEXT = GUIDE.read_text(encoding="utf-8")
DEFECTS = Path(__file__).parent.parent / "flows" / "broken"


def checked(name: str) -> Verdict:
    """Check the tutorial's flow with an example laid over it."""
    return check_texts(guide_texts(name), [NUMBER])


@pytest.mark.parametrize("name", [TUTORIAL, *examples()])
def test_what_is_shown_breaks_no_rule(name: str) -> None:
    assert [f"{one.rule} {one}" for one in checked(name).findings] == []


@pytest.mark.parametrize("name", examples())
def test_what_is_shown_can_be_read(name: str) -> None:
    flow, tongues = locate(guide_texts(name))
    assert broken(flow_schema(), plain(flow)) == []
    assert [said for one in tongues.values() for said in broken(prompts_schema(), plain(one))] == []
    assert load(guide_texts(name)).version != load(guide_texts(TUTORIAL)).version or name in UNCHANGED


UNCHANGED = ("language", "converse")  # the tutorial's own


@pytest.mark.parametrize("kind", graph.KINDS)
def test_each_kind_has_an_example_one_comes_to(kind: str) -> None:
    walk = checked(kind).walk
    shown = set(blocks_of_flow(kind))
    entered = {
        event.node
        for one in walk.having(NodeEntered)
        for event in one.events
        if isinstance(event, NodeEntered) and isinstance(walk.flow.nodes[event.node], graph.KINDS[kind])
    }
    assert entered & shown


def blocks_of_flow(name: str) -> list[str]:
    """Give the nodes that an example shows as a whole."""
    found = [written for path, written in blocks(sections()[name]) if path.startswith("flows/")]
    return [node for one in found for node, body in one["nodes"].items() if "kind" in body]


def test_the_first_steps_are_a_flow_already() -> None:
    body = sections()[TUTORIAL]
    first = dict(list(blocks(body))[:3])
    shared = {path: text for path, text in guide_texts(TUTORIAL).items() if "kedjan" not in path}
    texts = {**shared, **{path: yaml.safe_dump(found, allow_unicode=True) for path, found in first.items()}}
    assert check_texts(texts, [NUMBER]).broken == ()


def test_an_errand_gets_its_own_queue() -> None:
    flow = load(guide_texts(TUTORIAL))
    node = flow.nodes[flow.nodes["errand"].errands["repair"]]  # type: ignore[attr-defined]
    assert isinstance(node, graph.Queue) and node.queue == "workshop"
    assert {flow.tongues[one].prompts["queue.workshop"] for one in ("sv", "en")} == {
        "verkstaden",
        "the workshop",
    }


def test_the_tables_are_made_of_the_code() -> None:
    assert renewed(TEXT) == TEXT, "run ./vaxel schema"
    assert set(re.findall(r"<!-- fields: (\w+) -->", TEXT)) == set(graph.KINDS)


def test_a_table_tells_every_field() -> None:
    found = table("queue")
    assert "`level`" not in found  # every node has it
    assert "| `tries` | 1 to 2 |" in table("menu")
    assert "| `prompt` | a text; may hold {queue} | Says which queue. |" in found
    assert "| `closed` | a node | Where it leads outside those hours. *May be left out.* |" in found
    assert "| `keys` | keys `1` to `8`: an errand of this node |" in table("menu")


def test_an_old_table_is_made_anew() -> None:
    old = "a\n<!-- fields: goto -->\nold\n<!-- end of fields -->\nb"
    assert renewed(old) == f"a\n<!-- fields: goto -->\n{table('goto')}<!-- end of fields -->\nb"


def test_every_fact_and_level_is_told() -> None:
    assert all(f"| `{fact}` |" in sections()["decide"] for fact in graph.FACTS)
    assert all(f"| {number} {name} |" in TEXT for number, name in enumerate(LEVELS))


def test_the_figures_are_those_of_the_code() -> None:
    assert (ANSWER_SECONDS, PATIENT_SECONDS, REPEATS, LONGEST) == (6, 20, 5, 4_000)
    assert (NEWS_SECONDS, OFFER_AFTER, OFFER_AGAIN, LONG_WAIT.seconds) == (40, 600, 300, 180)
    for told in ("after 6 seconds", "has 20 seconds", "five times", "4 000 characters", "every 40 seconds"):
        assert told in TEXT
    assert (
        "longer than 3 minutes, at the latest after 10 minutes of waiting, and again every 5 minutes" in TEXT
    )


SAID = [yaml.safe_load(path.read_text(encoding="utf-8"))["says"] for path in sorted(DEFECTS.glob("*.yml"))]
FINDINGS = re.findall(r"^\| `(.*?)` \|", TEXT.partition("most often")[2], re.MULTILINE)


@pytest.mark.parametrize("told", FINDINGS)
def test_findings_are_told_in_their_words(told: str) -> None:
    words = ".+".join(re.escape(part) for part in told.replace("`", "").split("…"))
    assert any(re.search(f"{words}$", said.replace("`", "")) for said in SAID)
