"""Promising a call, all the way: which number, when, from where, and a yes to all of it (P12)."""

from dataclasses import replace

import pytest

from core import inputs
from core.events import (
    CallbackBooked,
    CallbackDeclined,
    CallbackOffered,
    Disclosed,
    PlaceHeld,
    PlaceTaken,
    PromptPlayed,
    QueueClosed,
)
from core.flow.graph import Queue
from tests.core.caller import OPEN, SHUT, WINDOWS, Caller

FROM = "+46101000000"


def closed(known: bool = True) -> Caller:
    """Somebody who comes to a closed queue, where a call can be promised."""
    caller = Caller(known=known).comes_to("invoice_question")
    caller.holding = SHUT
    return caller.presses("12345678", "1")


def offered() -> Caller:
    """Somebody who has waited long and hears that they can be called back."""
    caller = Caller().comes_to("invoice_question").presses("12345678", "1")
    return caller.waits(0, 4).waits(600, 3)


def test_a_closed_queue_leads_to_a_promised_call() -> None:
    ana = closed()
    assert QueueClosed("billing") not in ana.events  # `is_open` has led her past it
    assert (ana.state.node, ana.state.step, ana.heard) == ("promise", "own", ["own"])


def test_a_call_is_promised_all_the_way() -> None:
    ana = closed().presses("1")
    assert ana.heard == ["times", "time", "time"]
    ana.presses("2")
    (asked,) = [event for event in ana.events if isinstance(event, PromptPlayed)]
    assert asked.args == {"number": "@phone", "window": WINDOWS[1], "caller_id": FROM}
    ana.presses("1")
    assert CallbackBooked("billing", WINDOWS[1], FROM) in ana.events
    assert ana.heard == ["booked", "goodbye"]
    assert (ana.state.slot("phone"), ana.state.phase) == ("@own", "ended")


def test_farid_keys_in_a_number() -> None:
    farid = closed(known=False)
    assert (farid.state.step, farid.heard) == ("keyed", ["keyed"])
    farid.presses("0701234567", "1", "1")
    assert farid.has(CallbackBooked)
    assert farid.state.slot("phone") == "0701234567"


def test_another_number_can_be_given() -> None:
    ana = closed().presses("2").presses("0701234567")
    assert (ana.state.slot("phone"), ana.state.step) == ("0701234567", "time")


def test_a_number_said_is_taken() -> None:
    farid = closed(known=False).says("noll sju noll, ett två tre, fyra fem sex sju")
    assert farid.state.slot("phone") == "0701234567"


def test_a_no_to_it_all_begins_again() -> None:
    ana = closed().presses("1", "1", "2")
    assert (ana.state.step, ana.state.slot("phone"), ana.state.pending) == ("own", None, None)
    assert ana.presses("2", "0701234567", "2", "1").has(CallbackBooked)


def test_a_second_no_to_it_all_is_a_no() -> None:
    ana = closed().presses("1", "1", "2", "1", "1", "2")
    assert CallbackDeclined("billing") in ana.events
    assert ana.heard == ["shut"]


@pytest.mark.parametrize("keys", ["", "1", "11"])
def test_silence_is_never_a_promise(keys: str) -> None:
    ana = closed().presses(*keys).is_silent().is_silent()
    assert CallbackDeclined("billing") in ana.events
    assert not ana.has(CallbackBooked)


def test_a_key_before_the_question_is_no_yes() -> None:
    ana = closed().presses("1", "1").does(inputs.Interrupted("1"))
    assert ana.heard[-1] == "call_right"
    assert not ana.has(CallbackBooked)


def test_a_cost_cut_short_is_told_again() -> None:
    ana = Caller().presses("1").does(inputs.Interrupted("0"))
    ana.presses("0")
    assert "cost:sv" in ana.state.disclosed
    ana = closed().presses("*")
    assert Disclosed("cost", "en") in ana.events
    ana.does(inputs.Interrupted("2"))
    assert Disclosed("cost", "en") in ana.events


def test_without_a_time_no_call_is_promised() -> None:
    ana = Caller().comes_to("invoice_question")
    ana.holding, ana.windows = SHUT, ()
    assert ana.presses("12345678", "1").heard == ["shut"]


