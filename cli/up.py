"""`vaxel up`: installs, trains, starts every part and says where to look; `vaxel down` ends it."""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

from adapters.settings import ROOT
from cli.home import Running, forget_running, home, keep_secrets, note_running, running
from cli.stack import AGENTS, stack, usual

DETACHED_SECONDS = 3600  # the first start installs 2 GB
END_SECONDS = 40


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `up`."""
    parser.add_argument("--detach", action="store_true", help="go on in the background; `vaxel down` ends it")


def up(args: argparse.Namespace) -> int:
    """Run everything until Ctrl-C; a set-up that runs already is only shown."""
    if found := running(home()):
        _show(found)
        return 0
    return _detach() if args.detach else _run()


def down(args: argparse.Namespace) -> int:
    """End the set-up that runs."""
    found = running(home())
    if found is None:
        print("Växel is not running.")
        return 0
    os.kill(found.pid, signal.SIGTERM)
    until = time.monotonic() + END_SECONDS
    while running(home()) and time.monotonic() < until:
        time.sleep(0.2)
    print("Växel has stopped." if not running(home()) else "Växel does not stop; see .vaxel/logs.")
    return 0 if not running(home()) else 1


def _run() -> int:
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda signum, frame: _end(ended, frame))
    try:
        with stack(usual(home()), say) as found:
            note_running(home(), found)
            _show(found)
            ended.wait()
            say("stopping …")
    except KeyboardInterrupt:
        say("stopped before everything was up")
        return 130
    finally:
        forget_running(home())
    return 0


def _end(ended: threading.Event, frame: FrameType | None) -> None:
    """End the wait; while parts are still starting there is none, and the start is broken off."""
    if not running(home()):
        raise KeyboardInterrupt
    ended.set()


def _detach() -> int:
    (home() / "logs").mkdir(parents=True, exist_ok=True)
    log = home() / "logs" / "up.log"
    with log.open("wb") as words:
        started = subprocess.Popen(
            [sys.executable, "-m", "cli", "up"],
            cwd=ROOT,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    until, shown = time.monotonic() + DETACHED_SECONDS, 0
    while time.monotonic() < until:
        lines = log.read_text(errors="replace").splitlines()
        for line in lines[shown:]:
            say(line)
        shown = len(lines)
        if running(home()) and any(line.startswith("Call ") for line in lines):
            return 0
        if started.poll() is not None:
            return started.returncode or 1
        time.sleep(0.2)
    return 1


def say(line: str) -> None:
    """Tell the person at the terminal how far it has come."""
    print(line, flush=True)


def _show(found: Running) -> None:
    passwords = keep_secrets(home(), list(AGENTS)).passwords
    logins = ", ".join(f"{agent} / {password}" for agent, password in passwords.items())
    say("")
    say(f"Växel is up.   phone  {found.web_url}/phone")
    say(f"               desk   {found.web_url}/desk   log in as {logins}")
    say("               stop   Ctrl-C here, or ./vaxel down")
    say(f"Call {found.number}: on the page above, or with ./vaxel call")
