"""Golden chats: what was typed gives the same events and the same lines, turn by turn."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from adapters.settings import ROOT
from cli import chosen, golden
from cli.walk import Walk
from core.flow.graph import Converse, Flow
from core.flow.state import Channel
from core.numbers import cost_class
from core.understanding import ERRANDS
from web.chatting import COST

CASES = sorted(golden.CHATS.glob("*.yml"))


@cache
def named(name: str) -> Flow:
    """Load a flow of data/ once."""
    return chosen.flow(name, ROOT / "data")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_chat_goes_as_written(path: Path) -> None:
    case = golden.load(path)
    assert (case.flow, case.number) == (path.name.split(".")[0], None)
    assert golden.written(case, named(case.flow)) == path.read_text(encoding="utf-8"), (
        "see `vaxel golden --rewrite`"
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_errand_has_a_chat(language: str) -> None:
    flow = named("kundservice")
    (errand,) = (one for one in flow.nodes.values() if isinstance(one, Converse))
    led = {
        event["errand"]
        for path in CASES
        if path.stem.endswith(f"-{language}")
        for turn in yaml.safe_load(path.read_text(encoding="utf-8"))["turns"]
        for kind, event in (item for one in turn["events"] for item in one.items())
        if kind in ("errand_understood", "question_answered")
    }
    assert led >= {*errand.errands, *flow.answers}


# The phone knows the number that is typed there: tests/calls has such a call.
BY_PHONE = [path for path in CASES if path.stem != "kundservice.callback-en"]
# What a channel says in its own way; all else is the same errand with the same outcome (K11).
OWN_WAY = {"node_entered", "input_requested", "prompt_played", "disclosed", "position_told"}


def gone(case: golden.Case, channel: Channel) -> tuple[list[tuple[str, dict[str, object]]], str]:
    """Walk a case on a channel: what happened, and the node where it is at the end."""
    flow = named(case.flow)
    cost = COST if channel == "chat" else cost_class("+46771000000")
    walk = Walk(flow, cost, chosen.language(flow, case.language), channel)
    happened = [(one.kind, one.data()) for typed in case.typed for one in walk.take(typed.text)]
    return [one for one in happened if one[0] not in OWN_WAY], walk.state.node


@pytest.mark.parametrize("path", BY_PHONE, ids=lambda path: path.stem)
def test_a_call_goes_the_way_of_the_chat(path: Path) -> None:
    case = golden.load(path)
    assert gone(case, "voice") == gone(case, "chat")


@pytest.mark.parametrize("language", ["Swedish", "English"])
def test_every_errand_has_a_story(language: str) -> None:
    path = ROOT / "tests" / "nlu" / "stories" / "test_errands.yml"
    stories = yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]
    told = {
        one["steps"][0]["intent"] for one in stories if language in one["story"] and len(one["steps"]) == 2
    }
    assert told >= {*ERRANDS, "human"}
