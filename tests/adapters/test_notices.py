"""Disturbance notices in the database, and as turns know them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from adapters.runtime import Engine, Notices, Posted, open_engine
from adapters.store.contacts import Contacts
from adapters.store.known import LOOK, KnownNotices
from core.errors import StoreUnavailable
from core.events import NoticeTold, PromptPlayed
from core.flow.words import text
from core.inputs import Pressed, Waited
from core.notice import Notice
from core.ports import World
from core.turn import Answer, Arrival, take_first_turn, take_turn
from tests.adapters.test_contacts import ring
from tests.fakes import MORNING, FakeClock

HOUR = timedelta(hours=1)
TEXTS = {"sv": "Strömmen är borta i Boden.", "en": "The power is out in Boden."}
BODEN = Notice("", "line", None, MORNING, MORNING + HOUR, TEXTS)


@pytest.fixture
def notices(engine: Engine) -> Notices:
    """The notices of a fresh database."""
    return Notices(engine)


def test_a_notice_is_stored_and_found(notices: Notices, engine: Engine) -> None:
    key = notices.add(BODEN, "hanna")
    assert notices.open(MORNING) == [Posted(replace(BODEN, id=key), "hanna")]
    assert Contacts(engine).notices(MORNING) == (replace(BODEN, id=key),)


def test_lists_have_what_begins_first_before_others(notices: Notices) -> None:
    later = replace(BODEN, scope="queue", of="billing", starts_at=MORNING + HOUR / 2)
    keys = [notices.add(one, "command") for one in (later, BODEN)]
    assert [one.notice.id for one in notices.open(MORNING)] == keys[::-1]


def test_what_has_expired_is_silent(notices: Notices, engine: Engine) -> None:
    notices.add(BODEN, "command")
    assert notices.open(MORNING + HOUR) == []
    assert Contacts(engine).notices(MORNING + HOUR) == ()


def test_what_was_ended_is_silent(notices: Notices, engine: Engine) -> None:
    key = notices.add(BODEN, "command")
    assert notices.end(key, MORNING)
    assert not notices.end(key, MORNING)
    assert (notices.open(MORNING), Contacts(engine).notices(MORNING)) == ([], ())


def test_only_what_is_there_can_be_ended(notices: Notices) -> None:
    notices.add(BODEN, "command")
    assert not any(notices.end(key, MORNING) for key in ("", "0", "99", "x", "-1", "9" * 40))


def test_the_database_demands_an_end(notices: Notices, database_url: str) -> None:
    notices.add(BODEN, "command")
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.errors.NotNullViolation):
        connection.execute("UPDATE notice SET ends_at = NULL")
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("UPDATE notice SET ends_at = starts_at")
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("UPDATE notice SET scope = 'queue'")


def test_a_database_away_is_said(tmp_path: object) -> None:
    away = Notices(open_engine(f"postgresql://nobody@/nothing?host={tmp_path}"))
    for ask in (lambda: away.open(MORNING), lambda: away.add(BODEN, "x"), lambda: away.end("1", MORNING)):
        with pytest.raises(StoreUnavailable, match="does not answer"):
            ask()


def test_turns_look_once_in_five_seconds() -> None:
    asked: list[datetime] = []

    def ask(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        asked.append(values["now"])
        return [(1, "line", None, MORNING + timedelta(seconds=2), MORNING + timedelta(seconds=4), TEXTS)]

    known = KnownNotices(ask)
    heard = [len(known.at(MORNING + timedelta(seconds=one))) for one in (0, 1, 2, 3.9, 4, 4.9, 5, 9, -1)]
    assert heard == [0, 0, 1, 1, 0, 0, 0, 0, 0]  # to the second, although nobody looked
    assert asked == [MORNING, MORNING + LOOK, MORNING - timedelta(seconds=1)]


def said(answer: Answer) -> list[str]:
    """Give the words of the notices that an answer brings."""
    told = [event.notice for event in answer.events if isinstance(event, NoticeTold)]
    played = [event for event in answer.events if isinstance(event, PromptPlayed) and "words" in event.args]
    assert len(told) == len(played)
    return [str(event.args["words"]) for event in played]


def test_a_caller_hears_it_once_and_the_log_says_so(world: World, notices: Notices) -> None:
    key = notices.add(BODEN, "command")
    contact = ring(world).contact
    heard = [
        said(take_turn(world, contact, turn, Pressed(one))) for turn, one in ((1, "1"), (2, "2"), (3, "1"))
    ]
    assert heard == [[], [TEXTS["sv"]], []]
    assert NoticeTold(key, "line", None) in world.store.answer(contact, 2)
    assert world.store.load(contact).state.noticed == (key,)


def test_a_visitor_in_chat_reads_it(world: World, notices: Notices) -> None:
    notices.add(BODEN, "command")
    found = take_first_turn(world, Arrival("chat", "visit", "010", None, "page"))
    assert said(found) == []
    heard = [said(take_turn(world, found.contact, turn, Pressed("2"))) for turn in (1, 2)]
    assert heard == [[], [TEXTS["en"]]]
    shown = [event for event in world.store.answer(found.contact, 2) if isinstance(event, PromptPlayed)]
    words = [text(found.flow, one.language, one.prompt, one.args, "chat") for one in shown]
    assert TEXTS["en"] in words


def test_who_waits_hears_of_it_within_a_minute(world: World, notices: Notices, clock: FakeClock) -> None:
    contact = ring(world).contact
    for turn, key in enumerate(("1", "2", "1", "1"), start=1):
        take_turn(world, contact, turn, Pressed(key))
    take_turn(world, contact, None, Waited())
    notices.add(replace(BODEN, scope="queue", of="billing"), "command")
    other = replace(BODEN, scope="queue", of="technical", texts={"sv": "Fel kö.", "en": "Wrong queue."})
    notices.add(other, "command")
    heard = []
    for _ in range(3):
        clock.step(20)
        heard += said(take_turn(world, contact, None, Waited()))
    assert heard == [TEXTS["sv"]]
