"""Golden cases: what was typed gives the same events and the same TwiML, turn by turn."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from adapters.settings import ROOT
from cli import chosen, golden
from core.events import CLASSES
from core.flow import graph
from core.flow.graph import Flow

CASES = sorted(golden.CASES.glob("*.yml"))
NAMES = sorted({path.name.split(".")[0] for path in CASES})
ELSEWHERE = {  # these are made around the flow: at the door, by the network, at the desk
    "contact_started", "contact_flagged", "version_drawn", "input_received", "recording_started",
    "recording_failed", "recording_stopped", "offer_made", "offer_accepted", "offer_declined",
    "offer_lapsed", "contact_moved", "verdict_given", "disposition_given", "request_failed",
    *("case_moved", "case_reminded"),
    *("callback_dialled", "callback_answered", "callback_attempt_ended", "callback_moved"),
    *("callback_settled", "message_sent"),
    "notice_told",
    *(f"interpreter_{one}" for one in ("called", "missed", "not_found", "joined", "left")),
    *("answer_drawn", "answer_reviewed"),
    *("survey_sent", "survey_answered", "phone_left", "went_to_chat"),
}  # fmt: skip
MADE = {  # what only nodes of these kinds make
    graph.Decide: ("fact_decided",),
    graph.Collect: ("slot_filled",),
    graph.Interpreter: ("interpreter_chosen",),
    graph.Survey: ("survey_asked", "survey_declined"),
    graph.Callback: (
        "place_held",
        *(f"callback_{one}" for one in ("offered", "booked", "declined", "refused")),
    ),
    graph.Promised: ("callback_told", "callback_cancelled"),
    graph.Transfer: ("transfer_started", "transfer_ended", "transfer_failed"),
}


@cache
def named(name: str) -> Flow:
    """Load a flow of data/ once."""
    return chosen.flow(name, ROOT / "data")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_call_goes_as_written(path: Path) -> None:
    case = golden.load(path)
    assert case.flow == path.name.split(".")[0]
    assert golden.written(case, named(case.flow)) == path.read_text(encoding="utf-8"), (
        "see `vaxel golden --rewrite`"
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_cases_visit_every_node(name: str) -> None:
    entered = {event["node"] for kind, event in events(name) if kind == "node_entered"}
    assert entered == set(named(name).nodes)


def test_the_cases_show_every_event_of_the_flows() -> None:
    flows = [named(name) for name in NAMES]
    kinds = frozenset[type[graph.Node]]().union(*(flow.kinds for flow in flows))
    never = {event for kind, made in MADE.items() if kind not in kinds for event in made}
    never |= set() if any(flow.closes for flow in flows) else {"queue_closed"}
    shown = {kind for name in NAMES for kind, _ in events(name)}
    assert shown == set(CLASSES) - ELSEWHERE - never


def events(name: str) -> list[tuple[str, dict[str, str]]]:
    """Give every event of every case of a flow, as written."""
    cases = [path for path in CASES if path.name.split(".")[0] == name]
    turns = [turn for path in cases for turn in yaml.safe_load(path.read_text(encoding="utf-8"))["turns"]]
    return [item for turn in turns for event in turn["events"] for item in event.items()]
