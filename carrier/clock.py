"""The one place that reads a clock, and the count of work that tells when everything has come to rest."""

import asyncio
import heapq
import itertools
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from carrier.dial import Dial

Effect = Callable[[], None]
log = logging.getLogger(__name__)


@dataclass(order=True)
class Timer:
    """An effect that is due at a moment of the carrier's clock."""

    due: int  # milliseconds since the clock began
    order: int  # timers of one moment fire in the order they were set
    effect: Effect = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        self.cancelled = True


class Clock(ABC):
    """Timers in order, and how many pieces of work have not yet come to rest."""

    mode: str

    def __init__(self) -> None:
        self._began = datetime.now(UTC).replace(microsecond=0)
        self._timers: list[Timer] = []
        self._order = itertools.count()
        self._work = 0
        self._rested = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @abstractmethod
    def elapsed(self) -> int:
        """Milliseconds since the clock began."""

    @abstractmethod
    def _arm(self) -> None:
        """See to it that what is due will fire."""

    def now(self) -> datetime:
        """The carrier's time of day, UTC."""
        return self._began + timedelta(milliseconds=self.elapsed())

    def after(self, seconds: float, effect: Effect) -> Timer:
        """Have `effect` called in so many seconds."""
        timer = Timer(self.elapsed() + max(0, round(seconds * 1000)), next(self._order), effect)
        heapq.heappush(self._timers, timer)
        self._arm()
        return timer

    def begin(self) -> None:
        """Count one piece of work that is under way."""
        self._work += 1
        self._rested.clear()

    def end(self) -> None:
        """One piece of work has ended or waits for someone else."""
        self._work -= 1
        if self._work == 0:
            self._rested.set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine as a piece of work; the clock keeps the reference that asyncio does not."""
        self.begin()
        task = asyncio.get_running_loop().create_task(self._counted(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _counted(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("a piece of the carrier's work failed")
        finally:
            self.end()

    async def stop(self) -> None:
        """Abandon what is under way; for the end of the carrier."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def rest(self) -> None:
        """Wait until no work is under way."""
        while self._work:
            await self._rested.wait()

    @property
    def idle(self) -> bool:
        """Nothing under way and nothing due now."""
        upcoming = self.upcoming()
        return self._work == 0 and (upcoming is None or upcoming.due > self.elapsed())

    def upcoming(self) -> Timer | None:
        """The next timer that will fire, or None."""
        while self._timers and self._timers[0].cancelled:
            heapq.heappop(self._timers)
        return self._timers[0] if self._timers else None

    def until_next(self) -> float | None:
        """Seconds until the next timer, or None."""
        upcoming = self.upcoming()
        return None if upcoming is None else max(0, upcoming.due - self.elapsed()) / 1000

    # The effect comes last: it may set new timers, and those must find the heap in order.
    def _fire(self, timer: Timer) -> None:
        heapq.heappop(self._timers)
        self._prune()
        timer.effect()

    def _prune(self) -> None:
        # Time-outs are nearly always cancelled; without this the far ones would pile up under load.
        if len(self._timers) > 1000 and sum(t.cancelled for t in self._timers) * 2 > len(self._timers):
            self._timers = [timer for timer in self._timers if not timer.cancelled]
            heapq.heapify(self._timers)


class RealClock(Clock):
    """The wall clock."""

    mode = "real"

    def __init__(self) -> None:
        super().__init__()
        self._zero = time.monotonic()
        self._alarm: asyncio.TimerHandle | None = None

    def elapsed(self) -> int:
        return int((time.monotonic() - self._zero) * 1000)

    def _arm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        upcoming = self.upcoming()
        if upcoming is None:
            return
        # One millisecond late rather than early: an early alarm would find nothing due and spin.
        delay = max(0, upcoming.due - self.elapsed()) / 1000 + 0.001
        self._alarm = asyncio.get_running_loop().call_later(delay, self._ring)

    def _ring(self) -> None:
        while (timer := self.upcoming()) and timer.due <= self.elapsed():
            self._fire(timer)
        self._arm()


class SteppedClock(Clock):
    """A clock that stands still until it is told to step."""

    mode = "stepped"

    def __init__(self, dial: Dial | None = None, began: datetime | None = None) -> None:
        """`began` is the time it starts at, now where none is given."""
        super().__init__()
        self._began = began or self._began
        self._elapsed = 0
        self._stepping = asyncio.Lock()
        self._dial = dial
        self._go(0)

    def elapsed(self) -> int:
        return self._elapsed

    def _arm(self) -> None:
        upcoming = self.upcoming()
        if upcoming is not None and upcoming.due <= self._elapsed:
            task = asyncio.get_running_loop().create_task(self.step(0))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def step(self, seconds: float) -> None:
        """Move forward, one timer at a time; after each, all work comes to rest before the next."""
        async with self._stepping:
            await self.rest()
            await self._advance(self._elapsed + round(seconds * 1000))

    async def step_to_next(self) -> None:
        """Move to the next timer and through everything due at that moment; nothing when there is none."""
        async with self._stepping:
            await self.rest()
            upcoming = self.upcoming()
            if upcoming is not None:
                # By its due time and not by steps of one: others may be due at the same moment.
                await self._advance(upcoming.due)

    async def _advance(self, target: int) -> None:
        while (timer := self.upcoming()) and timer.due <= target:
            self._go(max(self._elapsed, timer.due))
            self._fire(timer)
            await self.rest()
        self._go(max(self._elapsed, target))

    def _go(self, elapsed: int) -> None:
        self._elapsed = elapsed
        if self._dial:
            self._dial.show(self.now())


def stopwatch() -> Callable[[], int]:
    """Start measuring; the answer tells how many real milliseconds have passed."""
    started = time.perf_counter()
    return lambda: round((time.perf_counter() - started) * 1000)


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds, as the handset API writes time."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
