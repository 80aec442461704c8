"""What a turn does to a place in the queue, and to what was promised."""

import psycopg
import pytest

from adapters.flowfiles import Texts
from adapters.runtime import Engine, Runtime
from adapters.store.places import move
from core import inputs
from core.events import AgentConnected, CallbackBooked, Event, NodeEntered, PlaceHeld, PlaceTaken
from core.outcome import TELLING
from core.ports import World
from core.turn import take_turn
from tests import wide
from tests.adapters.test_contacts import ring
from tests.fakes import MORNING, FakeClock

BOOKED = CallbackBooked("billing", "soonest", "+46101000000")


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide.texts()


def press(world: World, contact: str, keys: str) -> None:
    """Press single keys, one turn each."""
    for key in keys:
        take_turn(world, contact, None, inputs.Pressed(key))


def waiting(world: World, leg: str = "CA1") -> str:
    contact = ring(world, leg).contact
    press(world, contact, "121")
    return contact


def aside(world: World, clock: FakeClock, leg: str = "CA1") -> str:
    """Have somebody wait until a callback is offered, and take it."""
    contact = waiting(world, leg)
    clock.step(600)
    take_turn(world, contact, None, inputs.Waited())
    press(world, contact, "1")
    return contact


@pytest.mark.parametrize(
    ("events", "change", "queue"),
    [
        ((NodeEntered("a", 1),), None, None),
        ((PlaceTaken("billing"),), "join", "billing"),
        ((PlaceHeld("billing"),), "hold", None),
        ((PlaceHeld("billing"), PlaceTaken("general")), "join", "general"),
        ((AgentConnected("hanna"),), "serve", None),
        ((BOOKED,), None, None),
    ],
)
def test_the_last_change_of_a_turn_counts(
    events: tuple[Event, ...], change: str | None, queue: str | None
) -> None:
    found = move(events)
    assert (found.change, found.queue) == (change, queue)
    assert (found.booked is not None) == (BOOKED in events)
    assert found.quiet == (found.change is None and found.booked is None)


def test_the_urgent_take_rank_and_the_others_none() -> None:
    assert [move([PlaceTaken("a", urgent)]).rank for urgent in (True, False)] == [0, 1]


def test_a_place_back_from_aside_has_its_first_arrival(
    world: World, clock: FakeClock, runtime: Runtime
) -> None:
    contact = aside(world, clock)
    assert (runtime.desk.taken(contact).state, world.store.load(contact).position) == ("held", 0)
    press(world, contact, "0")
    assert runtime.desk.taken(contact).state == "waiting"
    assert world.store.load(contact).joined_at == MORNING


def test_a_held_place_counts_until_it_is_left(world: World, clock: FakeClock) -> None:
    first, second = aside(world, clock), waiting(world, "CA2")
    assert world.store.load(second).position == 2
    take_turn(world, first, None, inputs.HungUp())
    assert world.store.load(second).position == 1


def test_a_promise_for_later_lets_the_others_by(world: World, clock: FakeClock) -> None:
    first, second = aside(world, clock), waiting(world, "CA2")
    press(world, first, "121")
    assert world.store.load(second).position == 1


def test_a_promised_place_outlives_the_contact(world: World, clock: FakeClock, runtime: Runtime) -> None:
    first, second = aside(world, clock), waiting(world, "CA2")
    press(world, first, "111")
    assert world.store.load(first).state.phase == "ended"
    assert runtime.desk.taken(first).state == "held"
    assert world.store.load(second).position == 2


def test_a_repeated_yes_books_once(world: World, clock: FakeClock, database_url: str) -> None:
    contact = aside(world, clock)
    press(world, contact, "11")
    number = world.store.load(contact).turn
    for _ in range(3):
        take_turn(world, contact, number, inputs.Pressed("1"))
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM callback").fetchone() == (1,)


def test_half_a_window_is_refused_by_the_database(world: World, clock: FakeClock, database_url: str) -> None:
    press(world, aside(world, clock), "111")
    with (
        psycopg.connect(database_url) as connection,
        pytest.raises(psycopg.errors.CheckViolation, match="window_is_whole"),
    ):
        connection.execute("UPDATE callback SET window_start = now()")


def test_the_number_is_known_until_it_is_erased(world: World, database_url: str) -> None:
    shown, withheld = ring(world).contact, ring(world, "CA2", None).contact
    assert [world.store.number(one) for one in (shown, withheld)] == ["+46701740610", None]
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DELETE FROM person")
    assert world.store.number(shown) is None


def test_what_happened_is_asked_of_the_log(world: World, clock: FakeClock) -> None:
    contact = aside(world, clock)
    assert world.store.happened(contact, TELLING) == frozenset()
    assert world.store.happened(contact, ("place_held", "language_chosen", "x")) == {
        "place_held",
        "language_chosen",
    }


def test_an_older_state_is_reported_as_well(world: World, engine: Engine, database_url: str) -> None:
    from adapters.runtime import report

    contact = ring(world).contact
    whole = '{"node": "menu", "language": "en", "cost": "077", "queue": null, "consent": null, "tries": 0}'
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("UPDATE contact SET state = %s WHERE id = %s", (whole, contact))
    found = report(engine, "CA1")
    assert (found.language, found.queue, found.consent, found.errand) == ("en", None, None, None)
