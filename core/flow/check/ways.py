"""Ways through what was walked: back from a goal, in circles, and the shortest by some kinds of input."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping

from core import inputs
from core.events import HumanRequested
from core.flow.check.given import ARRIVAL, Given
from core.flow.check.walk import BEFORE, Taken, Transition, Walk
from core.flow.graph import Callback


def before(walk: Walk, is_goal: Callable[[str], bool]) -> set[int]:
    """Give the situations from which a goal can be reached by what people, not failures, do."""
    into: dict[int, list[int]] = {}
    for one in walk.transitions():
        if one.source >= 0 and not (_is_failure(one.given[0]) and all(map(_is_failure, one.given))):
            into.setdefault(one.target, []).append(one.source)
    found = {index for index, one in enumerate(walk.situations) if is_goal(one.state.phase)}
    ahead = deque(found)
    while ahead:
        for index in into.get(ahead.popleft(), ()):
            if index not in found:
                found.add(index)
                ahead.append(index)
    return found


def _is_failure(given: Given) -> bool:
    return isinstance(given.input, inputs.HungUp | inputs.Lost)


def in_circles(walk: Walk) -> list[int]:
    """Give the situations on a circle of questions: what is left without dead ends and ways in.

    Whoever asks for a human and is offered a call is where they asked to be, also when they ask again.
    """
    asked = {index for index, _ in walk.asked()}
    onward = {
        index: {one.target for one in walk.out[index] if not one.counted and not _offers_a_call(walk, one)}
        & asked
        for index in asked
    }
    return sorted(_peeled(_turned(_peeled(onward))))


def _offers_a_call(walk: Walk, one: Transition) -> bool:
    wished = any(isinstance(event, HumanRequested) and event.by != "tries" for event in one.events)
    return wished and isinstance(walk.flow.nodes[walk.after(one).node], Callback)


def _peeled(ways: Mapping[int, set[int]]) -> dict[int, set[int]]:
    """Take away, again and again, whatever leads nowhere."""
    left = {index: set(targets) for index, targets in ways.items()}
    into = _turned(left)
    ahead = deque(index for index, targets in left.items() if not targets)
    while ahead:
        done = ahead.popleft()
        del left[done]
        for index in into[done]:
            left[index].discard(done)
            if not left[index]:
                ahead.append(index)
    return left


def _turned(ways: Mapping[int, set[int]]) -> dict[int, set[int]]:
    """Turn every way round."""
    found: dict[int, set[int]] = {index: set() for index in ways}
    for index, targets in ways.items():
        for target in targets:
            found[target].add(index)
    return found


def arrived(walk: Walk) -> list[int]:
    """Give the situations after the first turn, that of an ordinary call first."""
    return [one.target for one in walk.arrivals]


type Tree = dict[int, Taken]  # situation -> the last step to it


type Allowed = tuple[type[inputs.Input], ...] | None  # kinds of input, None for all


def tree_from(walk: Walk, starts: Iterable[int], allowed: Allowed = None) -> Tree:
    """Give the shortest ways from some situations by some kinds of input, None for all; short ones first."""
    tree: Tree = {start: Taken(BEFORE, ARRIVAL) for start in starts}
    ahead = deque(tree)
    while ahead:
        index = ahead.popleft()
        for one in walk.out[index]:
            if one.target in tree:
                continue
            given = next((each for each in one.given if not allowed or isinstance(each.input, allowed)), None)
            if given:
                tree[one.target] = Taken(index, given)
                ahead.append(one.target)
    return tree
