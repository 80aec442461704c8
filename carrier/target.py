"""Where a call goes next: a document to request, or TwiML that came with a REST request."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """The next document of a call."""

    url: str  # absolute, with its override fragment if it has one
    method: str = "POST"
    fields: tuple[tuple[str, str], ...] = ()  # beyond the fields of every request
    twiml: str | None = None  # the document itself, when it need not be requested


def with_fields(url: str, method: str, fields: dict[str, str]) -> Target:
    """A target that carries the result of a verb."""
    return Target(url, method, tuple(fields.items()))
