"""One difference, and how values are written in its sentence."""

import json
from dataclasses import dataclass

from core.flow.diff.plain import Plain


@dataclass(frozen=True)
class Change:
    """One thing that differs."""

    subject: str  # a node's id, or what stands in its place (`the flow`, `language sv`, …)
    sentence: str  # without the subject and without a full stop

    def __str__(self) -> str:
        return f"{self.subject}: {self.sentence}"


def shown(value: Plain) -> str:
    """Write a value in a sentence: words as they are, texts in quotes, the rest as in the file."""
    match value:
        case str() if value and not any(letter.isspace() for letter in value):
            return value
        case str():
            return f"“{value}”"
        case list():
            return ", ".join(map(shown, value)) or "nothing"
        case dict():
            return ", ".join(f"{name} {shown(one)}" for name, one in value.items()) or "nothing"
    return json.dumps(value)


def was(old: Plain, new: Plain) -> tuple[str, str]:
    """Write both sides of a change; where they would look the same, such as 1 and "1", as in the file."""
    sides = shown(old), shown(new)
    if sides[0] != sides[1]:
        return sides
    return json.dumps(old, ensure_ascii=False), json.dumps(new, ensure_ascii=False)
