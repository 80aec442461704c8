"""When somebody has waited too long."""

from datetime import timedelta

from core.longwaits import ALARM, LongWaits, long_waits
from core.queueing import Place
from tests.fakes import MORNING

SECOND = timedelta(seconds=1)


def places(*waits: timedelta, held: bool = False) -> list[Place]:
    return [Place(str(n), "billing", MORNING - wait, held=held) for n, wait in enumerate(waits)]


def test_nobody_waits_and_nobody_is_told() -> None:
    assert long_waits([], MORNING) == LongWaits(0, None, None)


def test_five_minutes_are_too_long() -> None:
    found = long_waits(places(ALARM - SECOND, ALARM, ALARM + SECOND), MORNING)
    assert found == LongWaits(2, MORNING - ALARM - SECOND, MORNING + SECOND)


def test_who_is_promised_a_call_waits_for_nothing() -> None:
    assert long_waits(places(ALARM, held=True), MORNING) == LongWaits()
