"""`vaxel simulate`: made-up callers take a flow through the engine, and a report says what came of it."""

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import yaml

from adapters.runtime import Whole, now, store_whole
from cli import chosen, figured, phone, report
from cli.ringing import ring
from core.errors import VaxelError
from core.flow.graph import Flow
from core.kpi.asked import Asked
from core.kpi.callers import Simulated
from core.kpi.callers import simulate as called
from core.kpi.course import Course
from core.kpi.figures import figures, levels
from core.kpi.fold import fold
from core.kpi.kept import Kept
from core.kpi.population import NoPopulation, Population, population
from core.kpi.tally import day_of
from web.designer.sheets import Source, Speech
from web.language import LANGUAGES

NUMBER = "+46770000000"  # that simulated callers call; a number nobody has
SIMULATED = Asked(origin="simulated")
MEASURES = (
    *("contact", "answered", "contained", "way", "promise", "verdict", "assistant", "human", "talk"),
    "level",
)
SHOWN = ("k78", "k79_lost", "k79_ivr", "k79_queue", "k86_right", "k86_asked_again")


class NotStored(VaxelError):
    """Contacts cannot be stored on a version that the set-up does not know."""


@dataclass(frozen=True)
class Run:
    """What one version came to."""

    flow: Flow
    calls: Sequence[Simulated]

    def courses(self) -> Iterator[Course]:
        """Fold every call's log."""
        found = (fold(NUMBER, self.flow.version, call.log) for call in self.calls)
        return (course for course in found if course)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `simulate` takes."""
    chosen.arguments(parser)
    parser.add_argument("--calls", type=int, default=2000, metavar="N", help="default: 2000")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed gives the same calls")
    parser.add_argument(
        "--population", type=Path, metavar="FILE", help="default: data/populations/<flow>.yml"
    )
    parser.add_argument(
        "--beside", type=Path, metavar="FOLDER", help="data folder of a version to compare with"
    )
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0], help="of the report")
    parser.add_argument("--output", type=Path, default=Path("simulated.html"), metavar="FILE")
    parser.add_argument(
        "--real", action="store_true", help="call the set-up that runs, through carrier and webhooks (slow)"
    )
    parser.add_argument(
        "--store", action="store_true", help="show them, flagged, on the designer's pages too"
    )


def simulate(args: argparse.Namespace) -> int:
    """Let them call, write the report, and say the figures that matter most."""
    if args.calls < 1:
        raise NoPopulation(f"--calls: {args.calls} callers are none.")
    if args.real:
        return _real(args)
    folders = [args.data, *([args.beside] if args.beside else [])]
    flows = [chosen.flow(args.flow, folder) for folder in folders]
    who = read(args.population or args.data / "populations" / f"{args.flow}.yml", flows[0])
    runs = [Run(flow, list(called(flow, who, args.calls, args.seed, _yesterday()))) for flow in flows]
    kept = Kept(course for run in runs for course in run.courses())
    words = report.write(
        Source(SIMULATED, kept, day_of(now())), Speech(args.language, flows[0]), as_json=False
    )
    args.output.write_text(words, encoding="utf-8")
    for run in runs:
        print(*_lines(run, kept), sep="\n")
    if args.store:
        _store(runs)
    print(f"The report is in {args.output}. Assumed: the population. Measured: what the flow does with it.")
    return 0


def _real(args: argparse.Namespace) -> int:
    """Have them really call the set-up that runs, and write the report of all simulated calls of today."""
    if args.beside or args.store:
        raise NoPopulation("--real: these calls are stored anyway, on the version that the set-up runs.")
    flow = chosen.flow(args.flow, args.data)
    who = read(args.population or args.data / "populations" / f"{args.flow}.yml", flow)
    with phone.line_that_runs() as line:
        found = ring(line, flow, who, args.calls, args.seed, time.sleep)
    today = day_of(now())
    with figured.opened() as opened:
        opened.figures.catch_up()
        source = Source(Asked(since=today, origin="simulated"), opened.figures, today)
        words = report.write(source, Speech(args.language, flow), as_json=False)
    args.output.write_text(words, encoding="utf-8")
    print(*(f"{number:>6}  {outcome}" for outcome, number in found.most_common()), sep="\n")
    print(f"The report is in {args.output}. Assumed: who calls. Measured: flow and assistant; no time is.")
    return 0


def read(path: Path, flow: Flow) -> Population:
    """Read a population; NoPopulation says what is wrong with the file."""
    try:
        return population(yaml.safe_load(path.read_text(encoding="utf-8")), flow)
    except FileNotFoundError:
        raise NoPopulation(f"there is no population in {path}.") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise NoPopulation(f"{path} is no YAML.") from None
    except NoPopulation as error:
        raise NoPopulation(f"{path}: {error}") from None


def _lines(run: Run, kept: Kept) -> Iterator[str]:
    asked = Asked(version=run.flow.version, origin="simulated")
    found = kept.total(asked, *MEASURES)
    speech = Speech("en", run.flow)
    yield f"{run.flow.name} {run.flow.version}: {len(run.calls)} simulated contacts"
    for one in figures(found):
        if one.name in SHOWN:
            name = speech.say(f"figure.{one.name}")
            yield f"  {name:<40} {speech.percent(one.share.value):>7}  ({speech.interval(one.share)})"
    for level in levels(found):
        name = f"gave up at: {speech.level(level.level)}"
        yield f"  {name:<40} {speech.percent(level.share.value):>7}  ({speech.interval(level.share)})"


def _yesterday() -> datetime:
    return datetime.combine(now().date() - timedelta(days=1), clock(), UTC)


def _store(runs: Sequence[Run]) -> None:
    """Store the calls beside the real ones, flagged; NotStored where the set-up does not know a version."""
    with figured.opened() as found:
        known = found.versions()
        for run in runs:
            if run.flow.version not in known:
                raise NotStored(f"the set-up does not know version {run.flow.version}: publish it first.")
        for run in runs:
            store_whole(
                found.engine, (Whole(one.contact, run.flow.version, NUMBER, one.log) for one in run.calls)
            )
        found.figures.rebuild()  # they are older than what was counted last
