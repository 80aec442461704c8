"""Where a disturbance notice can be told in a flow, and what it can concern there (K34)."""

from collections.abc import Mapping

from core.flow.graph import Collect, Converse, Flow, Interpreter, Menu, Queue
from core.flow.state import State
from core.notice import Scope

ASKED_BEFORE = (Converse, Menu, Collect, Interpreter)
OPENING = 1  # the last level of the opening: what must be told comes before any notice


def may_tell(flow: Flow, state: State) -> bool:
    """Tell whether a question can have a notice before it; a key may cut that short."""
    node = flow.nodes[state.node]
    return isinstance(node, ASKED_BEFORE) and node.level > OPENING and state.phase == "asking"


def concerned(flow: Flow) -> Mapping[Scope, tuple[str, ...]]:
    """Give what a notice can concern in a flow: its errands and its queues, in order."""
    nodes = flow.nodes.values()
    errands = (errand for one in nodes if isinstance(one, Menu | Converse) for errand in one.errands)
    queues = (one.queue for one in nodes if isinstance(one, Queue))
    return {"line": (), "errand": tuple(dict.fromkeys(errands)), "queue": tuple(dict.fromkeys(queues))}
