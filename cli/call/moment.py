"""Moves a stepped clock to the time of the week at which a script begins."""

from datetime import UTC, datetime, time, timedelta

from cli.call.handset import Handset
from cli.call.script import Moment
from core.hours import ZONE

DAY = 86_400.0  # seconds; the carrier takes no longer step


def wait_until(at: Moment, handset: Handset) -> None:
    """Move the clock to the next such time; a CarrierError where it runs by itself."""
    left = seconds_until(at, handset.clock().now)
    while left > 0:
        step = min(left, DAY)
        handset.step(step)
        left -= step


def seconds_until(at: Moment, now: datetime) -> float:
    """Give how long it is until a time of the week comes; 0 when it is just that."""
    here = now.astimezone(ZONE)
    day = here.date() + timedelta(days=(at.weekday - here.weekday()) % 7)
    clock = time(at.hour, at.minute)
    then = datetime.combine(day, clock, ZONE)
    if then < here:
        then = datetime.combine(day + timedelta(days=7), clock, ZONE)
    return (then.astimezone(UTC) - now).total_seconds()
