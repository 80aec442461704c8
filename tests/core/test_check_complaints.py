"""Complaints that nobody played back, and texts that keep something back, are found (K46)."""

import pytest

from adapters.flowfiles import load, locate
from core import inputs
from core.flow import engine, graph
from core.flow.check.case import Case
from core.flow.check.complaints import cases_are_said, complaint_is_played_back
from core.flow.check.explore import explore
from core.flow.check.finding import places
from core.flow.kinds import cases
from core.flow.kinds.turn import Turn
from tests.guide import guide_texts

SWEDISH, ENGLISH = "prompts/kedjan/sv.yml", "prompts/kedjan/en.yml"


def sentences(old: str = "", new: str = "") -> set[str]:
    """Give what is found about complaints in the guide's example, with something in its texts replaced."""
    texts = dict(guide_texts("complaint"))
    for file in (SWEDISH, ENGLISH):
        assert old in texts[file]
        texts[file] = texts[file].replace(old, new) if old else texts[file]
    walked = Case(explore(load(texts), "077"), places(*locate(texts)))
    return {one.sentence for one in (*complaint_is_played_back(walked), *cases_are_said(walked))}


def test_a_sound_engine_is_found_sound() -> None:
    assert sentences() == set()


@pytest.mark.parametrize(
    ("said", "field"), [("{reference}", "received"), ("{day}", "received"), ("{words}", "quoted")]
)
def test_what_is_kept_back_is_found(said: str, field: str) -> None:
    wanted = {f"`{field}`: does not say {said} in `{language}`." for language in ("sv", "en")}
    assert sentences(said, "…") == wanted


def test_a_complaint_taken_at_once_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(turn: Turn, node: graph.Complaint, given: inputs.Input) -> str | None:
        if found := cases._category(node, given, False):
            turn.change(pending=found)
            return cases._received(turn, node)
        return node.failed

    kind = engine.Kind(engine.KINDS[graph.Complaint].enter, cases.ask_complaint, taken)
    monkeypatch.setitem(engine.KINDS, graph.Complaint, kind)
    assert sentences() == {"a complaint is taken that nobody played back."}
