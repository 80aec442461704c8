"""The walk leaves nobody out: whatever happens to a contact, the walk has been there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import inputs
from core.events import InputRequested, PromptPlayed
from core.flow.check.explore import explore
from core.flow.check.offers import INTERRUPTED, STRANGE, Given, Offers, is_lost_answer
from core.flow.check.talk import length, transcript
from core.flow.check.walk import Walk, canonical
from core.flow.engine import advance, begin
from core.flow.graph import Flow
from core.flow.state import Facts, State, Step


@pytest.fixture(scope="module")
def walked(flow: Flow) -> Walk:
    """The default flow, explored."""
    return explore(flow, "077")


@given(choices=st.lists(st.integers(0, 10_000), max_size=25))
def test_every_contact_has_been_walked(flow: Flow, walked: Walk, choices: list[int]) -> None:
    known = {one.state for one in walked.situations}
    step = advance(flow, begin(flow, "077"), inputs.Arrived(), Facts())
    for choice in choices:
        offers = (*Offers(flow).at(step.state), *(INTERRUPTED if begins_with_notice(step) else ()))
        if not offers:
            break
        one = offers[choice % len(offers)]
        later = advance(flow, step.state, one.input, one.facts)
        step = later if later.events else step
        assert canonical(step.state, flow) in known


def begins_with_notice(step: Step) -> bool:
    """Tell whether something is told before the question, which a key may cut short."""
    kinds = [type(event) for event in step.events]
    return InputRequested in kinds and PromptPlayed in kinds[: kinds.index(InputRequested)]


@given(choices=st.lists(st.integers(0, 10_000), max_size=25))
def test_what_is_left_out_never_matters(flow: Flow, choices: list[int]) -> None:
    state = advance(flow, begin(flow, "077"), inputs.Arrived(), Facts()).state
    for choice in choices:
        offers = Offers(flow).at(state)
        if not offers:
            break
        one = offers[choice % len(offers)]
        full = advance(flow, state, one.input, one.facts)
        bare = advance(flow, canonical(state), one.input, since(state, one.facts))
        assert [type(event) for event in full.events] == [type(event) for event in bare.events]
        assert alike(full.state) == alike(bare.state)
        state = full.state


def since(state: State, facts: Facts) -> Facts:
    """Give the same facts as they are seen from the news told last."""
    told = canonical(state).told_position
    position = told if facts.position == state.told_position else 2
    return Facts(position, facts.waited - state.told_at if state.phase == "waiting" else 0, facts.agent)


def alike(state: State) -> State:
    """Leave out the numbers of the place and how often a question came again, too."""
    return canonical(State(**{**vars(state), "told_position": 0, "repeats": 0}))


def test_the_shortest_way_is_the_first(walked: Walk) -> None:
    assert walked.depth == sorted(walked.depth)
    for index in range(0, len(walked.situations), 50):
        assert len(walked.way(index)) == walked.depth[index] + 1


def test_the_end_is_the_end(walked: Walk) -> None:
    ended = [index for index, one in enumerate(walked.situations) if one.state.phase == "ended"]
    assert ended and all(walked.out[index] == [] for index in ended)


def test_the_assistant_hears_what_no_list_has(flow: Flow, walked: Walk) -> None:
    for _, here in walked.asked():
        given_ = [one.input for one in Offers(flow).at(here.state)]
        heard = inputs.Unavailable() in given_
        assert heard == isinstance(flow.nodes[here.state.node], type(flow.nodes["errand"]))
        assert heard != (inputs.Said(STRANGE) in given_)


@pytest.mark.parametrize(
    ("given_", "lost"),
    [
        (inputs.NoInput(), True),
        (inputs.Said(STRANGE), True),
        (inputs.Understood("unclear"), True),
        (inputs.Understood("human"), False),
        (inputs.Said("ja"), False),
        (inputs.Pressed("7"), False),
    ],
)
def test_a_lost_answer_is_no_answer(given_: inputs.Input, lost: bool) -> None:
    assert is_lost_answer(Given(given_)) == lost


def test_a_way_is_told_in_the_words_heard(walked: Walk) -> None:
    waiting = next(i for i, one in enumerate(walked.situations) if one.state.phase == "waiting")
    assert transcript(walked, waiting) == (
        "calls",
        "  sv “Hej och välkommen till Nordvik. För svenska, tryck ett.”",
        "  en “For English, press two.”",
        "presses 0",
        "  sv “Du betalar enligt din operatörs pris för 077-nummer, även medan du väntar i kö.”",
        "  sv “Du kommer till kundtjänst.”",
        "  (waits in the queue general)",
    )


def test_a_minute_has_150_words() -> None:
    assert length("ord " * 150) == pytest.approx(60)
