"""Nodes that ask nothing: say, disclose, goto, decide, end."""

from core.events import ContactEnded, FactDecided
from core.flow import graph
from core.flow.kinds.cases import OWN
from core.flow.kinds.turn import Turn


def say(turn: Turn, node: graph.Say) -> str:
    """Speak and go on."""
    _play(turn, node)
    return node.next


def disclose(turn: Turn, node: graph.Disclose) -> str:
    """Tell what must be told, and go on."""
    turn.disclose(node)
    return node.next


def goto(turn: Turn, node: graph.Goto) -> str:
    """Go on elsewhere."""
    return node.next


def decide(turn: Turn, node: graph.Decide) -> str:
    """Go one of two ways by a fact."""
    holds = _holds(turn, node)
    turn.emit(FactDecided(node.fact, node.of, holds))
    return node.yes if holds else node.no


def end(turn: Turn, node: graph.End) -> None:
    """Say goodbye and end."""
    _play(turn, node)
    turn.emit(ContactEnded("flow"), phase="ended")


def _play(turn: Turn, node: graph.Say | graph.End) -> None:
    args: dict[str, str] = {"hours": node.hours} if node.hours else {}
    if "{case}" in turn.flow.tongues[turn.state.language].prompts[node.prompt]:
        args["case"] = OWN
    turn.play(node.prompt, **args, cost=turn.state.cost)


def _holds(turn: Turn, node: graph.Decide) -> bool:
    state = turn.state
    match node.fact:
        case "urgent":
            return state.errand in turn.flow.urgent
        case "number":
            return state.known
        case "chat":
            return state.channel == "chat"
        case "interpreter":
            return state.interpreter is not None
    return turn.facts.holds(node.fact, node.of)
