"""`vaxel versions`: lists what was published, what new contacts begin with and who is still on what."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from adapters.runtime import Stored
from cli import publishing

HEAD = "version           share  contacts  under way  published (UTC)   flow, by, note"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `versions` takes."""
    parser.add_argument("--json", action="store_true", help="for programs: a list, the last published first")


def versions(args: argparse.Namespace) -> int:
    """Print every stored version, the last published first."""
    with publishing.publications(publishing.told()) as found:
        listed = found.listed()
    if args.json:
        print(json.dumps([asdict(one) for one in listed], default=_moment, indent=2, ensure_ascii=False))
    elif listed:
        print(HEAD, *(line for one in listed for line in _lines(one)), sep="\n")
    else:
        print("Nothing was published yet.")
    return 0


def _lines(one: Stored) -> Iterator[str]:
    share = f"{one.share} %" if one.share else "-"
    at = f"{one.at:%Y-%m-%d %H:%M}" if one.at else "never"
    words = ", ".join(word for word in (one.name, one.by, one.note) if word)
    yield f"{one.version:<16}  {share:>5}  {one.contacts:>8}  {one.under_way:>9}  {at:<16}  {words}"
    if one.unreadable:
        yield f"    cannot be read by this Växel: {one.unreadable}"


def _moment(value: datetime) -> str:
    return value.isoformat()
