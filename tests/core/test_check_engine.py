"""Properties that no flow can break, for the engine keeps them: each catches an engine that does not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from adapters.flowfiles import load, locate
from core import inputs
from core.errors import FlowError
from core.events import ContactEnded, LanguageChosen, NoMatch
from core.flow import engine, graph, meaning
from core.flow.check import explore, led, pace, reach, told
from core.flow.check.case import Case
from core.flow.check.finding import Finding, places
from core.flow.graph import Flow
from core.flow.kinds import errands, queue, turn
from core.flow.kinds.turn import Turn
from core.flow.state import Facts, State, Step
from tests.flows.bases import BASES
from tests.flows.few import Few

FLOW = "flows/plain.yml"
SMALL = (  # the plain flow with one errand, so that little is explored
    ("      double_charge: billing\n      fault_report: technical\n      order_status: orders\n", ""),
    ("      move: orders\n      cancel: contracts\n", ""),
)


@pytest.fixture(scope="module")
def small() -> Flow:
    """The plain flow, with one errand to speak of."""
    return load(changed(*SMALL))


def changed(*changes: tuple[str, str]) -> dict[str, str]:
    """Change the text of the plain flow."""
    texts = dict(BASES["plain"])
    for old, new in changes:
        assert old in texts[FLOW]
        texts[FLOW] = texts[FLOW].replace(old, new, 1)
    return texts


def sentences(flow: Flow, property_: Callable[[Case], Iterator[Finding]]) -> set[str]:
    """Give what one property finds."""
    return {one.sentence for one in findings(flow, property_)}


def findings(flow: Flow, property_: Callable[[Case], Iterator[Finding]]) -> list[Finding]:
    """Give everything that one property finds."""
    return list(property_(Case(explore.explore(flow, "077"), places(*locate(BASES["plain"])))))


def test_a_queue_before_the_cost_is_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentences(small, told.cost_first) == set()
    monkeypatch.setattr(Turn, "tell_first", lambda turn, node: None)
    assert "the cost of the call was not heard in `sv` before this." in sentences(small, told.cost_first)


def test_a_silent_assistant_is_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Turn, "tell_first", lambda turn, node: None)
    found = sentences(small, told.assistant_says_so)
    assert "the assistant is given words before it said in `en` that it is one." in found


def test_a_yes_to_nothing_asked_is_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentences(small, told.consent) == set()
    monkeypatch.setattr(meaning, "_early", lambda node, given: inputs.Pressed(given.keys))
    assert sentences(small, told.consent) == {"what was no yes to the question counts as one."}


def test_no_more_time_for_who_needs_it_is_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentences(small, pace.time_is_given) == set()
    monkeypatch.setattr(turn, "PATIENT_SECONDS", 19)
    assert sentences(small, pace.time_is_given) == {"who needs more time has only 19 s for the answer."}


def test_leave_without_an_answer_is_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    alter(monkeypatch, lambda before, given, step: replace(step, state=replace(step.state, consent="yes")))
    assert "there is leave to record, but nobody answered." in sentences(small, told.consent)


def test_a_worse_way_after_a_no_is_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    def punish(before: State, given: inputs.Input, step: Step) -> Step:
        refused = before.consent == "no" and step.state.phase == "waiting"
        return replace(step, events=(*step.events, NoMatch(1))) if refused else step

    assert sentences(small, told.consent_changes_nothing) == set()
    alter(monkeypatch, punish)
    found = sentences(small, told.consent_changes_nothing)
    assert found == {"goes on differently with and without leave to record."}


def test_a_way_for_the_willing_alone_is_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    def shut_out(before: State, given: inputs.Input, step: Step) -> Step:
        refused = before.consent is None and step.state.consent == "no"
        return (
            Step(replace(step.state, phase="ended"), (*step.events, ContactEnded("flow")))
            if refused
            else step
        )

    alter(monkeypatch, shut_out)
    found = sentences(small, told.consent_changes_nothing)
    assert "who agrees to be recorded comes here, who does not never does." in found


def test_a_language_that_forgets_is_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(before: State, given: inputs.Input, step: Step) -> Step:
        chosen = any(isinstance(event, LanguageChosen) for event in step.events)
        return replace(step, state=replace(step.state, queue=None)) if chosen else step

    assert sentences(small, reach.language_keeps_all) == set()
    alter(monkeypatch, forget)
    assert sentences(small, reach.language_keeps_all) == {"a change of language loses what was said before."}


def test_a_deaf_zero_is_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentences(small, reach.human_near) == set()
    monkeypatch.setattr(Turn, "means", lambda turn, given, key, words: False)
    assert "a human is more than 2 inputs away in `sv`." in sentences(small, reach.human_near)


def test_a_zero_without_effect_is_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    def ignore(before: State, given: inputs.Input, step: Step) -> Step:
        return Step(before, ()) if given == inputs.Pressed("0") else step

    alter(monkeypatch, ignore)
    assert "0 does nothing." in sentences(small, reach.human_near)


def test_a_third_try_is_found(small: Flow) -> None:
    menu = small.nodes["menu"]
    assert isinstance(menu, graph.Menu)
    patient = replace(small, nodes={**small.nodes, "menu": replace(menu, tries=4)})
    assert sentences(patient, reach.human_named) == {"asks again more than twice."}


def test_a_hang_up_that_is_ignored_is_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentences(small, reach.every_state_ends) == set()
    alter(monkeypatch, lambda before, given, step: Step(before, ()) if given == inputs.HungUp() else step)
    assert sentences(small, reach.every_state_ends) == {"who hangs up here is not let go."}


def test_questions_without_end_are_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentences(small, reach.no_endless_circle) == set()
    for module in (engine, meaning):
        monkeypatch.setattr(module, "REPEATS", 1_000_000)
    found = sentences(small, reach.no_endless_circle)
    assert found == {"can be come back to without end, and no human in between."}


def test_a_flow_too_large_to_prove_is_refused(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "LIMIT", 10)
    with pytest.raises(FlowError, match="there are more than 10 situations"):
        explore.explore(small, "077")


def test_a_dropped_place_is_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    def drop(before: State, given: inputs.Input, step: Step) -> Step:
        tired = before.phase == "waiting" and given == inputs.Waited()
        return Step(replace(step.state, phase="ended"), (ContactEnded("flow"),)) if tired else step

    assert sentences(small, pace.nobody_is_dropped) == set()
    alter(monkeypatch, drop)
    assert sentences(small, pace.nobody_is_dropped) == {"who waits is dropped from the queue."}


def test_a_place_left_and_not_come_back_to_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = load(BASES["calls"])
    monkeypatch.setattr(explore, "Offers", Few)
    assert sentences(calls, pace.steps_aside_safely) == set()
    monkeypatch.setattr(Turn, "back_or", lambda turn, elsewhere: elsewhere)
    assert sentences(calls, pace.steps_aside_safely) == {"who has a place in the queue is said goodbye to."}


def test_an_urgent_errand_not_listened_for_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = load(BASES["everything"])
    monkeypatch.setattr(explore, "Offers", Few)
    assert sentences(everything, led.urgent_is_led_on) == set()
    monkeypatch.setattr(errands, "urgent", lambda turn, given: None)
    found = {one.node: one.sentence for one in findings(everything, led.urgent_is_led_on)}
    assert set(found.values()) == {"`power_out` is urgent, but not led on from here."}
    assert {"case", "interpreter", "promise", "billing"} <= found.keys()
    assert "errand" not in found


@pytest.mark.parametrize(("name", "seconds"), [("NEWS_SECONDS", 400), ("WAIT_SECONDS", 90)])
def test_rare_news_are_found(small: Flow, monkeypatch: pytest.MonkeyPatch, name: str, seconds: int) -> None:
    assert sentences(small, pace.news_in_time) == set()
    monkeypatch.setattr(queue, name, seconds)
    assert "the news are more than 60 s apart in `en`." in sentences(small, pace.news_in_time)


def test_late_first_news_are_found(small: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    def mute(before: State, given: inputs.Input, step: Step) -> Step:
        return Step(before, ()) if given == inputs.Waited() else step

    alter(monkeypatch, mute)
    assert "no news within 10 s in `sv`." in sentences(small, pace.news_in_time)


def alter(monkeypatch: pytest.MonkeyPatch, change: Callable[[State, inputs.Input, Step], Step]) -> None:
    """Put an engine in place that does one thing differently."""
    usual = engine.advance

    def advance(flow: Flow, state: State, given: inputs.Input, facts: Facts) -> Any:
        return change(state, given, usual(flow, state, given, facts))

    monkeypatch.setattr(engine, "advance", advance)
