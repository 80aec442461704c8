"""Turns a way through a flow into a transcript, and texts into seconds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core import inputs
from core.events import (
    AgentConnected,
    CallbackBooked,
    ContactEnded,
    Event,
    PlaceHeld,
    PlaceTaken,
    PromptPlayed,
    TransferStarted,
)
from core.flow import engine
from core.flow.check.given import Given
from core.flow.check.walk import Taken, Transition, Walk
from core.flow.graph import Flow
from core.flow.meaning import REPEATS
from core.flow.state import Channel
from core.flow.words import text

SECONDS_A_WORD = 60 / 150  # 150 words a minute
SOMEBODY = dict.fromkeys(
    ("@own", "@phone", "@pending"), "+46701234567"
)  # what a transcript shows for anyone's


def seconds(flow: Flow, events: Iterable[Event]) -> float:
    """Give how long the texts among these events take to say."""
    return sum(spoken(flow, event) for event in events if isinstance(event, PromptPlayed))


def spoken(flow: Flow, event: PromptPlayed) -> float:
    """Give how long one text takes to say, at 150 words a minute."""
    return length(text(flow, event.language, event.prompt, event.args, personal=SOMEBODY))


def length(words: str) -> float:
    """Give how long some words take to say, at 150 words a minute."""
    return len(words.split()) * SECONDS_A_WORD


def turns(walk: Walk, way: Sequence[Taken]) -> Iterator[tuple[Taken, tuple[Event, ...]]]:
    """Take a way again, turn by turn."""
    for one in way:
        state = walk.state(one.source)
        yield one, engine.advance(walk.flow, one.given.on(state), one.given.input, one.given.facts).events


def played(walk: Walk, index: int) -> Iterator[PromptPlayed]:
    """Give the texts that are heard when a situation is first come to."""
    for _, events in turns(walk, [walk.came[index]]):
        yield from (event for event in events if isinstance(event, PromptPlayed))


def time_taken(walk: Walk, way: Sequence[Taken]) -> float:
    """Give the spoken seconds of a way."""
    return sum(seconds(walk.flow, events) for _, events in turns(walk, way))


def transcript(walk: Walk, index: int, last: Given | None = None) -> tuple[str, ...]:
    """Give the shortest way to a situation, and one input more, in the words that are heard."""
    way = [*walk.way(index), *([Taken(index, last)] if last else [])]
    there = [*(one.source for one in way[1:]), index]
    lines: list[str] = []
    for (one, events), after in zip(turns(walk, way), there, strict=True):
        did = _arrives(walk, one) if one.source < 0 else _did(one.given)
        channel = walk.state(after).channel
        did += f", {REPEATS} times" if one.given.spent else ""
        lines += [did, *_heard(walk.flow, events, channel)]
    return tuple(lines)


def path_of(walk: Walk, one: Transition, given: Given | None = None) -> tuple[str, ...]:
    """Give the shortest transcript that ends with a transition."""
    return transcript(walk, one.source, given or one.given[0])


def _arrives(walk: Walk, one: Taken) -> str:
    state = walk.state(one.source)
    if state.channel == "chat":
        return "opens the chat"
    return _did(one.given)


def _heard(flow: Flow, events: Sequence[Event], channel: Channel) -> Iterator[str]:
    for event in events:
        match event:
            case PromptPlayed(prompt, language, args):
                yield f"  {language} “{text(flow, language, prompt, args, channel, SOMEBODY)}”"
            case TransferStarted(to):
                yield f"  (is connected to {to})"
            case PlaceHeld(queue):
                yield f"  (steps aside, the place in the queue {queue} is kept)"
            case CallbackBooked(queue):
                yield f"  (is promised a call from the queue {queue})"
            case PlaceTaken(queue):
                yield f"  (waits in the queue {queue})"
            case AgentConnected():
                yield "  (talks with an agent)"
            case ContactEnded():
                yield "  (the contact is over)"


def _did(given: Given) -> str:
    about = ["number withheld"] * given.withheld + ["drawn for the survey"] * given.drawn
    so = [*sorted(given.facts.holding), *about]
    return _done(given) + (f" ({', '.join(so)})" if so else "")


def _done(given: Given) -> str:
    match given.input:
        case inputs.Understood(language=str(language)):
            plainly = given._replace(input=replace(given.input, language=None))
            return f"{_done(plainly)}, in {language}"
        case inputs.Pressed(keys):
            return f"presses {keys}"
        case inputs.Interrupted(keys):
            return f"presses {keys} before the question"
        case inputs.Said(said):
            return f"says “{said}”"
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
    inputs.AgentLost: "loses the agent before a word was said",
    inputs.Unanswered: "finds nobody there",
    inputs.HungUp: "hangs up",
    inputs.Lost: "hears our apology, for we failed",
}
