"""A caller's way out of a conversation: the star key, which only stops a recording, or for good (P2, K20)."""

import logging
from functools import partial

from adapters.runtime import Runtime
from core.errors import TelephonyError
from core.flow.graph import Queue
from core.inputs import Withdrawn
from core.turn import take_turn
from ivr import twiml

logger = logging.getLogger(__name__)
RECORDED = frozenset({"recording_started", "recording_failed", "consent_withdrawn"})  # after a yes


class Talk:
    """Lets back into a conversation who came out by the star key, and ends it when the caller has left."""

    def __init__(self, runtime: Runtime, base: str) -> None:
        self._world, self._desk, self._base = runtime.world, runtime.desk, base

    def stays(self, contact: str) -> bool:
        """Tell whether a caller came out by the star key: the agent is in the conversation, or on the way.

        The network says only that the Dial is over. An agent who leaves ends the conversation. Where nobody
        can tell, the recording stops and the caller goes back: one whose agent is gone is led on from there.
        """
        found = self._world.store.load(contact)
        node = self._world.flows.get(found.version).nodes[found.state.node]
        if found.state.phase != "talking" or found.state.channel != "voice" or not isinstance(node, Queue):
            return False
        if not self._desk.taken(contact).talked(self._world.now()):
            return True
        try:
            return self._world.telephony.meets(contact)
        except TelephonyError as error:
            logger.warning("who is in a conversation is not known: %s", error)
            return True

    def stop(self, contact: str) -> str:
        """Take the leave to record back and give the TwiML that says so and leads back to the agent."""
        answer = take_turn(self._world, contact, None, Withdrawn("keys"))
        return twiml.rejoin(answer, self._world.store.load(contact).state.language, self._base)

    def left(self, contact: str) -> None:
        """End the conversation for the others, where the caller's own leaving has not: a recorded one's."""
        state = self._world.store.load(contact).state
        if state.served and (state.has_leave or self._world.store.happened(contact, RECORDED)):
            self._world.later(partial(self._disband, contact))

    def _disband(self, contact: str) -> None:
        try:
            self._world.telephony.disband(contact)
        except TelephonyError as error:
            logger.warning("a conversation was not ended: %s", error)
