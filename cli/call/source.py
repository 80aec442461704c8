"""Reads a script's YAML: every value as it is written and with its line, so that errors can name it."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml

from adapters.yamlfiles import Reader
from core.errors import VaxelError
from core.flow.source import Located, Value

NULL = "tag:yaml.org,2002:null"


@dataclass(eq=False)
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
    return Reader(file, _as_written, partial(_refuse, file)).locate(text)


def _as_written(node: yaml.ScalarNode) -> Value:
    return None if node.tag == NULL else str(node.value)


def _refuse(file: str, line: int, field: str, sentence: str) -> ScriptError:
    return ScriptError(file, line, field or "script", sentence)
