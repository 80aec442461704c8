"""What was walked: situations, the ways between them, and what is left out of a state."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from core.events import Event, InputRequested, NodeEntered, PromptPlayed
from core.flow.check.given import Given
from core.flow.graph import Flow
from core.flow.state import Answer, State

BEFORE = -1  # this index and those below it stand for: nobody has called yet

type Changes = tuple[tuple[str, Any], ...]  # fields of the state and their new values
type Told = tuple[str, str]  # cost, assistant or human, and the language in which it was said


@dataclass(frozen=True)
class Situation:
    """Where a contact stands, and what the checker itself noted of what was said to them."""

    state: State  # the engine's, without what cannot matter
    heard: frozenset[Told]  # what was said and not cut short


class Taken(NamedTuple):
    """One input of a way."""

    source: int  # index of the situation in which it came, BEFORE or less for an arrival
    given: Given


class Outcome:
    """What an input came to: what happened, and what it changed. The same outcome is the same object."""

    __slots__ = ("changes", "entered", "events", "has_notice", "kinds", "leave", "repeats")

    def __init__(self, events: tuple[Event, ...], changes: Changes) -> None:
        self.events, self.changes = events, changes
        written, kinds = dict(changes), [type(event) for event in events]
        self.leave: Answer | None = written.get("consent")  # to record, that it gives or takes
        self.repeats: int = written.get("repeats", 0)
        # What is said before a question; only then can a key come before it.
        self.has_notice = InputRequested in kinds and PromptPlayed in kinds[: kinds.index(InputRequested)]
        self.kinds = frozenset(kinds)
        nodes = [event.node for event in events if isinstance(event, NodeEntered)]
        self.entered = nodes[-1] if nodes else None  # None where the contact stays

    def after(self, state: State) -> State:
        """Give the state it leads to."""
        found = copy(state)
        vars(found).update(self.changes)
        return found


class Transition:
    """One thing that can happen in a situation; inputs that come to the same stand together."""

    __slots__ = ("counted", "entered", "events", "given", "kinds", "leave", "source", "target")

    def __init__(
        self, source: int, given: tuple[Given, ...], outcome: Outcome, target: int, counted: bool
    ) -> None:
        self.source = source  # index of a situation, BEFORE or less for an arrival
        self.given = given
        self.events, self.kinds = outcome.events, outcome.kinds
        self.entered = outcome.entered  # the node that was come to last, None where the contact stays
        self.target = target  # index of a situation
        self.leave = outcome.leave  # the leave to record that it gives or takes
        self.counted = counted  # the question again, and the engine sees to it that this has a bound


def copy(state: State) -> State:
    """Give a copy that may be changed; making a frozen one field by field takes ten times as long."""
    found = object.__new__(State)
    vars(found).update(vars(state))
    return found


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
    tried: int = 0  # inputs tried; where the engine reads the same of two states, it is asked once
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
