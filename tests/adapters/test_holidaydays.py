"""The Swedish holidays: those of the law and the three eves that everyone takes off."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.holidaydays import is_holiday

OF_2026 = {
    *("2026-01-01", "2026-01-06", "2026-04-03", "2026-04-05", "2026-04-06", "2026-05-01", "2026-05-14"),
    *("2026-05-24", "2026-06-06", "2026-06-20", "2026-10-31", "2026-12-25", "2026-12-26"),
    *("2026-06-19", "2026-12-24", "2026-12-31"),  # the eves
}


def test_the_year_2026_has_these_holidays() -> None:
    year = (date(2026, 1, 1) + timedelta(days=day) for day in range(365))
    assert {day.isoformat() for day in year if is_holiday(day)} == OF_2026


@pytest.mark.parametrize("day", ["2026-11-22", "2026-12-27", "2027-01-03"])
def test_a_plain_sunday_is_no_holiday(day: str) -> None:
    assert date.fromisoformat(day).weekday() == 6
    assert not is_holiday(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-01-05", "2026-04-02", "2026-04-30", "2026-12-23", "2026-12-30"])
def test_a_half_day_is_no_holiday(day: str) -> None:
    assert not is_holiday(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2027-03-26", "2027-06-25", "2028-04-17", "2030-06-21"])
def test_moving_holidays_move(day: str) -> None:
    assert is_holiday(date.fromisoformat(day))


@given(st.integers(2020, 2100))
def test_every_year_has_its_eves(year: int) -> None:
    assert is_holiday(date(year, 12, 24)) and is_holiday(date(year, 12, 31))
    midsummer = [day for day in range(19, 26) if date(year, 6, day).weekday() == 4]
    assert [is_holiday(date(year, 6, day)) for day in midsummer] == [True]