def test_a_long_wait_brings_an_offer_again() -> None:
    ana = offered()
    assert ana.has(CallbackOffered) and "offer" in ana.heard
    assert not ana.waits(700, 3).has(CallbackOffered)
    assert ana.waits(900, 3).has(CallbackOffered)


def test_a_forecast_of_a_long_wait_brings_it_at_once() -> None:
    ana = Caller().comes_to("invoice_question").presses("12345678", "1")
    ana.holding = (*ana.holding, "long_wait:billing")
    assert ana.waits(0, 40).has(CallbackOffered)


def test_one_is_a_yes_only_after_the_offer() -> None:
    ana = Caller().comes_to("invoice_question").presses("12345678", "1")
    ana.does(inputs.Pressed("1"), position=3)
    assert not ana.has(PlaceHeld)


def test_who_steps_aside_can_keep_the_place() -> None:
    ana = offered().presses("1")
    assert PlaceHeld("billing") in ana.events
    assert ana.presses("1").heard == ["times", "soonest", "time", "time"]
    ana.presses("1", "1")
    assert CallbackBooked("billing", "soonest", FROM) in ana.events
    assert ana.state.queue is None


@pytest.mark.parametrize("holding", [(), SHUT], ids=["nothing is open", "the queue has closed"])
def test_who_declines_is_back_in_the_queue(holding: tuple[str, ...]) -> None:
    ana = offered().presses("1")
    ana.holding = holding
    ana.is_silent().is_silent()
    assert PlaceTaken("billing") in ana.events
    assert ana.state.phase == "waiting"


def test_who_stepped_aside_finds_a_human_in_it() -> None:
    ana = offered().presses("1")
    ana.holding = ()
    assert PlaceTaken("billing") in ana.presses("0").events


def test_no_time_left_leads_back_to_the_queue() -> None:
    ana = offered()
    ana.holding = ()
    assert PlaceTaken("billing") in ana.presses("1").events


def test_who_waits_at_closing_hears_it_and_a_way_out() -> None:
    ana = Caller().comes_to("invoice_question").presses("12345678", "1").waits(0, 2)
    assert "queue_closing" not in ana.heard
    ana.holding = SHUT
    assert ana.waits(20, 2).heard == ["queue_closing", "offer"]
    assert ana.waits(40, 2).heard == ["position"]  # it is said once
    assert ana.presses("1").has(PlaceHeld)


def test_closing_offers_no_call_that_cannot_be_made() -> None:
    ana = Caller().comes_to("invoice_question").presses("12345678", "1").waits(0, 2)
    ana.holding = ()
    assert ana.waits(20, 2).heard == ["queue_closing"]


def test_who_moves_to_a_closed_queue_hears_it_there() -> None:
    ana = Caller().comes_to("invoice_question").presses("12345678", "1").waits(0, 2)
    ana.holding = SHUT
    ana.waits(20).does(inputs.Connected(), agent="hanna").does(inputs.Moved("hanna", "billing"))
    assert ana.has(PlaceTaken)
    assert "queue_closing" in ana.waits(60, 1).heard


def shared() -> Caller:
    """Somebody who steps aside from another queue to the same callback."""
    caller = Caller()
    technical = caller.flow.nodes["technical"]
    assert isinstance(technical, Queue)
    offering = replace(technical, offer="offer", callback="promise")
    caller.flow = replace(caller.flow, nodes={**caller.flow.nodes, "technical": offering})
    caller.holding = (*OPEN, "callback:technical")
    return caller.comes_to("fault_report").waits(600, 4).presses("1")


def test_one_callback_serves_every_queue() -> None:
    ana = shared()
    assert PlaceHeld("technical") in ana.events
    ana.presses("1", "1", "1")
    assert CallbackBooked("technical", "soonest", FROM) in ana.events


def test_who_declines_it_is_back_where_they_waited() -> None:
    ana = shared().is_silent().is_silent()
    assert CallbackDeclined("technical") in ana.events
    assert PlaceTaken("technical") in ana.events


def test_the_queues_it_serves_are_looked_up() -> None:
    assert dict(shared().flow.callbacks) == {"technical": None, "billing": "office"}
