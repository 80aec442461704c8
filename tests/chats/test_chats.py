"""Golden chats: what was typed gives the same events and the same lines, turn by turn."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from adapters.settings import ROOT
from cli import chosen, golden
from core.flow.graph import Converse, Flow

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
