"""In which queues somebody waits long, looked up at most once a second whatever the number of turns."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.queueing import LONG_WAIT

LOOK = timedelta(seconds=1)  # how long what was seen may be used
LONG = "SELECT DISTINCT queue FROM place WHERE state IN ('waiting', 'offered') AND arrived_at < %s"


class Waits:
    """Remembers the queues with long waits for a second."""

    def __init__(self, ask: Callable[[datetime], frozenset[str]]) -> None:
        """`ask` gives the queues in which somebody has waited since before a moment."""
        self._ask = ask
        self._seen: tuple[datetime, frozenset[str]] | None = None

    def at(self, now: datetime) -> frozenset[str]:
        """Give the queues in which somebody waits longer than LONG_WAIT."""
        if self._seen is None or not timedelta() <= now - self._seen[0] < LOOK:
            self._seen = now, self._ask(now - LONG_WAIT)
        return self._seen[1]
