"""Reads the command line and runs one command; what a person can mend is said in a sentence, exit 1."""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import psutil

from cli import (
    agents,
    attempt,
    bench,
    check,
    diff,
    draw,
    export,
    golden,
    nlu,
    notice,
    phone,
    proof,
    protect,
    publish,
    report,
    rollback,
    schema,
    simulate,
    token,
    up,
    versions,
    webhook,
    worker,
)
from cli.shell import direct
from core.errors import VaxelError

type Command = Callable[[argparse.Namespace], int]

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
BROKEN_OFF = 130  # what shells say of Ctrl-C


def main(words: list[str]) -> int:
    """Run `vaxel <command> …` and give the exit code."""
    args = _parser().parse_args(words)
    command: Command = args.command
    try:
        return command(args)
    except VaxelError as error:
        print(f"vaxel: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return BROKEN_OFF


def break_off(number: int, frame: FrameType | None) -> None:
    """Break off whatever is done; a second signal must not keep it from ending what it started."""
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def leave_nothing() -> None:
    """Kill what a signal kept us from noting: this program ends, and all it started with it."""
    for left in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            left.kill()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vaxel", description="The front of a customer-service hotline.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, about: str, command: Command) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=about, description=about)
        one.set_defaults(command=command)
        return one

    up.arguments(add("up", "Install what is missing, start everything and say where to look.", up.up))
    add("down", "End what `up --detach` started.", up.down)
    agents.arguments(add("agent", "Add a human who takes over, or change one.", agents.agent))
    protect.arguments(add("protect", "Note whose identity is protected, by a number.", protect.protect))
    add("worker", "Do the work in the background; `up` starts one.", worker.worker)
    check.arguments(add("check", "Prove a flow before anyone calls, or say what is wrong.", check.check))
    publish.arguments(add("publish", "Give a flow to new contacts, at once.", publish.publish))
    versions.arguments(add("versions", "List what was published, and who is on it.", versions.versions))
    rollback.arguments(add("rollback", "Give new contacts an earlier version again.", rollback.rollback))
    diff.arguments(add("diff", "Say what differs between two versions of a flow.", diff.diff))
    notice.arguments(add("notice", "Tell callers and visitors of a disturbance.", notice.notice))
    token.arguments(add("token", "Let programs use the API, or no longer.", token.token))
    webhook.arguments(add("webhook", "Show what was told to who follows our events.", webhook.webhook))
    add("schema", "Write what editors check flows by, and the tables of the guide.", schema.schema)
    draw.arguments(add("draw", "Draw a flow as a picture (SVG).", draw.draw))
    attempt.arguments(add("try", "Walk a flow in the terminal, without any server.", attempt.attempt))
    golden.arguments(add("golden", "Compare the golden calls, or rewrite them.", golden.golden))
    nlu.arguments(add("nlu", "Test, try and check what the assistant understands.", nlu.run))
    phone.arguments(add("call", "Place a call, scripted or from the terminal.", phone.call))
    report.figures_arguments(
        add("figures", "Bring the figures' totals up to date, or rebuild them.", report.figures)
    )
    report.arguments(add("report", "Write the figures of a period as one file.", report.report))
    export.arguments(add("export", "Write the log as Parquet, for analysts.", export.export))
    about = "Let made-up callers take a flow, and show its figures."
    simulate.arguments(add("simulate", about, simulate.simulate))
    proof.arguments(add("test", "Run everything that proves that Växel works.", proof.test))
    bench.arguments(add("bench", "Measure speed and memory, as ratios in one run.", bench.run))
    return parser


if __name__ == "__main__":
    for ending in ENDING:
        # After nohup we outlive the terminal; Ctrl-C is taken even so, or what we start would not know it.
        if ending != signal.SIGHUP or signal.getsignal(ending) is not signal.SIG_IGN:
            signal.signal(ending, break_off)
    os.environ.update(direct(os.environ))
    try:
        code = main(sys.argv[1:])
    except BaseException:
        leave_nothing()
        raise
    if code == BROKEN_OFF:
        leave_nothing()
    sys.exit(code)
