"""Reads the time off the carrier's dial, where a set-up runs on a clock that is stepped."""

import mmap
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from core.errors import SettingsError

SECONDS = struct.Struct("<d")  # since 1970, as the carrier writes them


def lay_out(path: Path, now: datetime) -> None:
    """Make a dial that shows a moment until the carrier shows another."""
    path.write_bytes(SECONDS.pack(now.timestamp()))


def follow(path: Path) -> Callable[[], datetime]:
    """Give a clock that says what the dial shows, UTC; SettingsError where there is no dial."""
    try:
        with path.open("rb") as file:
            shown = mmap.mmap(file.fileno(), SECONDS.size, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        raise SettingsError(f"VAXEL_DIAL: {path} is no carrier's dial.") from None

    def now() -> datetime:
        return datetime.fromtimestamp(SECONDS.unpack(shown[:])[0], UTC)

    return now
