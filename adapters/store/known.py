"""The disturbance notices as a server knows them, looked up every few seconds at most."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from core.notice import Notice

LOOK = timedelta(seconds=5)  # how long what was seen may be used: well within the minute of K34
OPEN = """
SELECT id, scope, of, starts_at, ends_at, texts FROM notice
 WHERE ended_at IS NULL AND ends_at > %(now)s ORDER BY id
"""

type Row = tuple[Any, ...]


class KnownNotices:
    """Remembers the notices that have not ended; each begins and ends on the second all the same."""

    def __init__(self, ask: Callable[[str, dict[str, Any]], Sequence[Row]]) -> None:
        """`ask` gives the rows of a query with these values."""
        self._ask = ask
        self._seen: tuple[datetime, tuple[Notice, ...]] | None = None

    def at(self, now: datetime) -> tuple[Notice, ...]:
        """Give the notices to be heard now, the first made first."""
        if self._seen is None or not timedelta() <= now - self._seen[0] < LOOK:
            self._seen = now, tuple(made(*row) for row in self._ask(OPEN, {"now": now}))
        return tuple(notice for notice in self._seen[1] if notice.holds_at(now))


def made(number: int, *rest: Any) -> Notice:
    """Make a notice of a row."""
    return Notice(str(number), *rest)
