"""The numbered events of a call or a line, which a handset reads by long poll or as a stream."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from carrier.clock import Clock, iso

Event = dict[str, Any]


class EventLog:
    """Events in order, numbered from 1; only the newest are kept."""

    def __init__(self, clock: Clock, keep: int = 5000) -> None:
        self._clock = clock
        self._events: deque[Event] = deque(maxlen=keep)
        self._last = 0
        self._changed = asyncio.Event()
        self._watchers: list[Callable[[Event], None]] = []

    def watch(self, watcher: Callable[[Event], None]) -> None:
        """Tell somebody in this program of each event the moment it happens."""
        self._watchers.append(watcher)

    def add(self, kind: str, **fields: Any) -> None:
        """Append an event and wake those who wait for one."""
        self._last += 1
        event = {"seq": self._last, "at": iso(self._clock.now()), "kind": kind, **fields}
        self._events.append(event)
        self._changed.set()
        self._changed = asyncio.Event()
        for watcher in self._watchers:
            watcher(event)

    def after(self, seq: int) -> list[Event]:
        """The events with a higher number than `seq`."""
        return [event for event in self._events if event["seq"] > seq]

    async def more(self, seq: int, seconds: float) -> list[Event]:
        """The events after `seq`; when there is none, wait so many real seconds for one."""
        if seq >= self._last and seconds > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._changed.wait()
        return self.after(seq)

    def forget(self) -> None:
        """Drop what is kept; numbering goes on."""
        self._events.clear()
        self._watchers.clear()
