"""What happens to chats by the clock: news in the queue, an end for those who left, erasure (P2)."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from adapters.runtime import Runtime
from core import inputs
from core.errors import UnknownContact
from web.chatting import Chatting

logger = logging.getLogger(__name__)


class ChatBeat:
    """Any number of servers may do this at once; every method may raise StoreUnavailable."""

    def __init__(self, runtime: Runtime) -> None:
        self._chats, self._chatting = runtime.chats, Chatting(runtime)

    def news(self, at: datetime) -> None:
        """Tell those in the queue how far they have come, where it is time or it changed (P13)."""
        self._take(self._chats.waiting(at), inputs.Waited())

    def sweep(self, at: datetime) -> None:
        """End chats whose visitors have left without a word, and erase what nobody may keep.

        Whose agent has left so gets the next, with the place of the first arrival (P10).
        """
        self._take(self._chats.gone(at), inputs.HungUp())
        for one in self._chats.alone(at):
            self._take([one.contact], inputs.Moved(one.agent, one.queue))
        if erased := self._chats.erase(at):
            logger.info("erased what was written in %s chats that are over", erased)

    def _take(self, contacts: Iterable[str], given: inputs.Input) -> None:
        for contact in contacts:
            with suppress(UnknownContact):
                self._chatting.take(contact, given)
