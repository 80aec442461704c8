"""Asks the engine once for everything it reads: what it did not read cannot have mattered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter, itemgetter
from typing import Any, cast

from core.events import Event, PromptPlayed
from core.flow import engine
from core.flow.check.given import Given
from core.flow.check.walk import Changes, Outcome, copy
from core.flow.check.worlds import asks_facts, standing, steps
from core.flow.graph import Flow
from core.flow.meaning import REPEATS, meant
from core.flow.state import Answer, State, Step

QUESTION = itemgetter("node", "phase", "step", "language")  # what nearly every answer reads
READ_BY_MEANT = attrgetter("fresh", "has_leave", "repeats")  # what else tells what an input means
LEAVE = "leave"  # stands for `consent` where only a yes made a difference
FIELDS = frozenset(field.name for field in fields(State))
UNSEEN: Mapping[str, tuple[Any, ...]] = {  # what no situation knows, and what else it can be
    LEAVE: ("yes",),
    "consent": ("yes", "no"),
    "known": (False,),
    "drawn": (True,),
}


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

    @property
    def has_leave(self) -> bool:
        """Note that only this was read of the leave, and not whether there was a no."""
        own = self.__dict__
        if "consent" in own:
            return bool(own["consent"] == "yes")
        own["reads"].add(LEAVE)
        return bool(own["held"]["consent"] == "yes")

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

type _Group = tuple[Given, list[Given], list[_Table]]  # the plainest, the same, what is known
type Results = list[tuple[Given, Outcome]]
type Named = list[tuple[Taking, list[Given]]]  # what comes of it, by inputs that come to it
type Taking = tuple[Outcome, bool, Answer | None]  # what comes of an input, whether it is spent, the leave


class Recall:
    """The engine, asked once for each input and each way in which what it reads can stand."""

    def __init__(self, flow: Flow) -> None:
        self.flow, self._asks, self._promise = flow, asks_facts(flow), standing(flow)
        self._known: dict[tuple[object, ...], list[_Table]] = {}
        self._changes: dict[Changes, Changes] = {}
        self._givens: dict[Given, Given] = {}  # each plain input once, so that it is known by its identity
        self._groups: dict[tuple[object, ...], list[_Group]] = {}
        self._kept: list[tuple[Given, ...]] = []  # what the keys of `_groups` are the identities of
        self._names: dict[tuple[int, int, bool], Named] = {}
        self._again = set[int]()  # identities of the results after which the question comes again
        self._silent: dict[tuple[object, ...], tuple[Given, list[_Table]]] = {}
        self._outcomes: dict[tuple[object, ...], Outcome] = {}
        self._met: dict[tuple[object, ...], Outcome] = {}
        self.steps = 0  # how often the engine was asked

    def take(self, state: State, offers: tuple[Given, ...]) -> Mapping[Taking, list[Given]]:
        """Give what each input can come to, and the inputs that do; none where it means nothing."""
        found: dict[Taking, list[Given]] = {}
        spent = _with(state, repeats=REPEATS)
        for plain, group, tables in self._grouped(state, offers):
            results = self._look_up(state, plain, tables)
            _add(found, self._named(results, group, spent=False))
            if id(results) in self._again and state.repeats < REPEATS:
                lost = self._look_up(spent, *self._once_too_often(spent, plain))
                _add(found, self._named(lost, group, spent=True))
        return found

    def _once_too_often(self, spent: State, given: Given) -> "tuple[Given, list[_Table]]":
        """Give what a wish for the question again means that comes too often, and what is known of it."""
        key = id(given), spent.has_leave, *QUESTION(vars(spent))
        if key not in self._silent:
            plain = self._plain(spent, given)
            self._silent[key] = plain, self._tables(spent, plain)
        return self._silent[key]

    def _grouped(self, state: State, offers: tuple[Given, ...]) -> "list[_Group]":
        """Put inputs together that the engine itself takes for the same here, each with the plainest."""
        key = id(offers), *QUESTION(vars(state)), *READ_BY_MEANT(state)
        if key not in self._groups:
            self._kept.append(offers)
            found: dict[Given, list[Given]] = {}
            for given in offers:
                found.setdefault(self._plain(state, given), []).append(given)
            self._groups[key] = [(plain, group, self._tables(state, plain)) for plain, group in found.items()]
        return self._groups[key]

    def _plain(self, state: State, given: Given) -> Given:
        """Give the plainest input that comes to the same; the same is the same object."""
        plain = Given(meant(self.flow, state, given.input), given.facts)
        return self._givens.setdefault(plain, plain)

    def _named(self, results: Results, group: list[Given], *, spent: bool) -> Named:
        """Give the results of the plainest input as those of each that comes to the same."""
        key = id(results), id(group), spent
        if key not in self._names:
            found: dict[Taking, list[Given]] = {}
            for one, outcome in results:
                found.setdefault((outcome, spent, one.leave), []).extend(
                    one._replace(input=each.input, fresh=each.fresh, spent=spent) for each in group
                )
            self._names[key] = list(found.items())
        return self._names[key]

    def _tables(self, state: State, given: Given) -> "list[_Table]":
        """Give what is known of an input where it was asked about, a table for each set of fields read."""
        return self._known.setdefault((id(given), *QUESTION(vars(state))), [])

    def _look_up(self, state: State, given: Given, tables: "list[_Table]") -> Results:
        """Give what an input can come to."""
        held = vars(state)
        for table in tables:
            if (found := table.results.get(table.read(held))) is not None:
                return found
        reads, results = self._ask(state, given)
        table = next((one for one in tables if one.fields == reads), _Table(reads, itemgetter(*reads), {}))
        if not table.results:
            tables.append(table)
        return table.results.setdefault(table.read(held), results)

    def _ask(self, state: State, given: Given) -> tuple[tuple[str, ...], Results]:
        """Ask, and ask again where the engine read what no situation knows (UNSEEN)."""
        reads: set[str] = {"node", "phase"}
        results: Results = []
        tried: dict[_Variant, None] = {(): None}
        ahead: list[_Variant] = [()]
        while ahead:
            unseen = dict(ahead.pop(0))
            here = _with(state, **unseen) if unseen else state
            results += self._watch(here, _telling(given, unseen), reads)
            if not UNSEEN.keys().isdisjoint(reads):
                more = [one for one in _varied(tried, reads) if one not in tried]
                tried |= dict.fromkeys(more)
                ahead += more
        if any(outcome.repeats > state.repeats for _, outcome in results):
            self._again.add(id(results))
        return tuple(sorted({"consent" if one == LEAVE else one for one in reads})), results

    def _watch(self, state: State, given: Given, reads: set[str]) -> Results:
        """Take an input as often as the facts can stand differently, and note what is read and written."""
        results = []
        watched = _Watched(held=vars(state), reads=set())
        seen, found = cast("State", watched), list[tuple[Given, Step]]()
        if self._asks:
            found += steps(self.flow, seen, given, self._promise)
        else:
            found.append((given, engine.advance(self.flow, seen, given.input, given.facts)))
        for one, step in found:
            if step.events:  # without any the turn keeps what was, too
                results.append((one, self._outcome(watched, step)))
        self.steps += len(found)
        reads |= watched.reads
        return results

    def _outcome(self, before: _Watched, step: Step) -> Outcome:
        made = vars(step.state)
        if "held" in made:
            writes = _written(made)
        else:  # a state that is no descendant of the one given: what was not read is made anew
            held = before.held
            kept = {name for name in before.reads if made.get(name) == held.get(name)}
            writes = {name: made[name] for name in FIELDS - kept}
        key = *writes.items(), None, *map(_key, step.events)
        if key not in self._met:  # what is written in another order is the same
            changes = tuple(sorted(writes.items()))
            changes = self._changes.setdefault(changes, changes)
            same = id(changes), *map(_key, step.events)
            self._met[key] = self._outcomes.setdefault(same, Outcome(step.events, changes))
        return self._met[key]


def _add(found: dict[Taking, list[Given]], more: Named) -> None:
    for taking, given in more:
        if taking in found:
            found[taking] += given
        else:
            found[taking] = [*given]


def _key(event: Event) -> tuple[object, ...]:
    """Give something that is the same for the same event, and can be looked up: a prompt's args cannot."""
    if isinstance(event, PromptPlayed):
        return event.prompt, event.language, *event.args.items()
    return type(event), *vars(event).values()


type _Variant = tuple[tuple[str, Any], ...]  # fields that no situation knows, and their values


def _varied(tried: Iterable[_Variant], reads: set[str]) -> Iterator[_Variant]:
    """Give what was tried with one field more that is read, in each way it can stand."""
    for name in UNSEEN.keys() & reads:
        field = "consent" if name == LEAVE else name
        for one in tried:
            for value in UNSEEN[name] if field not in dict(one) else ():
                yield tuple(sorted((*one, (field, value))))


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
