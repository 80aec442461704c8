"""What was walked: situations, the ways between them, and what is left out of a state."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core.events import Event
from core.flow.check.given import Given
from core.flow.graph import Flow
from core.flow.state import Answer, State

BEFORE = -1  # this index and those below it stand for: nobody has called yet

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


@dataclass(frozen=True, slots=True)
class Transition:
    """One thing that can happen in a situation; inputs that come to the same stand together."""

    source: int  # index of a situation, BEFORE or less for an arrival
    given: tuple[Given, ...]
    events: tuple[Event, ...]
    kinds: frozenset[type[Event]]  # of these events
    target: int  # index of a situation
    leave: Answer | None = None  # the leave to record that it gives or takes
    counted: bool = False  # the question again, and the engine sees to it that this has a bound


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
