"""A node that tells of a call promised to the person's number, and keeps, moves or cancels it (K22)."""

from typing import Literal

from core import inputs
from core.events import CallbackCancelled, CallbackTold
from core.flow import graph
from core.flow.kinds.turn import Turn
from core.flow.state import Standing
from core.flow.words import PERSONAL

TAIL = f"{PERSONAL}tail"  # the end of the number: enough to know it by, should another be listening

type Wish = Literal["keep", "move", "cancel"]


def enter(turn: Turn, node: graph.Promised) -> str | None:
    """Tell of it and ask; who was promised none goes on."""
    promise = _standing(turn)
    if promise is None:
        return node.none
    turn.emit(CallbackTold(promise.contact), pending=promise.window)
    ask(turn, node, again=False)
    return None


def ask(turn: Turn, node: graph.Promised, again: bool) -> None:
    """Ask what is to become of it."""
    turn.ask(node.prompt, number=TAIL, window=str(turn.state.pending))


def answer(turn: Turn, node: graph.Promised, given: inputs.Input) -> str | None:
    """Do as the person wishes; for who is not understood all stays as it was."""
    promise, wish = _standing(turn), _wish(turn, given)
    if promise is None:  # it was made, or moved by the link, in the meantime
        return node.none
    if wish == "move":
        turn.change(moving=(promise.contact, *_caller(turn, promise)))
        return node.move
    if wish == "cancel":
        turn.emit(CallbackCancelled(promise.contact))
        turn.play(node.cancelled)
        return node.next
    if wish == "keep":
        turn.play(node.kept)
        return node.next
    if turn.missed() >= node.tries:
        return node.unclear
    ask(turn, node, again=True)
    return None


def _standing(turn: Turn) -> Standing | None:
    return turn.facts.promise if turn.facts.holds("promised", None) else None


def _caller(turn: Turn, promise: Standing) -> tuple[str, ...]:
    """Give the queue that was to call; none where the flow has changed and it calls nobody any more."""
    return (promise.queue,) if promise.queue in turn.flow.callbacks else ()


def _wish(turn: Turn, given: inputs.Input) -> Wish | None:
    match given:
        case inputs.Pressed("1"):
            return "keep"
        case inputs.Pressed("2"):
            return "move"
        case inputs.Pressed("3"):
            return "cancel"
    if turn.affirms(given):
        return "keep"
    moves, cancels = _names(turn, turn.words.move), _names(turn, turn.words.cancel)
    return None if moves == cancels else "move" if moves else "cancel"


def _names(turn: Turn, phrases: frozenset[str]) -> bool:
    """Tell whether the words hold one of these: the rest of a sentence says nothing against it."""
    return any(f" {one} " in f" {turn.said} " for one in phrases)
