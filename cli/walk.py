"""A contact walked through a flow without a server: what is typed becomes an input of the engine."""

import json
import re
from dataclasses import dataclass, replace

from core import inputs
from core.errors import VaxelError
from core.events import Event, InputRequested, PromptPlayed
from core.flow import graph
from core.flow.engine import WAIT_SECONDS, advance, begin, needs_assistant
from core.flow.graph import Flow
from core.flow.state import Facts, State
from core.inputs import Input, Outcome

AGENT = "hanna"
KEYS = re.compile(r"(!?)([0-9*#]+)")
MEANING = re.compile(r"(?:^|(.*\S)\s+)=\s*(\S.*)")
WAIT = re.compile(r"/wait(?:\s+([1-9]\d{0,3}))?")
TALK: tuple[Outcome, ...] = ("human", "affirm", "deny", "repeat", "unclear")
SURE, DOUBTFUL = 0.9, 0.45  # confidences on either side of where the assistant takes an errand as it is
SOMETHING = "…"  # words that are in no list, where only their meaning was typed


class Mistyped(VaxelError):
    """What was typed means nothing here; the sentence says why."""


class MeaningNeeded(VaxelError):
    """These words are for the assistant: somebody has to say what it makes of them."""


@dataclass(frozen=True)
class Move:
    """What was typed, understood."""

    given: Input
    position: int | None = None  # the place in the queue from now on, None where it stays
    agent: str | None = None  # the agent whose offer stands


class Walk:
    """One contact; its state goes through JSON between turns, as it does through the database."""

    def __init__(self, flow: Flow, cost: str, language: str | None = None) -> None:
        begun = begin(flow, cost)
        self.flow, self.state = flow, replace(begun, language=language or begun.language)
        self.last: tuple[Event, ...] = ()  # what the last turn that did anything answered
        self.turn = 0  # the number of the turn that comes next
        self._position, self._waited = 1, 0

    @property
    def over(self) -> bool:
        """Tell whether the contact has ended."""
        return self.state.phase == "ended"

    def take(self, typed: str) -> tuple[Event, ...]:
        """Take a turn; none of its events when it means nothing to the engine. Mistyped, MeaningNeeded."""
        move = read(typed, self)
        self._position = move.position or self._position
        waits = self.state.phase == "waiting"
        facts = Facts(self._position if waits else 0, self._waited, move.agent)
        step = advance(self.flow, self.state, move.given, facts)
        self.state = State.from_json(json.loads(json.dumps(step.state.to_json())))
        if isinstance(move.given, inputs.Waited):
            self._waited += WAIT_SECONDS
        if step.events:
            self.last, self.turn = step.events, self.turn + 1
        return step.events


def read(typed: str, walk: Walk) -> Move:
    """Understand one line in the place where the walk is; Mistyped, or MeaningNeeded for free speech."""
    typed = typed.strip()
    if (typed == "/arrive") == bool(walk.last):
        raise Mistyped("a contact arrives once, before anything else.")
    if typed.startswith("/"):
        return _command(typed, walk)
    if not typed:
        return Move(inputs.Waited() if walk.state.phase == "waiting" else inputs.NoInput())
    if pressed := KEYS.fullmatch(typed):
        return Move(_keys(pressed[1], pressed[2], walk))
    return Move(_speech(typed, walk))


def _command(typed: str, walk: Walk) -> Move:
    phase = walk.state.phase
    match " ".join(typed.split()):
        case "/arrive":
            return Move(inputs.Arrived())
        case "/hangup":
            return Move(inputs.HungUp())
        case "/agent" if phase == "waiting":
            return Move(inputs.Connected(), agent=AGENT)
        case "/agent gone" if phase == "waiting":
            return Move(inputs.Connected())
        case "/agent left" if phase == "talking":
            return Move(inputs.AgentLeft())
    if (waits := WAIT.fullmatch(typed)) and phase == "waiting":
        return Move(inputs.Waited(), position=int(waits[1]) if waits[1] else None)
    if typed.split()[0] in ("/wait", "/agent"):
        raise Mistyped(f"`{typed}` means nothing while the contact is {phase}.")
    raise Mistyped(f"there is no `{typed}`; there are /wait, /agent, /agent gone, /agent left and /hangup.")


def _keys(early: str, keys: str, walk: Walk) -> Input:
    if len(keys) > 1:
        raise Mistyped("the line takes one key at a time.")
    if not early:
        return inputs.Pressed(keys)
    if not announces(walk.last):
        raise Mistyped("there was no announcement to cut short.")
    return inputs.Interrupted(keys)


def announces(events: tuple[Event, ...]) -> bool:
    """Tell whether something is told before the question, so that a key can cut it short."""
    kinds = [type(event) for event in events]
    return InputRequested in kinds and PromptPlayed in kinds[: kinds.index(InputRequested)]


def _speech(typed: str, walk: Walk) -> Input:
    meant = MEANING.fullmatch(typed)
    said = inputs.Said((meant[1] or SOMETHING) if meant else typed)
    free = needs_assistant(walk.flow, walk.state, said)
    if meant and not free:
        raise Mistyped("the assistant is not asked here; leave out what stands after `=`.")
    if free and not meant:
        raise MeaningNeeded("the assistant would be asked; say after `=` what it makes of the words.")
    return _meaning(meant[2].split(), walk) if meant else said


def _meaning(words: list[str], walk: Walk) -> Input:
    node = walk.flow.nodes[walk.state.node]
    errands = node.errands if isinstance(node, graph.Converse) else {}
    match words:
        case [errand] if errand in errands:
            return inputs.Understood("errand", errand, SURE)
        case ["confirm", errand] if errand in errands:
            return inputs.Understood("confirm", errand, DOUBTFUL)
        case ["unavailable"]:
            return inputs.Unavailable()
        case [talk] if outcome := next((one for one in TALK if one == talk), None):
            return inputs.Understood(outcome, None, DOUBTFUL if outcome == "unclear" else SURE)
    known = ", ".join([*errands, "confirm and one of these", *TALK, "unavailable"])
    raise Mistyped(f"`={' '.join(words)}` is nothing the assistant says here; there are {known}.")
