"""`vaxel diff`: says what differs between two versions of a flow, as a designer reads it."""

import argparse

from adapters.flowfiles import Texts
from adapters.runtime import Publications
from cli import publishing
from core.publication import PublicationError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `diff` takes."""
    parser.add_argument("old", nargs="?", metavar="A", help="a version (default: the current one)")
    parser.add_argument("new", nargs="?", metavar="B", help="a later version (default: the files)")
    parser.add_argument("--flow", help="whose files (default: the flow that the set-up runs)")


def diff(args: argparse.Namespace) -> int:
    """Print what the second changes in the first, node by node."""
    settings = publishing.told()
    with publishing.publications(settings) as found:
        old = _texts(found, args.old)
        new = publishing.files(settings, args.flow) if args.new is None else _texts(found, args.new)
    print(*(publishing.differences(old, new) or ["There is no difference."]), sep="\n")
    return 0


def _texts(found: Publications, version: str | None) -> Texts:
    if version is not None:
        return found.texts(found.named(version))
    split = found.in_force()
    if split is None:
        raise PublicationError("nothing was published yet.")
    return found.texts(split.current)
