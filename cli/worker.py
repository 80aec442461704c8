"""`vaxel worker`: does what is to be done in the background, until it is ended."""

import argparse
import asyncio
import logging
import sys

from adapters.jobs import READY, work
from adapters.runtime import open_runtime
from adapters.settings import read
from cli.parts import Part, PartFailed, wait_until

READY_SECONDS = 30


def worker(args: argparse.Namespace) -> int:
    """Open the outside as a server does, and work."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    asyncio.run(work(open_runtime(read())))
    return 0


def command() -> list[str]:
    """Give how `up` starts it."""
    return [sys.executable, "-m", "cli", "worker"]


def ready(part: Part) -> None:
    """Wait until it says so in its log; PartFailed when it does not."""
    if not wait_until(lambda: READY in part.log.read_text(errors="replace") or part.ended(), READY_SECONDS):
        raise PartFailed(f"{part.name} did not start; {part.last_words()}")
    if part.ended():
        raise PartFailed(f"{part.name} did not start; {part.last_words()}")
