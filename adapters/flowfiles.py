"""Reads flows and prompts from YAML, keeping the line of everything so that errors can name it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import yaml

from adapters.yamlfiles import Reader
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
    return Reader(shown, _scalar, partial(_refuse, shown)).locate(text)


def _scalar(node: yaml.ScalarNode) -> Value:
    found = _LOADER.construct_object(node)
    return found if isinstance(found, str | int | float | bool | None) else str(node.value)


def _refuse(file: str, line: int, field: str, sentence: str) -> FlowError:
    return FlowError(file, line, field or "file", sentence)
