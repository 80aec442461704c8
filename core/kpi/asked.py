"""What is asked of the figures: a period and what else they are narrowed to."""

from dataclasses import dataclass, fields
from datetime import date

DIMENSIONS = ("version", "channel", "language", "number", "errand", "origin")


@dataclass(frozen=True)
class Asked:
    """None is any; days are Sweden's, both of them inside the period."""

    since: date | None = None
    until: date | None = None
    version: str | None = None
    channel: str | None = None
    language: str | None = None
    number: str | None = None
    errand: str | None = None
    origin: str = "customer"  # test and simulated calls are never mixed in

    def narrowed(self) -> dict[str, str]:
        """Give the dimensions that are narrowed to one value."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if name in DIMENSIONS and value is not None}
