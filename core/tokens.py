"""What lets a program use the API: a token that is shown once, and known afterwards by its digest alone."""

import hashlib
import re
import secrets
from collections.abc import Collection
from typing import Final, Literal, get_args

from core.errors import VaxelError

type Scope = Literal["cases:read", "cases:write"]

SCOPES: Final[tuple[Scope, ...]] = get_args(Scope.__value__)
MARK: Final = "vaxel_"  # what a token begins with: so that one that is lost in a text is found
NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


class TokenError(VaxelError):
    """A token cannot be made or taken back so."""


def new_token() -> str:
    """Draw a token of 256 random bits."""
    return MARK + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Give what is stored of a token: nobody can guess 256 bits, so that no slow hash is needed."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def check(name: str, scopes: Collection[str]) -> None:
    """Refuse a name or scopes that cannot be."""
    if not NAME.fullmatch(name):
        raise TokenError(f"a token's name is up to 40 of a–z, 0–9, . _ and -; it is “{name}”.")
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        raise TokenError(f"--scope must be one of {', '.join(SCOPES)}.")
