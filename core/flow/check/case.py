"""What every property is given: the walk, and the means to say where something stands."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from core.flow.check.finding import Finding, Places, Severity
from core.flow.check.given import Given
from core.flow.check.talk import path_of, transcript
from core.flow.check.walk import Transition, Walk
from core.flow.graph import Flow
from core.inputs import Input


@dataclass(frozen=True)
class Case:
    """One flow under examination."""

    walk: Walk
    places: Places
    _seen: set[tuple[str, str, str]] = field(
        default_factory=set
    )  # what was found: the first way is the shortest

    @property
    def flow(self) -> Flow:
        """Give the flow."""
        return self.walk.flow

    def node(
        self, rule: str, node: str, sentence: str, way: "Way" = None, severity: Severity = "broken"
    ) -> Iterator[Finding]:
        """Find something at a node, once."""
        if self._is_new(rule, node, sentence):
            place = self.places.nodes.get(node, self.places.flow)
            yield Finding(rule, severity, *place, node, sentence, self._path(way))

    def prompt(
        self, rule: str, language: str, prompt: str, sentence: str, severity: Severity = "broken"
    ) -> Iterator[Finding]:
        """Find something in a text, once."""
        if self._is_new(rule, f"{language} {prompt}", sentence):
            yield Finding(rule, severity, *self.places.prompt(language, prompt), prompt, sentence)

    def whole(self, rule: str, sentence: str, severity: Severity = "broken") -> Iterator[Finding]:
        """Find something about the flow as a whole, once."""
        if self._is_new(rule, "flow", sentence):
            yield Finding(rule, severity, *self.places.flow, "flow", sentence)

    def _is_new(self, *what: str) -> bool:
        new = what not in self._seen
        self._seen.add((what[0], what[1], what[2]))
        return new

    def _path(self, way: "Way") -> tuple[str, ...]:
        match way:
            case None:
                return ()
            case int():
                return transcript(self.walk, way)
            case (one, given):
                return path_of(self.walk, one, given)
            case one:
                return path_of(self.walk, one)


class Memo[T]:
    """Remembers what is true of an input, by its identity: the same one comes in thousands of situations."""

    def __init__(self, ask: Callable[[Input], T]) -> None:
        self._ask, self._known = ask, dict[int, T]()

    def __call__(self, given: Input) -> T:
        """Give what is true of an input that the walk keeps."""
        if id(given) not in self._known:
            self._known[id(given)] = self._ask(given)
        return self._known[id(given)]


type Way = int | Transition | tuple[Transition, Given] | None  # a situation, or how something comes about


def first[T](found: Iterable[T]) -> T | None:
    """Give the first of what there is, if there is any."""
    return next(iter(found), None)
