"""`vaxel rollback`: gives new contacts an earlier version again."""

import argparse

from adapters.runtime import now
from cli import publishing
from core.errors import FlowError
from core.publication import PublicationError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `rollback` takes."""
    parser.add_argument(
        "version", nargs="?", help="as `versions` shows it, or how it begins (default: the one before)"
    )
    parser.add_argument("--note", default="", help="why, for the list of versions")


def rollback(args: argparse.Namespace) -> int:
    """End a trial, or go back to the version before or the one named; 1 when a rule refuses it today."""
    settings = publishing.told()
    with publishing.publications(settings) as found:
        version = found.named(args.version) if args.version is not None else found.before()
        try:
            verdict = publishing.proved(settings, found.texts(version))
        except FlowError as error:
            raise PublicationError(f"{version} cannot be read by this Växel: {error}") from None
        if verdict is None:
            print(f"{version} is refused by today's check. Nothing was changed.")
            return 1
        changed = found.roll_back(version, now(), args.note)
    already = "" if changed else " already"
    print(f"All new contacts begin with {verdict.walk.flow.name} {version}{already}.")
    return 0
