"""A short day of the hotline on the stepped clock, as busy as a long one: everybody is accounted for."""

import asyncio
from pathlib import Path

from bench.day.set_up import simulate

CALLS = 100


def test_a_short_day_ends_with_everybody_accounted_for(folder: Path) -> None:
    home = folder / "day"
    home.mkdir(mode=0o711)
    found = asyncio.run(simulate(home, CALLS, 7, print))
    # One in twenty days this short is unequal by chance alone; the long day judges that.
    assert [one for one in found.wrong if not one.startswith("waits are not equal")] == []
    assert found.calls == CALLS
    assert found.ends["talked to a human"] > CALLS / 2
    assert "lost" not in found.ends and found.told > 0
