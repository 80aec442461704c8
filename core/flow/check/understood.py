"""Everything the assistant can make of words, wherever it may be given any."""

import itertools
from collections.abc import Iterable, Iterator

from core import inputs
from core.flow.check.given import GIVEN, STRANGE, TOO_SHORT, WINDOWS, Given
from core.flow.graph import (
    Callback,
    Collect,
    Complaint,
    Converse,
    Decide,
    Disclose,
    End,
    Flow,
    Goto,
    Interpreter,
    Menu,
    Node,
    Queue,
    Say,
)
from core.flow.state import State

PLAIN: tuple[inputs.Outcome, ...] = (  # what the assistant can make of words that name nothing
    *("human", "affirm", "deny", "repeat", "slower", "stop", "unclear"),
)
LACKED = "an errand it lacks"


def _named(node: Node) -> tuple[str, ...]:
    """Give values that the assistant can find in words: those asked for, and one that nobody asked for."""
    match node:
        case Collect():
            return GIVEN[node.slot], TOO_SHORT
        case Callback():
            return GIVEN["phone"], WINDOWS[0], TOO_SHORT
        case Interpreter():
            return *node.keys.values(), TOO_SHORT
    return (TOO_SHORT,)


def _told(node: Complaint) -> Iterator[Given]:
    """Give an errand for every category, and one told in words that may be kept."""
    first = {category: errand for errand, category in node.topics.items()}
    for errand in first.values():
        yield Given(inputs.Understood("errand", errand, 0.5))
    yield Given(inputs.Understood("confirm", next(iter(first.values())), 0.5, words=STRANGE))


def _carried(flow: Flow, node: Converse) -> Iterator[Given]:
    """Give an errand for each place that a form may follow, with all that the forms of the flow ask for."""
    slots = [one.slot for one in flow.nodes.values() if isinstance(one, Collect)]
    calls = [("phone", GIVEN["phone"]), ("window", WINDOWS[0])] if Callback in flow.kinds else []
    named = tuple(dict([*calls, *((slot, GIVEN[slot]) for slot in slots)]).items())
    for errand in _one_a_place(node) if named else ():
        if not isinstance(flow.nodes[node.errands[errand]], Queue | Menu | End):
            yield Given(inputs.Understood("errand", errand, 0.5, named=named))


def _in_each_language(flow: Flow, node: Converse) -> Iterator[Given]:
    """Give an errand for each place, in words of each language: the contact goes on in it."""
    for errand, language in itertools.product(_one_a_place(node), flow.languages):
        yield Given(inputs.Understood("errand", errand, 0.5, language=language))


def _one_a_place(node: Converse) -> list[str]:
    """Give the first errand for each place that errands lead to."""
    first: dict[str, str] = {}
    for errand, target in node.errands.items():
        first.setdefault(target, errand)
    return list(first.values())


def _pairs(node: Converse) -> Iterator[tuple[str, float, None, str]]:
    """Give two errands at once, so that one for every place is named first or second."""
    named = _one_a_place(node)
    for one, other in itertools.batched([*named, named[0]] if len(named) % 2 else named, 2):
        yield one, 0.5, None, other


def _errands(flow: Flow, node: Node, state: State) -> Iterable[str]:
    """Give the errands to name: all, while one is being confirmed one for every place, always the urgent."""
    named: Iterable[str] = ()
    if isinstance(node, Converse):
        named = node.errands if state.phase == "asking" else _one_a_place(node)
    return dict.fromkeys((*named, *flow.urgent))


def _answers(flow: Flow, node: Node) -> tuple[str, ...]:
    """Give what is answered anywhere: all of it where errands are, elsewhere one, for words alone differ."""
    apart = isinstance(node, Converse) or Converse not in flow.kinds
    return tuple(flow.answers)[: None if apart else 1]


def understood(flow: Flow, node: Node, state: State) -> Iterator[Given]:
    """Give everything the assistant can make of words, errands the node lacks among it."""
    if isinstance(node, Converse) and node.both and state.phase == "asking":
        yield from (Given(inputs.Understood("errand", *two)) for two in _pairs(node))
    if isinstance(node, Converse) and state.phase == "asking":
        yield from _carried(flow, node)
        yield from _in_each_language(flow, node)
    if isinstance(node, Complaint):
        yield from _told(node)
    errands = (*_errands(flow, node, state), LACKED, *_answers(flow, node))
    yield from (Given(inputs.Understood("errand", errand, 0.5)) for errand in errands)
    doubted = errands if isinstance(node, Converse) and state.phase == "asking" else (errands[0], LACKED)
    yield from (Given(inputs.Understood("confirm", errand, 0.5)) for errand in doubted)
    foreign = next((one for one in flow.nodes.values() if isinstance(one, Interpreter)), None)
    if foreign and isinstance(node, Converse):
        language = next(iter(foreign.keys.values()))
        for errand, target in node.errands.items():
            if isinstance(flow.nodes[target], Interpreter | Say | Goto | Decide | Disclose):
                yield Given(inputs.Understood("errand", errand, 0.5, language))
    yield from (Given(inputs.Understood("value", value=one)) for one in _named(node))
    yield from _understood_anywhere(flow)


def understood_waiting(flow: Flow) -> Iterator[Given]:
    """Give what the assistant can make of words while one waits, where only what is urgent is led on."""
    for errand in (*flow.urgent, LACKED):
        yield Given(inputs.Understood("errand", errand, 0.5))
        yield Given(inputs.Understood("confirm", errand, 0.5))
    yield from _understood_anywhere(flow)


def _understood_anywhere(flow: Flow) -> Iterator[Given]:
    yield from (Given(inputs.Understood("language", value=one)) for one in flow.languages)
    yield from (Given(inputs.Understood(how)) for how in PLAIN)
    yield from (Given(inputs.Understood("unclear", language=one)) for one in flow.languages)
    yield Given(inputs.Unavailable())
