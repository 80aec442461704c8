"""What can be made of a case, and what cannot."""

from datetime import UTC, date, datetime

import pytest

from core import casework
from core.case import Case, Stage
from core.casework import LONGEST_ANSWER, Due
from core.errors import CaseError
from tests.core.test_case import NOW, OPEN

HANNAS = casework.taken(OPEN, "hanna")
CLOSED = casework.closed(HANNAS, " Krediterad. ", NOW)


def test_a_taken_case_has_an_owner() -> None:
    assert (HANNAS.stage, HANNAS.owner, HANNAS.changes) == ("taken", "hanna", 1)
    assert casework.taken(HANNAS, "ivar").owner == "ivar"


def test_who_has_it_keeps_it_while_it_waits() -> None:
    found = casework.waiting(HANNAS, "ivar")
    assert (found.stage, found.owner) == ("waiting", "hanna")
    assert casework.to_colleague(found, "ivar").stage == "waiting"


def test_nobodys_case_waits_for_nobody() -> None:
    with pytest.raises(CaseError, match="open and cannot become waiting"):
        casework.waiting(OPEN, "hanna")


def test_a_colleague_has_it_a_queue_may_take_it() -> None:
    assert casework.to_colleague(OPEN, "ivar").owner == "ivar"
    found = casework.to_queue(HANNAS, "billing")
    assert (found.stage, found.owner, found.queue) == ("open", None, "billing")


def test_a_case_is_closed_with_what_was_done() -> None:
    assert (CLOSED.stage, CLOSED.answer, CLOSED.closed_at) == ("closed", "Krediterad.", NOW)
    for words, reason in ((" ", "answer"), ("x" * (LONGEST_ANSWER + 1), "long")):
        with pytest.raises(CaseError) as told:
            casework.closed(HANNAS, words, NOW)
        assert told.value.reason == reason


def test_a_closed_case_is_only_taken_up_again() -> None:
    for act in (
        lambda: casework.closed(CLOSED, "Igen.", NOW),
        lambda: casework.waiting(CLOSED, "hanna"),
        lambda: casework.to_colleague(CLOSED, "ivar"),
        lambda: casework.to_queue(CLOSED, "billing"),
        lambda: casework.reopened(HANNAS, "hanna"),
    ):
        with pytest.raises(CaseError) as told:
            act()
        assert told.value.reason == "stage"


def test_who_is_not_content_has_it_taken_up_again() -> None:
    again = casework.reopened(CLOSED, CLOSED.owner, date(2026, 12, 14))
    assert (again.stage, again.owner, again.closed_at) == ("taken", "hanna", None)
    assert (again.due, again.answer) == (date(2026, 12, 14), "Krediterad.")
    assert casework.reopened(CLOSED, None).stage == "open"
    assert casework.reopened(CLOSED, "ivar").owner == "ivar"


@pytest.mark.parametrize(
    ("case", "stage", "owner", "queue", "wanted"),
    [
        (OPEN, None, "ivar", None, ("taken", "ivar", "complaints")),
        (OPEN, None, None, "billing", ("open", None, "billing")),
        (OPEN, "waiting", "ivar", "billing", "stage"),
        (OPEN, "taken", None, None, "owner"),
        (OPEN, "open", "ivar", None, "owner"),
        (HANNAS, "waiting", None, None, ("waiting", "hanna", "complaints")),
        (HANNAS, "open", None, None, ("open", None, "complaints")),
        (casework.waiting(HANNAS, "hanna"), None, "ivar", None, ("waiting", "ivar", "complaints")),
        (CLOSED, None, "ivar", None, "stage"),
        (CLOSED, "taken", None, None, ("taken", "hanna", "complaints")),
        (CLOSED, "open", None, "billing", ("open", None, "billing")),
        (CLOSED, "waiting", "ivar", None, "stage"),
    ],
)
def test_a_program_puts_a_case(
    case: Case, stage: Stage | None, owner: str | None, queue: str | None, wanted: object
) -> None:
    try:
        found = casework.placed(case, stage, owner, queue, date(2026, 12, 14))
    except CaseError as error:
        assert error.reason == wanted
        return
    assert (found.stage, found.owner, found.queue) == wanted
    assert found.changes == case.changes + 1 and found.closed_at is None
    assert found.due == (date(2026, 12, 14) if case.stage == "closed" else OPEN.due)


def test_a_reminder_comes_in_the_morning_two_days_before() -> None:
    assert casework.reminder(date(2026, 12, 7)) == datetime(2026, 12, 5, 7, tzinfo=UTC)
    assert casework.reminder(date(2026, 6, 10)) == datetime(2026, 6, 8, 6, tzinfo=UTC)


def test_news_are_ones_own_and_a_leads_are_all() -> None:
    due = [
        Due("hanna", "complaints", False, 1),
        Due("ivar", "complaints", True, 2),
        Due(None, "complaints", True, 4),
        Due(None, "billing", False, 8),
    ]
    assert casework.news(due, "hanna", (), leads=False) == (9, 4)
    assert casework.news(due, "ivar", ("billing",), leads=False) == (8, 2)
    assert casework.news(due, "ivar", (), leads=True) == (9, 6)
