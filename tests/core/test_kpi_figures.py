"""The figures over many contacts: what adds up, what is left out, and what is true when planted."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.planted import MONDAY, Plan, courses
from core.kpi.course import LOST, Course, Origin, Stage, Wait, group
from core.kpi.figures import confusion, ended, figures, handled, levels, outcomes, signs, waits
from core.kpi.shares import Share
from core.kpi.tally import Slice, Tally, count, slice_of, tally
from core.kpi.times import incidence

OUTCOMES = [
    *("human answered", "interpreter connected", "callback booked", "information", "closed, informed"),
    *("abandoned in queue", "early hang-up", "system failure", "abandoned at level 2, errand"),
]


@st.composite
def any_course(draw: st.DrawFn, origin: Origin = "customer") -> Course:
    """Any contact that could be."""
    levels = draw(st.lists(st.integers(0, 6), min_size=1, max_size=5))
    over, outcome = draw(st.booleans()), draw(st.sampled_from(OUTCOMES))
    lasted = timedelta(seconds=draw(st.integers(0, 900)))
    wait = Wait("billing", draw(st.floats(0, 900)), "answered", 1)
    return Course(
        origin, "voice", "v1", "+46771000000", "sv", "", "", 0.0, 0, (), False, "",
        MONDAY, MONDAY + lasted if over else None, draw(st.sampled_from(["person", "flow"])) if over else "",
        outcome if over else "", False, levels[-1], 3.0, {level: Stage(9.0) for level in levels},
        tuple(f"node{level}" for level in levels),
        wait if over and group(outcome) == "answered" else None, MONDAY + lasted,
        None, False, None, None, "",
    )  # fmt: skip


LOGS = st.lists(any_course(), max_size=30)


@given(LOGS)
def test_outcomes_sum_to_the_contacts(log: list[Course]) -> None:
    found = tally(log)
    assert sum(share.part for _, share in outcomes(found)) == sum(one.ended is not None for one in log)
    assert found.sum("contact") == len(log)


@given(LOGS)
def test_a_level_is_left_as_often_as_entered(log: list[Course]) -> None:
    for level in levels(tally(log)):
        assert level.entered == level.onward + level.goal + level.abandoned


@given(LOGS)
def test_short_hang_ups_stay_in_the_denominators(log: list[Course]) -> None:
    named = {figure.name: figure.share for figure in figures(tally(log))}
    over = sum(one.ended is not None for one in log)
    assert named["k78"].whole == named["k79"].whole == over
    lost = sum(group(one.outcome) in LOST for one in log if one.ended)
    assert named["k79_lost"].part == lost


@given(LOGS, st.lists(any_course("test"), max_size=10), st.lists(any_course("simulated"), max_size=10))
def test_no_figure_moves_when_test_calls_are_added(
    log: list[Course], tests: list[Course], simulated: list[Course]
) -> None:
    together = Counter[tuple[Slice, str, str]]()
    for course in (*log, *tests, *simulated):
        for (measure, key), number in count(course).items():
            together[slice_of(course), measure, key] += number
    own = ((cell[1], cell[2], number) for cell, number in together.items() if cell[0].origin == "customer")
    found = Tally(own)
    assert figures(found) == figures(tally(log)) and levels(found) == levels(tally(log))


@given(LOGS, LOGS)
def test_counts_of_two_logs_add_up(one: list[Course], other: list[Course]) -> None:
    both, parts = tally([*one, *other]), (tally(one), tally(other))
    assert ended(both) == sum(map(ended, parts))
    assert both.by("outcome") == parts[0].by("outcome") + parts[1].by("outcome")


def test_an_open_contact_is_counted_as_open_alone() -> None:
    course = replace(courses(Plan(), 1, 5)[0], ended=None, ended_by="", outcome="", wait=None)
    assert {measure for measure, _ in count(course)} <= {
        "contact",
        "lasted",
        "talk",
        "talked",
        "verdict",
        "sign",
    }


def test_nothing_at_all_has_figures() -> None:
    assert all(figure.share.value is None for figure in figures(tally([])))
    assert levels(tally([])) == () and waits(tally([])) == () and confusion(tally([])) == ()


RICH = Plan(
    judged=1.0,
    booked=0.3,
    told=0.5,
    doubted=0.2,
    moved=0.1,
    surveyed=0.6,
    opinions=0.8,
    reviewed=0.5,
    correct=0.9,
)


def test_signs_are_held_against_the_verdicts() -> None:
    moved, back = signs(tally(courses(RICH, 2000, 3)))
    assert (moved.name, back.name) == ("moved", "back") and back.shown.whole == 0
    assert _holds(moved.shown, 1 - RICH.wrong) and _holds(moved.absent, 1 - RICH.wrong)


def test_talks_are_as_long_as_planted() -> None:
    queues, whole = handled(tally(courses(Plan(), 4000, 2)))
    assert {one.queue for one in queues} == {"billing", "technical", "orders"}
    assert whole.mean == pytest.approx(230, abs=5) and whole.half == pytest.approx(230, abs=15)
    assert sum(one.number for one in queues) == whole.number


def _holds(share: Share, truth: float) -> bool:
    low, high = share.interval
    return low <= truth <= high


def test_planted_waits_lie_on_their_curve() -> None:
    plan = Plan(booked=0.0)
    curve = incidence(tally(courses(plan, 8000, 7)).times("wait", 1, 2))["answered"]
    for second in (20, 40, 59):
        assert abs(curve.at(second) - plan.answered_by(second + 1)) < 0.02


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_a_planted_log_is_the_same_again(seed: int) -> None:
    assert courses(Plan(), 3, seed) == courses(Plan(), 3, seed)
