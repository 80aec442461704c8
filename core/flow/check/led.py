"""What an errand leads to: the same by key and by speech, a human where it is urgent (P9, P14, K)."""

from collections.abc import Iterator
from functools import partial

from core import inputs
from core.events import (
    ContactEnded,
    ErrandUnderstood,
    InterpreterChosen,
    NodeEntered,
    PlaceTaken,
    PromptPlayed,
)
from core.flow.check.case import Case, Memo
from core.flow.check.finding import Finding
from core.flow.check.given import Given, is_lost_answer
from core.flow.check.reach import BY_KEYS, is_informed, says_hours
from core.flow.check.talk import time_taken
from core.flow.check.walk import Taken, Transition, Walk, way
from core.flow.check.ways import Allowed, Tree, arrived, tree_from
from core.flow.graph import Ask, Callback, Collect, Complaint, Converse, Flow, Menu, Queue

SLACK = 2.0  # seconds (K04)
FAREWELL = "goodbye"  # the errand of who is finished
LEAVING, JOINING = COMPARED = (
    ("cancel", "terminate"),
    ("buy", "order", "join", "subscribe"),
)  # errands that K04 compares


def errands_by_key(case: Case) -> Iterator[Finding]:
    """P9: every errand of a menu has a key."""
    for node in case.flow.nodes.values():
        if isinstance(node, Menu):
            for errand in sorted(node.errands.keys() - set(node.keys.values())):
                yield from case.node("P9", node.id, f"no key chooses `{errand}`.")


def offered_is_answered(case: Case) -> Iterator[Finding]:
    """P14, N04: an errand that is taken is answered by something, not by goodbye alone."""
    for one in case.walk.having(ErrandUnderstood):
        said = sum(isinstance(event, PromptPlayed) for event in one.events)
        ends = ContactEnded in one.kinds
        if ends and said <= 1 and not says_hours(one):  # when there is an answer, is one
            errand = next(event.errand for event in one.events if isinstance(event, ErrandUnderstood))
            if errand == FAREWELL:
                continue
            node = case.walk.before(one).node
            yield from case.node("P14", node, f"`{errand}` is offered, but leads to goodbye at once.", one)


def urgent_is_led_on(case: Case) -> Iterator[Finding]:
    """K30: who names an urgent errand is led to where it leads, whatever they are asked and while waiting."""
    named = Memo(partial(_urgent, case.flow))
    for one in case.walk.transitions() if case.flow.urgent else ():
        given = next((each for each in one.given if named(each.input) and _is_new(case, one, each)), None)
        if given is None:
            continue
        led = {event.errand for event in one.events if isinstance(event, ErrandUnderstood)}
        entered = {event.node for event in one.events if isinstance(event, NodeEntered)}
        if not (led <= case.flow.urgent.keys() and entered & _lead(case, led)):
            urgent = named(given.input)[0]
            node = case.walk.before(one).node
            yield from case.node(
                "K30", node, f"`{urgent}` is urgent, but not led on from here.", (one, given)
            )


def urgent_reaches_a_human(case: Case) -> Iterator[Finding]:
    """K30: who names an urgent errand is not told something and let go: a human follows, or a question."""
    for one in case.walk.having(ErrandUnderstood):
        named = next(event.errand for event in one.events if isinstance(event, ErrandUnderstood))
        if named in case.flow.urgent and case.walk.after(one).phase == "ended" and not is_informed(one):
            node = case.walk.before(one).node
            yield from case.node("K30", node, f"`{named}` is urgent, but no human follows it.", one)


def interpreter_is_found(case: Case) -> Iterator[Finding]:
    """K16: who needs an interpreter is not said goodbye to: a human follows, or a question."""
    for one in case.walk.having(InterpreterChosen):
        if case.walk.after(one).phase == "ended" and not is_informed(one):
            node = case.walk.before(one).node
            yield from case.node("K16", node, "who needs an interpreter is said goodbye to.", one)


def not_understood_is_no_errand(case: Case) -> Iterator[Finding]:
    """K26: whoever was not understood is led to the queue for everything, not to that of one errand."""
    general = case.flow.nodes[case.flow.human]
    for one in case.walk.having(PlaceTaken):
        queue = next(event.queue for event in one.events if isinstance(event, PlaceTaken))
        before = case.walk.before(one)
        lost = next((given for given in one.given if is_lost_answer(given)), None)
        node = case.flow.nodes[before.node]
        known = isinstance(
            node, Ask | Complaint | Collect | Callback
        )  # there it is not the errand that was not understood
        asked = before.phase in ("asking", "confirming") and before.queue != queue  # nobody is sent back
        if asked and lost and not known and isinstance(general, Queue) and queue != general.queue:
            sentence = f"who is not understood here is led to the queue `{queue}`."
            yield from case.node("K26", before.node, sentence, (one, lost))


