"""Walks every state a contact can be in, through the engine itself, breadth first."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from core.errors import FlowError
from core.events import Event, InputRequested, PromptPlayed
from core.flow import engine
from core.flow.check.lexicon import keys_named, says_assistant, words
from core.flow.check.offers import ARRIVAL, INTERRUPTED, Given, Offers, asks_facts, steps
from core.flow.graph import Callback, Decide, Flow, Passable, Survey
from core.flow.state import Channel, State, Step
from core.flow.words import text

LIMIT = 400_000  # situations; a flow of 500 nodes has some 10 000
BEFORE = -1  # this index and those below it stand for: nobody has called yet

type Told = tuple[str, str]  # cost, assistant or human, and the language in which it was said


@dataclass(frozen=True)
class Situation:
    """Where a contact stands, and what the checker itself noted of what was said to them."""

    state: State  # the engine's, without what cannot matter
    heard: frozenset[Told]  # what was said and not cut short
    fresh: frozenset[Told]  # what the last turn said before its question: a key may cut it short


class Taken(NamedTuple):
    """One input of a way."""

    source: int  # index of the situation in which it came, BEFORE or less for an arrival
    given: Given


@dataclass(frozen=True, slots=True)
class Transition:
    """One thing that can happen in a situation; inputs that come to the same stand together."""

    source: int  # index of a situation, BEFORE or less for an arrival
    given: tuple[Given, ...]
    events: tuple[Event, ...]
    target: int  # index of a situation
    counted: bool = False  # the question again, on request, and the engine counted it: that has a bound


@dataclass
class Walk:
    """Every situation that can be reached, and every way from one to another."""

    flow: Flow
    cost: str  # class of the number called
    situations: list[Situation] = field(default_factory=list)
    came: list[Taken] = field(default_factory=list)  # the step by which each was first reached
    depth: list[int] = field(default_factory=list)  # inputs from an arrival, which is 0
    out: list[list[Transition]] = field(default_factory=list)
    by_event: dict[type[Event], list[Transition]] = field(default_factory=lambda: defaultdict(list))
    steps: int = 0  # how often the engine was asked
    starts: list[State] = field(default_factory=list)  # who can arrive: by phone, by chat, number withheld
    arrivals: list[Transition] = field(default_factory=list)  # their first turns, an ordinary call's first

    def transitions(self) -> Iterator[Transition]:
        """Give every transition once, the arrivals first."""
        yield from self.arrivals
        for each in self.out:
            yield from each

    def having(self, kind: type[Event]) -> Sequence[Transition]:
        """Give the transitions in which something of this kind happens, shortest way first."""
        return self.by_event.get(kind, ())

    def asked(self) -> Iterator[tuple[int, Situation]]:
        """Give the situations in which somebody is asked something."""
        for index, one in enumerate(self.situations):
            if one.state.phase in ("asking", "confirming"):
                yield index, one

    def state(self, index: int) -> State:
        """Give the state of a situation, or that before an arrival."""
        return self.situations[index].state if index >= 0 else self.starts[BEFORE - index]

    def before(self, one: Transition) -> State:
        """Give the state in which a transition begins."""
        return self.state(one.source)

    def after(self, one: Transition) -> State:
        """Give the state to which a transition leads."""
        return self.situations[one.target].state

    def way(self, index: int) -> list[Taken]:
        """Give the inputs of the shortest way to a situation, the arrival first."""
        return way(dict(enumerate(self.came)), index)


def way(tree: Mapping[int, Taken], index: int) -> list[Taken]:
    """Give the way to a situation out of the last step to each."""
    found: list[Taken] = []
    while index >= 0:
        found.append(tree[index])
        index = found[-1].source
    return found[::-1]


def canonical(state: State, flow: Flow) -> State:
    """Leave out of a state what the engine does not read where the contact is.

    Confidence and the time to answer steer nothing; the errand matters while it is being confirmed, and
    whether it is urgent; a place in a queue until a human has answered; of the news only whether the place is
    still the one told and how long ago it was; of the repetitions only whether there have been enough; of an
    interpreter's language only that there is one. After the end nothing does.
    """
    if state.phase == "ended":
        return State(state.node, state.language, state.cost, state.channel, "ended", consent=state.consent)
    waiting = state.phase == "waiting"
    asked = state.phase in ("asking", "confirming")
    urgent = next(iter(flow.urgent)) if state.errand in flow.urgent else None
    return replace(
        state,
        disclosed=tuple(sorted(state.disclosed)),
        fresh=tuple(sorted(state.fresh)) if asked else (),
        errand=state.errand if state.phase == "confirming" else urgent,
        confidence=0.0,
        pending=state.pending if asked else None,
        windows=state.windows if asked and state.step else (),
        interpreter=state.interpreter and ANY,
        repeats=engine.REPEATS if asked and state.repeats >= engine.REPEATS else 0,
        tries=state.tries if asked else 0,
        slow=False,
        queue=None if state.served else state.queue,
        served=False,
        told_position=min(state.told_position, 1) if waiting else 0,
        told_at=0,
        offered_at=0 if waiting and state.offered_at is not None else None,
    )


ANY = "any"  # some interpreter's language


def explore(flow: Flow, cost: str) -> Walk:
    """Walk a flow from the arrival on; a flow that is too large to walk is a FlowError."""
    return _Explorer(Walk(flow, cost)).run()


class _Explorer:
    """A walk under way."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.flow = walk, walk.flow
        self.offers = Offers(walk.flow)
        self.index: dict[Situation, int] = {}
        self.cuttable: set[int] = set()  # where a key can come before the question
        self.ahead: deque[tuple[int, tuple[Given, ...]]] = deque()
        self.plain: dict[State, State] = {}  # states and what is left of them
        self.said: dict[tuple[str, str, str], tuple[str, ...]] = {}
        self.asks = asks_facts(walk.flow)

    def run(self) -> Walk:
        self.walk.starts = list(starts(self.flow, self.walk.cost))
        for number, state in enumerate(self.walk.starts):
            nobody = Situation(state, frozenset(), frozenset())
            self.walk.arrivals += self.take(BEFORE - number, nobody, (ARRIVAL,))
        while self.ahead:
            at, offers = self.ahead.popleft()
            self.walk.out[at] += self.take(at, self.walk.situations[at], offers)
        return self.walk

    def take(self, at: int, here: Situation, offers: tuple[Given, ...]) -> list[Transition]:
        """Ask the engine about every input, and put together those that come to the same."""
        same: dict[State, list[tuple[tuple[Event, ...], list[Given]]]] = defaultdict(list)
        for offered in offers:
            for given, step in self.steps(here.state, offered):
                self.walk.steps += 1
                if not step.events:  # then the turn keeps what was, too
                    continue
                alike = same[step.state]
                found = next((group for events, group in alike if events == step.events), None)
                if found is None:
                    alike.append((step.events, [given]))
                else:
                    found.append(given)
        heard = here.heard - here.fresh if offers is INTERRUPTED else here.heard
        return [
            one
            for state, alike in same.items()
            for events, group in alike
            for one in self.note(at, heard, state, events, tuple(group))
        ]

    def steps(self, state: State, given: Given) -> Iterable[tuple[Given, Step]]:
        """Take an input as often as the facts can stand differently; mostly they are not asked for."""
        if self.asks:
            return steps(self.flow, state, given)
        return ((given, engine.advance(self.flow, state, given.input, given.facts)),)

    def note(
        self,
        at: int,
        heard: frozenset[Told],
        state: State,
        events: tuple[Event, ...],
        given: tuple[Given, ...],
    ) -> Iterator[Transition]:
        """Note where a step leads; a question asked again may have been asked for the last time."""
        known, fresh = self.hear(heard, events, state.channel)
        asked = state.phase in ("asking", "confirming")
        plain = self.plain.get(state) or self.plain.setdefault(state, canonical(state, self.flow))
        there = self.place(Situation(plain, known, fresh if asked else frozenset()), at, given[0])
        if asked and there not in self.cuttable and _has_notice(events):
            self.cuttable.add(there)
            self.ahead.append((there, INTERRUPTED))
        counted = asked and 0 < state.repeats < engine.REPEATS
        one = Transition(at, given, events, there, counted)
        for kind in {type(event) for event in events}:
            self.walk.by_event[kind].append(one)
        yield one
        if counted:
            yield from self.note(at, heard, replace(state, repeats=engine.REPEATS), events, given)

    def place(self, there: Situation, at: int, given: Given) -> int:
        """Give the index of a situation, a new one when nobody has been there."""
        walk = self.walk
        found = self.index.setdefault(there, len(walk.situations))
        if found == len(walk.situations):
            if found == LIMIT:
                raise FlowError(
                    self.flow.name, 0, there.state.node, f"there are more than {LIMIT} situations."
                )
            walk.situations.append(there)
            walk.out.append([])
            walk.came.append(Taken(at, given))
            walk.depth.append(0 if at < 0 else walk.depth[at] + 1)
            self.ahead.append((found, self.offers.at(there.state)))
        return found

    def hear(
        self, heard: frozenset[Told], events: tuple[Event, ...], channel: Channel
    ) -> tuple[frozenset[Told], frozenset[Told]]:
        """Note what the texts say, not what the engine takes them to say: a text may be empty (P1, P3)."""
        told, asking = set[Told](), False
        fresh = set[Told]()
        for event in events:
            if isinstance(event, InputRequested):
                asking = True
            elif isinstance(event, PromptPlayed):
                for what in self.says(event, channel):
                    one = (what, event.language)
                    if not asking:
                        fresh.add(one)
                    if not asking or what == "human":  # a question may be cut off by its answer
                        told.add(one)
        return (heard | told, frozenset(fresh - heard)) if told else (heard, frozenset())

    def says(self, event: PromptPlayed, channel: Channel) -> tuple[str, ...]:
        key = (event.prompt, event.language, channel)
        if key not in self.said:
            self.said[key] = tuple(said(self.flow, self.walk.cost, event, channel))
        return self.said[key]


