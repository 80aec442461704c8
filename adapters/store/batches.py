"""Stores turns that come at the same moment together: one statement, one wait, one flush to disk for all."""

import threading
from collections.abc import Callable, Sequence

from core.errors import StoreUnavailable


class _Ticket[T]:
    """One thing to be stored, and what came of it."""

    def __init__(self, item: T) -> None:
        self.item = item
        self.woken = threading.Event()
        self.done = False  # False when woken: it is this one's turn to store
        self.result = False
        self.error: Exception | None = None


class Batches[T]:
    """Collects what comes while a batch is on its way, and stores it as the next one.

    Nothing waits for company: alone, a thing is stored at once. Whoever finds nobody storing does it, for
    everything collected so far, and then wakes the first of those that came meanwhile.
    """

    def __init__(self, store: Callable[[Sequence[T]], Sequence[bool]]) -> None:
        """`store` stores several at once and tells for each whether it was; it may raise, storing none."""
        self._store = store
        self._lock = threading.Lock()
        self._waiting: list[_Ticket[T]] = []
        self._storing = False

    def put(self, item: T) -> bool:
        """Store one thing, alone or in company; raises what `store` raised for it alone."""
        ticket = _Ticket(item)
        with self._lock:
            self._waiting.append(ticket)
            first, self._storing = not self._storing, True
        if not first:
            ticket.woken.wait()
        if not ticket.done:
            self._run()
        if ticket.error is not None:
            raise ticket.error
        return ticket.result

    def _run(self) -> None:
        with self._lock:
            batch, self._waiting = self._waiting, []
        try:
            self._together(batch)
        finally:
            with self._lock:
                following = self._waiting[0] if self._waiting else None
                self._storing = following is not None
            for ticket in batch:
                ticket.done = True
                ticket.woken.set()
            if following is not None:
                following.woken.set()

    def _together(self, batch: Sequence[_Ticket[T]]) -> None:
        try:
            results = self._store([ticket.item for ticket in batch])
        except StoreUnavailable as error:
            for ticket in batch:
                ticket.error = error
            return
        except Exception as error:  # one of them spoils it for all: each on its own, then
            self._alone(batch, error)
            return
        for ticket, result in zip(batch, results, strict=True):
            ticket.result = result

    def _alone(self, batch: Sequence[_Ticket[T]], error: Exception) -> None:
        if len(batch) == 1:
            batch[0].error = error
            return
        for ticket in batch:
            self._together([ticket])
