"""`vaxel publish`: gives the designer's files to new contacts, all or a share of them."""

import argparse

from adapters.flowfiles import Texts
from adapters.runtime import Publications, now
from cli import publishing
from core.flow.graph import Flow
from core.publication import ALL, Split


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `publish` takes."""
    parser.add_argument("flow", nargs="?", help="the flow's name (default: the one that the set-up runs)")
    share = "try it on so many percent of new contacts, 1 to 99; the rest stay on the current version"
    parser.add_argument("--share", type=_percent, default=ALL, metavar="PERCENT", help=share)
    parser.add_argument("--note", default="", help="what it is about, for the list of versions")


def publish(args: argparse.Namespace) -> int:
    """Store the files as a version and give it to new contacts; 1 when a rule is broken."""
    settings = publishing.told()
    texts = publishing.files(settings, args.flow)
    with publishing.publications(settings) as found:
        verdict = publishing.proved(settings, texts)
        if verdict is None:
            print("Nothing was published.")
            return 1
        if warnings := len(verdict.findings):
            print(f"Warnings: {warnings}; ./vaxel check shows them.")
        flow, before = verdict.walk.flow, found.in_force()
        _show_changes(found, before, texts)
        if found.publish(flow, texts, now(), args.share, args.note):
            print(_done(flow, before, found.in_force()))
        else:
            print(f"{flow.name} {flow.version} is published already; nothing has changed.")
    return 0


def _show_changes(found: Publications, before: Split | None, texts: Texts) -> None:
    if before:
        print(*publishing.differences(found.texts(before.current), texts), sep="\n", end="\n\n")


def _done(flow: Flow, before: Split | None, after: Split | None) -> str:
    assert after is not None  # noqa: S101  it was just published
    ended = before.trial if before and before.trial not in after.shares else None
    told = f"Published {flow.name} {flow.version}: {publishing.described(after)}"
    return f"{told}, none any more with {ended}." if ended else f"{told}."


def _percent(written: str) -> int:
    """Read a share; what is no whole number from 1 to 99 is refused as argparse refuses."""
    found = int(written.removesuffix("%")) if written.removesuffix("%").isdecimal() else 0
    if not 0 < found < ALL:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 99; it is {written}.")
    return found
