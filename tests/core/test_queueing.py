"""The one order and who is offered whom: their properties."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.presence import State
from core.queueing import Agent, Place, offer, order, position, serves

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


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def agent(key: str = "hanna", idle: float = 0, state: State = "available", **more: frozenset[str]) -> Agent:
    return Agent(key, **{"languages": frozenset({"sv", "en"}), **more}, state=state, idle_since=at(idle))


KINDS = {
    "waiting": Place("w", "billing", at(10), language="sv"),
    "asking": Place("a", "billing", at(0), held=True),
    "soonest": Place("s", "billing", at(5), held=True, promised=True, language="sv"),
    "window": Place("d", "billing", at(1), held=True, promised=True, due_at=at(20), language="sv"),
}


def test_a_window_enters_the_order_when_it_begins() -> None:
    assert [place.contact for place in order(KINDS.values())] == ["a", "s", "w", "d"]
    assert KINDS["window"].arrived_at == at(1)


@pytest.mark.parametrize(
    ("kind", "before", "ready"), [("waiting", 9, 10), ("soonest", 4, 5), ("window", 19, 20)]
)
def test_a_place_is_ready_from_when_it_entered(kind: str, before: int, ready: int) -> None:
    assert not KINDS[kind].ready(at(before))
    assert KINDS[kind].ready(at(ready))


def test_who_is_still_booking_is_not_offered() -> None:
    assert not KINDS["asking"].ready(at(99))
    assert offer([KINDS["asking"]], [agent()], at(99)) == []


@pytest.mark.parametrize(
    ("place", "served"),
    [
        ({}, True),
        ({"language": "fi"}, False),
        ({"language": "fi", "interpreter": "fi"}, True),
        ({"queue": "orders"}, False),
        ({"queue": "orders", "wish": "hanna"}, True),
        ({"wish": "ivar"}, False),
        ({"language": "fi", "wish": "hanna"}, False),
        ({"passed": frozenset({"hanna"})}, False),
        ({"passed": frozenset({"ivar"})}, True),
    ],
)
def test_who_can_serve_a_place(place: dict[str, str], served: bool) -> None:
    hanna = agent(queues=frozenset({"billing"}))
    assert serves(hanna, replace(KINDS["waiting"], **place)) is served  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["ringing", "talking", "after_call", "paused", "away"])
def test_only_who_is_available_is_offered_anybody(state: State) -> None:
    assert offer([KINDS["waiting"]], [agent(state=state)], at(10)) == []


def test_the_longest_idle_agent_is_offered_the_first() -> None:
    late, early = agent("hanna", idle=9), agent("ivar", idle=3)
    first, second = Place("1", "billing", at(0)), Place("2", "billing", at(1))
    assert offer([second, first], [late, early], at(10)) == [(first, early), (second, late)]


def test_who_passed_leaves_it_to_the_next() -> None:
    place = replace(KINDS["waiting"], passed=frozenset({"ivar"}))
    assert offer([place], [agent("ivar", idle=0), agent("hanna", idle=9)], at(10)) == [
        (place, agent("hanna", idle=9))
    ]


LANGUAGES = st.frozensets(st.sampled_from(["sv", "en", "fi"]), min_size=1)
QUEUES = st.frozensets(st.sampled_from(["billing", "general"]))
lines = st.lists(
    st.builds(
        Place,
        st.integers(0, 99).map(str),
        st.sampled_from(["billing", "general"]),
        st.integers(0, 50).map(at),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.none() | st.integers(0, 90).map(at),
        st.sampled_from(["sv", "en", "fi"]),
        st.sampled_from([None, None, "ar"]),
        st.sampled_from([None, None, None, "0", "1"]),
        st.frozensets(st.integers(0, 3).map(str), max_size=2),
    ),
    unique_by=lambda place: place.contact,
    max_size=12,
)
crews = st.lists(
    st.builds(
        Agent,
        st.integers(0, 5).map(str),
        LANGUAGES,
        QUEUES,
        st.sampled_from(["available", "available", "talking", "paused", "away"]),
        st.none() | st.integers(0, 50).map(at),
    ),
    unique_by=lambda one: one.id,
    max_size=5,
)


@given(lines, crews)
def test_nobody_is_offered_twice_or_to_the_wrong(found: list[Place], crew: list[Agent]) -> None:
    offers = offer(found, crew, at(60))
    assert len({place.contact for place, _ in offers}) == len({one.id for _, one in offers}) == len(offers)
    for place, one in offers:
        assert place.ready(at(60)) and serves(one, place) and one.state == "available"


@given(lines, crews)
def test_no_agent_idles_who_could_serve(found: list[Place], crew: list[Agent]) -> None:
    offers = offer(found, crew, at(60))
    placed, taken = {place.contact for place, _ in offers}, {one.id for _, one in offers}
    idle = [one for one in crew if one.state == "available" and one.id not in taken]
    left = [place for place in found if place.ready(at(60)) and place.contact not in placed]
    assert not any(serves(one, place) for one in idle for place in left)


@given(lines, crews)
def test_nobody_is_passed_over_for_one_behind(found: list[Place], crew: list[Agent]) -> None:
    line, offers = order(found), dict(offer(found, crew, at(60)))
    for number, place in enumerate(line):
        if place.ready(at(60)) and place not in offers:
            assert not any(serves(offers[later], place) for later in line[number:] if later in offers)


@given(lines, crews, st.data())
def test_an_offer_reads_nothing_but_the_order(
    found: list[Place], crew: list[Agent], data: st.DataObject
) -> None:
    """Names of queues are the caller's errand: other names, and the offers are the same (P8)."""
    other = {"billing": "x", "general": "y"}
    mixed = data.draw(st.permutations(found))
    renamed = [replace(place, queue=other[place.queue]) for place in mixed]
    crew_too = [replace(one, queues=frozenset(other[queue] for queue in one.queues)) for one in crew]
    before = [(place.contact, one.id) for place, one in offer(found, crew, at(60))]
    assert [(place.contact, one.id) for place, one in offer(renamed, crew_too, at(60))] == before


@given(st.integers(1, 4), st.lists(st.booleans(), min_size=1, max_size=40))
def test_callbacks_never_starve_who_is_on_the_line(agents: int, kinds: list[bool]) -> None:
    """Each minute one more joins and every agent ends a call: nobody is passed by one who came later."""
    crew = [agent(str(number), idle=0) for number in range(agents)]
    waiting: list[Place] = []
    for minute, promised in enumerate(kinds):
        due = at(60 * minute) if promised else None
        joined = Place(f"{minute:02}", "billing", at(minute), held=promised, promised=promised, due_at=due)
        waiting.append(joined if promised else replace(joined, arrived_at=at(60 * minute)))
        served = [place for place, _ in offer(waiting, crew, at(60 * minute))]
        assert len([place for place in served if place.held]) <= agents
        ahead = sum(not place.held for place in waiting) - sum(not place.held for place in served)
        assert ahead <= max(0, minute + 1 - agents)
        assert served == order(waiting)[: len(served)]
        waiting = [place for place in waiting if place not in served]
