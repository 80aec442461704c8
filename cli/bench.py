"""`vaxel bench`: the measurements of `bench/`, each in a run of its own, printed as tables with ratios."""

import argparse
import os
import sys

from adapters.settings import ROOT
from cli import child
from cli.shell import alone
from core.errors import VaxelError

MEASUREMENTS = ("turns", "start", "check", "ewt", "queue", "assistant", "chat", "desk")  # modules of `bench`
LONG = ("day", "figures")  # those that take minutes run only when they are named


class UnknownMeasurement(VaxelError):
    """There is no measurement of that name."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `bench` takes."""
    which = f"which measurements: {', '.join(MEASUREMENTS)} (default: all of these), {', '.join(LONG)}"
    parser.add_argument("names", nargs="*", metavar="NAME", help=which)
    parser.add_argument("--quick", action="store_true", help="assistant: leave out DIET, which trains long")
    parser.add_argument("--calls", type=int, default=4000, help="day: how many people call (4000)")


def run(args: argparse.Namespace) -> int:
    """Run the measurements one after the other; 0 when all of them ran."""
    for name in args.names:
        if name not in MEASUREMENTS + LONG:
            known = ", ".join(MEASUREMENTS + LONG)
            raise UnknownMeasurement(f"there is no measurement {name}; there are {known}.")
    names = args.names or MEASUREMENTS
    return max(child.run(_command(name, args), alone(os.environ), ROOT) for name in names)


def _command(name: str, args: argparse.Namespace) -> list[str]:
    options = {"assistant": ["--quick"] if args.quick else [], "day": ["--calls", str(args.calls)]}
    return [sys.executable, "-m", f"bench.{name}", *options.get(name, [])]
