"""A contact walked through a flow without a server: what is typed becomes an input of the engine."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from adapters.numbers import PhoneNumbers
from cli import around
from cli.around import Mistyped
from core import inputs
from core.asked import asked_for, number_given
from core.errors import VaxelError
from core.events import Event, InputRequested, PromptPlayed
from core.flow import graph
from core.flow.engine import advance, begin, needs_assistant
from core.flow.graph import Flow
from core.flow.kinds.queue import WAIT_SECONDS
from core.flow.state import Channel, Facts, State
from core.inputs import Input, Outcome
from core.personal import personal
from core.understanding import CARRIED

AGENT = "hanna"
NUMBERS, LINK = PhoneNumbers(), "https://vaxel.example/callback/{}"
KEYS = re.compile(r"(!?)([0-9*#]+)")
MEANING = re.compile(r"(?:^|(.*\S)\s+)=\s*(\S.*)")
WAIT = re.compile(r"/wait(?:\s+([1-9]\d{0,3}))?")
TALK: tuple[Outcome, ...] = ("human", "affirm", "deny", "repeat", "slower", "stop", "unclear")
NAMING: tuple[Outcome, ...] = ("language", "value")  # these name something
SURE, DOUBTFUL = 0.9, 0.45  # confidences on either side of where the assistant takes an errand as it is
SOMETHING = "…"  # words that are in no list, where only their meaning was typed


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

    def __init__(
        self, flow: Flow, cost: str, language: str | None = None, channel: Channel = "voice"
    ) -> None:
        begun = begin(flow, cost, channel, known=channel == "voice")
        self.flow, self.state = flow, replace(begun, language=language or begun.language)
        self.last: tuple[Event, ...] = ()  # what the last turn that did anything answered
        self.turn = 0  # the number of the turn that comes next
        self.in_wait = False  # whether the last turn was taken for the queue's wait document
        self._position, self._waited = 1, 0
        self._holding = around.usual(flow)

    @property
    def personal(self) -> Mapping[str, str]:
        """Give what the last answer says about the contact and no log holds."""
        own, booked, case = (partial(str, one) for one in (around.OWN, around.BOOKED, around.CASE))
        return personal(self.last, self.state, own, booked, case, LINK.format)

    @property
    def waits(self) -> bool:
        """Tell whether the contact waits in the queue."""
        return self.state.phase == "waiting"

    @property
    def confirms_a_call(self) -> bool:
        """Tell whether a yes would have a call promised, which can turn out to be impossible."""
        return isinstance(self.flow.nodes[self.state.node], graph.Callback) and self.state.step == "confirm"

    @property
    def over(self) -> bool:
        """Tell whether the contact has ended."""
        return self.state.phase == "ended"

    def take(self, typed: str) -> tuple[Event, ...]:
        """Take a turn; none of its events when it means nothing to the engine. Mistyped, MeaningNeeded."""
        if self.last and around.sets(typed.strip()):
            found = around.changed(self.flow, self.state, self._holding, typed.strip())
            self.state, self._holding = found
            return ()
        move = read(typed, self)
        self._position = move.position or self._position
        self.in_wait = self.waits and isinstance(move.given, inputs.Waited | inputs.Pressed | inputs.Said)
        position = self._position if self.waits else 0
        wait = around.forecast(position) if self.in_wait else None
        standing = around.standing(self.flow)
        facts = Facts(
            *(position, self._waited, move.agent, self._holding, around.WINDOWS, standing),
            case=around.CASE,
            due=around.DUE,
            answer_by=around.ANSWER_BY,
            wait=wait,
        )
        step = advance(self.flow, self.state, _called(move.given, self), facts)
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
        return Move(inputs.Waited() if walk.waits else inputs.NoInput())
    if pressed := KEYS.fullmatch(typed):
        return Move(_keys(pressed[1], pressed[2], walk))
    return Move(_speech(typed, walk))


def _called(given: Input, walk: Walk) -> Input:
    """Take a number that may not be called for none, as a turn does."""
    number = number_given(walk.flow, walk.state, given)
    return given if number is None or NUMBERS.callable(number) else inputs.Understood("unclear")


def _command(typed: str, walk: Walk) -> Move:
    phase = walk.state.phase
    match " ".join(typed.split()):
        case "/arrive":
            return Move(inputs.Arrived())
        case "/hangup":
            return Move(inputs.HungUp())
        case "/agent" | "/agent gone" as came if phase == "waiting":
            return Move(inputs.Connected(), agent=AGENT if came == "/agent" else None)
        case "/agent left" if phase == "talking":
            return Move(inputs.AgentLeft())
        case "/agent lost" if phase == "talking":
            return Move(inputs.AgentLost())
        case "/nobody" if phase == "talking":
            return Move(inputs.Unanswered())
        case "/sold out" | "/too many" as why if walk.confirms_a_call:
            return Move(inputs.Refused("sold out" if why == "/sold out" else "too many"))
    if (waits := WAIT.fullmatch(typed)) and phase == "waiting":
        return Move(inputs.Waited(), position=int(waits[1]) if waits[1] else None)
    if typed.split()[0] in ("/wait", "/agent", "/nobody", "/sold", "/too"):
        raise Mistyped(f"`{typed}` means nothing while the contact is {phase}.")
    known = "/wait, /agent, /agent gone, /agent left, /agent lost, /nobody, /sold out, /too many, /hangup,"
    more = (
        "and to set what is so /open HOURS, /long_wait QUEUE, /callback QUEUE, /number, /drawn, /promised,"
        " each also with /not"
    )
    raise Mistyped(f"there is no `{typed}`; there are {known} {more}.")


def _keys(early: str, keys: str, walk: Walk) -> Input:
    several = not early and takes_digits(walk.last)
    if several:  # the hash key ends them, and alone is no answer
        return inputs.Pressed(digits) if (digits := keys.partition("#")[0]) else inputs.NoInput()
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


def takes_digits(events: tuple[Event, ...]) -> bool:
    """Tell whether several digits were asked for."""
    return any(isinstance(event, InputRequested) and event.accepts == "digits" for event in events)


def _speech(typed: str, walk: Walk) -> Input:
    meant = MEANING.fullmatch(typed)
    said = inputs.Said((meant[1] or SOMETHING) if meant else typed)
    free = needs_assistant(walk.flow, walk.state, said)
    if meant and not free:
        raise Mistyped("the assistant is not asked here; leave out what stands after `=`.")
    if free and not meant:
        raise MeaningNeeded("the assistant would be asked; say after `=` what it makes of the words.")
    return _kept(_meaning(meant[2].split(), walk), said.text, walk) if meant else said


def _kept(given: Input, text: str, walk: Walk) -> Input:
    """Leave the words of a complaint to somebody who agreed that they are kept, as a turn does."""
    asked = asked_for(walk.flow.nodes[walk.state.node], walk.state)
    if asked != "complaint" or walk.state.consent != "yes" or not isinstance(given, inputs.Understood):
        return given
    return replace(given, words=text)


def _meaning(words: list[str], walk: Walk) -> Input:
    """Read what the assistant makes of words, as `callback phone:0701740610` with what is named in them."""
    named = tuple(
        (kind, value) for kind, _, value in (one.partition(":") for one in words) if kind in CARRIED
    )
    found = _meant([one for one in words if one.partition(":")[0] not in CARRIED], walk)
    return replace(found, named=named) if named and isinstance(found, inputs.Understood) else found


def _meant(words: list[str], walk: Walk) -> Input:
    node = walk.flow.nodes[walk.state.node]
    own: Iterable[str] = ()
    if isinstance(node, graph.Converse | graph.Complaint):
        own = node.errands if isinstance(node, graph.Converse) else node.topics
    errands = list(dict.fromkeys([*own, *walk.flow.answers, *walk.flow.urgent]))
    match words:
        case [errand] if errand in errands:
            return inputs.Understood("errand", errand, SURE)
        case ["confirm", errand] if errand in errands:
            return inputs.Understood("confirm", errand, DOUBTFUL)
        case ["interpreter", language] if "interpreter" in errands:
            return inputs.Understood("errand", "interpreter", SURE, language)
        case [errand, "and", second] if errand in errands and second in errands:
            return inputs.Understood("errand", errand, SURE, also=second)
        case ["unavailable"]:
            return inputs.Unavailable()
        case [talk] if outcome := next((one for one in TALK if one == talk), None):
            return inputs.Understood(outcome, None, DOUBTFUL if outcome == "unclear" else SURE)
        case [naming, value] if outcome := next((one for one in NAMING if one == naming), None):
            return inputs.Understood(outcome, None, SURE, value)
    with_names = ("language and its code", "value and what was given")
    known = ", ".join([*errands, "confirm and one of these", *TALK, *with_names, "unavailable"])
    raise Mistyped(f"`={' '.join(words)}` is nothing the assistant says here; there are {known}.")
