"""Reads the fields of one mapping that a designer wrote; each defect is a sentence with its place."""

from core.errors import FlowError
from core.flow.source import Located


class Fields:
    """The fields of one mapping; each is read once, and `done` refuses what nobody read."""

    def __init__(self, located: Located, node: str) -> None:
        if not isinstance(located.value, dict):
            raise FlowError(located.file, located.line, node, "must be a mapping of fields.")
        self.node, self.here, self.left = node, located, dict(located.value)

    def error(self, name: str, sentence: str) -> FlowError:
        """Make the error for a field, at its line where it has one."""
        found = self.here.value.get(name, self.here) if isinstance(self.here.value, dict) else self.here
        return FlowError(found.file, found.line, self.node, f"`{name}`: {sentence}")

    def has(self, name: str) -> bool:
        """Tell whether a field is there and was not read yet."""
        return name in self.left

    def take(self, name: str) -> Located:
        """Give a field that must be there."""
        if name not in self.left:
            raise FlowError(self.here.file, self.here.line, self.node, f"the field `{name}` is missing.")
        return self.left.pop(name)

    def text(self, name: str) -> str:
        """Give a text that is not empty."""
        return text_of(self.take(name), self.node, name)

    def mapping(self, name: str) -> dict[str, Located]:
        """Give a mapping with at least one entry."""
        found = self.take(name).value
        if not isinstance(found, dict) or not found:
            raise self.error(name, "must be a mapping with at least one entry.")
        return found

    def items(self, name: str) -> list[Located]:
        """Give a list with at least one entry."""
        found = self.take(name).value
        if not isinstance(found, list) or not found:
            raise self.error(name, "must be a list with at least one entry.")
        return found

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """Give one of a closed list."""
        found = self.text(name)
        if found not in allowed:
            raise self.error(name, f"`{found}` is not one of {', '.join(allowed)}.")
        return found

    def number(self, name: str, allowed: range) -> int:
        """Give a whole number within bounds."""
        found = self.take(name).value
        if isinstance(found, bool) or not isinstance(found, int) or found not in allowed:
            raise self.error(name, f"must be a whole number from {allowed[0]} to {allowed[-1]}.")
        return found

    def done(self) -> None:
        """Refuse what nobody has read."""
        for name in self.left:
            raise self.error(name, "is not a field here.")


def text_of(located: Located, node: str, name: str) -> str:
    """Give a text that is not empty."""
    if not isinstance(located.value, str) or not located.value.strip():
        raise FlowError(located.file, located.line, node, f"`{name}`: must be a text.")
    return located.value
