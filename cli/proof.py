"""`vaxel test`: style, types, imports and every test; installs by itself what they need."""

import argparse
import os
import shutil
import subprocess
import sys

from adapters.settings import ROOT
from cli import assistant, child
from cli.shell import alone
from cli.up import say

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WORKERS = 4  # each may start a whole set-up of its own, which takes a gigabyte


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `test` takes: words for pytest, which then runs alone."""
    parser.add_argument("pytest", nargs="*", help="tests to run, as pytest names them (default: everything)")


def test(args: argparse.Namespace) -> int:
    """Run everything, or only the named tests; 0 when all of it passes."""
    _browser()
    assistant.install(ROOT, say)
    checks = [] if args.pytest else _checks()
    failed = [name for name, command in checks if not _passes(name, command)]
    if not _passes("tests", [sys.executable, "-m", "pytest", *(args.pytest or _spread())]):
        failed.append("tests")
    if failed:
        say(f"not passed: {', '.join(failed)}")
    return 1 if failed else 0


def _checks() -> list[tuple[str, list[str]]]:
    tool = [sys.executable, "-m"]
    return [
        ("lint", [*tool, "ruff", "check", "--quiet", "."]),
        ("format", [*tool, "ruff", "format", "--check", "--quiet", "."]),
        ("types", [*tool, "mypy"]),
        ("imports", [str(ROOT / ".venv" / "bin" / "lint-imports"), "--no-logo"]),
    ]


def _spread() -> list[str]:
    # A file stays whole, so that what its tests share is made once.
    return ["-n", str(min(os.cpu_count() or 1, WORKERS)), "--dist", "loadfile"]


def _passes(name: str, command: list[str]) -> bool:
    say(f"── {name}")
    return child.run(command, alone(os.environ), ROOT) == 0


def _browser() -> None:
    """Install Debian's chromium where we may; without a browser its tests are reported as skipped."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    if os.geteuid() or not shutil.which("apt-get"):
        return
    say("installing chromium for the browser tests …")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "-q", *words], check=False, **quiet)  # type: ignore[call-overload]
