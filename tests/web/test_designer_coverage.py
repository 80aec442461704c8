"""Every page and every interval of the designer's, over 200 logs of which the truth was planted."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import mean, stdev

import pytest

from bench.planted import Plan, courses
from core.flow.graph import Flow
from core.kpi.asked import Asked
from core.kpi.figures import figures
from core.kpi.kept import Kept
from core.kpi.shares import LEVEL, Difference, Share, Z
from core.kpi.tally import Tally
from core.kpi.times import after, logrank, step
from tests.web.claims import Bare, Claims, claims
from tests.web.true_pages import counts, differences, exact, intervals, times
from tests.web.truths import Truths
from web.designer import flow as flow_page
from web.designer.pages import PAGES
from web.designer.sheets import Exhibit, Sheet, Source

LOGS, SIZE, DAYS = 200, 250, 2
ERROR = 0.001  # how often chance alone would fail any of these tests, had the seeds not been fixed
FAR = 4.7  # standard deviations that none of 300 numbers is away from its truth, but for as rarely
OTHER = "b" * 16
TODAY = date(2026, 6, 1)
PLAN = Plan(
    judged=0.8, booked=0.25, told=0.5, doubted=0.2, moved=0.1, surveyed=0.8, opinions=0.8, reviewed=0.6,
    correct=0.9, complaints=0.08, silent=0.1, unheard=0.15, failed=0.1, asking=0.2, soonest=0.4, again=0.3,
    same=0.5, elsewhere=0.1, back=0.15, hints=3, unjudged=0.1, unclear=0.1,
    undialled={"withdrawn": 0.08, "never": 0.1, "standing": 0.06},
    calls={"not reached": 0.12, "missed": 0.05, "dialled": 0.07},
)  # fmt: skip
CHANGED = replace(PLAN, leaves={**PLAN.leaves, 2: 0.22}, wrong=0.25, satisfied=0.6)
CHOSEN: Mapping[str, Mapping[str, str]] = {"flow": {"node": "errand"}}
PICKED = re.compile(r"(?<=\.worst) .*")  # a sentence about whatever stands out
WITHOUT = {"paths", "handling"}  # these pages show numbers and times alone
WIDE = 0.985  # intervals that hold more often than this are wider than they say


@dataclass
class Logs:
    """What the pages showed of each log."""

    held: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    by_page: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # share held, by log
    strange: set[str] = field(default_factory=set)  # intervals of which nothing was planted
    lost: list[Share] = field(default_factory=list)
    unlike: list[bool] = field(default_factory=list)  # whether the waits of errands seemed to differ
    every: Kept = field(default_factory=lambda: Kept(()))  # all logs as one

    def look(self, page: str, claimed: Claims, truths: Mapping[str, float]) -> None:
        """Hold the intervals of a page against what was planted."""
        self.strange |= claimed.intervals.keys() - truths.keys()
        known = {name: span for name, span in claimed.intervals.items() if name in truths}
        held = {name: low <= truths[name] <= high for name, (low, high) in known.items()}
        for name, one in held.items():
            self.held[PICKED.sub("", name)].append(one)
        if held:
            self.by_page[page].append(mean(held.values()))


@dataclass(frozen=True)
class Both:
    """Two stores with nothing in common but the day."""

    one: Kept
    other: Kept

    def total(self, asked: Asked, *measures: str) -> Tally:
        """Give the totals of one version."""
        return self.split(asked, None, *measures).get("", Tally())

    def split(self, asked: Asked, by: str | None, *measures: str) -> Mapping[str, Tally]:
        """Give them apart by version, or those of one version apart by something else."""
        return {**self.one.split(asked, by, *measures), **self.other.split(asked, by, *measures)}

    def said(self, *_: object) -> list[str]:
        """Give no words."""
        return []

    unclear = said


@pytest.fixture(scope="module")
def drawn(flow: Flow) -> Iterator[Flow]:
    """The flow, drawn once: it is the same in every log."""
    picture, placed = flow_page.draw(flow, "en"), flow_page.layout(flow)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow_page, "draw", lambda *_: picture)
        patch.setattr(flow_page, "layout", lambda _: placed)
        yield flow


@pytest.fixture(scope="module")
def logs(drawn: Flow) -> Logs:
    """Two versions in each log; the pages that show one show the first."""
    found = Logs()
    truths = intervals(Truths(PLAN)) | differences(Truths(PLAN), Truths(CHANGED))
    for seed in range(LOGS):
        store = Kept(courses(PLAN, SIZE, seed, drawn.version, DAYS))
        other = Kept(courses(CHANGED, SIZE // 2, LOGS + seed, OTHER, DAYS))
        for page, claimed in shown(store, Both(store, other), drawn).items():
            found.look(page, claimed, truths)
        found.lost.append(
            next(each.share for each in figures(store.total(Asked(), "contact")) if each.name == "k79_lost")
        )
        found.unlike.append(unlike(store))
        found.every.join(store)
    return found


def shown(one: Kept, both: Both | None, flow: Flow) -> dict[str, Claims]:
    """Give what every page claims."""
    found = dict[str, Claims]()
    for name, page in PAGES.items():
        speech = Bare("en", flow)
        source = Source(Asked(), (name == "versions" and both) or one, TODAY)
        found[name] = claims(page(source, speech, CHOSEN.get(name, {})), speech)
    return found


def unlike(store: Kept) -> bool:
    split = store.split(Asked(), "errand", "wait")
    test = logrank([one.times("wait", 1, 2) for one in split.values()], "answered")
    return test is not None and test.differs


def fewest(trials: int, rate: float, error: float) -> int:
    """Give the fewest of so many trials that still come out at a rate, but for an error."""
    below, at = 0.0, 0
    while (below := below + math.comb(trials, at) * rate**at * (1 - rate) ** (trials - at)) <= error:
        at += 1
    return at


def test_the_fewest_is_that_of_the_binomial() -> None:
    assert (fewest(20, 0.5, 0.025), fewest(1, 0.95, 1e-6)) == (6, 0)
    assert fewest(200, 0.95, 0.001) == 179


def test_every_interval_on_every_page_is_planted(logs: Logs) -> None:
    assert logs.strange == set()
    assert {name.split("/")[0] for name in logs.held} == PAGES.keys() - WITHOUT


def test_every_interval_holds_at_the_stated_rate(logs: Logs) -> None:
    error = ERROR / len(logs.held)
    poor = {name: (sum(held), len(held)) for name, held in logs.held.items()}
    assert {name: told for name, told in poor.items() if told[0] < fewest(told[1], LEVEL, error)} == {}


def test_every_page_holds_at_the_stated_rate(logs: Logs) -> None:
    """The intervals of a page hang together: it is the logs that are independent."""
    for page, held in logs.by_page.items():
        doubt = stdev(held) / math.sqrt(len(held))
        assert LEVEL - FAR * doubt <= mean(held) <= WIDE, page


def test_equal_versions_differ_at_the_stated_rate(logs: Logs) -> None:
    spans = [Difference(*two).interval for two in zip(logs.lost[::2], logs.lost[1::2], strict=True)]
    alike = sum(low <= 0 <= high for low, high in spans)
    assert fewest(len(spans), LEVEL, ERROR) <= alike < len(spans)


def test_equal_waits_differ_at_the_stated_rate(logs: Logs) -> None:
    alike = LOGS - sum(logs.unlike)
    assert fewest(LOGS, LEVEL, ERROR) <= alike < LOGS


@pytest.fixture(scope="module")
def pooled(logs: Logs, drawn: Flow) -> dict[str, Claims]:
    """What the pages show of all logs as one, fifty thousand contacts."""
    return shown(logs.every, None, drawn)


def test_every_share_comes_ever_closer_to_its_truth(pooled: dict[str, Claims]) -> None:
    """Of so many contacts a bias would show that is lost in the doubt about few."""
    truths = intervals(Truths(PLAN))
    for page in pooled.values():
        spans = page.intervals | {name: share.interval for name, share in page.shares.items()}
        for name, (low, high) in spans.items():
            assert abs((low + high) / 2 - truths[name]) <= FAR / Z * (high - low) / 2, name


def test_every_number_comes_ever_closer_to_its_truth(pooled: dict[str, Claims]) -> None:
    truths, certain, size = counts(Truths(PLAN)), exact(), LOGS * SIZE
    for name, number in ((name, n) for page in pooled.values() for name, n in page.counts.items()):
        if name in certain:
            assert number == certain[name], name
        else:
            share = truths[name]
            assert abs(number - size * share) <= FAR * math.sqrt(size * share * (1 - share)), name


def test_every_time_comes_ever_closer_to_its_truth(pooled: dict[str, Claims]) -> None:
    truths = dict(times(Truths(PLAN)))
    for name, seconds in ((name, n) for page in pooled.values() for name, n in page.times.items()):
        one, number = truths[name], LOGS * SIZE * truths[name].of
        if one.shorter is None:
            assert abs(seconds - one.mean) <= 0.5 + FAR * one.deviation / math.sqrt(number), name
        else:
            doubt = FAR * math.sqrt(one.share * (1 - one.share) / number)
            before = max(at for at in range(seconds) if after(step(at)) < seconds + 1 and step(at) < seconds)
            assert one.shorter(step(before)) - doubt <= one.share <= one.shorter(seconds) + doubt, name


def test_pages_without_intervals_show_numbers(pooled: dict[str, Claims]) -> None:
    assert all(pooled[page].counts and not pooled[page].intervals for page in WITHOUT)


def test_a_figure_on_a_new_page_is_seen(flow: Flow) -> None:
    exhibit = Exhibit("tides", ("Who", "Share", "By"), (("ana", Share(1, 4), "9.0% (1.0–20.5)"),))
    found = claims(Sheet("moon", (), (exhibit,)), Bare("en", flow))
    assert found.intervals.keys() == {"moon/tides/ana/Share", "moon/tides/ana/By"}
    assert not found.intervals.keys() & intervals(Truths(PLAN)).keys()


def test_pictures_show_no_other_interval(drawn: Flow, logs: Logs) -> None:
    """Each point with a rule is in a table of its page too, and so is held against its truth."""
    for name, page in PAGES.items():
        speech = Bare("en", drawn)
        sheet = page(Source(Asked(), logs.every, TODAY), speech, {})
        known = {(round(low, 9), round(high, 9)) for low, high in claims(sheet, speech).intervals.values()}
        drawn_too = {span for exhibit in sheet.exhibits for span in _spans(exhibit)}
        assert drawn_too <= known, name


def _spans(exhibit: Exhibit) -> Iterator[tuple[float, float]]:
    values = exhibit.picture["data"]["values"] if isinstance(exhibit.picture, Mapping) else ()
    yield from ((round(one["low"], 9), round(one["high"], 9)) for one in values if "low" in one)
