"""The auditor's queries in the conformity report find nothing where the rules were kept, and each breach."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from adapters.runtime import Engine
from core import inputs
from core.events import (
    CallbackBooked,
    ConsentAnswered,
    ConsentWithdrawn,
    ErrandUnderstood,
    Event,
    PlaceTaken,
    PositionTold,
    RecordingStarted,
)
from core.flow.check.claims import CLAIMS, LOG
from core.ports import World
from core.turn import take_turn
from tests.adapters.test_contacts import ring, to_queue
from tests.fakes import MORNING, FakeClock

ROOT = Path(__file__).resolve().parents[2]
BREACHES: dict[str, tuple[Event, ...]] = {
    "P1": (PlaceTaken("billing"),),
    "P2": (
        ConsentAnswered("recording", "yes", "keys", "recording"),
        ConsentWithdrawn("recording", "keys"),
        RecordingStarted("RE1"),
    ),
    "P3": (ErrandUnderstood("move", 0.9, "assistant"),),
    "P12": (CallbackBooked("billing", "soonest", "+46771000000"),),
    "P13": (PlaceTaken("billing"), PositionTold(1, 61)),
}


def found(engine: Engine, rule: str) -> list[str]:
    """Give the contacts that a query finds."""
    with engine.connect() as connection:
        return list(connection.execute(text(LOG[rule])).scalars())


def test_a_call_that_kept_the_rules_is_not_found(world: World, engine: Engine, clock: FakeClock) -> None:
    contact = to_queue(world)
    for _ in range(3):
        clock.step(20)
        take_turn(world, contact, None, inputs.Waited())
    assert {rule: found(engine, rule) for rule in LOG} == {rule: [] for rule in LOG}


@pytest.mark.parametrize("rule", sorted(LOG))
def test_a_breach_is_found(world: World, engine: Engine, rule: str) -> None:
    contact = ring(world).contact
    for number, event in enumerate(BREACHES[rule]):
        world.store.append(contact, [event], MORNING + timedelta(seconds=61 * number))
    assert found(engine, rule) == [contact]


def test_every_test_that_the_report_names_is_there() -> None:
    named = [one.partition("::") for claim in CLAIMS for one in claim.shown]
    assert named
    for file, _, name in named:
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")
