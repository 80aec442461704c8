"""`python -m bench.day --calls 4000`: lets the day pass, prints the account, and says whether it holds."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from bench.day.set_up import simulate


def main() -> int:
    """Simulate one day; 1 when something that must hold does not."""
    parser = argparse.ArgumentParser(prog="day")
    parser.add_argument("--calls", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vaxel-day-") as folder:
        Path(folder).chmod(0o711)  # the database's account walks through it
        account = asyncio.run(simulate(Path(folder), args.calls, args.seed, _say))
    print(account)
    return int(bool(account.wrong))


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
