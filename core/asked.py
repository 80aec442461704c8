"""What a flow asks for at the moment, in the assistant's words: it looks for just that."""

from core import inputs
from core.flow import graph
from core.flow.kinds.collect import FORMS, HEARD, digits
from core.flow.state import State


def asked_for(node: graph.Node, state: State) -> str | None:
    """Give one of `core.understanding.ASKED`, None where nothing is asked for.

    While something is played back, what could be said instead of a yes is looked for: a correction.
    """
    if state.phase not in ("asking", "confirming"):
        return None
    match node:
        case graph.Collect(slot=slot):
            return str(slot)
        case graph.Interpreter():
            return "language"
        case graph.Complaint() if state.phase == "asking":
            return "complaint"
        case graph.Consent():
            return "recording"
        case graph.Callback():
            return "phone" if state.step in ("own", "keyed") else "window"
    return None


def number_given(flow: graph.Flow, state: State, given: inputs.Input) -> str | None:
    """Give the phone number in an input where one is asked for, None where there is none."""
    if asked_for(flow.nodes[state.node], state) != "phone":
        return None
    match given:
        case inputs.Pressed(keys):
            found = keys
        case inputs.Said(text):
            found = digits(text, flow.tongues[state.language].words.digits)
        case inputs.Understood("value", value=str(value)):
            found = value
        case _:
            return None
    found = HEARD.sub("", found)
    return found if FORMS["phone"].fullmatch(found) else None
