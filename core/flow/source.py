"""What a designer wrote, with the place where it stands: the parser's input, whatever the file format."""

from dataclasses import dataclass
from typing import Any

type Value = str | int | float | bool | list[Located] | dict[str, Located] | None


@dataclass(frozen=True)
class Located:
    """A value and where it stands."""

    value: Value
    file: str  # path as the designer knows it
    line: int  # from 1; of the key, for a value in a mapping


def plain(located: Located) -> Any:
    """Give what was written, without the places."""
    match located.value:
        case dict() as mapping:
            return {name: plain(value) for name, value in mapping.items()}
        case list() as items:
            return [plain(item) for item in items]
        case value:
            return value
