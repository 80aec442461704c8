"""Reads flows and prompts from YAML, keeping the line of everything so that errors can name it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path, PurePosixPath

import yaml

from adapters.answerfiles import is_answers, prompts_of
from adapters.holidaydays import is_holiday
from adapters.yamlfiles import Reader
from core.errors import FlowError
from core.flow.graph import Flow
from core.flow.parse import parse
from core.flow.source import Located, Value

type Texts = Mapping[str, str]  # path relative to the data folder -> the file's text

_LOADER = yaml.SafeLoader("")


def read_texts(data: Path, flow: str) -> Texts:
    """Read one flow and its prompt files; a file that is missing or no UTF-8 is a FlowError.

    `prompts/<language>.yml` are shared by all flows, those in `prompts/<flow>/` belong to one; the approved
    answers in `answers/<language>/` are for all.
    """
    prompts = data / "prompts"
    shared = [path for folder in (prompts, prompts / "guests") for path in sorted(folder.glob("*.yml"))]
    shared += sorted((data / "answers").glob("*/*.yml"))
    paths = [data / "flows" / f"{flow}.yml", *shared, *sorted((prompts / flow).glob("*.yml"))]
    return {path.relative_to(data).as_posix(): _read(path) for path in paths}


def load(texts: Texts) -> Flow:
    """Parse one flow and its prompt files; the first defect is a FlowError."""
    return parse(*locate(texts), is_holiday)


def locate(texts: Texts) -> tuple[Located, dict[str, Located]]:
    """Read one flow and its prompt files, by language, with the place of everything."""
    flow = next((name for name in texts if name.startswith("flows/")), None)
    if flow is None:
        raise FlowError("flow", 1, "file", "does not exist.")
    tongues: dict[str, Located] = {}
    for name, text in texts.items():
        if name == flow:
            continue
        found, language = _locate(name, text), PurePosixPath(name).stem
        if is_answers(name):
            language = PurePosixPath(name).parent.name
            texts_of = Located(prompts_of(found), found.file, found.line)
            found = Located({"prompts": texts_of}, found.file, found.line)
        tongues[language] = _merged(tongues[language], found) if language in tongues else found
    return _named_as_its_file(_locate(flow, texts[flow]), PurePosixPath(flow).stem), tongues


def _named_as_its_file(flow: Located, name: str) -> Located:
    """Refuse a copy that still bears the first one's name: it would be published in its place."""
    named = flow.value.get("name") if isinstance(flow.value, dict) else None
    if named and named.value != name:
        raise FlowError(flow.file, named.line, "flow", f"`name`: must be that of the file, `{name}`.")
    return flow


def answers(texts: Texts) -> dict[str, Located]:
    """Read the files of approved answers, by name."""
    return {name: _locate(name, text) for name, text in texts.items() if is_answers(name)}


def _merged(shared: Located, own: Located) -> Located:
    """Lay one prompt file over another: its texts are added, and go before."""
    under, over = shared.value, own.value
    if not isinstance(under, dict) or not isinstance(over, dict):
        return own
    found, prompts = {**under, **over}, dict[str, Located]()
    for each in (under.get("prompts"), over.get("prompts")):
        if each and not isinstance(each.value, dict):
            return own
        prompts |= each.value if each and isinstance(each.value, dict) else {}
    if prompts:
        found["prompts"] = Located(prompts, own.file, own.line)
    return Located(found, own.file, own.line)


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
