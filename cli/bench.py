"""`vaxel bench`: the measurements of `bench/`, each in a run of its own, printed as tables with ratios."""

import argparse
import subprocess
import sys

from adapters.settings import ROOT


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `bench` takes."""
    parser.add_argument("names", nargs="*", help="which measurements (default: all)")


def run(args: argparse.Namespace) -> int:
    """Run the measurements one after the other; 0 when all of them ran."""
    names = args.names or sorted(path.stem for path in (ROOT / "bench").glob("[a-z]*.py"))
    codes = [subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=ROOT, check=False) for name in names]
    return max((done.returncode for done in codes), default=0)
