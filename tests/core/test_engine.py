"""The function that advances every contact, over histories drawn at random."""

import itertools
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import inputs
from core.events import (
    AgentConnected,
    ConsentAnswered,
    ContactEnded,
    Disclosed,
    ErrandUnderstood,
    Event,
    HumanRequested,
    InputRequested,
    LanguageChosen,
    PlaceTaken,
    PositionTold,
    PromptPlayed,
)
from core.flow.engine import advance, begin, needs_assistant
from core.flow.graph import Flow
from core.flow.state import Facts, State
from core.flow.words import text
from core.inputs import plain
from core.log import from_log
from tests.core.strategies import answers, histories

ARRIVED = (inputs.Arrived(), Facts())
type History = list[tuple[inputs.Input, Facts]]


def run(flow: Flow, history: History) -> tuple[State, list[Event]]:
    """Take a contact through a history, its state going through JSON between turns."""
    state, events = begin(flow, "077"), list[Event]()
    for given_, facts in [ARRIVED, *history]:
        step = advance(flow, state, given_, facts)
        state = State.from_json(json.loads(json.dumps(step.state.to_json())))
        assert state == step.state
        events.extend(step.events)
    return state, events


@given(histories)
def test_any_history_can_be_taken(flow: Flow, history: History) -> None:
    _, events = run(flow, history)
    assert sum(isinstance(event, ContactEnded) for event in events) <= 1


def heard(flow: Flow, history: History, what: str) -> Iterator[tuple[bool, State, Event]]:
    """Give every event with whether `what` was told in its language and not cut short, and the state before.

    Whoever presses a key in an announcement has perhaps heard nothing of what that turn told.
    """
    state, told, last = begin(flow, "077"), set[str](), set[str]()
    for given_, facts in [ARRIVED, *history]:
        if isinstance(given_, inputs.Interrupted):
            told -= last
        last = set()
        step = advance(flow, state, given_, facts)
        language = state.language
        for event in step.events:
            if isinstance(event, LanguageChosen):
                language = event.language
            if isinstance(event, Disclosed) and event.what == what:
                last |= {event.language} - told
                told.add(event.language)
            yield language in told, state, event
        state = step.state


@given(histories)
def test_the_cost_is_heard_before_any_queue(flow: Flow, history: History) -> None:
    for told, _, event in heard(flow, history, "cost"):
        assert told or not isinstance(event, PlaceTaken)


@given(histories)
def test_an_assistant_says_so_before_free_speech(flow: Flow, history: History) -> None:
    for told, before, event in heard(flow, history, "assistant"):
        assert told or not isinstance(event, ErrandUnderstood) or before.node != "errand"


@given(histories)
def test_silence_and_noise_are_no_consent(flow: Flow, history: History) -> None:
    meant = [
        given_
        for given_, _ in history
        if given_ in (inputs.Pressed("1"), inputs.Said("ja"), inputs.Said("yes"))
    ]
    state, _ = run(flow, history)
    assert meant or state.consent != "yes"


@given(histories)
def test_every_event_survives_the_log(flow: Flow, history: History) -> None:
    _, events = run(flow, history)
    for event in events:
        assert from_log(event.kind, json.loads(json.dumps(event.data()))) == event


@given(histories)
def test_every_prompt_played_can_be_said(flow: Flow, history: History) -> None:
    _, events = run(flow, history)
    for event in events:
        if isinstance(event, PromptPlayed):
            assert "{" not in text(flow, event.language, event.prompt, event.args)


@given(histories)
def test_after_the_end_nothing_happens(flow: Flow, history: History) -> None:
    state, _ = run(flow, [*history, (inputs.HungUp(), Facts())])
    for given_, facts in [ARRIVED, *history]:
        assert advance(flow, state, given_, facts).events == ()


@given(st.lists(answers, max_size=8))
def test_zero_leads_to_a_human_from_everywhere(flow: Flow, given_: list[inputs.Input]) -> None:
    state, _ = run(flow, [(one, Facts()) for one in given_])
    if state.phase in ("asking", "confirming"):
        step = advance(flow, state, inputs.Pressed("0"), Facts())
        assert HumanRequested("keys") in step.events
        assert any(isinstance(event, PlaceTaken) for event in step.events)


@given(st.lists(st.just(inputs.NoInput()) | st.just(inputs.Said("blåbär")), min_size=12, max_size=12))
def test_saying_nothing_useful_ends_at_a_human(flow: Flow, given_: list[inputs.Input]) -> None:
    state, _ = run(flow, [(one, Facts()) for one in given_])
    assert state.queue == "general"


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 20)), max_size=30))
def test_news_is_never_a_minute_apart(flow: Flow, stretches: list[tuple[int, int]]) -> None:
    state, _ = run(flow, [(inputs.Pressed("1"), Facts()), (inputs.Pressed("0"), Facts())])
    waited, told = 0, [0]
    for position, seconds in stretches:
        step = advance(flow, state, inputs.Waited(), Facts(position, waited))
        state = step.state
        told += [event.waited for event in step.events if isinstance(event, PositionTold)]
        waited += seconds
    assert all(later - earlier <= 60 for earlier, later in itertools.pairwise(told))


def test_a_change_of_place_is_told_at_once(flow: Flow) -> None:
    state, _ = run(flow, [(inputs.Pressed("1"), Facts()), (inputs.Pressed("0"), Facts())])
    for position in (3, 2):
        step = advance(flow, state, inputs.Waited(), Facts(position, 4))
        assert PositionTold(position, 4) in step.events
        state = step.state


