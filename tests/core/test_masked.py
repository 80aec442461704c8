"""Personal numbers are masked wherever they are written, and other digits are left alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.masked import masked


def check_digit(nine: str) -> int:
    doubled = [int(one) * (2 - place % 2) for place, one in enumerate(nine)]
    return -sum(one // 10 + one % 10 for one in doubled) % 10


def number(day: date, serial: int, coordination: bool = False) -> str:
    """Build a personal number of 12 digits; made up, like all here."""
    nine = f"{day:%y%m}{day.day + 60 * coordination:02}{serial:03}"
    return f"{day:%Y}{nine[2:]}{check_digit(nine)}"


PEOPLE = st.builds(number, st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999), st.booleans())
AROUND = st.text(st.characters(categories=["L", "P", "Zs"], exclude_characters="-+"), max_size=20)


@given(PEOPLE, AROUND, AROUND, st.sampled_from(["", "-", "+", " "]))
def test_every_whole_number_is_masked(twelve: str, before: str, after: str, sign: str) -> None:
    text = f"{before} {twelve[:8]}{sign}{twelve[8:]} {after}"
    assert masked(text) == f"{before} {twelve[:8]}{sign}**** {after}"


@given(PEOPLE, st.sampled_from("-+"))
def test_ten_digits_with_a_sign_are_masked(twelve: str, sign: str) -> None:
    assert (
        masked(f"mitt nummer är {twelve[2:8]}{sign}{twelve[8:]}.")
        == f"mitt nummer är {twelve[2:8]}{sign}****."
    )


@given(PEOPLE)
def test_one_wrong_digit_is_no_personal_number(twelve: str) -> None:
    other = f"{twelve[:8]}-{twelve[8:11]}{(int(twelve[11]) + 1) % 10}"
    assert masked(other) == other


@given(st.text())
def test_masking_twice_changes_nothing(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@given(st.text(st.characters(exclude_categories=["Nd"])))
def test_without_digits_nothing_changes(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "070-174 06 05",
        "0701740605",
        "+46701740605",
        "ärende V-4711-0042",
        "640823-3235",
        "641323-3234",
        "1640823-3234",
        "640823-32341",
        "640823-3234-1",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("text", ["640823 3234", "6408233234", "19640823-3234", "(640823-3234)"])
def test_the_textbook_number_is_masked(text: str) -> None:
    assert "3234" not in masked(text)
