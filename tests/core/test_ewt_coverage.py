"""The range that is told holds as often as it promises, in queues of many kinds made by chance."""

import itertools
from random import Random

import pytest

from bench.ewt import Measured, measure
from bench.lines import SCENARIOS, Scenario, waits

COUNT = 2000  # waits of each scenario, more than 20 000 in all


def test_more_than_twenty_thousand_waits_are_made() -> None:
    assert COUNT * len(SCENARIOS) > 20_000
    assert len({scenario.name for scenario in SCENARIOS}) == len(SCENARIOS)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name.replace(" ", "-"))
def test_most_waits_are_inside_what_was_told(scenario: Scenario) -> None:
    found = measure(scenario, COUNT, seed=11)
    assert found.good, found
    assert found.more_true is None or found.more * COUNT < 50 or found.more_true > 0.75


@pytest.mark.parametrize(("inside", "good"), [(0.74, False), (0.75, True), (0.9, True), (0.91, False)])
def test_too_many_inside_is_as_wrong_as_too_few(inside: float, good: bool) -> None:
    assert Measured(100, 5.0, inside, 3.0, 0.0, None).good is good


def test_the_made_queue_is_fair_and_keeps_its_agents() -> None:
    scenario = Scenario("plain", ((0.0, 24.0),) * 2, lambda _: 40.0, lambda _: 150.0, hours=2)
    found = waits(scenario, 3, 200)
    for earlier, later in itertools.pairwise(each for each in found if each.line.ahead):
        assert later.minutes > 0 and earlier.minutes > 0
    assert all(len(each.line.talking) == 2 and each.line.free == 0 for each in found)
    assert all(abs(each.minutes - _exact(each.line.talking, each.line.ahead)) < 1e-6 for each in found)


def _exact(talking: tuple[float, ...], ahead: int) -> float:
    """Give the minutes until the turn comes, where every conversation lasts 150 seconds."""
    ends = sorted(150.0 - lasted for lasted in talking)
    return (ends[ahead % 2] + 150.0 * (ahead // 2)) / 60


def test_the_impatient_leave_the_made_queue() -> None:
    patient = Scenario("patient", ((0.0, 24.0),), lambda _: 30.0, lambda _: 150.0, hours=2)
    hasty = Scenario("hasty", ((0.0, 24.0),), lambda _: 30.0, lambda _: 150.0, patience=120, hours=2)
    kept, left = waits(patient, 5, 200), waits(hasty, 5, 200)
    assert sum(each.minutes for each in left) < sum(each.minutes for each in kept)
    assert max(each.line.leaving for each in kept) == 0 < max(each.line.leaving for each in left)


def test_the_same_seed_makes_the_same_queue() -> None:
    assert waits(SCENARIOS[0], 2, 50) == waits(SCENARIOS[0], 2, 50) != waits(SCENARIOS[0], 3, 50)
    assert SCENARIOS[0].lasts(Random(1)) == SCENARIOS[0].lasts(Random(1))
