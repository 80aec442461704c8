"""What happens to chats by the clock, and that nothing anyone wrote outlives them (P2)."""

from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from adapters.runtime import Runtime
from adapters.store.chats import KEPT, LEFT, LOST
from tests.fakes import FakeClock
from tests.web.chatter import Chatter
from tests.web.visitor import Visitor
from web.chatbeat import ChatBeat

PLANTED = "Blåklockan sjunger i Ytterby"
OWN = "Hanna skriver om blåsippor"


@pytest.fixture
def greta(app: Flask) -> Chatter:
    """Greta, who waits in the queue for invoices."""
    return Chatter(app.test_client()).to_queue()


def everything(url: str) -> str:
    """Give every row of every table as text."""
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [connection.execute(_rows_of(name)).fetchall() for (name,) in tables]
    return "\n".join(row[0] for table in rows for row in table)


def _rows_of(table: str) -> sql.Composed:
    return sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))


def test_news_comes_when_the_place_has_changed(
    app: Flask, greta: Chatter, runtime: Runtime, clock: FakeClock
) -> None:
    clock.step(1)
    second = Chatter(app.test_client()).to_queue()
    assert second.state["position"] == 2
    greta.post("end", {})
    clock.step(25)
    ChatBeat(runtime).news(clock())
    said = second.last
    second.read()
    assert any("plats 1" in line["words"] for line in second.lines if line["number"] > said)


def test_who_closed_the_page_is_offered_to_nobody(greta: Chatter, runtime: Runtime, clock: FakeClock) -> None:
    clock.at += LEFT + timedelta(seconds=1)
    ChatBeat(runtime).sweep(clock())
    assert runtime.desk.waiting() == []
    greta.read()
    assert greta.state["phase"] == "ended"


def test_who_is_left_by_an_agent_gets_the_next(
    greta: Chatter, hanna: Visitor, runtime: Runtime, clock: FakeClock
) -> None:
    (before,) = runtime.desk.waiting()
    hanna.take(greta.contact)
    clock.at += LOST - timedelta(seconds=1)
    ChatBeat(runtime).sweep(clock())
    assert runtime.desk.waiting() == []
    clock.step(1)
    ChatBeat(runtime).sweep(clock())
    (place,) = runtime.desk.waiting()
    assert (place.queue, place.arrived_at) == (before.queue, before.arrived_at)
    greta.read()
    assert greta.state["phase"] == "waiting"


def test_nothing_written_outlives_a_chat(
    greta: Chatter, hanna: Visitor, runtime: Runtime, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    greta.write(PLANTED)
    hanna.take(greta.contact)
    hanna.send(f"/desk/contacts/{greta.contact}/chat", {"key": "k" * 16, "text": OWN})
    greta.post("end", {})
    url = runtime.settings.database_url
    assert PLANTED in everything(url) and OWN in everything(url)
    clock.at += KEPT
    ChatBeat(runtime).sweep(clock())
    left = everything(url)
    assert greta.contact in left
    assert not any(word in left for word in (PLANTED, OWN, "Blåklockan", "blåsippor"))
    assert PLANTED not in caplog.text and OWN not in caplog.text


def test_with_a_yes_the_words_stay(app: Flask, runtime: Runtime, clock: FakeClock) -> None:
    greta = Chatter(app.test_client()).open()
    greta.choose("Ja")
    greta.write(PLANTED)
    greta.post("end", {})
    clock.at += KEPT
    ChatBeat(runtime).sweep(clock())
    assert PLANTED in everything(runtime.settings.database_url)