@pytest.mark.parametrize(
    ("given_", "consent"),
    [
        (inputs.Pressed("1"), "yes"),
        (inputs.Said("Ja, tack!"), "yes"),
        (inputs.Pressed("2"), "no"),
        (inputs.Said("Nej."), "no"),
        (inputs.NoInput(), "no"),
        (inputs.Said("ja nej"), None),
        (inputs.Pressed("7"), None),
        (inputs.Interrupted("1"), None),
    ],
)
def test_consent_means_what_was_answered(flow: Flow, given_: inputs.Input, consent: str | None) -> None:
    state, _ = run(flow, [(inputs.Pressed("1"), Facts()), (given_, Facts())])
    assert state.consent == consent


def test_a_second_unclear_answer_is_a_no(flow: Flow) -> None:
    odd = (inputs.Pressed("7"), Facts())
    _, events = run(flow, [(inputs.Pressed("1"), Facts()), odd, odd])
    assert ConsentAnswered("recording", "no", "silence", "recording_again") in events


def test_yes_and_no_lead_to_the_same_question(flow: Flow) -> None:
    ends = [
        run(flow, [(inputs.Pressed("1"), Facts()), (inputs.Pressed(key), Facts())])[0].node for key in "12"
    ]
    assert ends == ["errand", "errand"]


def test_free_words_are_for_the_assistant_alone(flow: Flow) -> None:
    state, _ = run(flow, [(inputs.Pressed("1"), Facts()), (inputs.Pressed("2"), Facts())])
    assert needs_assistant(flow, state, inputs.Said("min router är trasig"))
    assert not needs_assistant(flow, state, inputs.Said("Människa!"))
    assert not needs_assistant(flow, state, inputs.Pressed("1"))
    assert not needs_assistant(flow, begin(flow, "077"), inputs.Said("min router är trasig"))


def test_a_denied_errand_is_asked_for_anew(flow: Flow) -> None:
    doubt = (inputs.Understood("confirm", "move", 0.4), Facts())
    opening: History = [(inputs.Pressed("1"), Facts()), (inputs.Pressed("2"), Facts())]
    state, _ = run(flow, [*opening, doubt, (inputs.Said("nej"), Facts())])
    assert (state.phase, state.errand, state.tries) == ("asking", None, 1)


def test_an_errand_the_node_lacks_is_unclear(flow: Flow) -> None:
    opening: History = [(inputs.Pressed("1"), Facts()), (inputs.Pressed("2"), Facts())]
    state, _ = run(flow, [*opening, (inputs.Understood("errand", "nonsense", 0.99), Facts())])
    assert (state.node, state.errand, state.tries) == ("errand", None, 1)


def test_a_second_connection_is_no_event(flow: Flow) -> None:
    waiting: History = [(inputs.Pressed("1"), Facts()), (inputs.Pressed("0"), Facts())]
    _, events = run(flow, [*waiting, *[(inputs.Connected(), Facts(agent="hanna"))] * 2])
    assert sum(isinstance(event, AgentConnected) for event in events) == 1


def test_speech_is_expected_in_the_chosen_language(flow: Flow) -> None:
    _, events = run(flow, [(inputs.Said("English please"), Facts())])
    asked = [event for event in events if isinstance(event, InputRequested)]
    assert [one.language for one in asked] == ["sv", "en"]


def test_plain_words_have_no_marks() -> None:
    assert plain("  Ja,   TACK! ") == "ja tack"
    assert plain("…") == ""
    assert plain("I'd rather not, that’s all") == "id rather not thats all"


def test_an_announcement_cut_short_twice_is_told_thrice(flow: Flow) -> None:
    early = [(inputs.Interrupted(key), Facts()) for key in "29"]
    _, events = run(flow, [(inputs.Pressed("1"), Facts()), *early])
    told = [event for event in events if isinstance(event, Disclosed) and event.what == "assistant"]
    assert len(told) == 3


def test_doubt_upon_doubt_ends_at_the_keys(flow: Flow) -> None:
    doubt = (inputs.Understood("confirm", "move", 0.4), Facts())
    opening: History = [(inputs.Pressed("1"), Facts()), (inputs.Pressed("2"), Facts())]
    state, _ = run(flow, [*opening, doubt, doubt, doubt, doubt])
    assert state.node == "menu"


def test_a_question_is_not_repeated_for_ever(flow: Flow) -> None:
    again = (inputs.Pressed("9"), Facts())
    state, _ = run(flow, [(inputs.Pressed("1"), Facts()), *[again] * 30])
    assert (state.consent, state.queue) == ("no", "general")


def test_being_lost_by_us_ends_the_contact(flow: Flow) -> None:
    state, events = run(flow, [(inputs.Lost(), Facts())])
    assert (state.phase, events[-1]) == ("ended", ContactEnded("failure"))


def test_an_agent_gone_gives_the_place_back(flow: Flow) -> None:
    state, events = run(flow, [(inputs.Pressed("0"), Facts()), (inputs.Connected(), Facts())])
    assert (state.phase, events[-1]) == ("waiting", PlaceTaken("general"))


def test_consent_is_logged_with_the_text_answered(flow: Flow) -> None:
    keys: History = [(inputs.Pressed(key), Facts()) for key in "1791"]
    _, events = run(flow, keys)
    played = [event.prompt for event in events if isinstance(event, PromptPlayed)]
    (answer,) = [event for event in events if isinstance(event, ConsentAnswered)]
    assert played[played.index("recording_yes") - 1] == answer.prompt == "recording_again"
