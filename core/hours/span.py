"""A stretch of one day, by the clock on the wall."""

from dataclasses import dataclass
from datetime import time

MIDNIGHT = time(0)

type Spans = tuple["Span", ...]  # of one day, in order, none overlapping; empty: closed


@dataclass(frozen=True)
class Span:
    """[start, end) of one day, in whole minutes."""

    start: time  # the first minute
    end: time  # the first minute after; 00:00 stands for 24:00

    def holds(self, clock: time) -> bool:
        """Tell whether a time of day lies within."""
        return self.start <= clock and (clock < self.end or self.end == MIDNIGHT)

    @property
    def whole_day(self) -> bool:
        """Tell whether it lasts from midnight to midnight."""
        return self.start == self.end == MIDNIGHT
