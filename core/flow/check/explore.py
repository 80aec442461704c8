"""Walks every state a contact can be in, through the engine itself, breadth first."""

from collections import defaultdict, deque
from collections.abc import Iterator

from core.errors import FlowError
from core.events import ConsentWithdrawn, Event, InputRequested, PromptPlayed
from core.flow import engine
from core.flow.check.bare import Bare
from core.flow.check.given import ARRIVAL, Given
from core.flow.check.offers import Offers
from core.flow.check.recall import Outcome, Recall, copy
from core.flow.check.starts import said, starts
from core.flow.check.walk import BEFORE, Situation, Taken, Told, Transition, Walk
from core.flow.graph import Flow
from core.flow.notices import may_tell
from core.flow.state import Answer, Channel, State

LIMIT = 400_000  # situations; a flow of 500 nodes has some 10 000

type Stand = tuple[State, list[int]]  # a state made bare, and the situations in which it was met
type Heard = tuple[frozenset[Told], frozenset[Told]]  # all of it, and what a key can still cut short


def explore(flow: Flow, cost: str) -> Walk:
    """Walk a flow from every arrival on; a flow that is too large to walk is a FlowError."""
    return _Explorer(Walk(flow, cost)).run()


class _Explorer:
    """A walk under way."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.flow = walk, walk.flow
        self.offers, self.recall, self.bare = Offers(walk.flow), Recall(walk.flow), Bare(walk.flow)
        self.index: dict[State, list[int]] = {}
        self.stood: dict[tuple[object, ...], Stand] = {}
        self.cut: set[tuple[int, tuple[str, ...], frozenset[Told]]] = set()  # where a key can come early
        self.ahead: deque[tuple[int, State, frozenset[Told], tuple[Given, ...]]] = deque()
        self.told: dict[tuple[frozenset[Told], Outcome, Channel], Heard] = {}
        self.kinds: dict[Outcome, tuple[bool, frozenset[type[Event]]]] = {}

    def run(self) -> Walk:
        self.walk.starts = list(starts(self.flow, self.walk.cost))
        for number, state in enumerate(self.walk.starts):
            self.walk.arrivals += self.take(BEFORE - number, state, frozenset(), (ARRIVAL,))
        while self.ahead:
            at, state, heard, offers = self.ahead.popleft()
            self.walk.out[at] += self.take(at, state, heard, offers)
        self.walk.steps = self.recall.steps
        return self.walk

    def take(
        self, at: int, state: State, heard: frozenset[Told], offers: tuple[Given, ...]
    ) -> Iterator[Transition]:
        """Take every input, and put together those that come to the same."""
        same: dict[tuple[Outcome, bool, Answer | None], list[Given]] = defaultdict(list)
        for offered in offers:
            for given, outcome in self.recall.take(state, offered):
                same[outcome, given.spent, given.leave].append(given)
        self.walk.tried += len(offers)
        for (outcome, *_), group in same.items():
            yield self.note(at, heard, state, outcome, tuple(group))

    def note(
        self, at: int, heard: frozenset[Told], state: State, outcome: Outcome, given: tuple[Given, ...]
    ) -> Transition:
        """Note where a step leads."""
        after = outcome.after(state)
        known, fresh = self.hear(heard, outcome, after.channel)
        # What was heard in another language is told anew before it matters, and so need not be told apart.
        known = frozenset(one for one in known if one[1] == after.language)
        there = self.place(self.stands(after), known, at, given[0])
        notice, kinds = self.seen(outcome)
        notice = notice or may_tell(self.flow, after)  # of a disturbance, which no path here tells
        asked = after.phase in ("asking", "confirming")
        if asked and notice and (there, after.fresh, fresh) not in self.cut:
            self.cut.add((there, after.fresh, fresh))
            cut = copy(self.walk.situations[there].state)
            cut.renew({"fresh": after.fresh})
            self.ahead.append((there, cut, known - fresh, self.offers.early(cut)))
        again = not given[0].spent and 0 < after.repeats <= engine.REPEATS
        counted = asked and (again or ConsentWithdrawn in kinds)
        one = Transition(at, given, outcome.events, kinds, there, outcome.leave, counted)
        for kind in kinds:
            self.walk.by_event[kind].append(one)
        return one

    def seen(self, outcome: Outcome) -> tuple[bool, frozenset[type[Event]]]:
        if outcome not in self.kinds:
            self.kinds[outcome] = outcome.has_notice, frozenset(type(event) for event in outcome.events)
        return self.kinds[outcome]

    def stands(self, after: State) -> Stand:
        """Make a state bare; most steps lead to where others have led, so that it is looked up first."""
        key = tuple(vars(after).values())
        if key not in self.stood:
            bare = self.bare(after)
            self.stood[key] = bare, self.index.setdefault(bare, [])
        return self.stood[key]

    def place(self, stand: Stand, heard: frozenset[Told], at: int, given: Given) -> int:
        """Give the index of a situation, a new one when nobody has been there having heard so little.

        Who has heard more is led the same and lacks less: what is proved for less heard holds for them.
        """
        walk, (state, alike) = self.walk, stand
        for index in alike:
            if walk.situations[index].heard <= heard:
                return index
        found = len(walk.situations)
        if found == LIMIT:
            raise FlowError(self.flow.name, 0, state.node, f"there are more than {LIMIT} situations.")
        alike.append(found)
        walk.situations.append(Situation(state, heard))
        walk.out.append([])
        walk.came.append(Taken(at, given))
        walk.depth.append(0 if at < 0 else walk.depth[at] + 1)
        self.ahead.append((found, state, heard, self.offers.at(state)))
        return found

    def hear(self, heard: frozenset[Told], outcome: Outcome, channel: Channel) -> Heard:
        """Note what the texts say, not what the engine takes them to say: a text may be empty (P1, P3)."""
        key = (heard, outcome, channel)
        if key not in self.told:
            self.told[key] = self._hear(heard, outcome, channel)
        return self.told[key]

    def _hear(self, heard: frozenset[Told], outcome: Outcome, channel: Channel) -> Heard:
        told, fresh, asking = set[Told](), set[Told](), False
        for event in outcome.events:
            if isinstance(event, InputRequested):
                asking = True
            elif isinstance(event, PromptPlayed):
                for what in said(self.flow, self.walk.cost, event, channel):
                    one = (what, event.language)
                    if not asking:
                        fresh.add(one)
                    if not asking or what == "human":  # a question may be cut off by its answer
                        told.add(one)
        return heard | told, frozenset(fresh - heard)
