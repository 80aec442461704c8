"""What the API takes: each field says in JSON Schema what it may be, and is read by that same schema."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from core.case import SIGNS
from core.casework import LONGEST_ANSWER
from core.errors import VaxelError

type Schema = Mapping[str, Any]

MOST_CHANGES: Final = 2**31 - 1  # what the database can count
TEXT = r"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]"  # a character that can be stored and shown
# Python and ECMAScript, in whose words a schema speaks, differ in whether these last ones are white space.
WORD = r"[^\s\u0000-\u001f\u007f-\u009f\ufeff]"
REFERENCE = rf"^V[2-9{SIGNS}]{{6}}$"
DAY = r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
SURROGATES = re.compile("[\ud800-\udfff]")  # halves of characters: JSON can hold them, and nothing else can


@dataclass(eq=False)
class ApiError(VaxelError):
    """A request cannot be answered as it is."""

    status: int  # of the answer
    sentence: str
    field: str | None = None  # what is wrong in the request

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Field:
    """Something that a request says."""

    name: str
    about: str
    schema: Schema
    needed: bool = False

    def read(self, value: Any) -> Any:
        """Give the value as the code wants it; an ApiError names this field and says what it may be."""
        kind = self.schema["type"]
        if kind == "integer":
            return self._whole(value)
        if kind == "boolean":
            return value if isinstance(value, bool) else self._refuse("true or false")
        return self._text(value)

    def written(self, value: str) -> Any:
        """Read the value out of an address, where everything is text."""
        kind = self.schema["type"]
        if kind == "integer":
            return self._whole(int(value)) if re.fullmatch("[0-9]{1,10}", value) else self._whole(None)
        if kind == "boolean":
            return {"true": True, "false": False}[value] if value in ("true", "false") else self.read(None)
        return self._text(value)

    def _whole(self, value: Any) -> int:
        least, most = self.schema["minimum"], self.schema["maximum"]
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not whole or not least <= value <= most:
            self._refuse(f"a whole number from {least} to {most}")
        return int(value)

    def _text(self, value: Any) -> Any:
        if not isinstance(value, str) or SURROGATES.search(value):
            return self._refuse("text")
        if "enum" in self.schema and value not in self.schema["enum"]:
            self._refuse(f"one of {', '.join(self.schema['enum'])}")
        most, pattern = self.schema.get("maxLength"), self.schema.get("pattern")
        if most is not None and len(value) > most:
            self._refuse(f"at most {most} characters")
        if pattern and not re.search(f"{pattern.removesuffix('$')}\\Z", value):
            self._refuse(self.schema["description"])
        return self._day(value) if self.schema.get("format") == "date" else value

    def _day(self, value: str) -> Any:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return self._refuse("a day such as 2026-12-07")

    def _refuse(self, wanted: str) -> Any:
        raise ApiError(400, f"{self.name} must be {wanted}", self.name)


def key(about: str) -> Schema:
    """Give the schema of an id that people chose: of an agent or a queue."""
    return {"type": "string", "maxLength": 100, "pattern": f"^{WORD}+$", "description": about}


def choice(*values: str) -> Schema:
    """Give the schema of one of these words."""
    return {"type": "string", "enum": list(values)}


REFERENCES: Final[Schema] = {
    "type": "string",
    "pattern": REFERENCE,
    "description": "the reference of a case, such as V2F4G7C",
}
DAYS: Final[Schema] = {
    "type": "string",
    "format": "date",
    "pattern": DAY,
    "description": "a day such as 2026-12-07",
}
ANSWERS: Final[Schema] = {
    "type": "string",
    "maxLength": LONGEST_ANSWER,
    "pattern": f"^{TEXT}*{WORD}{TEXT}*$",
    "description": "words, without control characters",
}
WHETHER: Final[Schema] = {"type": "boolean"}


def whole(least: int, most: int, default: int | None = None) -> Schema:
    """Give the schema of a whole number."""
    found = {"type": "integer", "minimum": least, "maximum": most}
    return found if default is None else {**found, "default": default}