def same_errand_same_way(case: Case) -> Iterator[Finding]:
    """K11: an errand leads to the same place by keys and by speech."""
    ways: dict[str, tuple[str, str]] = {}
    for node in case.flow.nodes.values():
        for errand, target in node.errands.items() if isinstance(node, Menu | Converse) else ():
            there, led = ways.setdefault(errand, (node.id, target))
            if led != target:
                yield from case.node(
                    "K11", node.id, f"`{errand}` leads to `{target}`, at `{there}` to `{led}`."
                )


def errands_by_speech(case: Case) -> Iterator[Finding]:
    """K11: an errand that a key chooses can be said, where anything can be said at all."""
    nodes = case.flow.nodes.values()
    said = {errand for node in nodes if isinstance(node, Converse) for errand in node.errands}
    for node in (one for one in nodes if said and isinstance(one, Menu)):
        for errand, target in node.errands.items():
            if errand not in said and isinstance(case.flow.nodes[target], Queue):
                yield from case.node("K11", node.id, f"`{errand}` can be chosen by key, but not said.")


def leaving_is_as_easy(case: Case) -> Iterator[Finding]:
    """K04: who wants to leave needs no more inputs and no more seconds to a human than who wants to buy.

    SLACK seconds are forgiven: one queue's name is longer to say than another's.
    """
    known = {errand for node in case.flow.nodes.values() for errand in getattr(node, "errands", ())}
    if known.isdisjoint(LEAVING) or known.isdisjoint(JOINING):
        return
    for how, allowed in (("at the shortest", None), ("by keys", BY_KEYS)):
        tree = tree_from(case.walk, arrived(case.walk)[:1], allowed)
        for language in case.flow.languages:
            leaving, joining = (_nearest(case.walk, tree, each, language, allowed) for each in COMPARED)
            if joining and leaving and (leaving[1] > joining[1] or leaving[2] > joining[2] + SLACK):
                sentence = (
                    f"leaving is {leaving[1]} inputs and {leaving[2]:.0f} s from a human {how} in "
                    f"`{language}`, buying {joining[1]} and {joining[2]:.0f} s."
                )
                yield from case.node("K04", leaving[0], sentence)


def _is_new(case: Case, one: Transition, given: Given) -> bool:
    """Tell whether an urgent errand is named to which the person was not led before."""
    before = case.walk.before(one)
    led = None if isinstance(case.flow.nodes[before.node], Converse) else before.errand
    return any(each != led for each in _urgent(case.flow, given.input))


def _urgent(flow: Flow, heard: inputs.Input) -> tuple[str, ...]:
    """Give the urgent errands that an input names."""
    if not isinstance(heard, inputs.Understood) or heard.outcome != "errand":
        return ()
    return tuple(one for one in (heard.errand, heard.also) if one and one in flow.urgent)


def _lead(case: Case, errands: set[str]) -> set[str]:
    """Give the nodes that errands lead to, wherever they are named."""
    nodes = case.flow.nodes.values()
    named = (one.errands for one in nodes if isinstance(one, Menu | Converse))
    return {led[errand] for led in named for errand in errands if errand in led} or {case.flow.human}


def _nearest(
    walk: Walk, tree: Tree, errands: tuple[str, ...], language: str, allowed: Allowed
) -> tuple[str, int, float] | None:
    """Give where one of these errands comes soonest to a queue: the node, inputs and spoken seconds."""
    for index in tree:
        for one in walk.out[index]:
            if ErrandUnderstood not in one.kinds or walk.after(one).language != language:
                continue
            if not any(
                isinstance(event, ErrandUnderstood) and event.errand in errands for event in one.events
            ):
                continue
            given = next((each for each in one.given if not allowed or isinstance(each.input, allowed)), None)
            if given:
                taken = [*way(tree, index), Taken(index, given), *_to_queue(walk, one.target, allowed)]
                return walk.before(one).node, len(taken) - 1, time_taken(walk, taken)
    return None


def _to_queue(walk: Walk, start: int, allowed: Allowed) -> list[Taken]:
    tree = tree_from(walk, [start], allowed)
    queue = next((index for index in tree if walk.situations[index].state.phase == "waiting"), start)
    return way(tree, queue)[1:]
