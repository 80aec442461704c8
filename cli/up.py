"""`vaxel up`: installs, trains, starts every part and says where to look; `vaxel down` ends it."""

import argparse
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from adapters.settings import ROOT
from cli.crew import Crew, end_leftovers
from cli.home import Held, Running, hold, holder, home, keep_secrets, make_private, note_running, running
from cli.plan import STAFF, data_folder, prove_flow, usual
from cli.stack import stack
from core.errors import VaxelError

DETACHED_SECONDS = 3600  # the first start installs 2 GB
END_SECONDS = 60


class NotOurs(VaxelError):
    """Växel runs, but under another account."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `up`."""
    parser.add_argument("--detach", action="store_true", help="go on in the background; `vaxel down` ends it")
    parser.add_argument("--no-logins", action="store_true", help="print no passwords, where output is kept")


def up(args: argparse.Namespace) -> int:
    """Run everything until Ctrl-C; a set-up that runs already is only shown."""
    if found := running(home()):
        _show(found, logins=not args.no_logins)
        return 0
    if holder(home()):
        raise Held(f"another `vaxel up` is starting in {home()}; wait for it, or end it with `vaxel down`.")
    prove_flow(os.environ)
    return _detach(args) if args.detach else _run(args)


def down(args: argparse.Namespace) -> int:
    """End the set-up that runs or starts, and what a killed one left behind."""
    found = holder(home())
    if found is None:
        return _clear()
    try:
        os.kill(found.pid, signal.SIGTERM)
    except PermissionError:
        raise NotOurs(f"Växel in {home()} was started by another account, which alone can end it.") from None
    except ProcessLookupError:
        pass
    until = time.monotonic() + END_SECONDS
    while holder(home()) == found and time.monotonic() < until:
        time.sleep(0.1)
    ended = holder(home()) != found
    say("Växel has stopped." if ended else f"Växel does not stop; see {home() / 'logs'}.")
    return 0 if ended else 1


def say(line: str) -> None:
    """Tell the person at the terminal how far it has come."""
    with suppress(OSError):  # nobody listens any more; what is under way goes on
        print(line, flush=True)


def _clear() -> int:
    if home().exists():
        with hold(home()):
            end_leftovers(home(), say)
    say("Växel is not running.")
    return 0


def _run(args: argparse.Namespace) -> int:
    try:
        with hold(home()):
            end_leftovers(home(), say)
            return _attend(args)
    except KeyboardInterrupt:
        say("stopped before everything was up")
        return 130


def _attend(args: argparse.Namespace) -> int:
    crew = Crew(home(), say)
    with stack(usual(home(), os.environ), say, crew) as found:
        note_running(home(), found)
        _show(found, logins=not args.no_logins)
        try:
            crew.watch()
        except KeyboardInterrupt:
            say("stopping …")
    return 0


def _detach(args: argparse.Namespace) -> int:
    """Start in the background, pass on what it says until it is up, then show the logins: no log has them."""
    make_private(home() / "logs")
    path = home() / "logs" / "up.log"
    path.touch(mode=0o600)
    with path.open("wb") as words, path.open(errors="replace") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "cli", "up", "--no-logins"],
            cwd=ROOT,
            env=os.environ | {"VAXEL_HOME": str(home()), "VAXEL_DATA": str(data_folder(os.environ))},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = _follow(started, log)
        except BaseException:
            started.terminate()
            started.wait(END_SECONDS)
            raise
    if code == 0 and not args.no_logins and (found := running(home())):
        _show_logins(found)
    return code


def _follow(started: subprocess.Popen[bytes], log: IO[str]) -> int:
    """Pass lines on until the set-up is up (0) or its program has ended (not 0)."""
    until = time.monotonic() + DETACHED_SECONDS
    while time.monotonic() < until:
        ended = started.poll()
        for line in log:
            say(line.rstrip("\n"))
        if ended is not None:
            return ended or 1
        found = running(home())
        if found and found.pid == started.pid:
            for line in log:
                say(line.rstrip("\n"))
            return 0
        time.sleep(0.1)
    raise Held(f"Växel is not up after {DETACHED_SECONDS} seconds; see {Path(log.name)}.")


def _show(found: Running, logins: bool) -> None:
    say("")
    say(f"Växel is up.   phone  {found.web_url}/phone")
    say(f"               desk   {found.web_url}/desk")
    say("               stop   Ctrl-C here, or ./vaxel down")
    say(f"Call {found.number}: on the page above, or with ./vaxel call")
    if logins:
        _show_logins(found)


def _show_logins(found: Running) -> None:
    if not found.carrier_url:
        say("Agents are added with ./vaxel agent.")
        return
    passwords = keep_secrets(home(), STAFF).passwords
    say("Agents log in at the desk as " + " or ".join(f"{name} / {word}" for name, word in passwords.items()))
