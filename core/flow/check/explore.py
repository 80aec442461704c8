"""Walks every state a contact can be in, through the engine itself, breadth first."""

from collections import deque
from collections.abc import Iterator

from core.errors import FlowError
from core.events import ConsentWithdrawn, InputRequested, PromptPlayed
from core.flow.check.bare import Bare
from core.flow.check.given import ARRIVAL, Given
from core.flow.check.offers import Offers
from core.flow.check.recall import Recall
from core.flow.check.starts import said, starts
from core.flow.check.walk import BEFORE, Outcome, Situation, Taken, Told, Transition, Walk, copy
from core.flow.graph import Flow
from core.flow.meaning import REPEATS
from core.flow.notices import may_tell
from core.flow.state import Channel, State

LIMIT = 400_000  # situations; a flow of 500 nodes has some 10 000

type Stand = tuple[State, list[int]]  # a state made bare, and the situations in which it was met
type Landing = tuple[State, Stand, bool]  # where a step leads; whether a disturbance may be told there
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
        self.told: dict[tuple[frozenset[Told], Outcome, Channel, str], Heard] = {}
        self.words: dict[tuple[object, ...], tuple[str, ...]] = {}

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
        self.walk.tried += len(offers)
        landed: dict[int, Landing] = {}  # by the identity of the changes: they are few, and kept
        for (outcome, *_), group in self.recall.take(state, offers).items():
            changes = id(outcome.changes)
            if changes not in landed:
                landed[changes] = self.land(outcome.after(state))
            yield self.note(at, heard, landed[changes], outcome, tuple(group))

    def land(self, after: State) -> Landing:
        """Make the state that a step leads to bare; most lead to where others have led."""
        key = tuple(vars(after).values())
        if key not in self.stood:
            bare = self.bare(after)
            self.stood[key] = bare, self.index.setdefault(bare, [])
        # A disturbance is told on no path here.
        return after, self.stood[key], may_tell(self.flow, after)

    def note(
        self, at: int, heard: frozenset[Told], landing: Landing, outcome: Outcome, given: tuple[Given, ...]
    ) -> Transition:
        """Note where a step leads."""
        after, stand, notice = landing
        known, fresh = self.hear(heard, outcome, after)
        there = self.place(stand, known, at, given[0])
        asked = after.phase in ("asking", "confirming")
        short = (after.fresh or fresh) and (notice or outcome.has_notice)
        if asked and short and (there, after.fresh, fresh) not in self.cut:
            self.cut.add((there, after.fresh, fresh))
            cut = copy(self.walk.situations[there].state)  # as the engine takes it when a key cuts it short
            cut.renew({"disclosed": tuple(one for one in cut.disclosed if one not in after.fresh)})
            self.ahead.append((there, cut, known - fresh, self.offers.early(cut, after.fresh)))
        again = not given[0].spent and 0 < after.repeats <= REPEATS
        counted = asked and (again or ConsentWithdrawn in outcome.kinds)
        one = Transition(at, given, outcome, there, counted)
        for kind in outcome.kinds:
            self.walk.by_event[kind].append(one)
        return one

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

    def hear(self, heard: frozenset[Told], outcome: Outcome, after: State) -> Heard:
        """Note what the texts say, not what the engine takes them to say: a text may be empty (P1, P3)."""
        key = heard, outcome, after.channel, after.language
        if key not in self.told:
            known, fresh = self._hear(heard, outcome, after.channel)
            # What was heard in another language is told anew before it matters, so need not be told apart.
            self.told[key] = frozenset(one for one in known if one[1] == after.language), fresh
        return self.told[key]

    def said(self, event: PromptPlayed, channel: Channel) -> tuple[str, ...]:
        """Give what a text tells; the same is said in many situations, and looked at once."""
        key = event.prompt, event.language, channel, *event.args.items()
        if key not in self.words:
            self.words[key] = tuple(said(self.flow, self.walk.cost, event, channel))
        return self.words[key]

    def _hear(self, heard: frozenset[Told], outcome: Outcome, channel: Channel) -> Heard:
        told, fresh, asking = set[Told](), set[Told](), False
        for event in outcome.events:
            if isinstance(event, InputRequested):
                asking = True
            elif isinstance(event, PromptPlayed):
                for what in self.said(event, channel):
                    one = (what, event.language)
                    if not asking:
                        fresh.add(one)
                    if not asking or what == "human":  # a question may be cut off by its answer
                        told.add(one)
        return heard | told, frozenset(fresh - heard)
