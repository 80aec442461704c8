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


def digest(salt: bytes, text: str) -> str:
    """Name a piece of personal data in the log; without the salt it says nothing (GDPR erasure)."""
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()[:32]
