"""Contacts that wander through a flow at random, turn by turn, through the engine itself."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from hypothesis import strategies as st

from adapters.flowfiles import load
from core import inputs
from core.events import Event, InputRequested, PromptPlayed
from core.flow import engine
from core.flow.check.explore import explore
from core.flow.check.given import NONE, TELLABLE, Given
from core.flow.check.offers import INTERRUPTED, Offers
from core.flow.check.starts import said, starts
from core.flow.check.walk import Told, Walk
from core.flow.graph import Flow
from core.flow.kinds.queue import NEWS_SECONDS, OFFER_AGAIN
from core.flow.state import Facts, State
from tests.core.caller import WINDOWS
from tests.flows.bases import BASES

COST = "077"
NAMES = tuple(BASES)
CHOICES = st.lists(st.integers(0, 100_000), max_size=30)
HOLDING = (
    *("open:office", "callback:billing", "callback:general", "long_wait:technical", "long_wait:billing"),
    *(f"sold:general@{WINDOWS[0]}", f"sold:billing@{WINDOWS[1]}"),
)
WAITED = (0, NEWS_SECONDS, OFFER_AGAIN)  # seconds of waiting, in any place and with any wait


@dataclass(frozen=True)
class Met:
    """One turn of a contact."""

    before: State
    given: inputs.Input
    facts: Facts
    events: tuple[Event, ...]
    after: State
    offered: Given  # the input as the walk would give it, the same object each time


@cache
def flow_of(name: str) -> Flow:
    """Give a flow by its name."""
    return load(BASES[name])


@cache
def walk_of(name: str) -> Walk:
    """Give a flow, explored."""
    return explore(flow_of(name), COST)


@cache
def offers_of(name: str) -> Offers:
    """Give the inputs of a flow: the same objects each time, as the explorer has them."""
    return Offers(flow_of(name))


def turns(flow: Flow, choices: Sequence[int]) -> Iterator[Met]:
    """Take a contact on its way: each number chooses an input and what the world says while it comes."""
    first = [*arrivals(flow)]
    state = first[choices[0] % len(first)] if choices else first[0]
    events: tuple[Event, ...] = ()
    for choice in (0, *choices):
        offers = _offered(flow, state, events) if state.node != flow.start or events else (ARRIVAL,)
        if not offers:
            return
        offered = offers[choice % len(offers)]
        if isinstance(offered.input, inputs.Waited):
            offered = _any_wait(choice // len(offers))
        facts = replace(offered.facts, holding=_holding(choice // len(offers)), windows=WINDOWS)
        if state.phase == "waiting":  # a place has its waiting time, whatever happens in it
            facts = replace(facts, waited=facts.waited + state.told_at)
        step = engine.advance(flow, state, offered.input, facts)
        if step.events:
            yield Met(state, offered.input, facts, step.events, step.state, offered)
            state, events = step.state, step.events


def arrivals(flow: Flow) -> Iterator[State]:
    """Give everybody who can arrive: the number known or withheld, drawn for the survey or not."""
    for state in starts(flow, COST):
        for known, drawn in itertools.product((True, False), repeat=2):
            yield replace(state, known=known, drawn=drawn)


ARRIVAL = Given(inputs.Arrived())


def _offered(flow: Flow, state: State, events: tuple[Event, ...]) -> tuple[Given, ...]:
    asked = state.phase in ("asking", "confirming")
    early = INTERRUPTED if asked and has_notice(events) else ()
    return (*offers_of(flow.name).at(state), *early)


def has_notice(events: Sequence[Event]) -> bool:
    """Tell whether something is told before the question, which a key may cut short."""
    kinds = [type(event) for event in events]
    return InputRequested in kinds and PromptPlayed in kinds[: kinds.index(InputRequested)]


@cache
def _any_wait(number: int) -> Given:
    """Give a stretch of waiting that ends in any place, at any time and with any wait told of it."""
    position, waited, wait = (*itertools.product((1, 2), WAITED, TELLABLE),)[number % 12]
    return Given(inputs.Waited(), replace(NONE, position=position, waited=waited, wait=wait))


def _holding(number: int) -> frozenset[str]:
    return frozenset(name for at, name in enumerate(HOLDING) if number >> at & 1)


def heard_after(flow: Flow, turn: Met, heard: frozenset[Told]) -> frozenset[Told]:
    """Give what a contact has heard for certain after a turn: what a key cut short it may not have heard."""
    if isinstance(turn.given, inputs.Interrupted):
        heard -= frozenset(tuple(one.split(":")) for one in turn.before.fresh)
    asking = False
    for event in turn.events:
        asking = asking or isinstance(event, InputRequested)
        if isinstance(event, PromptPlayed):
            names = said(flow, COST, event, turn.after.channel)
            heard |= {(what, event.language) for what in names if not asking or what == "human"}
    return heard
