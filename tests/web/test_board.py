"""What the board holds, and in which order."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.runtime import Agent, Runtime
from core.handoff import Card
from core.inputs import AgentLeft, Connected
from core.turn import take_turn
from tests.fakes import FakeClock
from tests.web.conftest import HANNA, IVAR
from web.board import board, obstacle

type Call = Callable[..., str]


def finish(runtime: Runtime, contact: str, agent: Agent) -> None:
    runtime.desk.accept(contact, agent.id, runtime.world.now())
    take_turn(runtime.world, contact, None, Connected())
    take_turn(runtime.world, contact, None, AgentLeft())


def test_only_who_leads_takes_by_hand() -> None:
    ordinary = replace(IVAR, role="agent")
    found = [obstacle(Card("c", language=language), True, ordinary, True) for language in ("sv", "en")]
    assert found == ["turn", "language"]


@pytest.mark.parametrize(
    ("language", "free", "busy", "reason"),
    [
        ("sv", True, False, None),
        ("en", True, False, "language"),
        (None, True, False, "language"),
        ("sv", True, True, "busy"),
        ("en", True, True, "language"),
        ("en", False, False, "offered"),
    ],
)
def test_an_obstacle_has_one_reason(language: str | None, free: bool, busy: bool, reason: str | None) -> None:
    assert obstacle(Card("c", language=language), free, IVAR, busy) == reason


def test_more_than_can_be_shown_are_counted(
    runtime: Runtime, queued: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.board.SHOWN", 2)
    for leg in ("CA1", "CA2", "CA3"):
        queued(leg)
    found = board(runtime, HANNA)
    assert (len(found.rows), found.behind) == (2, 1)


def test_who_stepped_aside_counts_and_is_not_shown(
    runtime: Runtime, queued: Call, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.board.SHOWN", 1)
    first = queued("CA1")
    clock.step(1)
    second = queued("CA2")
    with runtime.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE place SET state = 'held' WHERE contact_id = %s", (first,))
    found = board(runtime, HANNA)
    assert [(row.card.contact, row.position, row.first) for row in found.rows] == [(second, 2, True)]
    assert found.behind == 0


def test_what_is_over_stands_behind_what_goes_on(runtime: Runtime, queued: Call, clock: FakeClock) -> None:
    old = queued("CA1")
    finish(runtime, old, HANNA)
    clock.step(10)
    new = queued("CA2")
    runtime.desk.accept(new, HANNA.id, clock())
    found = board(runtime, HANNA)
    assert [(one.card.contact, one.stage) for one in found.mine] == [(new, "ringing"), (old, "over")]


def test_what_waits_for_a_verdict_is_no_obstacle(runtime: Runtime, queued: Call) -> None:
    finish(runtime, queued("CA1"), HANNA)
    queued("CA2")
    (row,) = board(runtime, HANNA).rows
    assert row.obstacle is None and row.first
