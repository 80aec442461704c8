"""Starts the carrier: `python -m carrier --port 8790 --clock real`."""

import argparse
import asyncio
import os
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from carrier.app import build
from carrier.clock import Clock, RealClock, SteppedClock
from carrier.dial import Dial

CLOCKS = ("real", "stepped")
ACCOUNT_SID = re.compile(r"AC[0-9a-fA-F]{32}")


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line, with what is missing taken from the environment."""
    parser = argparse.ArgumentParser(prog="carrier", description="A local stand-in for Twilio.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--clock", choices=CLOCKS, default="real")
    parser.add_argument("--dial", type=Path, help="file that shows the time of a stepped clock")
    parser.add_argument("--account-sid", default=os.environ.get("TWILIO_ACCOUNT_SID", ""))
    parser.add_argument("--auth-token", default=os.environ.get("TWILIO_AUTH_TOKEN", ""))
    found = parser.parse_args(given)
    if not ACCOUNT_SID.fullmatch(found.account_sid):
        parser.error("--account-sid must be AC and 32 hexadecimal digits.")
    if not found.auth_token:
        parser.error("--auth-token or the environment variable TWILIO_AUTH_TOKEN is needed.")
    if found.dial and found.clock == "real":
        parser.error("--dial is for a stepped clock: by the real one everybody has a clock.")
    return found


async def serve(options: argparse.Namespace, stop: asyncio.Event) -> None:
    """Serve until `stop` is set; says on stdout where, once it does."""
    app = build(_clock(options), options.account_sid, options.auth_token)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, options.host, options.port)
        await site.start()
        port = runner.addresses[0][1]
        sys.stdout.write(f"carrier ready on http://{options.host}:{port}\n")
        sys.stdout.flush()
        await stop.wait()
    finally:
        await runner.cleanup()


def _clock(options: argparse.Namespace) -> Clock:
    if options.clock == "real":
        return RealClock()
    return SteppedClock(Dial(options.dial) if options.dial else None)


async def _until_signalled(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await serve(options, stop)


def main() -> int:
    """Run until interrupted; 1 when the port cannot be had."""
    options = arguments()
    try:
        asyncio.run(_until_signalled(options))
    except OSError as error:
        sys.stderr.write(f"The carrier cannot listen on {options.host}:{options.port}: {error.strerror}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
