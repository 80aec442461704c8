"""A node that asks what a yes or a no answers."""

from core import inputs
from core.flow import graph
from core.flow.kinds.turn import Turn


def ask(turn: Turn, node: graph.Ask, again: bool) -> None:
    """Ask; asked again on request after a lost answer, it is the same question again."""
    turn.ask(node.reprompt if again or turn.state.tries else node.prompt)


def answer(turn: Turn, node: graph.Ask, given: inputs.Input) -> str | None:
    """Take a yes or a no, by key, in words, or as the assistant understands them."""
    if turn.affirms(given):
        return node.yes
    if turn.denies(given):
        return node.no
    if turn.missed() >= node.tries:
        return node.failed
    ask(turn, node, again=True)
    return None
