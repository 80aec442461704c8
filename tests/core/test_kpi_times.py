"""Times to an end, where ends compete."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kpi.shares import Share, wilson
from core.kpi.times import (
    OPEN,
    Curve,
    after,
    after_hour,
    hours,
    incidence,
    logrank,
    quantile,
    step,
    survival,
)

ENDS = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["answered", "abandoned", OPEN])), max_size=60)


def counted(pairs: list[tuple[int, str]]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for (second, end), number in Counter(pairs).items():
        found.setdefault(second, {})[end] = number
    return found


@given(ENDS)
def test_competing_ends_never_pass_one(pairs: list[tuple[int, str]]) -> None:
    curves = incidence(counted(pairs)).values()
    assert sum(curve.shares[-1] for curve in curves if curve.shares) <= 1 + 1e-9
    assert all(list(curve.shares) == sorted(curve.shares) for curve in curves)


@given(ENDS)
def test_with_all_ended_the_shares_are_counts(pairs: list[tuple[int, str]]) -> None:
    over = [pair for pair in pairs if pair[1] != OPEN]
    for end, curve in incidence(counted(over)).items():
        assert curve.shares[-1] == pytest.approx(sum(one == end for _, one in over) / len(over))


def test_open_contacts_are_censored_not_dropped() -> None:
    """Worked by hand: of four one is answered at 1, one open since 2, one gone at 3, one answered at 4."""
    found = incidence({1: {"answered": 1}, 2: {OPEN: 1}, 3: {"abandoned": 1}, 4: {"answered": 1}})
    assert found["answered"].shares == pytest.approx((1 / 4, 1 / 4, 1 / 4, 1 / 4 + 3 / 8))
    assert found["abandoned"].shares == pytest.approx((0, 0, 3 / 8, 3 / 8))
    assert found["answered"].at(2.5) == pytest.approx(1 / 4)


def test_who_hung_up_is_not_on_the_way_to_an_agent() -> None:
    """One less Kaplan-Meier would say that all are answered in the end."""
    found = incidence({1: {"abandoned": 3}, 2: {"answered": 1}})
    assert found["answered"].shares[-1] == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(-1, 0), (0.9, 0), (60.5, 60), (64, 60), (299, 295), (601, 600), (719, 660)]
)
def test_long_times_are_counted_in_wider_steps(seconds: float, expected: int) -> None:
    assert step(seconds) == expected


def test_a_quantile_counts_from_the_shortest() -> None:
    assert quantile({10: 5, 20: 4, 90: 1}, 0.9) == 21
    assert quantile({}, 0.5) is None


@given(st.floats(0, 5000))
def test_a_step_ends_after_all_that_is_counted_in_it(seconds: float) -> None:
    assert step(seconds) <= seconds < after(step(seconds)) and step(after(step(seconds))) > step(seconds)


@given(st.floats(0, 500))
def test_a_step_of_hours_ends_after_all_in_it(number: float) -> None:
    begun = hours(number * 3600)
    assert begun <= number + 1e-9 and number < after_hour(begun) + 1e-9


def test_nobody_is_answered_by_a_moment_before_they_are() -> None:
    """Of four, who waited 59.5, 60.5 and 64 seconds and 11 minutes, one was answered within a minute."""
    ends = {step(seconds): {"answered": 0} for seconds in (59.5, 60.5, 64, 660)}
    for seconds in (59.5, 60.5, 64, 660):
        ends[step(seconds)]["answered"] += 1
    curve = incidence(ends, after)["answered"]
    assert [curve.at(second) for second in (59, 60, 64, 65, 719, 720)] == pytest.approx(
        [0, 0.25, 0.25, 0.75, 0.75, 1]
    )


@pytest.mark.parametrize(
    ("chi2", "freedom", "p"),
    [
        (3.8415, 1, 0.05),
        (5.9915, 2, 0.05),
        (7.8147, 3, 0.05),
        (18.307, 10, 0.05),
        (21.026, 12, 0.05),
        (0, 3, 1),
    ],
)
def test_chi_square_is_as_in_the_tables(chi2: float, freedom: int, p: float) -> None:
    assert survival(chi2, freedom) == pytest.approx(p, abs=1e-4)


def test_the_log_rank_test_is_as_in_the_literature() -> None:
    """Remission of leukaemia (Freireich 1963; Cox 1972), 6-MP against placebo: chi-square 16.79."""
    drug = [(6, "back")] * 3 + [(at, "back") for at in (7, 10, 13, 16, 22, 23)]
    drug += [(at, OPEN) for at in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)]
    none = [(at, "back") for at in (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)]
    found = logrank([counted(drug), counted(none)], "back")
    assert found is not None
    assert found.chi2 == pytest.approx(16.79, abs=0.01)
    assert found.freedom == 1 and found.differs and found.p < 1e-4


def test_equal_groups_do_not_differ() -> None:
    same = {second: {"answered": 3, "abandoned": 1} for second in range(20)}
    found = logrank([same, same, same], "answered")
    assert found is not None and found.chi2 == pytest.approx(0) and not found.differs


def test_one_group_cannot_differ() -> None:
    assert logrank([{1: {"answered": 2}}, {1: {"abandoned": 2}}], "answered") is None
    assert not math.isnan(survival(1e-9, 1))


def test_without_censoring_the_interval_is_wilsons() -> None:
    ends = {1: {"answered": 3}, 2: {"answered": 2, "abandoned": 1}, 5: {"abandoned": 4}, 9: {"answered": 10}}
    curve = incidence(ends)["answered"]
    for moment, part in ((0, 0), (1, 3), (2, 5), (5, 5), (9, 15)):
        assert curve.interval(moment) == pytest.approx(Share(part, 20).interval)


def test_censoring_widens_the_interval() -> None:
    ends = {1: {"answered": 3}, 2: {OPEN: 8}, 5: {"answered": 4}, 9: {"abandoned": 5}}
    low, high = incidence(ends)["answered"].interval(5)
    share = incidence(ends)["answered"].at(5)
    under, over = wilson(share, 20)
    assert low < under < share < over < high


def test_a_curve_of_nobody_says_nothing() -> None:
    assert Curve("answered", (), ()).interval(5) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("seconds", "hour"), [(-5, 0), (3599, 0), (3600, 1), (71.9 * 3600, 71), (100 * 3600, 96)]
)
def test_solutions_are_counted_by_hours_then_days(seconds: float, hour: int) -> None:
    assert hours(seconds) == hour
