"""Nodes that lead to a human: queue, and transfer to a number outside."""

from typing import Any

from core import inputs
from core.events import (
    AgentConnected,
    AgentDisconnected,
    AgentLost,
    CallbackOffered,
    ContactMoved,
    InputRequested,
    NodeEntered,
    PlaceHeld,
    PlaceTaken,
    PositionTold,
    QueueClosed,
    TransferEnded,
    TransferFailed,
    TransferStarted,
)
from core.ewt import Wait, worth_telling
from core.ewt_words import numbers, phrase, wait_of
from core.flow import graph
from core.flow.kinds.moving import offers_chat, wished
from core.flow.kinds.turn import Turn

WAIT_SECONDS = 20  # one stretch of waiting; two of them stay under P13's 60 s with room for the speech
NEWS_SECONDS = 40  # news at least this often, sooner when the position changed
CLOSED, CLOSING = "closed", "queue_closing"  # the step of who waits on after hours, and what says so
LOST = "connection_lost"  # says that there was no agent after all
OFFER_AFTER, OFFER_AGAIN = 600, 300  # seconds of waiting before a callback is offered, and offered again

UNTOLD: dict[str, Any] = {"told_position": 0, "told_at": 0, "told_wait": (), "offered_at": None}


def enter(turn: Turn, node: graph.Queue) -> str | None:
    """Take a place, or go on elsewhere outside the opening hours (P14); who has one keeps it (K14)."""
    if node.closed and turn.place != node.queue and not turn.facts.holds("open", node.hours):
        turn.emit(QueueClosed(node.queue))
        return turn.back_or(node.closed)
    _join(turn, node)
    return None


def _join(turn: Turn, node: graph.Queue) -> None:
    turn.tell_first(node)
    turn.play(node.prompt, queue=node.queue)
    urgent = turn.state.errand in turn.flow.urgent
    taken = PlaceTaken(node.queue, urgent, turn.state.interpreter)
    turn.emit(taken, phase="waiting", queue=node.queue, step="", **UNTOLD)


def wait(turn: Turn, node: graph.Queue, given: inputs.Input) -> str | None:
    """Tell how far the contact has come: when it changed, when it is time, or when a key asks (P13)."""
    facts, state = turn.facts, turn.state
    if node.callback and state.offered_at is not None and turn.means(given, "1", "yes"):
        turn.emit(PlaceHeld(node.queue), phase="asking")
        return node.callback
    if wished(turn, node, given, WAIT_SECONDS):
        return None
    asked = isinstance(given, inputs.Pressed | inputs.Said | inputs.Understood | inputs.Unavailable)
    moved = facts.position != state.told_position
    closes = _closes(turn, node)
    offers = _offers(turn, node, at_once=closes)
    chat = offers_chat(turn, node)
    turn.emit(InputRequested("keys", state.language, WAIT_SECONDS))
    if closes:
        turn.change(step=CLOSED)
        turn.play(CLOSING)
    notice = None if closes else turn.notice(node.queue)  # with news, or the next ones would come too late
    if asked or moved or notice or facts.waited - state.told_at >= NEWS_SECONDS:
        _tell(turn, node, place=asked or moved, wait=_new_wait(turn, asked))
    turn.tell_notice(notice)
    if node.offer and offers and not notice:  # both would keep the next news waiting
        turn.emit(CallbackOffered(node.queue), offered_at=facts.waited)
        turn.play(node.offer)
    if chat and not (closes or notice):
        turn.play(str(node.chat))
    return None


def _new_wait(turn: Turn, asked: bool) -> Wait | None:
    """Give the wait where it is to be told: the first one, one that has changed, and whenever one asks.

    A version from before had no texts for it.
    """
    wait = turn.facts.wait
    if wait is None or not (asked or worth_telling(wait_of(turn.state.told_wait), wait)):
        return None
    return wait if phrase(wait)[0] in turn.flow.tongues[turn.state.language].prompts else None


