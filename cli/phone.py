"""`vaxel call`: finds the set-up that runs, or starts one of its own, and places the calls there."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from adapters.runtime import Engine, Report, open_engine, report
from cli import home as homes
from cli.call import command
from cli.call.line import Line, Staff
from cli.home import Running
from cli.plan import AGENTS, STAFF
from cli.stack import edge_without_assistant, private, stack
from core.errors import UnknownContact, VaxelError

arguments = command.arguments


class NotUp(VaxelError):
    """There is no set-up to call."""


def call(args: argparse.Namespace) -> int:
    """Place scripted calls, or one from the terminal; exit 0 when everything came true."""
    scripts = command.load_all(args.scripts)  # before anything is started for them
    if scripts is None:
        return command.BROKEN
    with _set_up() as (found, folder), _line(found, folder) as line:
        return command.run(args, scripts, line)


@contextmanager
def _set_up() -> Iterator[tuple[Running, Path]]:
    """Give the set-up that runs and its folder; with none, one of its own for as long as the calls last."""
    if found := homes.running(homes.home()):
        yield found, homes.home()
        return
    print("Växel is not up: starting a set-up for this call …", file=sys.stderr)
    with (
        tempfile.TemporaryDirectory(prefix="vaxel-") as folder,
        stack(private(Path(folder), os.environ), lambda words: print(words, file=sys.stderr)) as own,
    ):
        yield own, Path(folder)


@contextmanager
def line_that_runs() -> Iterator[Line]:
    """Give the line of the set-up that runs; NotUp where none does, or where it has no carrier."""
    found = homes.running(homes.home())
    if found is None:
        raise NotUp("Växel is not up: start it with ./vaxel up.")
    if not found.carrier_url:
        raise NotUp("calls are only made up where the carrier stands in; this set-up uses Twilio itself.")
    with _line(found, homes.home()) as line:
        yield line


@contextmanager
def _line(found: Running, folder: Path) -> Iterator[Line]:
    engine = open_engine(found.environment["DATABASE_URL"])
    try:
        edge = partial(edge_without_assistant, found, folder / "logs")
        staff = _staff(found, folder)
        yield Line(found.carrier_url, found.number, lambda sid: _report(engine, sid), edge, staff)
    finally:
        engine.dispose()


def _staff(found: Running, folder: Path) -> dict[str, Staff]:
    """Give the agents that `up` makes: of others nobody here knows the password."""
    passwords = homes.keep_secrets(folder, STAFF).passwords
    return {
        agent: Staff(agent, passwords[agent], AGENTS[agent][1], found.web_url)
        for agent in AGENTS
        if agent in passwords
    }


def _report(engine: Engine, sid: str) -> Report | None:
    try:
        return report(engine, sid)
    except UnknownContact:
        return None
