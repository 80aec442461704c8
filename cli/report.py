"""`vaxel report` writes the figures of a period as one file; `vaxel figures` keeps totals up to date."""

import argparse
import json
from pathlib import Path

from adapters.runtime import Charts, now
from cli import figured
from core.kpi.asked import Asked
from core.kpi.tally import day_of
from web.designer import report as written
from web.designer.sheets import Source, Speech
from web.language import LANGUAGES

ORIGINS = ("customer", "test", "simulated")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `report` takes."""
    figured.period(parser)
    parser.add_argument("--json", action="store_true", help="for programs: the tables with plain numbers")
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    parser.add_argument("--contacts", choices=ORIGINS, default=ORIGINS[0], help="whose (default: customers)")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="default: report.html or report.json here"
    )


def report(args: argparse.Namespace) -> int:
    """Write the report and say where."""
    since, until = figured.days(args)
    with figured.opened() as found:
        found.figures.catch_up()
        source = Source(Asked(since, until, origin=args.contacts), found.figures, day_of(now()))
        words = write(source, Speech(args.language, found.flow), as_json=args.json)
    path = args.output or Path("report.json" if args.json else "report.html")
    path.write_text(words, encoding="utf-8")
    print(f"The report is in {path}.")
    return 0


def write(source: Source, speech: Speech, *, as_json: bool) -> str:
    """Give the report as the text of a file."""
    pages = written.sheets(source, speech)
    if as_json:
        return json.dumps(written.as_json(pages, source, speech), indent=2, ensure_ascii=False)
    charts = Charts()
    try:
        return written.as_html(pages, source, speech, charts)
    finally:
        charts.close()


def figures_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `figures` takes."""
    parser.add_argument("--rebuild", action="store_true", help="make all totals anew from the log")


def figures(args: argparse.Namespace) -> int:
    """Count what is new in the log, or everything."""
    with figured.opened() as found:
        done = found.figures.rebuild() if args.rebuild else found.figures.catch_up()
    print(f"Counted {done} contacts{' anew' if args.rebuild else ''}.")
    return 0
