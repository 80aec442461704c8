"""What every event has: a name, and fields that JSON can hold."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any


@cache
def snake(name: str) -> str:
    """Give the name of a class as it stands in the log: NodeEntered is node_entered."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@dataclass(frozen=True)
class Event:
    """Something that happened; its kind is the class name in snake case."""

    @property
    def kind(self) -> str:
        """Give the event's name as it stands in the log."""
        return snake(type(self).__name__)

    def data(self) -> dict[str, Any]:
        """Give the fields as JSON values."""
        return dict(vars(self))
