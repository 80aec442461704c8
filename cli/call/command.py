"""`vaxel call`: its arguments, and what it prints for scripts and for calls by hand."""

import argparse
import json
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from adapters.runtime import Report
from cli.call.handset import CarrierError, Handset
from cli.call.interactive import Keyboard, talk
from cli.call.line import Line
from cli.call.parse import load
from cli.call.runner import Means, Result
from cli.call.runner import run as run_script
from cli.call.script import Script
from cli.call.source import ScriptError
from cli.call.transcript import Entry

CALLER = "+46701740610"  # one of the numbers that PTS sets aside for fiction
TRUE, UNTRUE, BROKEN = 0, 1, 2  # exit codes: all came true; something did not; a script cannot be run


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `vaxel call` takes."""
    parser.add_argument("scripts", nargs="*", type=Path, metavar="SCRIPT.yml", help="none: call by hand")
    parser.add_argument("--json", action="store_true", help="print one JSON object a script")
    parser.add_argument("--real-time", action="store_true", help="let speech take the time it takes")
    parser.add_argument("--from", dest="caller", default=CALLER, help="who calls, by hand")
    parser.add_argument("--to", help="the number called by hand; the hotline when left out")


def run(args: argparse.Namespace, scripts: list[Script], line: Line) -> int:
    """Run the scripts, or a call by hand; give the exit code: 0 all true, 1 something untrue, 2 broken."""
    if not line.carrier_url:
        print("A call from the terminal needs the carrier; this set-up uses Twilio itself.", file=sys.stderr)
        return UNTRUE
    with closing(Handset(line.carrier_url)) as handset:
        if scripts:
            return _scripts(args, scripts, line, handset)
        return _by_hand(args, line, handset)


def _by_hand(args: argparse.Namespace, line: Line, handset: Handset) -> int:
    if args.json:
        print("--json needs a script.", file=sys.stderr)
        return BROKEN
    try:
        talk(handset, args.caller, args.to or line.number, Keyboard(sys.stdin), print)
    except CarrierError as error:
        print(error, file=sys.stderr)
        return UNTRUE
    return TRUE


def _scripts(args: argparse.Namespace, scripts: list[Script], line: Line, handset: Handset) -> int:
    show = _silent if args.json else _show
    means = Means(line, handset, "spoken" if args.real_time else "instant", show)
    results = []
    for script in scripts:
        if not args.json:
            print(f"== {script.file}")
        result = run_script(script, means)
        results.append(result)
        print(json.dumps(as_json(result), ensure_ascii=False) if args.json else _verdict(result), flush=True)
    if not args.json:
        print(summary(results))
    return UNTRUE if any(result.failed for result in results) else TRUE


def load_all(paths: list[Path]) -> list[Script] | None:
    """Load every script before the first call; None when one is broken, each with its own sentence."""
    scripts, broken = [], False
    for path in paths:
        try:
            scripts.append(load(path))
        except ScriptError as error:
            print(error, file=sys.stderr)
            broken = True
    return None if broken else scripts


def _show(entry: Entry) -> None:
    print(entry, flush=True)


def _silent(entry: Entry) -> None:
    """Print nothing: the JSON object has the transcript."""


def _verdict(result: Result) -> str:
    if result.failed:
        return f"Step {result.failed.step} did not come true.\n{result.failed.sentence}"
    return "All came true."


def summary(results: list[Result]) -> str:
    """Give the last line of a run: how many calls came true, and the names of those that did not."""
    calls = "1 call" if len(results) == 1 else f"{len(results)} calls"
    failed = [Path(result.script.file).stem for result in results if result.failed]
    if not failed:
        return f"{calls}: all came true."
    return f"{calls}: {len(results) - len(failed)} came true, {len(failed)} did not ({', '.join(failed)})."


def as_json(result: Result) -> dict[str, Any]:
    """Give a result as JSON values."""
    return {
        "script": result.script.file,
        "ok": result.failed is None,
        "failed": asdict(result.failed) if result.failed else None,
        "transcript": [asdict(entry) for entry in result.transcript],
        "contact": _contact(result.contact) if result.contact else None,
    }


def _contact(report: Report) -> dict[str, Any]:
    return {
        "id": report.contact,
        "version": report.version,
        "outcome": report.outcome,
        "queue": report.queue,
        "language": report.language,
        "consent": report.consent,
        "errand": report.errand,
        "events": report.events,
    }
