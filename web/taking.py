"""An agent takes a contact: a phone rings, a chat opens, or the person who was promised a call is called."""

from adapters.runtime import Accepted, Agent, Runtime
from core.errors import AlreadyTaken, TelephonyError
from core.ports import Dialler
from web.chatting import Chatting


def ring(runtime: Runtime, agent: Agent, contact: str, offer: int) -> str:
    """Ring the phone of the agent who took a contact; give the id of the text that says what came of it."""
    try:
        leg = runtime.world.telephony.call_agent(agent.phone, contact, offer)
    except TelephonyError as error:
        if error.permanent:  # otherwise the phone may ring all the same; the offer lapses by itself
            runtime.desk.lapse(contact, offer, runtime.world.now())
        return "desk.no_line"
    runtime.desk.agent_called(contact, offer, leg)
    return "desk.taken"


def reach(runtime: Runtime, chatting: Chatting, agent: Agent, contact: str, offer: int) -> str:
    """Bring an agent to whom they took; give the id of the text that says what came of it."""
    if runtime.world.store.load(contact).channel != "chat":
        return ring(runtime, agent, contact, offer)
    if chatting.join(contact):
        return "desk.joined"
    runtime.desk.lapse(contact, offer, runtime.world.now())
    return "desk.already_taken"


def connect(
    runtime: Runtime,
    calls: Dialler | None,
    chatting: Chatting,
    agent: Agent,
    contact: str,
    taken: Accepted,
) -> str:
    """Connect an agent with whom they accepted; give the id of the text that says what came of it."""
    if not taken.promised:
        return reach(runtime, chatting, agent, contact, taken.offer)
    try:
        if calls is None:
            raise AlreadyTaken("nobody here calls back")
        calls.dial(contact, agent.id, taken.offer)
    except AlreadyTaken:
        runtime.desk.lapse(contact, taken.offer, runtime.world.now())
        return "desk.already_taken"
    return "desk.dialling"
