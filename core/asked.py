"""What a flow asks for at the moment, in the assistant's words: it looks for just that."""

from core.flow import graph
from core.flow.state import State


def asked_for(node: graph.Node, state: State) -> str | None:
    """Give one of `core.understanding.ASKED`, None where nothing is asked for or a yes or a no is awaited."""
    if state.phase != "asking":
        return None
    match node:
        case graph.Collect(slot=slot):
            return str(slot)
        case graph.Interpreter():
            return "language"
        case graph.Consent():
            return "recording"
        case graph.Callback() if state.step == "keyed":
            return "phone"
    return None
