"""The fields of a mapping in a script: each is read once, and what nobody read is refused by name."""

from cli.call.source import ScriptError
from core.flow.source import Located


class Fields:
    """One mapping; `done` refuses the fields that are left."""

    def __init__(self, written: Located, name: str) -> None:
        if not isinstance(written.value, dict) or not written.value:
            raise ScriptError(written.file, written.line, name, "must be a mapping with at least one field.")
        self._name, self._here, self._left = name, written, dict(written.value)

    def take(self, name: str) -> Located:
        """Give a field; a ScriptError when it is missing."""
        if name not in self._left:
            raise ScriptError(self._here.file, self._here.line, self._name, f"the field `{name}` is missing.")
        return self._left.pop(name)

    def maybe(self, name: str) -> Located | None:
        """Give a field, None where it is not written."""
        return self._left.pop(name, None)

    def done(self) -> None:
        """Refuse the first field that nobody asked for."""
        for name, value in self._left.items():
            raise ScriptError(value.file, value.line, self._name, f"there is no field `{name}`.")


def a_text(value: Located, name: str, what: str = "a text") -> str:
    """Give a field's text, trimmed; a ScriptError when it is empty or no text."""
    if not isinstance(value.value, str) or not value.value.strip():
        raise ScriptError(value.file, value.line, name, f"must be {what}.")
    return value.value.strip()


def a_list(value: Located, name: str) -> list[Located]:
    """Give a field's items; a ScriptError when it is no list or an empty one."""
    if not isinstance(value.value, list) or not value.value:
        raise ScriptError(value.file, value.line, name, "must be a list with at least one entry.")
    return value.value
