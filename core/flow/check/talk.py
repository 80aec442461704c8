"""Turns a way through a flow into a transcript, and texts into seconds."""

from collections.abc import Iterable, Iterator, Sequence

from core import inputs
from core.events import (
    AgentConnected,
    ContactEnded,
    Event,
    PlaceTaken,
    PromptPlayed,
)
from core.flow import engine
from core.flow.check.offers import Given
from core.flow.check.walk import BEFORE, Transition, Walk, canonical
from core.flow.graph import Flow

SECONDS_A_WORD = 60 / 150  # 150 words a minute


def seconds(flow: Flow, events: Iterable[Event]) -> float:
    """Give how long the texts among these events take to say."""
    return sum(spoken(flow, event) for event in events if isinstance(event, PromptPlayed))


def spoken(flow: Flow, event: PromptPlayed) -> float:
    """Give how long one text takes to say, at 150 words a minute."""
    return length(flow.text(event.language, event.prompt, event.args))


def length(text: str) -> float:
    """Give how long some words take to say, at 150 words a minute."""
    return len(text.split()) * SECONDS_A_WORD


def turns(walk: Walk, way: Sequence[Given]) -> Iterator[tuple[Given, tuple[Event, ...]]]:
    """Take a way again, turn by turn."""
    state = engine.begin(walk.flow, walk.cost)
    for given in way:
        step = engine.advance(walk.flow, state, given.input, given.facts)
        yield given, step.events
        state = canonical(step.state)


def transcript(walk: Walk, index: int, last: Given | None = None) -> tuple[str, ...]:
    """Give the shortest way to a situation, and one input more, in the words that are heard."""
    way = [*(walk.way(index) if index != BEFORE else []), *([last] if last else [])]
    lines = [line for given, events in turns(walk, way) for line in _turn(walk.flow, given, events)]
    return tuple(lines)


def path_of(walk: Walk, one: Transition, given: Given | None = None) -> tuple[str, ...]:
    """Give the shortest transcript that ends with a transition."""
    return transcript(walk, one.source, given or one.given[0])


def _turn(flow: Flow, given: Given, events: Sequence[Event]) -> Iterator[str]:
    yield _did(given)
    for event in events:
        match event:
            case PromptPlayed(prompt, language, args):
                yield f"  {language} “{flow.text(language, prompt, args)}”"
            case PlaceTaken(queue):
                yield f"  (waits in the queue {queue})"
            case AgentConnected():
                yield "  (talks with an agent)"
            case ContactEnded():
                yield "  (the contact is over)"


def _did(given: Given) -> str:
    match given.input:
        case inputs.Pressed(keys):
            return f"presses {keys}"
        case inputs.Interrupted(keys):
            return f"presses {keys} before the question"
        case inputs.Said(text):
            return f"says “{text}”"
        case inputs.Understood(outcome, str(errand)):
            return f"says something the assistant takes for: {outcome} {errand}"
        case inputs.Understood(outcome):
            return f"says something the assistant takes for: {outcome}"
        case inputs.Waited():
            return f"waits, {given.facts.waited} s in the queue at place {given.facts.position}"
        case inputs.Connected() if given.facts.agent is None:
            return "is let out of the queue, but the agent is gone"
    return PLAINLY[type(given.input)]


PLAINLY: dict[type[object], str] = {
    inputs.Arrived: "calls",
    inputs.NoInput: "says nothing",
    inputs.Unavailable: "says something, but the assistant does not answer",
    inputs.Connected: "is taken by an agent",
    inputs.AgentLeft: "is left by the agent",
    inputs.HungUp: "hangs up",
    inputs.Lost: "hears our apology, for we failed",
}
