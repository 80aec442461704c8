"""Turns stored together: none lost, none twice, and one that cannot be stored spoils no other."""

import itertools
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.runtime import Engine
from adapters.store.audit import intact
from adapters.store.batches import Batches
from core import inputs
from core.errors import StoreUnavailable
from core.ports import World
from core.turn import take_turn
from tests.adapters.test_contacts import ring


class Shelf:
    """Stores numbers; holds the first batch until told to go on."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.begun, self.go_on = threading.Event(), threading.Event()

    def store(self, items: Sequence[int]) -> list[bool]:
        self.batches.append(list(items))
        self.begun.set()
        self.go_on.wait()
        if -2 in items:
            raise StoreUnavailable("away")
        if -1 in items:
            raise ValueError("spoilt")
        return [item % 2 == 0 for item in items]


def collected(numbers: Sequence[int]) -> tuple[Shelf, list[object]]:
    """Put 0 first, and the numbers while it is being stored; give what came of the numbers."""
    shelf = Shelf()
    batches = Batches(shelf.store)

    def put(number: int) -> object:
        try:
            return batches.put(number)
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(numbers) + 1) as pool:
        first = pool.submit(put, 0)
        shelf.begun.wait()
        others = [pool.submit(put, number) for number in numbers]
        while len(batches._waiting) < len(numbers):
            pass
        shelf.go_on.set()
        assert first.result() is True
        return shelf, [other.result() for other in others]


def test_what_comes_meanwhile_is_one_batch() -> None:
    shelf, results = collected([1, 2, 3, 4])
    assert results == [False, True, False, True]
    assert [sorted(batch) for batch in shelf.batches] == [[0], [1, 2, 3, 4]]


def test_one_that_cannot_be_stored_spoils_no_other() -> None:
    shelf, results = collected([2, -1, 4])
    assert results[0] is True
    assert results[2] is True
    assert isinstance(results[1], ValueError)
    assert len(shelf.batches) == 5


def test_a_store_that_is_away_is_asked_once() -> None:
    shelf, results = collected([2, -2, 4])
    assert all(isinstance(result, StoreUnavailable) for result in results)
    assert len(shelf.batches) == 2


def test_alone_nothing_waits_for_company() -> None:
    shelf = Shelf()
    shelf.go_on.set()
    batches = Batches(shelf.store)
    assert [batches.put(number) for number in (1, 2)] == [False, True]
    assert shelf.batches == [[1], [2]]


def test_the_last_of_a_crowd_leaves_nobody_waiting() -> None:
    shelf = Shelf()
    shelf.go_on.set()
    batches = Batches(shelf.store)
    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(batches.put, range(2000)))
    assert results == [number % 2 == 0 for number in range(2000)]
    assert sorted(itertools.chain.from_iterable(shelf.batches)) == list(range(2000))


def test_forty_calls_at_once_keep_their_chains(world: World, engine: Engine) -> None:
    contacts = [ring(world, f"CA{number}").contact for number in range(40)]

    def call(contact: str) -> None:
        for turn, keys in enumerate(("1", "2", "1", "9", "9"), start=1):
            take_turn(world, contact, turn, inputs.Pressed(keys))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(call, contacts))
    assert all(intact(engine, contact) for contact in contacts)
    assert {world.store.load(contact).turn for contact in contacts} == {6}


@pytest.mark.parametrize("words", ["\x00", "\ud800", "a\x00b"])
def test_words_no_database_can_hold_do_no_harm(world: World, engine: Engine, words: str) -> None:
    contact = ring(world).contact
    for turn, given in enumerate((inputs.Pressed("1"), inputs.Pressed("1"), inputs.Said(words)), start=1):
        take_turn(world, contact, turn, given)
    assert intact(engine, contact)
