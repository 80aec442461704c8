"""What the commands about figures share: the set-up's database, its totals and its flow."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from adapters.flowfiles import load
from adapters.runtime import Engine, Figures, Publications, open_engine
from cli import publishing
from core.errors import VaxelError
from core.flow.graph import Flow


class NoDay(VaxelError):
    """What was given is no day, or the days are the wrong way round."""


@dataclass(frozen=True)
class Figured:
    """An open set-up."""

    engine: Engine
    figures: Figures
    flow: Flow  # of the files, for names

    def versions(self) -> frozenset[str]:
        """Give the versions that contacts can be on."""
        return frozenset(one.version for one in Publications(self.engine).listed())


@contextmanager
def opened() -> Iterator[Figured]:
    """Open the database of the set-up that runs; a PublicationError says that there is none."""
    settings = publishing.told()
    flow = load(publishing.files(settings, None))
    with publishing.publications(settings):
        engine = open_engine(settings["DATABASE_URL"])
        try:
            yield Figured(engine, Figures(engine), flow)
        finally:
            engine.dispose()


def period(parser: argparse.ArgumentParser) -> None:
    """Declare `--from` and `--to`."""
    parser.add_argument(
        "--from", dest="since", metavar="DAY", help="first day, as 2026-03-01 (default: the first)"
    )
    parser.add_argument("--to", dest="until", metavar="DAY", help="last day (default: the last)")


def days(args: argparse.Namespace) -> tuple[date | None, date | None]:
    """Read the period; NoDay where it is none."""
    since, until = (_day(value) for value in (args.since, args.until))
    if since and until and until < since:
        raise NoDay(f"the period ends on {until}, before it begins on {since}.")
    return since, until


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise NoDay(f"{value} is no day; write it as 2026-03-01.") from None
