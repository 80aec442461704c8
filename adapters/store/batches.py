"""Does what comes at the same moment together: one statement, one wait, one flush to disk for all."""

import threading
from collections.abc import Callable, Sequence

from core.errors import StoreUnavailable


class _Ticket[T, R]:
    """One thing to be done, and what came of it."""

    def __init__(self, item: T) -> None:
        self.item = item
        self.woken = threading.Event()
        self.done = False  # False when woken: it is this one's turn to do the next batch
        self.results: list[R] = []  # one, once it is done
        self.error: Exception | None = None


class Batches[T, R]:
    """Collects what comes while a batch is on its way, and does it as the next one.

    Nothing waits for company: alone, a thing is done at once. Whoever finds nobody at it does it, for
    everything collected so far, and then wakes the first of those that came meanwhile.
    """

    def __init__(self, together: Callable[[Sequence[T]], Sequence[R]]) -> None:
        """`together` does several at once and gives a result for each; it may raise, having done none."""
        self._do = together
        self._lock = threading.Lock()
        self._waiting: list[_Ticket[T, R]] = []
        self._busy = False

    def put(self, item: T) -> R:
        """Do one thing, alone or in company; raises what `together` raised for it alone."""
        ticket = _Ticket[T, R](item)
        with self._lock:
            self._waiting.append(ticket)
            first, self._busy = not self._busy, True
        if not first:
            ticket.woken.wait()
        if not ticket.done:
            self._run()
        if ticket.error is not None:
            raise ticket.error
        return ticket.results[0]

    def _run(self) -> None:
        with self._lock:
            batch, self._waiting = self._waiting, []
        try:
            self._together(batch)
        finally:
            with self._lock:
                following = self._waiting[0] if self._waiting else None
                self._busy = following is not None
            for ticket in batch:
                ticket.done = True
                ticket.woken.set()
            if following is not None:
                following.woken.set()

    def _together(self, batch: Sequence[_Ticket[T, R]]) -> None:
        try:
            results = self._do([ticket.item for ticket in batch])
        except StoreUnavailable as error:
            for ticket in batch:
                ticket.error = error
            return
        except Exception as error:  # one of them spoils it for all: each on its own, then
            self._alone(batch, error)
            return
        for ticket, result in zip(batch, results, strict=True):
            ticket.results.append(result)

    def _alone(self, batch: Sequence[_Ticket[T, R]], error: Exception) -> None:
        if len(batch) == 1:
            batch[0].error = error
            return
        for ticket in batch:
            self._together([ticket])
