"""`vaxel bench`: the measurements of `bench/`, each in a run of its own, printed as tables with ratios."""

import argparse
import os
import sys

from adapters.settings import ROOT
from cli import child
from cli.shell import alone
from core.errors import VaxelError

MEASUREMENTS = ("turns", "start", "check", "ewt")  # modules of `bench`


class UnknownMeasurement(VaxelError):
    """There is no measurement of that name."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `bench` takes."""
    which = f"which measurements: {', '.join(MEASUREMENTS)} (default: all)"
    parser.add_argument("names", nargs="*", metavar="NAME", help=which)


def run(args: argparse.Namespace) -> int:
    """Run the measurements one after the other; 0 when all of them ran."""
    for name in args.names:
        if name not in MEASUREMENTS:
            raise UnknownMeasurement(f"there is no measurement {name}; there are {', '.join(MEASUREMENTS)}.")
    names = args.names or MEASUREMENTS
    codes = [child.run([sys.executable, "-m", f"bench.{name}"], alone(os.environ), ROOT) for name in names]
    return max(codes)
