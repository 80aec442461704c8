"""`vaxel check`: proves a flow before anyone calls, or says what is wrong with it and how one gets there."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from adapters.flowcheck import check_flow
from cli.plan import HOTLINE, data_folder
from core.flow.check.finding import Finding
from core.flow.check.humans import distances
from core.flow.check.report import markdown, page
from core.flow.check.verdict import Verdict
from core.flow.check.walk import Walk


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `check` takes."""
    parser.add_argument("flow", nargs="?", help="the flow's name (default: VAXEL_FLOW, or kundservice)")
    parser.add_argument("--report", type=Path, metavar="FOLDER", help="write the conformity report there")
    called = "the hotline's number, as +46771000000 (default: VAXEL_NUMBER, or the number `up` uses)"
    parser.add_argument("--number", help=called)
    parser.add_argument(
        "--beside", action="append", default=[], metavar="NUMBER", help="another of its numbers"
    )


def check(args: argparse.Namespace) -> int:
    """Print what is wrong with a flow, and where; 1 when a rule is broken, else 0."""
    flow = args.flow or os.environ.get("VAXEL_FLOW") or "kundservice"
    number = args.number or os.environ.get("VAXEL_NUMBER") or HOTLINE
    verdict = check_flow(data_folder(os.environ), flow, [number, *args.beside])
    for finding in verdict.findings:
        print(*lines(finding), sep="\n")
    print(summary(verdict))
    if args.report:
        for path in write(verdict, args.report):
            print(f"written: {path}")
    return 1 if verdict.broken else 0


def lines(finding: Finding) -> Iterator[str]:
    """Write a finding, and under it the shortest way there."""
    yield f"{finding} [{finding.rule}, {finding.severity}]"
    yield from (f"    {line}" for line in finding.path)


def summary(verdict: Verdict) -> str:
    """Say in a few lines what was explored and what came out."""
    walk, pace = verdict.walk, verdict.pace
    warnings = len(verdict.findings) - len(verdict.broken)
    return (
        f"{walk.flow.name} {walk.flow.version}: {len(walk.situations)} situations, {walk.steps} inputs; "
        f"broken {len(verdict.broken)}, warnings {warnings}.\n"
        f"To know how to reach a human {pace.to_know:.0f} s, to a human by 0 at once {pace.to_human:.0f} s, "
        f"in silence {pace.silent:.0f} s.\n"
        f"The nearest way to {'; '.join(_nearest(walk))}."
    )


def _nearest(walk: Walk) -> Iterator[str]:
    """Say how far it is to each human in the flow's first language."""
    for one in distances(walk):
        if one.language == walk.flow.languages[0]:
            yield f"{one.to}: {one.seconds:.0f} s, {one.inputs} input{'s' * (one.inputs != 1)}"


def write(verdict: Verdict, folder: Path) -> Iterator[Path]:
    """Write the conformity report of a flow version, as Markdown and as a page, and give the files."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{verdict.walk.flow.name}-{verdict.walk.flow.version}"
    for ending, text in (("md", markdown(verdict)), ("html", page(verdict))):
        path = folder / f"{name}.{ending}"
        path.write_text(text, encoding="utf-8")
        yield path
