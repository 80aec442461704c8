"""A database to connect to: the one DATABASE_URL names, or a real PostgreSQL out of a wheel."""

import re

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from adapters.embedded import CONNECT_SECONDS, Server, start_embedded
from core.errors import SettingsError

__all__ = ["Server", "require", "start_embedded"]

SCHEMES = ("postgresql://", "postgres://")
HINTS = re.compile(r"Is the server running|Multiple connection attempts failed")


def require(url: str) -> None:
    """Connect once; a SettingsError says in one sentence, without the password, what is wrong."""
    if not url.startswith(SCHEMES):
        raise SettingsError("DATABASE_URL must begin with postgresql:// or postgres://.")
    try:
        password = conninfo_to_dict(url).get("password")
        make_url(url)
    except (psycopg.Error, ArgumentError, ValueError):
        raise SettingsError(
            "DATABASE_URL is no address that PostgreSQL understands; "
            "write signs such as / # @ % in its password as %2F %23 %40 %25."
        ) from None
    try:
        psycopg.connect(url, connect_timeout=CONNECT_SECONDS).close()
    except (psycopg.Error, OSError, ValueError) as error:
        reason = _reason(str(error), str(password or ""))
        raise SettingsError(f"DATABASE_URL: the database cannot be reached: {reason}") from None


def _reason(told: str, password: str) -> str:
    """Give what the server or the network said, as one line without hints and without the password."""
    lines = [line.strip().removeprefix("- ") for line in told.splitlines()]
    reason = "; ".join(line for line in lines if line and not HINTS.match(line)) or "it does not answer"
    return reason.replace(password, "…") if password else reason
