"""Which numbers a call may be promised to, and a text sent to."""

import pytest

from adapters.numbers import PhoneNumbers


@pytest.mark.parametrize(
    "number", ["0701740610", "+46701740610", "0046701740610", "+46846500400", "0101234567"]
)
def test_an_ordinary_number_is_called(number: str) -> None:
    assert PhoneNumbers().callable(number)


@pytest.mark.parametrize(
    "number",
    [
        "112",
        "90000",
        "11414",
        "118118",
        "0900123456",
        "0939123456",
        "0944123456",
        "0771000000",
        "070",
        "x",
        "",
    ],
)
def test_what_costs_or_cannot_be_is_not_called(number: str) -> None:
    assert not PhoneNumbers().callable(number)


def test_other_countries_only_where_allowed() -> None:
    assert not PhoneNumbers().callable("+4520123456")
    assert PhoneNumbers(frozenset({"SE", "DK"})).callable("+4520123456")


def test_a_number_without_its_zero_is_no_number() -> None:
    assert not PhoneNumbers().callable("112000000")


def test_only_mobile_numbers_take_texts() -> None:
    numbers = PhoneNumbers()
    assert (numbers.takes_text("+46701740610"), numbers.takes_text("+46846500400")) == (True, False)
