"""Agents' passwords: kept as argon2 hashes, never in clear."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """Give the argon2id hash of a password."""
    return _HASHER.hash(password)


def matches(kept: str, password: str) -> bool:
    """Tell whether the password is the one whose hash is kept."""
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
