"""The fixtures of the carrier's tests."""

from collections.abc import Iterator

import pytest

from carrier.clock import RealClock
from tests.carrier.rig import Rig


@pytest.fixture
def rig() -> Iterator[Rig]:
    """A carrier on the stepped clock that owns the hotline's number."""
    made = Rig()
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def real_rig() -> Iterator[Rig]:
    """A carrier on the wall clock."""
    made = Rig(RealClock)
    try:
        made.start()
        yield made
    finally:
        made.stop()
