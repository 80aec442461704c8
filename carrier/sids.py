"""Identifiers in Twilio's form: two letters and 32 hexadecimal digits."""

import secrets


def new(prefix: str) -> str:
    """A new identifier, such as `CA` for a call."""
    return prefix + secrets.token_hex(16)
