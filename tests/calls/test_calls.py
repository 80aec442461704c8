"""Golden cases: what was typed gives the same events and the same TwiML, turn by turn."""

from pathlib import Path

import pytest
import yaml

from cli import golden
from core.events import CLASSES
from core.flow import graph
from core.flow.graph import Flow

CASES = sorted(golden.CASES.glob("*.yml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_call_goes_as_written(path: Path, flow: Flow) -> None:
    case = golden.load(path)
    assert case.flow == path.name.split(".")[0] == flow.name
    assert golden.written(case, flow) == path.read_text(encoding="utf-8"), "see `vaxel golden --rewrite`"


def test_the_cases_visit_every_node(flow: Flow) -> None:
    entered = {event["node"] for kind, event in events() if kind == "node_entered"}
    assert entered == set(flow.nodes)


def test_the_cases_show_every_event_of_a_flow(flow: Flow) -> None:
    elsewhere = {  # these are made around the flow: at the door, by the network, at the desk
        "contact_started", "version_drawn", "input_received", "recording_started", "recording_failed",
        "recording_stopped", "offer_accepted", "offer_lapsed", "verdict_given", "request_failed",
    }  # fmt: skip
    never = {event for kind, made in MADE.items() if kind not in flow.kinds for event in made}
    closes = any(isinstance(node, graph.Queue) and node.closed for node in flow.nodes.values())
    never |= set() if closes else {"queue_closed"}
    never |= set() if flow.answers else {"question_answered"}
    assert {kind for kind, _ in events()} == set(CLASSES) - elsewhere - never


MADE = {  # what only nodes of these kinds make
    graph.Decide: ("fact_decided",),
    graph.Collect: ("slot_filled",),
    graph.Interpreter: ("interpreter_chosen",),
    graph.Survey: ("survey_answered",),
    graph.Callback: ("place_held", "callback_offered", "callback_booked", "callback_declined"),
    graph.Transfer: ("transfer_started", "transfer_ended", "transfer_failed"),
}


def events() -> list[tuple[str, dict[str, str]]]:
    """Give every event of every case, as written."""
    turns = [turn for path in CASES for turn in yaml.safe_load(path.read_text())["turns"]]
    return [item for turn in turns for event in turn["events"] for item in event.items()]
