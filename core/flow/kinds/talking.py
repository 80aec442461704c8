"""What an agent does with a person in their conversation."""

from core import inputs
from core.events import AgentDisconnected, CallbackBooked, ConsentWithdrawn
from core.flow import graph
from core.flow.graph import Flow
from core.flow.kinds import queue
from core.flow.kinds.callback import LINK, REFERENCE
from core.flow.kinds.turn import Turn
from core.flow.state import State

# Says so to who pressed the star key, and that they are still connected.
STOPPED = "recording_stopped_talking"

type Deed = inputs.Moved | inputs.SentOut | inputs.AgentLost | inputs.Withdrawn | inputs.CallPromised


def lead(turn: Turn, given: Deed) -> str | None:
    """Take what the agent did, or what became of their line."""
    match given:
        case inputs.Moved():
            queue.move(turn, given)
        case inputs.SentOut():
            queue.send_out(turn, given)
        case inputs.AgentLost():
            queue.agent_lost(turn)
        case inputs.Withdrawn(by) if turn.state.has_leave:
            turn.emit(ConsentWithdrawn("recording", by), consent="no", words=None)
            if by == "keys":
                turn.play(STOPPED)
        case inputs.CallPromised():
            return promise(turn, given)
    return None


def stoppable(flow: Flow, state: State) -> bool:
    """Tell whether the person's own key stops what is recorded of their conversation (P2, K20).

    A version from before had no text to say so, and nobody was told of the key.
    """
    recorded = state.channel == "voice" and state.has_leave
    return recorded and STOPPED in flow.tongues[state.language].prompts


def promise(turn: Turn, given: inputs.CallPromised) -> str | None:
    """Promise the call, say so and go on; a flow that calls nobody back changes nothing (K16, P12)."""
    nodes = turn.flow.nodes.values()
    node = next((one for one in nodes if isinstance(one, graph.Callback)), None)
    if turn.state.phase != "talking" or not isinstance(turn.node, graph.Queue) or node is None:
        return None
    turn.emit(AgentDisconnected(), phase="asking", interpreter=given.interpreter)
    turn.emit(CallbackBooked(turn.node.queue, given.window, node.caller_id), queue=None)
    turn.play(node.booked, reference=REFERENCE, link=LINK)
    return node.next
