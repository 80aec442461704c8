"""The one order, and its properties."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.queueing import Place, order, position

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
places = st.lists(
    st.builds(
        Place,
        st.integers(0, 9999).map(str),
        st.sampled_from(["billing", "general"]),
        st.integers(0, 50).map(lambda seconds: START + timedelta(seconds=seconds)),
        st.booleans(),
    ),
    unique_by=lambda place: place.contact,
    max_size=30,
)


@given(places, st.randoms())
def test_the_order_does_not_depend_on_the_list(found: list[Place], chance: object) -> None:
    mixed = list(found)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert order(mixed) == order(found)


@given(places)
def test_the_urgent_come_first_then_the_earliest(found: list[Place]) -> None:
    line = order(found)
    for earlier, later in itertools.pairwise(line):
        assert earlier.urgent >= later.urgent
        assert earlier.urgent != later.urgent or earlier.arrived_at <= later.arrived_at


@given(places)
def test_positions_of_a_queue_count_from_one(found: list[Place]) -> None:
    for queue in ("billing", "general"):
        own = [place for place in order(found) if place.queue == queue]
        assert [position(found, place.contact) for place in own] == list(range(1, len(own) + 1))


@given(places, st.integers(0, 100))
def test_a_later_arrival_never_moves_anyone_back(found: list[Place], seconds: int) -> None:
    late = Place("late", "billing", START + timedelta(seconds=51 + seconds))
    for place in found:
        assert position([*found, late], place.contact) == position(found, place.contact)


def test_a_contact_without_a_place_has_no_position() -> None:
    with pytest.raises(LookupError):
        position([], "nobody")
