"""Reads flows and prompts from YAML, keeping the line of everything so that errors can name it."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from core.errors import FlowError
from core.flow.graph import Flow
from core.flow.parse import parse
from core.flow.source import Located, Value

type Texts = Mapping[str, str]  # path relative to the data folder -> the file's text

_LOADER = yaml.SafeLoader("")


def read_texts(data: Path, flow: str) -> Texts:
    """Read one flow and all prompt files; a file that is missing or no UTF-8 is a FlowError."""
    paths = [data / "flows" / f"{flow}.yml", *sorted((data / "prompts").glob("*.yml"))]
    return {path.relative_to(data).as_posix(): _read(path) for path in paths}


def load(texts: Texts) -> Flow:
    """Parse one flow and its prompt files; the first defect is a FlowError."""
    return parse(*locate(texts))


def locate(texts: Texts) -> tuple[Located, dict[str, Located]]:
    """Read one flow and its prompt files, by language, with the place of everything."""
    flow = next(name for name in texts if name.startswith("flows/"))
    tongues = {Path(name).stem: _locate(name, text) for name, text in texts.items() if name != flow}
    return _locate(flow, texts[flow]), tongues


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise FlowError(str(path), 1, "file", "does not exist.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise FlowError(str(path), 1, "file", f"cannot be read as UTF-8 text: {error}.") from None


def _locate(file: str, text: str) -> Located:
    shown = f"data/{file}"
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        value = _value(root, shown) if root is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FlowError(shown, line, "file", f"is not YAML: {error.problem}.") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise FlowError(shown, 1, "file", f"is not YAML: {type(error).__name__}.") from None
    if root is None:
        raise FlowError(shown, 1, "file", "is empty.")
    return Located(value, shown, root.start_mark.line + 1)


def _value(node: yaml.Node, file: str) -> Value:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, file)
    if isinstance(node, yaml.SequenceNode):
        return [Located(_value(item, file), file, item.start_mark.line + 1) for item in node.value]
    try:
        found = _LOADER.construct_object(node)
    except ValueError as error:  # such as a day that no month has
        raise FlowError(file, node.start_mark.line + 1, "file", f"`{node.value}`: {error}.") from None
    return found if isinstance(found, str | int | float | bool | None) else str(node.value)


def _mapping(node: yaml.MappingNode, file: str) -> dict[str, Located]:
    found: dict[str, Located] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise FlowError(file, line, "file", "a name of a field must be a text.")
        if key.value in found:
            raise FlowError(file, line, key.value, "stands here twice.")
        found[key.value] = Located(_value(value, file), file, line)
    return found
