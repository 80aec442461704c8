"""What can be made of a case, and what cannot."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core import casework
from core.casework import CUSTOMER, LONGEST_ANSWER
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
    again = casework.reopened(CLOSED, CUSTOMER, date(2026, 12, 14))
    assert (again.stage, again.owner, again.closed_at) == ("taken", "hanna", None)
    assert (again.due, again.answer) == (date(2026, 12, 14), "Krediterad.")
    assert casework.reopened(replace(CLOSED, owner=None), CUSTOMER).stage == "open"
    assert casework.reopened(CLOSED, "ivar").owner == "ivar"


def test_a_reminder_comes_in_the_morning_two_days_before() -> None:
    assert casework.reminder(date(2026, 12, 7)) == datetime(2026, 12, 5, 7, tzinfo=UTC)
    assert casework.reminder(date(2026, 6, 10)) == datetime(2026, 6, 8, 6, tzinfo=UTC)
