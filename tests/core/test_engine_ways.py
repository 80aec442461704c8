"""Where the flow leads by itself: facts, hours, numbers outside, urgent errands, channels."""

import pytest

from core import inputs
from core.events import (
    AgentConnected,
    ContactEnded,
    Disclosed,
    FactDecided,
    HumanRequested,
    PlaceTaken,
    PromptPlayed,
    QueueClosed,
    TransferEnded,
    TransferFailed,
    TransferStarted,
)
from tests.core.caller import OPEN, Caller


def decided(caller: Caller) -> list[tuple[str, str | None, bool]]:
    """Give the facts by which a turn was led."""
    found = [event for event in caller.events if isinstance(event, FactDecided)]
    return [(one.fact, one.of, one.holds) for one in found]


@pytest.mark.parametrize(
    ("holding", "fact", "node"),
    [
        (OPEN, ("open", "office", True), "billing"),
        (("callback:billing",), ("callback", "billing", True), "promise"),
        ((), ("callback", "billing", False), "shut"),
        (("open:home", "callback:sales"), ("open", "office", False), "shut"),
    ],
)
def test_hours_and_callbacks_lead_on(
    holding: tuple[str, ...], fact: tuple[str, str | None, bool], node: str
) -> None:
    ana = Caller().comes_to("invoice_question")
    ana.holding = holding
    ana.presses("12345678", "1")
    assert fact in decided(ana)
    assert ana.state.node == node


@pytest.mark.parametrize(("errand", "urgent"), [("power_out", True), ("fault_report", False)])
def test_an_urgent_errand_goes_before(errand: str, urgent: bool) -> None:
    ana = Caller().comes_to(errand)
    assert ("urgent", None, urgent) in decided(ana)
    assert PlaceTaken("technical", urgent=urgent) in ana.events
    assert ("danger" in ana.heard) == urgent
    assert ana.entered[:2] == ["onward", "is_urgent"]


def test_an_urgent_place_given_back_is_urgent() -> None:
    ana = Caller().comes_to("power_out").does(inputs.Connected(), position=1)
    assert ana.events == (PlaceTaken("technical", urgent=True),)


@pytest.mark.parametrize("long", [True, False])
def test_a_long_wait_is_told(long: bool) -> None:
    ana = Caller().presses("1", "2")
    ana.holding = ("long_wait:technical",) if long else ("long_wait:sales",)
    ana.means("errand", "fault_report")
    assert ("busy" in ana.heard) == long


@pytest.mark.parametrize(("known", "node"), [(True, "complaints"), (False, "phone")])
def test_farid_is_asked_for_his_number(known: bool, node: str) -> None:
    farid = Caller(known=known).comes_to("complaint")
    assert decided(farid) == [("number", None, known)]
    assert farid.state.node == node


@pytest.mark.parametrize(("key", "needed"), [("2", True), ("7", False)])
def test_who_needs_an_interpreter_is_known(key: str, needed: bool) -> None:
    daud = Caller().comes_to("interpreter").presses("7", key)
    assert ("interpreter", None, needed) in decided(daud)


def test_a_chat_is_not_connected_to_a_telephone() -> None:
    greta = Caller("chat", known=False).comes_to("case_status").means("value", value="v23456").presses("1")
    assert decided(greta) == [("chat", None, True)]
    assert "anything" in greta.entered and "outside" not in greta.entered


def test_a_chat_costs_nothing_and_hears_nothing_of_it() -> None:
    greta = Caller("chat").presses("1")
    assert not any(isinstance(event, Disclosed) and event.what == "cost" for event in greta.events)


def test_a_call_passes_by_what_is_for_chats() -> None:
    ana = Caller().presses("1")
    assert ana.heard == ["cost", "assistant", "notice", "recording"]
    assert "conditions" not in ana.entered


@pytest.fixture
def outside() -> Caller:
    """Ana, who is connected to a number outside."""
    return Caller().comes_to("case_status").presses("12345", "1")


def test_a_number_outside_is_dialled(outside: Caller) -> None:
    assert TransferStarted("+4684650040") in outside.events
    assert (outside.state.phase, outside.heard) == ("talking", ["outside"])


def test_nobody_outside_leads_to_the_queue(outside: Caller) -> None:
    outside.does(inputs.Unanswered())
    assert TransferFailed() in outside.events
    assert PlaceTaken("general") in outside.events


def test_after_a_talk_outside_comes_the_goodbye(outside: Caller) -> None:
    outside.does(inputs.AgentLeft())
    assert TransferEnded() in outside.events
    assert outside.events[-1] == ContactEnded("flow")


def test_keys_mean_nothing_while_people_talk(outside: Caller) -> None:
    for given in (inputs.Pressed("0"), inputs.Said("människa"), inputs.NoInput(), inputs.Waited()):
        assert outside.does(given).events == ()


def test_nobody_outside_means_nothing_elsewhere() -> None:
    ana = Caller().comes_to("buy").does(inputs.Connected(), agent="hanna")
    assert AgentConnected("hanna") in ana.events
    assert ana.does(inputs.Unanswered()).events == ()


def test_a_closed_queue_is_noted() -> None:
    ana = Caller().comes_to("invoice_question")
    ana.holding = ()
    ana.is_silent().is_silent()
    assert QueueClosed("billing") in ana.events
    assert not ana.has(PlaceTaken)


def test_closing_time_drops_nobody_who_waits() -> None:
    ana = Caller().comes_to("invoice_question").presses("12345678", "1")
    ana.holding = ()
    assert ana.waits(40).state.phase == "waiting"
    assert PlaceTaken("billing") in ana.does(inputs.Connected(), position=1).events


def test_hours_are_said_when_closed() -> None:
    ana = Caller().comes_to("invoice_question")
    ana.holding = ()
    ana.presses("12345678", "1")
    assert PromptPlayed("shut", "sv", {"hours": "office", "cost": "077"}) in ana.events


@pytest.mark.parametrize("errand", ["opening_hours", "call_cost"])
def test_a_question_is_answered_anywhere(errand: str) -> None:
    told = {"opening_hours": "told_hours", "call_cost": "told_cost"}[errand]
    ana = Caller().presses("1", "2").means("errand", errand)
    assert (ana.heard, ana.state.node) == ([told, "errand"], "errand")
    ana.means("errand", "invoice_question").means("errand", errand)
    assert (ana.heard, ana.state.node) == ([told, "customer"], "customer")
    ana.presses("12345678").means("confirm", errand)
    assert ana.state.tries == 1  # it was no errand that anybody doubted


def test_answers_come_to_an_end_too() -> None:
    ana = Caller().presses("1", "2")
    for _ in range(6):
        ana.means("errand", "call_cost")
    assert (ana.state.tries, ana.heard) == (1, ["errand_again"])


@pytest.mark.parametrize("said", ["noll", "0", "Människa!"])
def test_a_human_is_asked_for_in_any_way(said: str) -> None:
    assert HumanRequested("speech") in Caller().presses("1", "2").says(said).events


def test_a_digit_said_is_the_key() -> None:
    assert Caller().presses("1", "2", "1").says("två").state.node == "technical"


@pytest.mark.parametrize("said", ["Vänta lite", "långsammare"])
def test_elsa_asks_for_more_time(said: str) -> None:
    elsa = Caller().presses("1", "2").says(said)
    assert (elsa.heard, elsa.asked.timeout) == (["errand"], 20)
    assert elsa.presses("1").asked.timeout == 20


def test_who_keeps_quiet_once_gets_more_time() -> None:
    assert Caller().presses("1").is_silent().asked.timeout == 20
