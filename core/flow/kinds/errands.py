"""Nodes that find out the errand: menu, by keys, and converse, in the person's own words."""

from collections.abc import Mapping
from typing import Literal

from core import inputs
from core.events import AssistantFailed, ErrandDoubted, ErrandsHeard, ErrandUnderstood, PlaceHeld
from core.flow import graph
from core.flow.kinds.turn import Turn

BOTH = "both"  # the step in which it is asked which of two errands comes first

type By = Literal["assistant", "confirmed", "keys"]


def ask_menu(turn: Turn, node: graph.Menu, again: bool) -> None:
    """Read out the choices."""
    turn.ask(node.reprompt if again or turn.state.tries else node.prompt)


def answer_menu(turn: Turn, node: graph.Menu, given: inputs.Input) -> str | None:
    """Take a choice by key."""
    errand = node.keys.get(given.keys) if isinstance(given, inputs.Pressed) else None
    if errand:
        return _errand(turn, node, errand, 1.0, "keys")
    if turn.missed() >= node.tries:
        return turn.to_human("tries")
    ask_menu(turn, node, again=True)
    return None


def converse(turn: Turn, node: graph.Converse) -> None:
    """Ask what it is about; whether it is about what was named before and had to wait, if anything was."""
    second = turn.state.second
    turn.change(second=None)
    if second in node.errands:
        turn.change(phase="confirming", errand=second, confidence=1.0)
    ask_converse(turn, node, again=False)


def ask_converse(turn: Turn, node: graph.Converse, again: bool) -> None:
    """Ask what it is about, or whether it was understood rightly."""
    turn.tell_first(node)
    if node.both and turn.state.step == BOTH:
        turn.ask(node.both, errand=str(turn.state.errand), second=str(turn.state.second))
    elif turn.state.phase == "confirming" and turn.state.errand:
        turn.ask(node.confirm, errand=turn.state.errand)
    else:
        turn.ask(node.reprompt if again else node.prompt)


def answer_converse(turn: Turn, node: graph.Converse, given: inputs.Input) -> str | None:
    """Take what the assistant made of the words, or a key, which leads to where it is not needed."""
    confirming = turn.state.phase == "confirming"
    if turn.state.step == BOTH and (first := _named_of_two(turn, given)):
        return _first_of_two(turn, node, first)
    match given:
        case inputs.Unavailable():
            turn.emit(AssistantFailed())
            return node.unavailable
        case inputs.Understood(errand=str(one), also=str(other)) if not confirming and _are_two(
            node, one, other
        ):
            _heard_two(turn, node, given)
            return None
        case inputs.Understood("errand", str(named), confidence) if named in node.errands:
            turn.change(pending=given.value, named=given.named)
            return _errand(turn, node, named, confidence, "assistant")
        case inputs.Understood("confirm", str(named), confidence) if named in node.errands and not confirming:
            found = {"errand": named, "confidence": confidence, "pending": given.value, "named": given.named}
            turn.emit(ErrandDoubted(named, confidence), phase="confirming", **found)
            ask_converse(turn, node, again=False)
            return None
    if confirming and turn.affirms(given) and turn.state.errand:
        return _errand(turn, node, turn.state.errand, turn.state.confidence, "confirmed")
    if isinstance(given, inputs.Pressed) and not confirming:
        return node.unavailable
    return _again(turn, node, given)


def urgent(turn: Turn, given: inputs.Input) -> str | None:
    """Lead who names an urgent errand where it leads, whatever is being asked; None for who names none (K30).

    Of two it comes first, and the other waits where errands can. Who waits steps aside from the queue (P10).
    Who has been led there is not led there again: it would be without end (P6).
    """
    if not isinstance(given, inputs.Understood) or given.outcome != "errand":
        return None
    first = next((one for one in (given.errand, given.also) if one and one in turn.flow.urgent), None)
    converses = isinstance(turn.node, graph.Converse)
    if first is None or (turn.state.errand == first and not converses):
        return None
    if converses and getattr(turn.node, "both", None) and given.also:
        turn.change(second=given.also if first == given.errand else given.errand)
    if turn.state.phase == "waiting" and turn.place:
        turn.emit(PlaceHeld(turn.place), phase="asking")
    turn.change(pending=given.value, named=given.named)
    own: Mapping[str, str] = getattr(turn.node, "errands", {})
    _understood(turn, first, given.confidence, "assistant")
    return own.get(first, turn.flow.urgent_ways[first])


def _are_two(node: graph.Converse, one: str, other: str) -> bool:
    return bool(node.both) and one != other and one in node.errands and other in node.errands


def _heard_two(turn: Turn, node: graph.Converse, given: inputs.Understood) -> None:
    one, other = str(given.errand), str(given.also)
    found = {"errand": one, "second": other, "confidence": given.confidence, "pending": None}
    turn.emit(ErrandsHeard(one, other), phase="confirming", step=BOTH, named=given.named, **found)
    ask_converse(turn, node, again=False)


def _named_of_two(turn: Turn, given: inputs.Input) -> str | None:
    """Give the errand that was chosen of the two, by key, by a yes to the first, or in words."""
    if turn.affirms(given):
        return turn.state.errand
    if isinstance(given, inputs.Pressed):
        return turn.state.second if given.keys == "2" else None
    named = given.errand if isinstance(given, inputs.Understood) else None
    return named if named and named in (turn.state.errand, turn.state.second) else None


def _first_of_two(turn: Turn, node: graph.Converse, first: str) -> str:
    state = turn.state
    turn.change(second=state.second if first == state.errand else state.errand, step="")
    return _errand(turn, node, first, state.confidence, "confirmed")


def _again(turn: Turn, node: graph.Converse, given: inputs.Input) -> str | None:
    if turn.missed() >= node.tries:
        return node.unclear
    if not isinstance(given, inputs.NoInput):
        nothing = {"errand": None, "second": None, "confidence": 0.0, "pending": None, "named": ()}
        turn.change(phase="asking", step="", **nothing)
    ask_converse(turn, node, again=True)
    return None


def _errand(
    turn: Turn,
    node: graph.Menu | graph.Converse,
    errand: str,
    confidence: float,
    by: By,
) -> str:
    _understood(turn, errand, confidence, by)
    return node.errands[errand]


def _understood(turn: Turn, errand: str, confidence: float, by: By) -> None:
    turn.emit(ErrandUnderstood(errand, confidence, by), errand=errand, confidence=confidence)
