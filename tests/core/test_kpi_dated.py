"""Figures that go by the day: solved at first contact, customers of a period, errands that are still open."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kpi.dated import complaints, customers, resolution, solved_at_first
from core.kpi.proof import chance, needed, shown
from core.kpi.tally import Tally
from core.kpi.times import incidence

MONDAY = date(2026, 3, 2)


def day(number: int) -> str:
    return (MONDAY + timedelta(days=number)).isoformat()


def days(**cells: list[tuple[str, str, int]]) -> dict[str, Tally]:
    """Give totals of days that are named by their number: d0, d1."""
    return {day(int(name[1:])): Tally(found) for name, found in cells.items()}


def test_only_first_contacts_a_week_old_can_be_solved() -> None:
    found = days(
        d0=[("first", "solved", 6), ("first", "back", 3), ("first", "open", 1)], d5=[("first", "solved", 9)]
    )
    share = solved_at_first(found, MONDAY + timedelta(days=8)).share
    assert (share.part, share.whole) == (6, 10)
    assert solved_at_first(found, MONDAY + timedelta(days=7)).share.whole == 0


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 20)), max_size=40), st.integers(0, 20))
def test_customers_of_a_period_are_its_persons(contacts: list[tuple[int, int]], since: int) -> None:
    last: dict[int, int] = {}
    cells: dict[str, list[tuple[str, str, int]]] = {}
    for person, on in sorted(contacts, key=lambda one: one[1]):
        before = str(on - last[person]) if person in last else "-"
        last[person] = on
        if on >= since:
            cells.setdefault(day(on), []).append(("around", f"{before}|same|other", 1))
    found = {name: Tally(told) for name, told in cells.items()}
    assert customers(found, MONDAY + timedelta(days=since)) == len({p for p, on in contacts if on >= since})


def test_complaints_are_also_counted_per_customer() -> None:
    found = days(
        d0=[("around", "-|other|complaint", 1), ("around", "-|other|other", 3)],
        d1=[("around", "1|same|complaint", 1)],
    )
    share = complaints(found, None).share
    assert (share.part, share.whole) == (2, 4)


def test_open_errands_are_censored_at_their_age() -> None:
    found = days(d0=[("case", "5|solved", 2), ("case", "-|open", 1)], d9=[("case", "-|open", 1)])
    ends = resolution(found, MONDAY + timedelta(days=10))
    assert ends == {5: {"solved": 2}, 240: {"open": 1}, 24: {"open": 1}}
    curve = incidence(ends)["solved"]
    assert curve.at(5) == pytest.approx(0.5) and curve.by(0.5) == 5 and curve.by(0.9) is None


def test_so_many_reviews_show_right_answers() -> None:
    assert [needed(wrong) for wrong in range(3)] == [59, 93, 124]  # K74
    told = [(58, 0), (59, 0), (92, 1), (93, 1), (123, 2), (124, 2)]
    assert [shown(wrong, reviewed) for reviewed, wrong in told] == [False, True] * 3


def test_thousands_of_reviews_are_not_too_many() -> None:
    assert not shown(300, 3000) and shown(300, 7000)
    assert chance(5, 5) == pytest.approx(1) and chance(1, 2) == pytest.approx(1 - 0.05**2)


def test_nothing_has_no_customers() -> None:
    assert customers({}, None) == 0 and resolution({}, MONDAY) == {}
    assert all(complaints({}, since).share.value is None for since, _ in product((None, MONDAY), (1,)))
