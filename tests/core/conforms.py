"""Says what a JSON value breaks of a JSON Schema: as much of draft 2020-12 as our schemas use."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

type Schema = Mapping[str, Any] | bool

TYPES = {"object": dict, "array": list, "string": str}
SILENT = {"$schema", "$defs", "title", "description"}  # what only says something to people
FIELDS = {"properties", "patternProperties", "additionalProperties"}  # read together
WITH_IF = {"then", "else"}


def broken(root: Mapping[str, Any], value: object) -> list[str]:
    """Give each thing that is wrong, with the keyword that says so; empty where the value conforms."""
    return list(_broken(root, root, value, ""))


def _broken(root: Mapping[str, Any], schema: Schema, value: object, at: str) -> Iterator[str]:
    if isinstance(schema, bool):
        if not schema:
            yield f"{at}: nothing may stand here"
        return
    if FIELDS & schema.keys():
        yield from _properties(root, schema, value, at)
    for keyword, wanted in schema.items():
        if keyword not in SILENT | FIELDS | WITH_IF:
            yield from _keyword(root, schema, keyword, wanted, value, at)


def _keyword(
    root: Mapping[str, Any], schema: Mapping[str, Any], keyword: str, wanted: Any, value: object, at: str
) -> Iterator[str]:
    match keyword:
        case "$ref":
            yield from _broken(root, root["$defs"][wanted.removeprefix("#/$defs/")], value, at)
        case "allOf":
            yield from chain.from_iterable(_broken(root, each, value, at) for each in wanted)
        case "anyOf":
            if all(any(_broken(root, each, value, at)) for each in wanted):
                yield f"{at}: none of anyOf"
        case "if":
            holds = not any(_broken(root, wanted, value, at))
            yield from _broken(root, schema.get("then" if holds else "else", True), value, at)
        case "items":
            for number, each in enumerate(value if isinstance(value, list) else ()):
                yield from _broken(root, wanted, each, f"{at}/{number}")
        case _:
            if not PLAIN[keyword](wanted, value):
                yield f"{at}: {keyword}"


def _properties(root: Mapping[str, Any], schema: Mapping[str, Any], value: object, at: str) -> Iterator[str]:
    for name, each in value.items() if isinstance(value, dict) else ():
        declared, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        fitting = [declared[name]] if name in declared else []
        fitting += [one for pattern, one in patterns.items() if re.search(pattern, name)]
        for one in fitting or [schema.get("additionalProperties", True)]:
            yield from _broken(root, one, each, f"{at}/{name}")


def _is(kind: str, value: object) -> bool:
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[kind])


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _size(kind: type, value: object) -> int | None:
    return len(value) if isinstance(value, kind) else None  # type: ignore[arg-type]


PLAIN: Mapping[str, Any] = {
    "type": _is,
    "const": lambda wanted, value: type(value) is type(wanted) and value == wanted,
    "enum": lambda wanted, value: any(type(value) is type(one) and value == one for one in wanted),
    "pattern": lambda wanted, value: not isinstance(value, str) or bool(re.search(wanted, value)),
    "maxLength": lambda wanted, value: (_size(str, value) or 0) <= wanted,
    "minItems": lambda wanted, value: (size := _size(list, value)) is None or size >= wanted,
    "maxItems": lambda wanted, value: (_size(list, value) or 0) <= wanted,
    "minProperties": lambda wanted, value: (size := _size(dict, value)) is None or size >= wanted,
    "minimum": lambda wanted, value: (number := _number(value)) is None or number >= wanted,
    "maximum": lambda wanted, value: (number := _number(value)) is None or number <= wanted,
    "required": lambda wanted, value: not isinstance(value, dict) or set(wanted) <= set(value),
    "dependentRequired": lambda wanted, value: (
        not isinstance(value, dict)
        or all(set(needed) <= set(value) for name, needed in wanted.items() if name in value)
    ),
}
