"""What happens by the clock alone: offers are made and lapse every second, lost calls are looked for."""

import logging
import threading
from datetime import datetime, timedelta

from adapters.runtime import Runtime
from core.errors import StoreUnavailable, UnknownContact
from core.ports import Dialler
from core.sweep import MOST, QUIET, TOGETHER, rejoin, sweep
from web.chatbeat import ChatBeat

logger = logging.getLogger(__name__)
BEAT_SECONDS = 1.0  # an idle agent is offered who waits within 2 s (P7)
SWEEP = timedelta(minutes=1)  # between two looks for calls that were lost


class Beat:
    """One for each server; any number of them get in nobody's way."""

    def __init__(self, runtime: Runtime, calls: Dialler | None = None) -> None:
        self._runtime, self._calls = runtime, calls
        self._chats = ChatBeat(runtime)
        self._swept = datetime.min.replace(tzinfo=runtime.world.now().tzinfo)

    def start(self) -> None:
        """Beat until the server ends; under gevent a thread is a greenlet."""
        threading.Thread(target=self._go_on, name="beat", daemon=True).start()

    def once(self) -> None:
        """Make the offers of this moment, tell those who chat and wait, look now and then for who left."""
        world, desk = self._runtime.world, self._runtime.desk
        now = world.now()
        desk.offers.round(now, calls=self._calls is not None)
        self._chats.news(now)
        if now - self._swept >= SWEEP:
            self._swept = now
            self._chats.sweep(now)
            rejoin(world, desk.apart(now - TOGETHER))
            gone = sweep(world, desk.silent(now - QUIET, MOST))
            if gone:
                logger.info("found %s calls that had ended without a word", gone)

    def _go_on(self) -> None:
        pause = threading.Event()
        while True:
            try:
                self.once()
            except (StoreUnavailable, UnknownContact) as error:
                logger.warning("made no offers just now: %s", error)
            except Exception as error:  # offers must not end with one surprise
                logger.error("made no offers just now (%s)", type(error).__name__)
            pause.wait(BEAT_SECONDS)
