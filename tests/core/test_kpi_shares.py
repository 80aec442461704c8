"""Shares and what may be said of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kpi.shares import Difference, Share, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [  # from the literature: Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_an_interval_is_as_in_the_literature(part: int, whole: int, low: float, high: float) -> None:
    assert Share(part, whole).interval == pytest.approx((low, high), abs=1e-4)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share(one: int, more: int) -> None:
    share = Share(one, one + more)
    low, high = share.interval
    assert 0 <= low <= high <= 1
    assert share.value is None or (low <= share.value + 1e-12 and share.value <= high + 1e-12)


def test_who_was_picked_out_of_many_is_less_known() -> None:
    """Of one it is the interval; of ten as wide as one that holds 199 times of 200."""
    share = Share(15, 148)
    assert share.interval_among(1) == share.interval
    assert share.interval_among(10) == pytest.approx(wilson(15 / 148, 148, 2.807), abs=1e-4)
    assert Share(0, 0).interval_among(4) == (0.0, 1.0)


def test_a_share_of_nothing_says_nothing() -> None:
    nothing = Share(0, 0)
    assert (nothing.value, nothing.interval, nothing.small) == (None, (0.0, 1.0), True)


def test_fewer_than_thirty_are_few() -> None:
    assert Share(3, 29).small and not Share(3, 30).small


def test_more_than_all_is_no_share() -> None:
    with pytest.raises(ValueError, match="5 of 4"):
        Share(5, 4)


def test_a_difference_is_as_in_the_literature() -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table II, method 10: 56/70 less 48/80."""
    found = Difference(Share(56, 70), Share(48, 80))
    assert found.value == pytest.approx(0.2)
    assert found.interval == pytest.approx((0.0524, 0.3339), abs=1e-4)


def test_no_winner_before_there_are_enough() -> None:
    few = Difference(Share(9, 40), Share(36, 40))
    assert few.interval[1] < 0 and few.missing > 0 and not few.settled


def test_enough_and_apart_is_a_winner() -> None:
    found = Difference(Share(300, 2000), Share(500, 2000))
    assert found.missing == 0 and found.settled


def test_enough_and_alike_is_no_winner() -> None:
    found = Difference(Share(500, 5000), Share(501, 5000))
    assert found.missing == 0 and not found.settled


def test_the_number_needed_is_that_of_the_textbook() -> None:
    """Fleiss, Statistical Methods for Rates and Proportions: 10 % against 15 %, 80 % power: about 686."""
    assert Difference(Share(10, 100), Share(10, 100)).needed == pytest.approx(686, abs=2)


def test_a_difference_to_nothing_is_unknown() -> None:
    found = Difference(Share(1, 2), Share(0, 0))
    assert (found.value, found.interval, found.settled) == (None, (-1.0, 1.0), False)
