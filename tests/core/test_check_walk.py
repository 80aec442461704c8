"""The walk leaves nobody out: whatever happens to a contact, the walk has been there."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import inputs
from core.events import InputRequested, NodeEntered
from core.ewt import worth_telling
from core.ewt_words import wait_of
from core.flow import graph
from core.flow.check.bare import Bare
from core.flow.check.given import STRANGE, TELLABLE, Given, is_lost_answer
from core.flow.check.offers import Offers
from core.flow.check.starts import starts
from core.flow.check.talk import length, transcript
from core.flow.check.walk import Walk
from core.flow.engine import advance
from core.flow.graph import Flow
from core.flow.kinds.queue import OFFER_AFTER
from core.flow.kinds.turn import PATIENT_SECONDS
from core.flow.meaning import REPEATS, meant
from core.flow.state import Facts, State
from tests.core.wandering import CHOICES, NAMES, flow_of, heard_after, turns, walk_of


@pytest.fixture(scope="module")
def walked(flow: Flow) -> Walk:
    """The default flow, explored."""
    return walk_of("kundservice")


@settings(max_examples=200)
@given(name=st.sampled_from(NAMES), choices=CHOICES)
def test_every_contact_has_been_walked(name: str, choices: list[int]) -> None:
    flow, known, bare = flow_of(name), walk_of(name), Bare(flow_of(name))
    least: dict[State, list[frozenset[tuple[str, str]]]] = {}
    for one in known.situations:
        least.setdefault(one.state, []).append(one.heard)
    heard = frozenset[tuple[str, str]]()
    for turn in turns(flow, choices):
        heard = heard_after(flow, turn, heard)
        if turn.after.phase != "ended":
            assert any(one <= heard for one in least[bare(turn.after)])


@settings(max_examples=200)
@given(name=st.sampled_from(NAMES), choices=CHOICES)
def test_what_is_left_out_never_matters(name: str, choices: list[int]) -> None:
    flow, bare = flow_of(name), Bare(flow_of(name))
    for turn in turns(flow, choices):
        spent = turn.before.repeats >= REPEATS
        met = Given(turn.given, turn.facts, spent, turn.before.fresh, turn.before.consent)
        met = met._replace(withheld=not turn.before.known, drawn=turn.before.drawn)
        seen = advance(flow, met.on(bare(turn.before)), turn.given, since(bare, turn.before, turn.facts))
        assert [type(event) for event in seen.events] == [type(event) for event in turn.events]
        assert nodes(bare, seen.events) == nodes(bare, turn.events)
        assert alike(bare, seen.state) == alike(bare, turn.after)


@settings(max_examples=200)
@given(name=st.sampled_from(NAMES), choices=CHOICES, key=st.sampled_from("0123456789*#"))
def test_an_early_key_is_as_good_as_another(name: str, choices: list[int], key: str) -> None:
    flow = flow_of(name)
    for turn in turns(flow, choices):
        state, facts = turn.after, turn.facts
        if state.phase not in ("asking", "confirming"):
            continue
        early = advance(flow, state, inputs.Interrupted(key), facts)
        unheard = tuple(one for one in state.disclosed if one not in state.fresh)
        cut = replace(state, disclosed=unheard, fresh=())
        assert early == advance(flow, cut, inputs.Interrupted(key), facts)
        if not Offers(flow).early(state, state.fresh):
            assert early == advance(flow, state, inputs.Pressed(key), facts)


@settings(max_examples=200)
@given(name=st.sampled_from(NAMES), choices=CHOICES)
def test_what_is_meant_comes_to_the_same(name: str, choices: list[int]) -> None:
    flow = flow_of(name)
    for turn in turns(flow, choices):
        for state in (turn.before, replace(turn.before, repeats=REPEATS)):
            plain = meant(flow, state, turn.given)
            assert meant(flow, state, plain) == plain
            step = advance(flow, state, turn.given, turn.facts)
            assert step == advance(flow, state, plain, turn.facts)
            assert step.state.repeats <= REPEATS


@settings(max_examples=200)
@given(choices=CHOICES)
def test_a_chat_is_led_as_a_call(choices: list[int]) -> None:
    """Where chats are not walked: they go the same ways, but for what calls alone are told or asked."""
    flow = flow_of("kundservice")
    assert {one.channel for one in starts(flow, "077")} == {"voice"}
    for turn in turns(flow, choices):
        if turn.before.drawn or not turn.before.known:
            return
        chat = replace(turn.before, channel="chat")
        step = advance(flow, chat, turn.given, turn.facts)
        assert step.state.node == turn.after.node and step.state.phase == turn.after.phase
        assert [one for one in asked(step.events) if one not in ("cost", "survey")] == [
            one for one in asked(turn.events) if one not in ("cost", "survey")
        ]


def asked(events: tuple[object, ...]) -> list[str]:
    """Give the nodes that were come to, by their names."""
    return [event.node for event in events if isinstance(event, NodeEntered)]


@settings(max_examples=200)
@given(name=st.sampled_from(NAMES), choices=CHOICES)
def test_who_needs_time_has_it_from_then_on(name: str, choices: list[int]) -> None:
    slow = False
    for turn in turns(flow_of(name), choices):
        slow = slow or (turn.given == inputs.NoInput() and turn.before.phase in ("asking", "confirming"))
        asked = [event.timeout for event in turn.events if isinstance(event, InputRequested)]
        assert not slow or min(asked, default=PATIENT_SECONDS) == PATIENT_SECONDS


@settings(max_examples=200)
@given(name=st.sampled_from(NAMES), choices=CHOICES)
def test_answers_differ_in_their_words_only(name: str, choices: list[int]) -> None:
    flow = flow_of(name)
    for turn in turns(flow, choices):
        named = [inputs.Understood("errand", one, 0.5) for one in flow.answers]
        after = [advance(flow, turn.after, each, turn.facts) for each in named]
        if not isinstance(flow.nodes[turn.after.node], graph.Converse) and after:
            assert {led.state for led in after} == {after[0].state}
            assert {tuple(map(type, led.events)) for led in after} == {tuple(map(type, after[0].events))}


def nodes(bare: Bare, events: tuple[object, ...]) -> list[str]:
    """Give the nodes that were come to, those that are alike by one name."""
    return [bare.alike(event.node) for event in events if isinstance(event, NodeEntered)]


def of_alike(own: str | None, alike_: str | None, holding: frozenset[str]) -> frozenset[str]:
    """Give what holds, as if the queue in which one has a place were the one that stands for it."""
    if own == alike_ or own is None:
        return holding
    others = {one for one in holding if alike_ not in one.split(":")}
    own_ones = {one for one in holding if own in one.split(":")}
    return frozenset(others | {one.replace(f":{own}", f":{alike_}") for one in own_ones})


def since(bare: Bare, state: State, facts: Facts) -> Facts:
    """Give the same facts as they are seen from the news, and the offer, told last."""
    facts = replace(facts, holding=of_alike(state.queue, bare(state).queue, facts.holding))
    if state.phase != "waiting":
        return facts
    if state.offered_at is None and facts.waited >= OFFER_AFTER:  # a long wait behind one is as one ahead
        facts = replace(facts, holding=facts.holding | {f"long_wait:{bare(state).queue}"})
    told = bare(state).told_position
    position = told if facts.position == state.told_position else 2
    last = state.told_at if state.offered_at is None else state.offered_at
    new = facts.wait is not None and worth_telling(wait_of(state.told_wait), facts.wait)
    wait = TELLABLE[new] if facts.wait else None
    return replace(facts, position=position, waited=facts.waited - last, wait=wait)


def alike(bare: Bare, state: State) -> State:
    """Leave out the numbers of the place, too."""
    return bare(State(**{**vars(state), "told_position": 0}))


def test_every_kind_and_fact_is_walked() -> None:
    flow = flow_of("everything")
    assert set(map(type, flow.nodes.values())) == set(graph.KINDS.values())
    assert flow.facts == set(graph.FACTS)
    assert flow.hours and flow.urgent and flow.answers and flow.guests


def test_who_can_arrive_is_called_or_writes() -> None:
    met = [(one.channel, one.known, one.drawn) for one in starts(flow_of("everything"), "077")]
    assert met == [("voice", True, False), ("chat", True, False)]


def test_the_shortest_way_is_the_first(walked: Walk) -> None:
    for index in range(0, len(walked.situations), 50):
        assert len(walked.way(index)) == walked.depth[index] + 1


def test_the_end_is_the_end(walked: Walk) -> None:
    ended = [index for index, one in enumerate(walked.situations) if one.state.phase == "ended"]
    assert ended and all(walked.out[index] == [] for index in ended)


def listening(flow: Flow, walked: Walk) -> Iterator[tuple[State, bool]]:
    """Give every question with whether the assistant may be given words there."""
    for _, here in walked.asked():
        yield here.state, inputs.Unavailable() in [one.input for one in Offers(flow).at(here.state)]


@pytest.mark.parametrize("name", NAMES)
def test_the_assistant_hears_what_no_list_has(name: str) -> None:
    flow = flow_of(name)
    for state, heard in listening(flow, walk_of(name)):
        given_ = [one.input for one in Offers(flow).at(state)]
        assert heard != (inputs.Said(STRANGE) in given_)
        if isinstance(flow.nodes[state.node], graph.Converse):
            assert heard
        elif heard:
            assert f"assistant:{state.language}" in state.disclosed


@pytest.mark.parametrize(
    ("given_", "lost"),
    [
        (inputs.NoInput(), True),
        (inputs.Said(STRANGE), True),
        (inputs.Understood("unclear"), True),
        (inputs.Unavailable(), True),
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


def test_who_calls_otherwise_is_told_so() -> None:
    walk = walk_of("everything")
    lines = {line for index in range(len(walk.situations)) for line in transcript(walk, index)}
    assert any(line.endswith("number withheld)") for line in lines)
    assert any(line.endswith("drawn for the survey)") for line in lines)
    assert transcript(walk, walk.arrivals[-1].target)[0] == "opens the chat"


def test_a_minute_has_150_words() -> None:
    assert length("ord " * 150) == pytest.approx(60)
