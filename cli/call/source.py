"""Reads a script's YAML: every value as it is written and with its line, so that errors can name it."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from core.errors import VaxelError
from core.flow.source import Located, Value

STANDARD = "tag:yaml.org,2002:"
KNOWN = {f"{STANDARD}{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")}


@dataclass(frozen=True)
class ScriptError(VaxelError):
    """A script says something that cannot be called."""

    file: str  # path as it was given
    line: int  # from 1
    field: str  # the field at fault, or `script`
    sentence: str  # what is wrong

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.field}: {self.sentence}"


def read(path: Path) -> Located:
    """Read one script file; a ScriptError says why it is none."""
    try:
        return locate(str(path), path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ScriptError(str(path), 1, "script", "does not exist.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptError(str(path), 1, "script", f"cannot be read as UTF-8 text: {error}.") from None


def locate(file: str, text: str) -> Located:
    """Read YAML text; scalars stay as written, so that `press: 010` keeps its zeros and `no` is a word."""
    try:
        root = yaml.compose(text, Loader=_Loader)
        if root is None:
            raise ScriptError(file, 1, "script", "is empty.")
        return _located(root, file, root.start_mark.line + 1)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        said = " ".join(part for part in (error.context, error.problem) if part)
        raise ScriptError(file, line, "script", f"is not YAML: {said}.") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise ScriptError(file, 1, "script", f"is not YAML: {error}.") from None


class _Loader(yaml.SafeLoader):
    """YAML without aliases: they can make a small file endless."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.get_mark()
            raise yaml.MarkedYAMLError(
                problem="an alias (*name) means nothing in a script", problem_mark=mark
            )
        return super().compose_node(parent, index)


def _located(node: yaml.Node, file: str, line: int) -> Located:
    return Located(_value(node, file), file, line)


def _value(node: yaml.Node, file: str) -> Value:
    if node.tag not in KNOWN:
        raise ScriptError(
            file, node.start_mark.line + 1, "script", f"the tag `{node.tag}` means nothing here."
        )
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, file)
    if isinstance(node, yaml.SequenceNode):
        return [_located(item, file, item.start_mark.line + 1) for item in node.value]
    return None if node.tag == f"{STANDARD}null" else str(node.value)


def _mapping(node: yaml.MappingNode, file: str) -> dict[str, Located]:
    found: dict[str, Located] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise ScriptError(file, line, "script", "a name of a field must be a text.")
        if key.value in found:
            raise ScriptError(file, line, key.value, "stands here twice.")
        found[key.value] = _located(value, file, line)
    return found