def _tell(turn: Turn, node: graph.Queue, *, place: bool, wait: Wait | None) -> None:
    """Tell the place and the wait, each where it is new; the place also where nothing is (P13)."""
    facts, found = turn.facts, () if wait is None else numbers(wait)
    low, high = found if len(found) == 2 else (None, None)
    more = found[0] if len(found) == 1 else None
    told = PositionTold(facts.position, facts.waited, low, high, more)
    turn.emit(told, told_position=facts.position, told_at=facts.waited)
    if place or wait is None:
        turn.play(node.news, position=facts.position)
    if wait is not None:
        prompt, args = phrase(wait)
        turn.play(prompt, **args)
        turn.change(told_wait=found)


def _closes(turn: Turn, node: graph.Queue) -> bool:
    """Tell whether the queue has closed on who waits in it, which is said once: nobody is dropped (P11)."""
    if not node.hours or turn.state.step == CLOSED or turn.facts.holds("open", node.hours):
        return False
    return CLOSING in turn.flow.tongues[turn.state.language].prompts  # a version from before had no such text


def _offers(turn: Turn, node: graph.Queue, *, at_once: bool) -> bool:
    """Tell whether a callback is to be offered now: a long wait, a time to promise, and not just offered."""
    if not node.callback or not turn.facts.holds("callback", node.queue):
        return False
    if at_once:
        return True
    facts, last = turn.facts, turn.state.offered_at
    if last is not None:
        return facts.waited - last >= OFFER_AGAIN
    return facts.waited >= OFFER_AFTER or facts.holds("long_wait", node.queue)


def connect(turn: Turn) -> None:
    """Connect the person with the agent who took them, or give the place back when that agent is gone."""
    if turn.state.phase != "waiting":
        return
    if turn.facts.agent is not None:
        turn.emit(AgentConnected(turn.facts.agent), phase="talking", served=True)
    elif isinstance(turn.node, graph.Queue):
        urgent = turn.state.errand in turn.flow.urgent
        turn.emit(PlaceTaken(turn.node.queue, urgent, turn.state.interpreter))


def agent_lost(turn: Turn) -> None:
    """Give the place back to who never came to speak with the agent, and say so (P10)."""
    if turn.state.phase != "talking" or not isinstance(turn.node, graph.Queue):
        return
    turn.emit(AgentLost(), served=False)
    if LOST in turn.flow.tongues[turn.state.language].prompts:  # a version from before had no such text
        turn.play(LOST)
    _join(turn, turn.node)


def agent_left(turn: Turn) -> str | None:
    """Go on after the conversation."""
    if turn.state.phase != "talking":
        return None
    match turn.node:
        case graph.Queue() as node:
            turn.emit(AgentDisconnected())
            return node.next
        case graph.Transfer() as node:
            turn.emit(TransferEnded(), served=True)
            return node.next
    return None


def move(turn: Turn, given: inputs.Moved) -> None:
    """Go from the conversation to where the agent sends the contact; news comes at once (P10, P13).

    A queue that this flow does not lead to changes nothing.
    """
    nodes = turn.flow.nodes.values()
    node = next((one for one in nodes if isinstance(one, graph.Queue) and one.queue == given.queue), None)
    if turn.state.phase != "talking" or node is None:
        return
    turn.emit(ContactMoved(given.by, node.queue, given.to))
    turn.emit(NodeEntered(node.id, node.level), node=node.id, step="", tries=0, repeats=0)
    _join(turn, node)


def transfer(turn: Turn, node: graph.Transfer) -> None:
    """Have the number outside dialled."""
    turn.tell_first(node)
    turn.play(node.prompt)
    turn.emit(TransferStarted(node.to), phase="talking")


def send_out(turn: Turn, given: inputs.SentOut) -> None:
    """Go from the conversation to a number outside; one the flow does not connect to changes nothing."""
    nodes = turn.flow.nodes.values()
    node = next((one for one in nodes if isinstance(one, graph.Transfer) and one.to == given.to), None)
    if turn.state.phase != "talking" or not isinstance(turn.node, graph.Queue) or node is None:
        return
    turn.emit(AgentDisconnected())
    turn.emit(NodeEntered(node.id, node.level), node=node.id, step="", tries=0, repeats=0)
    transfer(turn, node)


def unanswered(turn: Turn) -> str | None:
    """Go on when nobody answered outside."""
    if turn.state.phase != "talking" or not isinstance(turn.node, graph.Transfer):
        return None
    turn.emit(TransferFailed())
    return turn.back_or(turn.node.failed)
