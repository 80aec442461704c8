"""`vaxel worker`: does what is to be done in the background, until it is ended."""

import argparse
import asyncio
import logging
import sys
from datetime import date

from adapters.jobs import READY, Weekly, work
from adapters.runtime import Runtime, open_runtime
from adapters.settings import read
from cli.parts import Part, PartFailed, wait_until
from core.kpi.asked import Asked
from core.kpi.tally import day_of
from core.ports import Letter
from web.designer.report import as_letter
from web.designer.sheets import Source, Speech

READY_SECONDS = 30


def worker(args: argparse.Namespace) -> int:
    """Open the outside as a server does, and work."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    runtime = open_runtime(read())
    asyncio.run(work(runtime, weekly(runtime)))
    return 0


def weekly(runtime: Runtime) -> Weekly:
    """Give what writes the report of a week, in the language that is set."""

    def write(first: date, last: date, to: str) -> Letter:
        source = Source(Asked(first, last), runtime.figures, day_of(runtime.world.now()))
        speech = Speech(runtime.settings.report_language, runtime.world.flows.current)
        return as_letter(source, speech, runtime.charts, to)

    return write


def command() -> list[str]:
    """Give how `up` starts it."""
    return [sys.executable, "-m", "cli", "worker"]


def ready(part: Part) -> None:
    """Wait until it says so in its log; PartFailed when it does not."""
    if not wait_until(lambda: READY in part.log.read_text(errors="replace") or part.ended(), READY_SECONDS):
        raise PartFailed(f"{part.name} did not start; {part.last_words()}")
    if part.ended():
        raise PartFailed(f"{part.name} did not start; {part.last_words()}")
