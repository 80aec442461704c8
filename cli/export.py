"""`vaxel export`: the log as Parquet, people and contacts by pseudonyms whose key is thrown away."""

import argparse
import secrets
from pathlib import Path

from cli import figured


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `export` takes."""
    figured.period(parser)
    parser.add_argument(
        "--output", type=Path, default=Path("export"), metavar="FOLDER", help="default: export"
    )


def export(args: argparse.Namespace) -> int:
    """Write the files and say how much is in them."""
    from adapters import parquet  # reading it costs every other command half a second

    since, until = figured.days(args)
    with figured.opened() as found:
        contacts, events = parquet.write(found.engine, args.output, secrets.token_bytes(32), since, until)
    print(f"{contacts} contacts with {events} events are in {args.output}; docs/figures.md describes them.")
    return 0
