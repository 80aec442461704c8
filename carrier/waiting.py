"""How a leg waits: things that happen once, and a gate that opens for the first of several reasons."""

import asyncio
from collections.abc import Callable

from carrier.clock import Clock


class Happening[T]:
    """Something that happens once, with a value; those who watch are told at once."""

    def __init__(self) -> None:
        self._values: list[T] = []
        self._watchers: list[Callable[[], None]] = []

    @property
    def happened(self) -> bool:
        return bool(self._values)

    @property
    def value(self) -> T:
        """What happened; IndexError when nothing has."""
        return self._values[0]

    def happen(self, value: T) -> None:
        """Let it happen; a second time changes nothing."""
        if self._values:
            return
        self._values.append(value)
        for watcher in list(self._watchers):
            watcher()

    def watch(self, watcher: Callable[[], None]) -> None:
        self._watchers.append(watcher)

    def forget(self, watcher: Callable[[], None]) -> None:
        if watcher in self._watchers:
            self._watchers.remove(watcher)


class Gate:
    """A wait that is not counted as work, until someone opens it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def open(self) -> None:
        """Let the waiter go on; it counts as work from this very moment, so that no rest is seen between."""
        # Counting here, not where the waiter wakes: in between, the clock would believe all at rest.
        if not self._open.done():
            self._clock.begin()
            self._open.set_result(None)

    async def passed(self) -> None:
        """Wait for the gate to open."""
        self._clock.end()
        await self._open
