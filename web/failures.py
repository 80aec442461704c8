"""Failed logins of late, kept in this server's memory, so that passwords cannot be guessed in bulk."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

ALLOWED = 5  # failures of one name from one address
WINDOW = timedelta(minutes=5)
MOST = 10_000  # names and addresses remembered at a time


class Failures:
    """Counts failures by a key; what is older than five minutes counts no more."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._times: dict[str, deque[datetime]] = {}

    def too_many(self, key: str) -> bool:
        """Tell whether this key has failed too often to be tried again now."""
        times = self._times.get(key)
        while times and times[0] <= self._now() - WINDOW:
            times.popleft()
        return times is not None and len(times) >= ALLOWED

    def add(self, key: str) -> None:
        """Count one failure; the key that was added first is forgotten when there are too many keys."""
        if key not in self._times and len(self._times) >= MOST:
            del self._times[next(iter(self._times))]
        self._times.setdefault(key, deque(maxlen=ALLOWED)).append(self._now())

    def forget(self, key: str) -> None:
        """Begin anew after a login that went well."""
        self._times.pop(key, None)