def starts(flow: Flow, cost: str) -> Iterator[State]:
    """Give who can arrive: an ordinary call first, and then whoever the flow leads otherwise.

    A chat is led as a call is, but for the cost, unless a node or the wording of a text makes a difference.
    """
    nodes = flow.nodes.values()
    facts = {node.fact for node in nodes if isinstance(node, Decide)}
    calls_back = any(isinstance(node, Callback) for node in nodes)
    for channel in ("voice", "chat") if _leads_chats_otherwise(flow, facts, cost) else ("voice",):
        for known in (True, False) if calls_back or "number" in facts else (True,):
            for drawn in (False, True) if any(isinstance(node, Survey) for node in nodes) else (False,):
                yield engine.begin(flow, cost, channel, known=known, drawn=drawn)


def _leads_chats_otherwise(flow: Flow, facts: set[str], cost: str) -> bool:
    if "chat" in facts or any(isinstance(node, Passable) and node.channels for node in flow.nodes.values()):
        return True
    for language, tongue in flow.tongues.items():
        for prompt in (name.removesuffix("@chat") for name in tongue.prompts if name.endswith("@chat")):
            event = PromptPlayed(prompt, language, _Anything())
            spoken, written = (set(said(flow, cost, event, channel)) for channel in ("voice", "chat"))
            if not spoken <= written:
                return True
    return False


class _Anything(dict[str, str]):
    """What stands for every placeholder when only the other words of a text matter."""

    def __missing__(self, name: str) -> str:
        return "@anything"


def _has_notice(events: tuple[Event, ...]) -> bool:
    """Tell whether something is said before the question; only then can a key come before it."""
    kinds = [type(event) for event in events]
    return InputRequested in kinds and PromptPlayed in kinds[: kinds.index(InputRequested)]


def said(flow: Flow, cost: str, event: PromptPlayed, channel: Channel) -> Iterator[str]:
    """Give what the words of a text say of what must be told: cost, assistant, human."""
    words_said = text(flow, event.language, event.prompt, event.args, channel)
    tongue = flow.tongues.get(event.language)
    if tongue is None:  # a language that only interpreters speak
        return
    if tongue.prompts[f"cost.{cost}"] in words_said:
        yield "cost"
    if event.prompt == flow.disclosure("assistant").prompt and says_assistant(event.language, words_said):
        yield "assistant"
    if "0" in keys_named(event.language, words_said) or set(words(words_said)) & tongue.words.human:
        yield "human"
