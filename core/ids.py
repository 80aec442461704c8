"""Identifiers that cannot be guessed, and digests that name without telling."""

import hashlib
import hmac
import secrets


def new_id() -> str:
    """Make an id of 128 random bits, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def new_salt() -> bytes:
    """Make the salt that one contact's personal data is digested with, 16 bytes."""
    return secrets.token_bytes(16)


CLEAR = "23456789CFGHJMPQRVWX"  # none sounds or looks like another


def new_reference() -> str:
    """Draw what a promised call is called, V and six of 20 signs that can be spoken: one of 64 million."""
    return "V" + "".join(secrets.choice(CLEAR) for _ in range(6))


def digest(salt: bytes, text: str) -> str:
    """Name a piece of personal data in the log; without the salt it says nothing (GDPR erasure)."""
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()[:32]
