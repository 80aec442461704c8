"""Taking a complaint and telling how a case stands, in the flow that has every kind of node."""

from dataclasses import replace

import pytest

from core import inputs
from core.events import CaseNotFound, CaseTold, ComplaintReceived, ContactEnded, NoMatch, PromptPlayed
from core.flow.engine import needs_assistant
from core.flow.graph import Node
from core.flow.kinds.cases import LONGEST_QUOTE
from tests.core.caller import EVERYTHING, Caller

DUE = "2026-12-07"


def led(node: str, **edges: str) -> dict[str, Node]:
    """Give a node of the flow, led elsewhere."""
    return {node: replace(EVERYTHING.nodes[node], **edges)}  # type: ignore[arg-type]


TALKED = replace(  # with the questions after a talk, where none leads to a human unasked
    EVERYTHING,
    nodes={
        **EVERYTHING.nodes,
        **led("leaving", next="anything"),
        **led("anything", no="goodbye", failed="goodbye"),
        **led("grievance", failed="goodbye"),
        **led("standing", missing="goodbye"),
    },
)


def after_talk() -> Caller:
    """Ana, whom an agent has left, and who is asked whether she is content."""
    ana = Caller()
    ana.flow = TALKED
    return ana.comes_to("cancel").does(inputs.Connected(), agent="hanna").does(inputs.AgentLeft())


def asked() -> Caller:
    """Ana, who is asked what she complains of."""
    return after_talk().presses("1")


def told(caller: Caller, errand: str = "invoice_question", words: str | None = None) -> Caller:
    """Tell a complaint."""
    return caller.does(inputs.Understood("errand", errand, 0.9, words=words))


def test_a_yes_and_a_no_lead_apart() -> None:
    assert after_talk().heard == ["anything"]
    assert after_talk().presses("1").entered == ["grievance"]
    assert after_talk().says("nej").has(ContactEnded)
    assert after_talk().means("affirm").entered == ["grievance"]
    assert after_talk().means("deny").has(ContactEnded)


def test_a_short_answer_needs_no_assistant() -> None:
    ana = after_talk()
    assert not needs_assistant(ana.flow, ana.state, inputs.Said("ja"))
    assert needs_assistant(ana.flow, ana.state, inputs.Said("ja, det vill jag nog"))


def test_neither_yes_nor_no_is_asked_again() -> None:
    ana = after_talk().means("unclear")
    assert (ana.heard, ana.has(NoMatch)) == (["anything"], True)
    assert ana.is_silent().has(ContactEnded)


@pytest.mark.parametrize("key", ["1", "2"])
def test_a_complaint_is_taken_by_keys(key: str) -> None:
    ana = asked().presses(key)
    assert (ana.state.phase, ana.heard) == ("confirming", ["grievance_right"])
    ana.does(inputs.Pressed("1"), answer_by=DUE)
    category = {"1": "bill", "2": "service"}[key]
    assert ComplaintReceived(category, "complaints", DUE) in ana.events
    received = next(event for event in ana.events if isinstance(event, PromptPlayed))
    assert received.args == {"reference": "@case", "day": DUE}


def test_a_complaint_is_taken_in_words() -> None:
    ana = told(asked(), "fault_report")
    assert ana.state.pending == "service"
    assert ana.does(inputs.Understood("affirm"), answer_by=DUE).has(ComplaintReceived)


@pytest.mark.parametrize("errand", ["buy", "complaint", "callback"])
def test_what_fits_nothing_is_something_else(errand: str) -> None:
    assert told(asked(), errand).state.pending == "other"
    assert asked().means("unclear").state.pending == "other"


def test_the_own_words_are_played_back() -> None:
    ana = told(asked(), words="fakturan är fel")
    assert (ana.heard, ana.state.words) == (["grievance_quoted"], "fakturan är fel")
    ana.presses("9")
    assert ana.heard == ["grievance_quoted"]


def test_a_long_story_is_not_read_out() -> None:
    assert told(asked(), words="o" * (LONGEST_QUOTE + 1)).heard == ["grievance_right"]


def test_words_are_kept_no_longer_than_needed() -> None:
    for leaves in (("1",), ("0",), ("2",)):
        assert told(asked(), words="fakturan är fel").presses(*leaves).state.words is None


def test_a_complaint_is_corrected() -> None:
    ana = told(asked())
    told(ana, "fault_report")
    assert (ana.state.pending, ana.heard) == ("service", ["grievance_right"])
    assert NoMatch(1) in ana.events


def test_a_no_asks_anew() -> None:
    ana = told(asked()).presses("2")
    assert (ana.state.phase, ana.heard) == ("asking", ["grievance"])
    assert ana.state.pending is None


def test_silence_keeps_what_was_told() -> None:
    ana = told(asked()).is_silent()
    assert (ana.state.phase, ana.state.pending) == ("confirming", "bill")


def test_no_complaint_without_a_yes() -> None:
    ana = told(asked()).presses("2").is_silent()
    assert not ana.has(ComplaintReceived)
    assert ana.has(ContactEnded)


def test_a_question_in_a_complaint_leads_back() -> None:
    ana = asked().means("errand", "call_cost")
    assert ana.heard == ["told_cost", "grievance"]


def complained(*holding: str, **facts: str) -> Caller:
    """Ana, whose complaint was taken, and who then hears how a case stands."""
    ana = told(asked())
    ana.holding = (*ana.holding, *holding)
    return ana.does(inputs.Pressed("1"), **facts)


def test_how_a_case_stands_is_told() -> None:
    ana = complained("case:working", case="V2F4G7C", due=DUE)
    assert CaseTold("working") in ana.events
    assert ana.heard == ["grievance_received", "told", "due", "goodbye"]
    assert ana.state.case == "V2F4G7C"
    assert "V2F4G7C" not in str(ana.events)


def test_a_day_is_told_only_where_there_is_one() -> None:
    assert "due" not in complained("case:closed", case="V2F4G7C").heard


def test_a_case_there_is_not_is_said() -> None:
    ana = complained()
    assert ana.has(CaseNotFound)
    assert ana.heard == ["grievance_received", "unknown", "goodbye"]
