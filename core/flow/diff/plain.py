"""Trees without the places, and flat: what two versions are compared by."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.flow.source import Located, plain

type Plain = str | int | float | bool | list[Plain] | dict[str, Plain] | None
type Body = dict[str, Plain]  # the fields of a node, or of a file
type Path = tuple[str, ...]  # names of fields from the outside in; in a list `entry 1` and so on


@dataclass(frozen=True)
class Version:
    """One version's trees."""

    top: Body  # the flow's own fields, without its nodes
    nodes: Mapping[str, Body]
    texts: Mapping[str, Body]  # language -> prompt id -> text
    rest: Mapping[str, Body]  # language -> what else its file says: the voice, the short answers

    @property
    def prompts(self) -> set[str]:
        """Give the ids of all texts."""
        return {prompt for texts in self.texts.values() for prompt in texts}


def version(flow: Located, tongues: Mapping[str, Located]) -> Version:
    """Take a version's trees apart; what is no mapping where one belongs counts as empty."""
    top = mapping(plain(flow))
    nodes = {name: _body(node) for name, node in mapping(top.pop("nodes", None)).items()}
    named = {*leaves(top), *(leaf for body in nodes.values() for leaf in leaves(body))}
    # A prompt file of a language that the flow never names is no part of the version.
    files = {language: mapping(plain(file)) for language, file in tongues.items() if language in named}
    texts = {language: mapping(file.pop("prompts", None)) for language, file in files.items()}
    return Version(top, nodes, texts, files)


def mapping(value: Plain) -> Body:
    """Give a mapping; what is none counts as empty."""
    return value if isinstance(value, dict) else {}


def flat(body: Plain, path: Path = ()) -> dict[Path, Plain]:
    """Give what stands at each path: a plain value, or a list of such."""
    match body:
        case dict() if body:
            parts = body.items()
        case list() if any(isinstance(item, dict | list) for item in body):
            parts = {f"entry {number}": item for number, item in enumerate(body, start=1)}.items()
        case value:
            return {path: value}
    return {key: leaf for name, part in parts for key, leaf in flat(part, (*path, name)).items()}


def leaves(value: Plain) -> Iterator[str]:
    """Give every text that stands somewhere in a value."""
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from leaves(part)
        case list():
            for part in value:
                yield from leaves(part)


def same(one: Plain, other: Plain) -> bool:
    """Tell whether two values are the same in a file: 1, 1.0, true and "1" are four."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _body(node: Plain) -> Body:
    return node if isinstance(node, dict) else {"content": node}
