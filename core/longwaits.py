"""Who has waited too long: what a lead is alarmed by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.queueing import Place

ALARM: Final = timedelta(minutes=5)  # a wait as long as this is told to who leads


@dataclass(frozen=True)
class LongWaits:
    """How many have waited too long, and when the next will have."""

    count: int = 0
    since: datetime | None = None  # when the longest of these waits began, UTC
    next_at: datetime | None = None  # when one more will have waited too long, UTC, if nothing happens


def long_waits(places: Iterable[Place], now: datetime) -> LongWaits:
    """Look at those on the line, from their first arrival; who is promised a call waits for nothing."""
    arrived = sorted(place.arrived_at for place in places if not place.held)
    over = [at for at in arrived if now - at >= ALARM]
    later = arrived[len(over) :]
    return LongWaits(len(over), over[0] if over else None, later[0] + ALARM if later else None)
