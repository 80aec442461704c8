"""A call that goes on in the chat: the link is sent, the phone is left, the link is opened (K41)."""

from core import inputs
from core.events import ChatLinked, ContactEnded, InputRequested, PhoneLeft, WentToChat
from core.flow import graph
from core.flow.kinds.turn import Turn

WRITABLE = "text"  # the fact that a text message reaches the number the person calls from
KEY, SENT = "2", "link_sent"  # the key that asks for the link in the queue, and what is said then


def offers_chat(turn: Turn, node: graph.Queue) -> bool:
    """Tell whether who waits is told of the chat: with the first news, where it can be sent."""
    first = turn.state.told_position == 0 and turn.state.channel == "voice"
    return bool(first and node.chat and turn.facts.holds(WRITABLE, None))


def wished(turn: Turn, node: graph.Queue, given: inputs.Input, seconds: int) -> bool:
    """Have the link sent to who presses its key; False where the input is something else."""
    pressed = isinstance(given, inputs.Pressed) and given.keys == KEY and node.chat
    if not pressed or turn.state.channel != "voice" or not turn.facts.holds(WRITABLE, None):
        return False
    turn.emit(ChatLinked("keys"), link="sent")
    turn.emit(InputRequested("keys", turn.state.language, seconds))
    turn.play(SENT)
    return True


def take(turn: Turn, given: inputs.Linked | inputs.PhoneGone | inputs.LinkOpened) -> None:
    """Take a step on the way from the phone to the chat."""
    match given:
        case inputs.Linked():
            linked(turn)
        case inputs.PhoneGone():
            phone_gone(turn)
        case inputs.LinkOpened():
            opened(turn)


def linked(turn: Turn) -> None:
    """Have the link sent to whom an agent talks with on the phone."""
    if _here(turn, "talking") and turn.state.channel == "voice":
        turn.emit(ChatLinked("agent"), link="sent")


def phone_gone(turn: Turn) -> None:
    """Keep the place of who hung up to open the link; for anybody else the contact is over."""
    if turn.state.channel != "voice":
        return
    if turn.state.link == "sent" and _here(turn, "waiting", "talking"):
        turn.emit(PhoneLeft(), channel="chat", link="left", consent=_leave(turn))
    else:
        turn.emit(ContactEnded("person"), phase="ended")


def opened(turn: Turn) -> None:
    """Go on in writing, with news of the queue at once; a link that was used is of no use any more."""
    if turn.state.link and _here(turn, "waiting", "talking"):
        turn.emit(WentToChat(), channel="chat", link="", told_position=0, consent=_leave(turn))


def _here(turn: Turn, *phases: str) -> bool:
    return turn.state.phase in phases and isinstance(turn.node, graph.Queue)


def _leave(turn: Turn) -> str | None:
    """Give the leave to keep words: a yes to recording a call says nothing about a chat (P2)."""
    return "no" if turn.state.consent == "yes" else turn.state.consent
