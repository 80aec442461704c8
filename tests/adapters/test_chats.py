"""What is stored of chats: in order, once, and no longer than both ends need it (P2)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from adapters.runtime import Fresh, Runtime, Said
from adapters.store.chats import ANSWER, KEPT, LEFT, LEFT_FOR_GOOD, NEWS, SILENT, Chats
from core.errors import UnknownContact
from core.inputs import HungUp, Pressed
from core.ports import World
from core.turn import Arrival, take_first_turn, take_turn
from tests.fakes import MORNING

SECOND = timedelta(seconds=1)


@pytest.fixture
def chats(runtime: Runtime) -> Chats:
    """The store of chats."""
    return runtime.chats


def opened(world: World, chats: Chats, leg: str = "chat-1", *keys: str) -> str:
    """Open a chat, press these keys and give its contact."""
    contact = take_first_turn(world, Arrival("chat", leg, "010", None, "chat")).contact
    chats.open(contact, MORNING)
    for key in keys:
        take_turn(world, contact, None, Pressed(key))
    return contact


def words(text: str) -> Said:
    return Said("visitor", text, "sv")


def told(*turns: int) -> list[Fresh]:
    """Give a line for each of these turns: its number."""
    return [Fresh(turn, Said("assistant", str(turn), "sv"), True) for turn in turns]


def test_lines_are_numbered_in_order(world: World, chats: Chats) -> None:
    contact = opened(world, chats)
    for text in ("hej", "hallå"):
        assert chats.add(contact, words(text), MORNING)
    assert [(line.number, line.said.words) for line in chats.lines(contact)] == [(1, "hej"), (2, "hallå")]
    assert [line.number for line in chats.lines(contact, after=1)] == [2]


def test_a_key_adds_one_line_even_at_the_same_moment(world: World, chats: Chats) -> None:
    contact = opened(world, chats)
    with ThreadPoolExecutor(8) as pool:
        added = [*pool.map(lambda _: chats.add(contact, words("hej"), MORNING, "key"), range(16))]
    assert sorted(added) == [False] * 15 + [True]
    assert len(chats.lines(contact)) == 1


def test_lines_of_many_writers_have_no_gaps(world: World, chats: Chats) -> None:
    contact = opened(world, chats)
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda n: chats.add(contact, words(str(n)), MORNING), range(24)))
    assert [line.number for line in chats.lines(contact)] == [*range(1, 25)]


def test_words_are_answered_by_one(world: World, chats: Chats) -> None:
    contact = opened(world, chats)
    chats.add(contact, words("hej"), MORNING, "key")
    assert not chats.again(contact, "key", MORNING + ANSWER - SECOND)
    assert chats.again(contact, "key", MORNING + ANSWER)
    assert not chats.again(contact, "key", MORNING + ANSWER)
    chats.settle(contact, "key")
    assert not chats.again(contact, "key", MORNING + 9 * ANSWER)


def test_a_turn_becomes_lines_once(world: World, chats: Chats) -> None:
    contact = opened(world, chats)
    told = [Fresh(0, Said("assistant", "Hej", "sv"), True), Fresh(0, Said("note", "…", "sv"), True)]
    assert chats.render(contact, range(1), told, MORNING)
    assert not chats.render(contact, range(1), told, MORNING)
    assert not chats.render(contact, range(2, 3), told, MORNING)
    found = chats.find(contact)
    assert found and (found.turn, found.rendered) == (1, 1)
    assert len(chats.lines(contact)) == 2


def test_of_several_turns_only_new_ones_are_told(world: World, chats: Chats) -> None:
    contact = opened(world, chats, "chat-1", "1", "2")
    assert chats.render(contact, range(1), told(0), MORNING)
    assert not chats.render(contact, range(2, 3), told(2), MORNING)  # the turn before is no line yet
    assert chats.render(contact, range(3), told(0, 1, 2), MORNING)
    assert [(line.number, line.said.words) for line in chats.lines(contact)] == [(1, "0"), (2, "1"), (3, "2")]
    assert not chats.render(contact, range(3), told(0, 1, 2), MORNING)


def test_turns_told_by_many_are_lines_once(world: World, chats: Chats) -> None:
    contact = opened(world, chats, "chat-1", "1", "2")
    spans = [range(1), range(2), range(3), range(1, 3), range(2, 3)] * 4
    with ThreadPoolExecutor(8) as pool:
        done = [*pool.map(lambda one: chats.render(contact, one, told(*one), MORNING), spans)]
    assert 1 <= done.count(True) <= 3
    if not chats.render(contact, range(3), told(0, 1, 2), MORNING):
        assert [line.said.words for line in chats.lines(contact)] == ["0", "1", "2"]


def test_what_still_stands_there_is_not_repeated(world: World, chats: Chats) -> None:
    contact = opened(world, chats, "chat-1", "1", "2")
    first = Said("assistant", "Du har plats 1.", "sv")
    chats.render(contact, range(1), [Fresh(0, first, True)], MORNING)
    chats.add(contact, words("hej"), MORNING)
    again = [Fresh(1, first, False), Fresh(1, Said("assistant", "Du har plats 2.", "sv"), False)]
    chats.render(contact, range(1, 2), again, MORNING)
    assert [line.said.words for line in chats.lines(contact, 1)] == ["hej", "Du har plats 2."]
    chats.add(contact, Said("agent", "God dag", "sv", "Hanna"), MORNING)
    chats.render(contact, range(2, 3), [Fresh(2, first, False)], MORNING)
    assert [line.said.words for line in chats.lines(contact, 3)] == ["God dag", "Du har plats 1."]


def test_words_are_received_once(world: World, chats: Chats) -> None:
    contact = opened(world, chats, "chat-1", "1", "2")
    with ThreadPoolExecutor(8) as pool:
        found = [*pool.map(lambda _: chats.receive(contact, "hej", "key", MORNING), range(16))]
    assert sorted(added for _, added in found) == [False] * 15 + [True]
    assert {(one.id, one.turn) for one, _ in found} == {(contact, 3)}
    (line,) = chats.lines(contact)
    assert (line.said, line.at, line.key) == (words("hej"), MORNING, "key")


def test_nothing_is_received_by_who_is_away(world: World, chats: Chats) -> None:
    contact = opened(world, chats)
    take_turn(world, contact, None, HungUp())
    found, added = chats.receive(contact, "hej", "key", MORNING)
    assert (found.state.phase, added, chats.lines(contact)) == ("ended", False, [])
    with pytest.raises(UnknownContact):
        chats.receive("0" * 32, "hej", "key", MORNING)


def test_an_answer_settles_its_words(world: World, chats: Chats) -> None:
    contact = opened(world, chats, "chat-1", "1", "2")
    chats.render(contact, range(2), told(0, 1), MORNING)
    chats.receive(contact, "hej", "key", MORNING)
    found = chats.answer(contact, range(2, 3), told(2), MORNING + SECOND, "key", 2)
    assert found and found.lines == chats.lines(contact, 2)
    assert [(line.number, line.said.words, line.key) for line in found.lines] == [
        (3, "hej", "key"),
        (4, "2", None),
    ]
    assert (found.contact, found.seen_at) == (world.store.load(contact), MORNING)
    assert not chats.again(contact, "key", MORNING + 9 * ANSWER)


def test_words_are_not_settled_by_a_late_answer(world: World, chats: Chats) -> None:
    contact = opened(world, chats, "chat-1", "1", "2")
    chats.receive(contact, "hej", "key", MORNING)
    assert chats.answer(contact, range(2, 3), told(2), MORNING, "key", 0) is None
    assert chats.again(contact, "key", MORNING + ANSWER)


def test_who_never_opened_a_chat_has_none(world: World, chats: Chats) -> None:
    contact = take_first_turn(world, Arrival("voice", "CA1", "077", None, "+46771000000")).contact
    assert chats.find(contact) is None
    assert not chats.add(contact, words("hej"), MORNING)


def test_news_is_due_once_for_all_servers(world: World, chats: Chats) -> None:
    contact = opened(world, chats, "chat-1", "1", "2", "0")
    assert chats.waiting(MORNING) == [contact]
    assert chats.waiting(MORNING + NEWS - SECOND) == []
    assert chats.waiting(MORNING + NEWS) == [contact]


def test_a_closed_page_leaves_the_queue(world: World, chats: Chats) -> None:
    waiting, writing = opened(world, chats, "chat-1", "1", "2", "0"), opened(world, chats, "chat-2", "1")
    assert chats.gone(MORNING + LEFT - SECOND) == []
    assert chats.gone(MORNING + LEFT) == [waiting]
    chats.seen(waiting, MORNING + LEFT)
    assert chats.gone(MORNING + LEFT) == []
    chats.seen(waiting, MORNING + LEFT_FOR_GOOD)
    assert chats.gone(MORNING + LEFT_FOR_GOOD) == [writing]


def test_a_page_that_says_nothing_ends_in_the_end(world: World, chats: Chats) -> None:
    contact = opened(world, chats, "chat-1", "1")
    chats.seen(contact, MORNING + SILENT)
    assert chats.gone(MORNING + SILENT) == [contact]


def test_words_are_erased_after_the_contact(world: World, chats: Chats) -> None:
    contact = opened(world, chats, "chat-1", "1", "2")
    chats.add(contact, words("min granne heter Blåklocka"), MORNING)
    assert chats.erase(MORNING + 9 * KEPT) == 0
    take_turn(world, contact, None, HungUp())
    assert chats.erase(MORNING + KEPT - SECOND) == 0
    assert chats.erase(MORNING + KEPT) == 1
    assert chats.lines(contact) == []
    assert chats.erase(MORNING + 2 * KEPT) == 0


def test_words_stay_with_a_yes(world: World, chats: Chats) -> None:
    contact = opened(world, chats, "chat-1", "1", "1")
    chats.add(contact, words("hej"), MORNING)
    take_turn(world, contact, None, HungUp())
    assert chats.erase(MORNING + KEPT) == 0
    assert len(chats.lines(contact)) == 1


def test_words_go_with_a_yes_that_was_taken_back(world: World, chats: Chats) -> None:
    contact = opened(world, chats, "chat-1", "1", "1", "#")
    chats.add(contact, words("hej"), MORNING)
    take_turn(world, contact, None, HungUp())
    assert chats.erase(MORNING + KEPT) == 1
