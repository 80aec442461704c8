"""What one thread does together is stored whole or not at all, and seen by others only then."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psycopg
import pytest

from adapters.runtime import Runtime
from adapters.store.asking import Asking
from adapters.store.chats import Chats
from core.errors import StoreUnavailable
from core.inputs import Pressed, Waited
from core.ports import Contact, World
from core.turn import take_turn
from tests.adapters.test_chats import opened


@pytest.fixture
def chats(runtime: Runtime) -> Chats:
    """The store of chats."""
    return runtime.chats


def as_others_see(world: World, contact: str) -> Contact:
    """Load a contact in a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(world.store.load, contact).result()


def test_others_see_turns_when_all_are_stored(world: World, chats: Chats) -> None:
    contact = opened(world, chats, "chat-1", "1", "2")
    with chats.together():
        take_turn(world, contact, None, Pressed("0"))
        assert world.store.load(contact).position == 1
        take_turn(world, contact, None, Waited())
        assert as_others_see(world, contact).turn == 3
    found = as_others_see(world, contact)
    assert (found.turn, found.state.phase, found.state.told_position) == (5, "waiting", 1)


def test_a_failure_leaves_everything_as_it_was(world: World, chats: Chats) -> None:
    contact = opened(world, chats, "chat-1", "1")
    before = world.store.load(contact)
    with pytest.raises(ZeroDivisionError), chats.together():
        take_turn(world, contact, None, Pressed("2"))
        raise ZeroDivisionError
    assert world.store.load(contact) == before
    assert (
        world.store.load(contact, before.turn + 1) == before
    )  # nothing is remembered of what was not stored
    assert take_turn(world, contact, before.turn, Pressed("2")).next == before.turn + 1


def test_what_failed_within_is_not_taken_for_stored(runtime: Runtime) -> None:
    asking = Asking(runtime.engine)
    with pytest.raises(StoreUnavailable), asking.together():
        asking.write("UPDATE contact SET turn = turn RETURNING id", ())
        with suppress(psycopg.DataError):
            asking.write("SELECT 1 / 0", ())
    assert asking.one("SELECT 1", ()) == (1,)


def test_a_dead_connection_is_replaced_at_the_start(runtime: Runtime) -> None:
    asking = Asking(runtime.engine)
    pid = asking.one("SELECT pg_backend_pid()", ())
    with psycopg.connect(runtime.settings.database_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", pid)
    with asking.together():
        assert asking.write("SELECT 1", ()) == [(1,)]
