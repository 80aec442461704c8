"""Inputs that come to the same where a contact is are one input, the plainest."""

from dataclasses import replace

import pytest

from core import inputs
from core.flow import engine
from core.flow.graph import Flow
from core.flow.meaning import ASKED, REPEATS, SILENCE, meant
from core.flow.state import State
from tests.core.wandering import flow_of

HUMAN, AGAIN = inputs.Understood("human"), inputs.Understood("repeat")


@pytest.fixture
def flow() -> Flow:
    """A flow with every kind of node."""
    return flow_of("everything")


def at(flow: Flow, kind: str, **more: object) -> State:
    """Give a state at the first node of a kind."""
    node = next(one.id for one in flow.nodes.values() if type(one).__name__.lower() == kind)
    return replace(engine.begin(flow, "077"), node=node, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Människa!", HUMAN),
        ("en gång till", AGAIN),
        ("ett ögonblick", AGAIN),
        ("engelska", inputs.Understood("language", value="en")),
        ("ja", inputs.Understood("affirm")),
        ("jag vill inte bli inspelad", inputs.Understood("stop")),
        ("ett", inputs.Said("ett")),  # a key that was said
        ("min faktura", inputs.Said("min faktura")),
    ],
)
def test_a_short_answer_is_what_it_says(flow: Flow, words: str, found: inputs.Input) -> None:
    assert meant(flow, at(flow, "menu"), inputs.Said(words)) == found


def test_leave_is_a_yes_in_words(flow: Flow) -> None:
    assert meant(flow, at(flow, "consent"), inputs.Said("ja")) == inputs.Said("ja")


def test_a_language_is_named_where_it_is_asked_for(flow: Flow) -> None:
    assert meant(flow, at(flow, "language"), inputs.Said("engelska")) == inputs.Said("engelska")


@pytest.mark.parametrize(
    ("kind", "key", "found"),
    [
        ("menu", "1", inputs.Pressed("1")),
        ("menu", "9", AGAIN),
        ("consent", "1", AGAIN),  # never a yes to what was not heard (P2)
        ("consent", "2", inputs.Pressed("2")),
        ("collect", "7", AGAIN),
    ],
)
def test_a_key_before_the_question(flow: Flow, kind: str, key: str, found: inputs.Input) -> None:
    state = at(flow, kind)
    assert meant(flow, state, inputs.Interrupted(key)) == found
    cut = replace(state, fresh=("cost:sv",))  # it cut short what must be heard: that is told again first
    assert meant(flow, cut, inputs.Interrupted(key)) == inputs.Interrupted(key)


@pytest.mark.parametrize(
    "given_", [inputs.Pressed("9"), inputs.Pressed("*"), inputs.Said("en gång till"), inputs.Pressed("#")]
)
def test_a_wish_too_many_is_silence(flow: Flow, given_: inputs.Input) -> None:
    assert meant(flow, at(flow, "menu", repeats=REPEATS - 1), given_) != SILENCE
    assert meant(flow, at(flow, "menu", repeats=REPEATS), given_) == SILENCE


def test_leave_can_be_taken_back_however_often_one_asked(flow: Flow) -> None:
    state = at(flow, "menu", repeats=REPEATS, consent="yes")
    assert meant(flow, state, inputs.Pressed("#")) == inputs.Pressed("#")


def test_a_human_is_reached_however_often_one_asked(flow: Flow) -> None:
    state = at(flow, "menu", repeats=REPEATS)
    assert meant(flow, state, inputs.Said("människa")) == HUMAN
    assert meant(flow, state, inputs.Pressed("0")) == inputs.Pressed("0")


@pytest.mark.parametrize(
    ("given_", "found"),
    [
        (inputs.Pressed("5"), ASKED),
        (inputs.Said("hur länge till"), ASKED),
        (inputs.Unavailable(), ASKED),
        (inputs.Pressed("1"), inputs.Pressed("1")),  # takes the call that was offered
        (inputs.Pressed("*"), inputs.Pressed("*")),
        (inputs.Said("ja"), inputs.Said("ja")),
        (inputs.Understood("errand", "order", 0.9), ASKED),  # only what is urgent is led on from a queue
        (inputs.NoInput(), inputs.NoInput()),
    ],
)
def test_who_waits_asks_for_news_or_means_something(
    flow: Flow, given_: inputs.Input, found: inputs.Input
) -> None:
    assert meant(flow, at(flow, "queue", phase="waiting"), given_) == found


def test_who_waits_is_led_on_with_what_is_urgent(flow: Flow) -> None:
    urgent = inputs.Understood("errand", next(iter(flow.urgent)), 0.9)
    assert meant(flow, at(flow, "queue", phase="waiting"), urgent) == urgent
