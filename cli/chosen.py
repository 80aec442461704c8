"""The flow that a designer's command is about."""

import argparse
import os
from pathlib import Path

from adapters.flowfiles import load, read_texts
from cli.plan import data_folder
from core.errors import FlowError, VaxelError
from core.flow.graph import Flow

DEFAULT = "kundservice"


class UnknownFlow(VaxelError):
    """There is no flow of that name; the sentence names those there are."""


class UnknownLanguage(VaxelError):
    """The flow does not speak that language."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flow a command takes."""
    usual, said = os.environ.get("VAXEL_FLOW") or DEFAULT, f"default: VAXEL_FLOW, or {DEFAULT}"
    parser.add_argument("flow", nargs="?", default=usual, metavar="FLOW", help=said)
    data_argument(parser)


def data_argument(parser: argparse.ArgumentParser) -> None:
    """Declare where flows and prompts are: in VAXEL_DATA, as for `check` and `publish`."""
    parser.add_argument("--data", type=Path, default=data_folder(os.environ), help=argparse.SUPPRESS)


def flow(name: str, data: Path) -> Flow:
    """Load a flow of the data folder by its name; a FlowError says what is wrong with it."""
    try:
        found = sorted(path.stem for path in (data / "flows").glob("*.yml"))
    except OSError as error:
        raise FlowError(str(data), 1, "file", f"cannot be read: {error}.") from None
    if name not in found:
        raise UnknownFlow(f"there is no flow `{name}`; there are {', '.join(found) or 'none'}.")
    return load(read_texts(data, name))


def language(flow: Flow, wanted: str | None) -> str:
    """Give the language to use; UnknownLanguage names those the flow speaks."""
    if wanted is not None and wanted not in flow.languages:
        raise UnknownLanguage(f"the flow speaks {', '.join(flow.languages)}; not `{wanted}`.")
    return wanted or flow.languages[0]
