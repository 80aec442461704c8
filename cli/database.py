"""The database that commands work on: that of the set-up that runs, or the one the shell names."""

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.runtime import Engine, migrate, open_engine
from cli import publishing
from core.errors import VaxelError


class NoDatabase(VaxelError):
    """There is no database to work on."""


@contextmanager
def opened() -> Iterator[Engine]:
    """Open it, with the newest schema; NoDatabase where there is none."""
    url = publishing.told().get("DATABASE_URL")
    if not url:
        raise NoDatabase("Växel is not up: start it with ./vaxel up, or set DATABASE_URL.")
    engine = open_engine(url)
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()
