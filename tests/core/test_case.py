"""How a case stands, when it is answered, and who may ask about it (K40, K47–K50)."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from core.case import (
    MOST_GUESSES,
    MOST_UNKNOWN,
    NEXT,
    STATUSES,
    Asked,
    Case,
    NoCases,
    ask,
    due,
    keyed,
    status,
)
from core.ids import CLEAR, new_reference

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
TODAY = NOW.date()
OPEN = Case(
    "V2F4G7C",
    NOW,
    "open",
    category="bill",
    queue="complaints",
    owner=None,
    due=date(2026, 12, 4),
    promised=False,
    ended=True,
)


@dataclass
class OneCase(NoCases):
    """A store with one case, and somebody who has guessed before."""

    tried: int = 0
    known: bool = True

    def find(self, contact: str, given: str) -> Case | None:
        """Find the one case by its reference."""
        return OPEN if given == OPEN.reference else None

    def guesses(self, contact: str, since: datetime) -> tuple[int, bool]:
        """Count what was tried."""
        return self.tried, self.known


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, "received"),
        ({"stage": "taken"}, "working"),
        ({"stage": "waiting"}, "waiting"),
        ({"stage": "closed"}, "closed"),
        ({"promised": True}, "promised"),
        ({"due": date(2026, 11, 22)}, "late"),
        ({"due": TODAY}, "received"),
        ({"stage": "taken", "due": date(2026, 11, 22)}, "late"),
        ({"stage": "closed", "due": date(2026, 11, 22)}, "closed"),
        ({"category": None, "queue": None, "due": None}, "closed"),
        ({"category": None, "queue": None, "due": None, "ended": False}, "received"),
        ({"category": None, "queue": None, "due": None, "stage": "taken"}, "working"),
        ({"category": None, "due": None}, "received"),  # sent to a queue that has not taken it yet
    ],
)
def test_a_case_stands_in_one_way(changes: dict[str, object], wanted: str) -> None:
    assert status(replace(OPEN, **changes), TODAY) == wanted  # type: ignore[arg-type]
    assert wanted in STATUSES


def test_who_knows_the_reference_may_ask() -> None:
    assert ask(OneCase(), "ana", "V2F4G7C", NOW) == Asked("V2F4G7C", "received", date(2026, 12, 4))
    assert ask(OneCase(), "ana", "V999999", NOW) is None
    assert ask(NoCases(), "ana", "V2F4G7C", NOW) is None


@pytest.mark.parametrize(("most", "known"), [(MOST_GUESSES, True), (MOST_UNKNOWN, False)])
def test_who_has_guessed_too_often_finds_none(most: int, known: bool) -> None:
    assert ask(OneCase(most - 1, known), "ana", "V2F4G7C", NOW) is not None
    assert ask(OneCase(most, known), "ana", "V2F4G7C", NOW) is None


@pytest.mark.parametrize(
    ("days", "wanted"), [(1, "2026-11-24"), (4, "2026-11-27"), (5, "2026-11-30"), (10, "2026-12-07")]
)
def test_only_working_days_count(days: int, wanted: str) -> None:
    assert due(NOW, days, lambda day: False).isoformat() == wanted


def test_a_holiday_is_no_working_day() -> None:
    assert due(NOW, 1, lambda day: day == date(2026, 11, 24)) == date(2026, 11, 25)


def test_the_day_is_that_of_stockholm() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # already Tuesday there
    assert due(late, 1, lambda day: False) == date(2026, 11, 25)


def test_letters_stand_on_keys() -> None:
    assert keyed("VC2F4G7") == "8223447"
    assert keyed("V" + CLEAR[8:]) == "8234456777899"


def test_any_reference_can_be_keyed() -> None:
    assert all(keyed(new_reference()).isdigit() for _ in range(200))


def test_no_stage_is_a_dead_end() -> None:
    assert all(NEXT.values())
    assert {after for stage in NEXT.values() for after in stage} | {"open"} == set(NEXT)
