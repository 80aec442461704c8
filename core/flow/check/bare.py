"""What is left out when situations are told apart: whatever the engine will not read from there on."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from core.flow.check.given import WINDOWS
from core.flow.check.walk import copy
from core.flow.graph import (
    Callback,
    Collect,
    Complaint,
    Converse,
    Decide,
    Disclose,
    End,
    Flow,
    Node,
    Queue,
    Transfer,
    edges,
)
from core.flow.kinds.errands import BOTH
from core.flow.state import State
from core.flow.words import SOONEST

ANY = "any"  # some interpreter's language, some value that was given
TOLD = (4, 7)  # some wait that was told
ALWAYS = ("cost:", "assistant:")  # what must be told before any queue, and before any words
SECOND = "second"  # an errand that waits until the first is done


class Bare:
    """Makes states bare, each by what can still be come to from its node."""

    def __init__(self, flow: Flow) -> None:
        self._flow, self._read = flow, _read_later(flow)
        self._urgent = frozenset(flow.urgent)
        self._queue_nodes = dict(_alike_queues(flow))
        names = {one.id: one.queue for one in flow.nodes.values() if isinstance(one, Queue)}
        self._queues = {names[one]: names[like] for one, like in self._queue_nodes.items()}

    def __call__(self, state: State) -> State:
        """Leave out of a state what the engine does not read where the contact is, nor later.

        Confidence and the time to answer steer nothing. How often a question came again, what a key can have
        cut short and the leave to record belong to the input that comes (`Given`): hardly any reads them. The
        errand matters while it is being confirmed, by where it leads, and by being urgent; a place in a queue
        until a human has answered; of the news only whether the place and the wait are still those told and
        how long ago that was; of what was given only that there is something, and so of an interpreter,
        where a node asks about one. After the end nothing does.
        """
        if state.phase == "ended":
            return State(self.alike(state.node), state.language, state.cost, state.channel, "ended")
        waiting, asked = state.phase == "waiting", state.phase in ("asking", "confirming")
        read = self._read[state.node]
        left = copy(state)
        vars(left).update(
            node=self.alike(state.node),
            disclosed=_told(state.disclosed, read),
            fresh=(),
            consent=None,
            confidence=0.0,
            repeats=0,
            slow=False,
            known=True,
            drawn=False,
            link="",
            second=state.second if state.step == BOTH or SECOND in read else None,
            moving=(),
            case=None,
            words=ANY if state.words and asked else None,
            named=tuple(one for one in state.named if f"slot:{one[0]}" in read),
            interpreter=ANY if state.interpreter and "interpreter" in read else None,
            queue=None if state.served else self._queues.get(str(state.queue), state.queue),
            served=False,
            told_position=min(state.told_position, 1) if waiting else 0,
            told_at=0,
            told_wait=TOLD if waiting and state.told_wait else (),
            offered_at=0 if waiting and state.offered_at is not None else None,
        )
        doubted = state.phase == "confirming" and isinstance(self._flow.nodes[state.node], Converse)
        if state.errand and not doubted:
            vars(left).update(errand=state.errand if state.errand in self._urgent else None)
        if state.slots:
            given = {name for name, _ in state.slots}
            vars(left).update(slots=tuple((name, ANY) for name in sorted(given) if f"slot:{name}" in read))
        vars(left).update(self._within(state) if asked else {"pending": None, "tries": 0, "windows": ()})
        return left

    def alike(self, node: str) -> str:
        """Give the node that stands for those like it, the node itself where none is."""
        return self._queue_nodes.get(node, node)

    def _within(self, state: State) -> dict[str, Any]:
        """Leave out what was being asked for, where it matters only that it was given."""
        found: dict[str, Any] = {}
        node = self._flow.nodes[state.node]
        if state.errand and isinstance(node, Converse) and state.phase == "confirming" and state.step != BOTH:
            found["errand"] = self._alike(node, state.errand)
        if state.windows:
            found["windows"] = _numbered(state.windows) if state.step else ()
        if state.pending and isinstance(node, Collect | Complaint):
            found["pending"] = ANY
        if state.pending and isinstance(node, Callback):
            found["pending"] = _numbered(state.windows)[-1]
        return found

    def _alike(self, node: Converse, errand: str) -> str:
        """Give the first errand that leads where this one does, and is as urgent: only its words differ."""
        ways = {one: (self.alike(to), one in self._urgent) for one, to in node.errands.items()}
        return next(one for one, way in ways.items() if way == ways[errand])


def _numbered(windows: tuple[str, ...]) -> tuple[str, ...]:
    """Give as many windows as were told, always the same: which they are is only said."""
    soonest = windows[: windows[0] == SOONEST]
    return (*soonest, *WINDOWS[: len(windows) - len(soonest)])


def _told(disclosed: tuple[str, ...], read: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(one for one in disclosed if one.startswith(ALWAYS) or one in read))


def _alike_queues(flow: Flow) -> Iterator[tuple[str, str]]:
    """Give the nodes of queues that differ in their names only, each with the first such.

    Who waits is led alike there. A queue that is named elsewhere, or stands at two nodes, is like no other.
    """
    queues = [one for one in flow.nodes.values() if isinstance(one, Queue)]
    nodes = [
        one for one in flow.nodes.values() if not isinstance(one, Complaint)
    ]  # it is only told of its own
    named = [getattr(one, field, None) for one in nodes for field in ("of", "queue")]
    first: dict[Queue, str] = {}
    for one in queues:
        if named.count(one.queue) == 1 and one.id != flow.human:
            yield one.id, first.setdefault(replace(one, id="", queue=""), one.id)


def _read_later(flow: Flow) -> dict[str, frozenset[str]]:
    """Give what the engine can read at each node or after it, of what a flow may read only here and there."""
    found = {name: set(_read(flow, node)) for name, node in flow.nodes.items()}
    into: dict[str, set[str]] = {name: set() for name in flow.nodes}
    for name, node in flow.nodes.items():
        human = () if isinstance(node, Queue | Transfer | End) else (flow.human,)
        for target in (*human, *(target for _, target in edges(node))):
            into[target].add(name)
    ahead = list(found)
    while ahead:
        name = ahead.pop()
        for one in into[name]:
            if not found[name] <= found[one]:
                found[one] |= found[name]
                ahead.append(one)
    return {name: frozenset(each) for name, each in found.items()}


def _read(flow: Flow, node: Node) -> Iterator[str]:
    match node:
        case Disclose():
            yield from (f"{node.what}:{language}" for language in flow.languages)
        case Collect():
            yield f"slot:{node.slot}"
        case Converse() if node.both:
            yield SECOND
        case Callback():
            yield from ("slot:phone", "slot:window")
        case Decide(fact="interpreter"):
            yield "interpreter"
