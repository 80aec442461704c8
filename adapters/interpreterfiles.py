"""Reads `data/interpreters.yml`: whom to ring for an interpreter of each language, the first first."""

import re
from pathlib import Path

from adapters.yamlfiles import Reader
from core.errors import SettingsError
from core.flow.source import Located
from core.interpreting import Supplier, Suppliers

NAME = "interpreters.yml"
LANGUAGE, NUMBER = re.compile(r"[a-z]{2,3}"), re.compile(r"\+[1-9]\d{6,14}")
LONGEST = 80  # characters of a name
MOST = 5  # suppliers of a language: each rings for 20 s while somebody waits


def read_suppliers(data: Path) -> Suppliers:
    """Read the file; nobody where there is none. A SettingsError names line and language."""
    path = data / NAME
    if not path.exists():
        return {}
    reader = Reader(f"data/{NAME}", lambda node: node.value, _refused)
    written = reader.locate(path.read_text(encoding="utf-8"))
    if not isinstance(written.value, dict):
        raise _refused(written.line, "", "must be languages, each with its suppliers.")
    return {language: _ranked(language, found) for language, found in written.value.items()}


def _ranked(language: str, written: Located) -> tuple[Supplier, ...]:
    if not LANGUAGE.fullmatch(language):
        raise _refused(written.line, language, "must be a language by its code, such as `ar`.")
    if not isinstance(written.value, list) or not 0 < len(written.value) <= MOST:
        raise _refused(written.line, language, f"must be a list of 1 to {MOST} suppliers, the first first.")
    found = tuple(_supplier(language, one) for one in written.value)
    if len({one.number for one in found}) < len(found):
        raise _refused(written.line, language, "rings the same number twice.")
    return found


def _supplier(language: str, written: Located) -> Supplier:
    fields = written.value if isinstance(written.value, dict) else {}
    if set(fields) != {"name", "number"}:
        raise _refused(written.line, language, "each supplier has a `name` and a `number`, and nothing else.")
    name, number = (str(fields[key].value).strip() for key in ("name", "number"))
    if not 0 < len(name) <= LONGEST:
        raise _refused(fields["name"].line, language, f"`name` must be 1 to {LONGEST} characters.")
    if not NUMBER.fullmatch(number):
        sentence = f'`number` must be such as "+46812345678", in quotes; it is “{number}”.'
        raise _refused(fields["number"].line, language, sentence)
    return Supplier(name, number)


def _refused(line: int, field: str, sentence: str) -> SettingsError:
    where = f" {field}" if field else ""
    return SettingsError(f"data/{NAME}:{line}{where}: {sentence}")
