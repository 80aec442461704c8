"""Remembers for a moment what was looked up, so that turns that come close together look it up once."""

from collections.abc import Callable
from datetime import datetime, timedelta


class Remembered[T]:
    """What a look at the database gave, for as long as it may be used."""

    def __init__(self, look: Callable[[datetime], T], lasts: timedelta) -> None:
        self._look, self._lasts = look, lasts
        self._seen: tuple[datetime, T] | None = None

    def at(self, now: datetime) -> T:
        """Give what was seen lately, else look anew."""
        seen = self._seen
        if seen is None or not timedelta() <= now - seen[0] < self._lasts:
            seen = self._seen = now, self._look(now)
        return seen[1]

    def forget(self) -> None:
        """Look anew next time: something happened here that what was seen does not show."""
        self._seen = None
