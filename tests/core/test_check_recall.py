"""What the check recalls of the engine is what the engine would say, also where the engine is broken."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import inputs
from core.events import ContactEnded, NoMatch
from core.flow import engine
from core.flow.check.given import Given
from core.flow.check.recall import Recall
from core.flow.check.walk import Outcome
from core.flow.graph import Flow
from core.flow.kinds import callback, collect, leave
from core.flow.kinds.turn import Turn
from core.flow.meaning import meant
from core.flow.state import Facts, State, Step
from tests.core.wandering import CHOICES, NAMES, Met, flow_of, turns

HISTORIES = st.tuples(st.sampled_from(NAMES), CHOICES)
type Change = Callable[[State, inputs.Input, Step], Step]


def answers(recall: Recall, turn: Met) -> Iterator[Outcome]:
    """Give what is recalled of a turn: of the answers for every world, the one for this world."""
    for one, outcome in recalled(recall, turn.before, turn.offered):
        asked = {name for name in turn.facts.holding if name in one.facts.holding}
        if not (one.spent or one.leave or one.withheld or one.drawn) and one.facts.holding == asked:
            yield outcome


def recalled(recall: Recall, state: State, given_: Given) -> list[tuple[Given, Outcome]]:
    """Give what is recalled of one input, be it alone or among others that come to the same."""
    alike = given_._replace(input=meant(recall.flow, state, given_.input))
    found = recall.take(state, (given_,) if alike == given_ else (alike, given_))
    return [(one, taking[0]) for taking, group in found.items() for one in group if one.input == given_.input]


def at_news(turn: Met) -> Met:
    """Give a turn as the walk takes it: the waiting time is part of the input, not of the contact."""
    facts = replace(turn.offered.facts, holding=turn.facts.holding)
    return replace(turn, facts=facts)


def check(flow: Flow, recall: Recall, choices: list[int]) -> None:
    """Take a contact on its way and compare every turn with what is recalled of it."""
    for each in turns(flow, choices):
        turn = at_news(each)
        step = engine.advance(flow, turn.before, turn.given, turn.facts)
        found = [(one.events, one.after(turn.before)) for one in answers(recall, turn)]
        assert not step.events or (step.events, step.state) in found


@settings(max_examples=150)
@given(HISTORIES)
def test_the_engine_is_recalled_as_it_is(history: tuple[str, list[int]]) -> None:
    name, choices = history
    recall = RECALLS.setdefault(name, Recall(flow_of(name)))
    check(flow_of(name), recall, choices)


RECALLS: dict[str, Recall] = {}  # one for all examples: what one contact met is recalled for the next


def forgetful(before: State, given_: inputs.Input, step: Step) -> Step:
    """Lose all that was said when a key is pressed in the middle of things."""
    return Step(replace(step.state, slots=(), errand=None), step.events) if before.errand else step


def curt(before: State, given_: inputs.Input, step: Step) -> Step:
    """End whatever is said when somebody is silent, in a state that is made anew."""
    if given_ != inputs.NoInput() or before.phase == "ended":
        return step
    ended = State(before.node, before.language, before.cost, before.channel, "ended")
    return Step(ended, (ContactEnded("flow"),))


def grudging(before: State, given_: inputs.Input, step: Step) -> Step:
    """Count something against who gave no leave to record."""
    if before.consent != "no":
        return step
    return Step(replace(step.state, tries=before.tries + 1), (*step.events, NoMatch(1)))


def partial(before: State, given_: inputs.Input, step: Step) -> Step:
    """Look at one thing that hardly anything else looks at."""
    known = before.known and step.state.phase == "waiting"
    return Step(replace(step.state, language="en"), step.events) if known else step


@pytest.mark.parametrize("change", [forgetful, curt, grudging, partial])
def test_an_altered_engine_is_recalled_too(change: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = engine.advance

    def advance(flow: Flow, state: State, given_: inputs.Input, facts: Facts) -> Step:
        return change(state, given_, usual(flow, state, given_, facts))

    monkeypatch.setattr(engine, "advance", advance)
    compare()


BREAKS: dict[str, tuple[Any, str, Any]] = {
    "nothing is told first": (Turn, "tell_first", lambda turn, node: None),
    "any answer is a yes": (Turn, "affirms", lambda turn, given_: True),
    "any key is what was meant": (Turn, "means", lambda turn, given_, key, words: True),
    "silence is leave": (leave, "answer_consent", lambda turn, node, given_: given_as_yes(turn, node)),
    "nothing is written down": (collect, "fill", lambda turn, slot: None),
    "whoever is known needs no asking": (callback, "_begin", lambda turn, node: hurried(turn, node)),
}


def given_as_yes(turn: Turn, node: Any) -> str:
    """Take anything for leave."""
    turn.change(consent="yes")
    return str(node.next)


def hurried(turn: Turn, node: Any) -> None:
    """Ask who is known for a time at once."""
    turn.change(step="time" if turn.state.known and turn.state.drawn else "keyed")
    callback.ask(turn, node, again=False)


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_engine_is_recalled_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*BREAKS[name])
    compare()


def compare() -> None:
    """Compare over many contacts."""
    recall = Recall(flow_of("everything"))

    @settings(max_examples=60)
    @given(CHOICES)
    def compared(choices: list[int]) -> None:
        check(flow_of("everything"), recall, choices)

    compared()


def test_a_state_made_anew_is_recalled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        engine, "advance", lambda flow, state, given_, facts: curt(state, given_, Step(state, ()))
    )
    recall, silence = Recall(flow_of("kundservice")), Given(inputs.NoInput())
    state = engine.begin(flow_of("kundservice"), "077")
    for one in (state, replace(state, drawn=True), replace(state, errand="move", tries=1)):
        ((_, outcome),) = recalled(recall, one, silence)
        assert outcome.after(one) == replace(state, phase="ended")
    assert recall.steps == 1


def test_a_question_is_asked_of_the_engine_once() -> None:
    recall, flow = Recall(flow_of("kundservice")), flow_of("kundservice")
    state, silence = engine.begin(flow, "077"), Given(inputs.NoInput())
    first = recalled(recall, state, silence)
    steps = recall.steps
    assert recalled(recall, replace(state, drawn=True, queue="billing"), silence) == first
    assert recall.steps == steps


def test_what_the_engine_reads_is_asked_anew() -> None:
    recall, flow = Recall(flow_of("kundservice")), flow_of("kundservice")
    state, silence = engine.begin(flow, "077"), Given(inputs.NoInput())
    first = recalled(recall, state, silence)
    other = recalled(recall, replace(state, disclosed=("cost:sv",)), silence)
    assert [outcome.events for _, outcome in other] != [outcome.events for _, outcome in first]
