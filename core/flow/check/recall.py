"""Asks the engine once for everything it reads: what it did not read cannot have mattered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from operator import itemgetter
from typing import Any, cast

from core.events import Event, InputRequested, PromptPlayed
from core.flow import engine
from core.flow.check.given import Given
from core.flow.check.worlds import asks_facts, standing, steps
from core.flow.graph import Flow
from core.flow.state import Answer, State, Step

QUESTION = itemgetter("node", "phase", "step", "language")  # what nearly every answer reads
FIELDS = frozenset(field.name for field in fields(State))
UNSEEN: Mapping[str, tuple[Any, ...]] = {  # what no situation knows, and what else it can be
    "consent": ("yes", "no"),
    "known": (False,),
    "drawn": (True,),
}


@dataclass(frozen=True, eq=False)
class Outcome:
    """What an input came to: what happened, and what it changed. The same outcome is the same object."""

    events: tuple[Event, ...]
    changes: tuple[tuple[str, Any], ...]  # fields of the state and their new values

    @property
    def has_notice(self) -> bool:
        """Tell whether something is said before the question; only then can a key come before it."""
        kinds = [type(event) for event in self.events]
        return InputRequested in kinds and PromptPlayed in kinds[: kinds.index(InputRequested)]

    @property
    def leave(self) -> Answer | None:
        """Give the leave to record that it gives or takes; None where it does neither."""
        return dict(self.changes).get("consent")

    def after(self, state: State) -> State:
        """Give the state it leads to."""
        found = copy(state)
        vars(found).update(self.changes)
        return found


def copy(state: State) -> State:
    """Give a copy that may be changed; making a frozen one field by field takes ten times as long."""
    found = object.__new__(State)
    vars(found).update(vars(state))
    return found


def _with(state: State, **changes: Any) -> State:
    found = copy(state)
    found.renew(changes)
    return found


class _Watched:
    """A state that notes what is read of it before it is written.

    It holds no field until one is asked for or written: what is asked for first comes by `__getattr__`.
    """

    __dataclass_fields__ = State.__dataclass_fields__  # so that `replace` takes it for a state
    slot, renew = State.slot, State.renew

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)

    def __getattr__(self, name: str) -> Any:
        own = self.__dict__
        own["reads"].add(name)
        value = own[name] = own["held"][name]
        return value


def _written(state: Mapping[str, Any]) -> dict[str, Any]:
    """Give what differs from what was read; a value that nobody read would be new elsewhere."""
    held, reads = state["held"], state["reads"]
    own = ((name, value) for name, value in state.items() if name not in META)
    return {name: value for name, value in own if name not in reads or value != held[name]}


META = frozenset({"held", "reads"})  # what a watched state has beside its fields

type Results = list[tuple[Given, Outcome]]


class Recall:
    """The engine, asked once for each input and each way in which what it reads can stand."""

    def __init__(self, flow: Flow) -> None:
        self._flow, self._asks, self._promise = flow, asks_facts(flow), standing(flow)
        self._known: dict[tuple[object, ...], list[_Table]] = {}
        self._kept: list[Given] = []  # what the keys of `_known` are the identities of
        self._outcomes: dict[tuple[object, ...], Outcome] = {}
        self.steps = 0  # how often the engine was asked

    def take(self, state: State, given: Given) -> Results:
        """Give what an input can come to; nothing where it means nothing."""
        held = vars(state)
        tables = self._known.setdefault((id(given), *QUESTION(held)), [])
        for table in tables:
            if (found := table.results.get(table.read(held))) is not None:
                return found
        reads, results = self._ask(state, given)
        table = next((one for one in tables if one.fields == reads), _Table(reads, itemgetter(*reads), {}))
        if not table.results:
            tables.append(table)
            self._kept.append(given)
        return table.results.setdefault(table.read(held), results)

    def _ask(self, state: State, given: Given) -> tuple[tuple[str, ...], Results]:
        """Ask, and ask again where the engine read what no situation knows (see `canonical`)."""
        reads: set[str] = {"node", "phase"}
        results: Results = []
        tried: dict[_Variant, None] = {(): None}
        ahead: list[_Variant] = [()]
        while ahead:
            unseen = dict(ahead.pop(0))
            here = _with(state, **unseen) if unseen else state
            results += self._watch(here, _telling(given, unseen), reads)
            more = [one for one in _varied(tried, reads) if one not in tried]
            tried |= dict.fromkeys(more)
            ahead += more
        if any(dict(outcome.changes).get("repeats", 0) > state.repeats for _, outcome in results):
            spent = _with(state, repeats=engine.REPEATS)
            results += self._watch(spent, given._replace(spent=True), reads)
        return tuple(sorted(reads)), results

    def _watch(self, state: State, given: Given, reads: set[str]) -> Results:
        """Take an input, and note what is read and written."""
        results = []
        watched = _Watched(held=vars(state), reads=set())
        fresh = given._replace(fresh=state.fresh) if state.fresh else given
        for one, step in self._steps(cast("State", watched), fresh):
            if step.events:  # without any the turn keeps what was, too
                results.append((one, self._outcome(watched, step)))
        reads |= watched.reads
        return results

    def _steps(self, state: State, given: Given) -> Iterator[tuple[Given, Step]]:
        """Take an input as often as the facts can stand differently; mostly they are not asked for."""
        found: Iterable[tuple[Given, Step]]
        if self._asks:
            found = steps(self._flow, state, given, self._promise)
        else:
            found = ((given, engine.advance(self._flow, state, given.input, given.facts)),)
        for each in found:
            self.steps += 1
            yield each

    def _outcome(self, before: _Watched, step: Step) -> Outcome:
        made = vars(step.state)
        if "held" in made:
            writes = _written(made)
        else:  # a state that is no descendant of the one given: what was not read is made anew
            held = before.held
            kept = {name for name in before.reads if made.get(name) == held.get(name)}
            writes = {name: made[name] for name in FIELDS - kept}
        changes = tuple(sorted(writes.items()))
        key = changes, *map(_key, step.events)
        if key not in self._outcomes:
            self._outcomes[key] = Outcome(step.events, changes)
        return self._outcomes[key]


def _key(event: Event) -> tuple[object, ...]:
    """Give something that is the same for the same event, and can be looked up: a prompt's args cannot."""
    if isinstance(event, PromptPlayed):
        return event.prompt, event.language, *event.args.items()
    return type(event), *vars(event).values()


type _Variant = tuple[tuple[str, Any], ...]  # fields that no situation knows, and their values


def _varied(tried: Iterable[_Variant], reads: set[str]) -> Iterator[_Variant]:
    """Give what was tried with one field more that is read, in each way it can stand."""
    for name in UNSEEN.keys() & reads:
        for one in tried:
            for value in UNSEEN[name] if name not in dict(one) else ():
                yield tuple(sorted((*one, (name, value))))


def _telling(given: Given, unseen: Mapping[str, Any]) -> Given:
    """Give an input that says how what no situation knows stands while it comes."""
    if not unseen:
        return given
    known = not unseen.get("known", True)
    return given._replace(leave=unseen.get("consent"), withheld=known, drawn=unseen.get("drawn", False))


@dataclass(frozen=True)
class _Table:
    """Results by the values of the fields that were read."""

    fields: tuple[str, ...]
    read: Callable[[Mapping[str, Any]], Any]
    results: dict[Any, Results]
