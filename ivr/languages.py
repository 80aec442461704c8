"""Writes to a caller which key is which language, where no voice can say it in the language itself (K16)."""

import logging

from adapters.runtime import Runtime
from core.errors import StoreUnavailable, TelephonyError
from core.events import MessageSent, NodeEntered
from core.flow.graph import Flow, Interpreter
from core.turn import Answer

logger = logging.getLogger(__name__)


def write_languages(runtime: Runtime, answer: Answer) -> None:
    """Send the list, beside the answer that asks for a language; who has it already is not sent it again."""
    entered = [event.node for event in answer.events if isinstance(event, NodeEntered)]
    node = answer.flow.nodes[entered[-1]] if entered else None
    if isinstance(node, Interpreter) and set(node.keys.values()) - set(answer.flow.guests):
        body = listed(answer.flow, node)
        runtime.world.later(lambda: _send(runtime, answer.contact, body))


def listed(flow: Flow, node: Interpreter) -> str:
    """Give the keys and the languages, each by its own name; in the flow's first where it has none here."""
    prompts = flow.tongues[flow.languages[0]].prompts
    known = {one: prompts.get(f"interpreter.{one}", one) for one in node.keys.values()}
    return "\n".join(f"{key} {prompts.get(f'native.{one}', known[one])}" for key, one in node.keys.items())


def _send(runtime: Runtime, contact: str, body: str) -> None:
    world, ours = runtime.world, runtime.settings.number
    try:
        number = world.store.number(contact)
        if number is None or not world.numbers.takes_text(number):
            return
        if world.telephony.find_message(number, ours, body) is None:
            world.telephony.send(number, ours, body, runtime.links.of_message(contact, "languages"))
            world.store.append(contact, [MessageSent("languages")], world.now())
    except (TelephonyError, StoreUnavailable) as error:
        logger.warning("the languages could not be written to a caller: %s", error)
