"""Protected identity (K38): what such a person gives and says is planted, and looked for everywhere."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from adapters.runtime import Runtime
from core.inputs import AgentLeft, Connected, Pressed
from core.turn import take_turn
from tests.fakes import FakeClock, FakeTelephony
from tests.ivr.caller import Caller
from tests.web.chatter import Chatter
from tests.web.visitor import Visitor
from web.designer.pages import PAGES

NUMBER = "+46701740610"  # whom `queued` has call
WORDS = "jag heter Astrid Hemlig och bor på Dolda vägen 7"
PLANTED = re.compile(r"1740610|174 06 10|1 7 4, 0 6 1|Astrid|Hemlig|Dolda")
TAIL = re.compile(r"… 610|på 610|6 1 0")  # the number's end, where it is written
DIALS = {("person", "number"), ("callback", "number")}  # what must be dialled
type Call = Callable[..., str]


@pytest.fixture(autouse=True)
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Every log line of every library."""
    caplog.set_level(logging.DEBUG)
    return caplog


def planted(text: str) -> list[str]:
    return PLANTED.findall(text) + TAIL.findall(text)


def stored(runtime: Runtime) -> list[tuple[str, str, str]]:
    """Give every place in every table in which something planted is found."""
    columns = """SELECT c.table_schema, c.table_name, c.column_name FROM information_schema.columns c
                   JOIN information_schema.tables t USING (table_schema, table_name)
                  WHERE c.table_schema NOT IN ('pg_catalog', 'information_schema')
                    AND t.table_type = 'BASE TABLE'"""
    found = []
    with runtime.engine.connect() as connection:
        for schema, table, column in connection.exec_driver_sql(columns).all():
            query = f'SELECT "{column}"::text FROM "{schema}"."{table}"'  # noqa: S608
            values = connection.exec_driver_sql(query).scalars()
            found += [(table, column, value) for value in values if value and PLANTED.search(value)]
    return found


def leave_words(queued: Call, leg: str = "CA1") -> str:
    """Have the person say yes to being recorded, say who they are, and come to the queue."""
    return queued(leg, "1", "1", WORDS, "jag har fått en dubbel faktura")


def talk(hanna: Visitor, runtime: Runtime, contact: str) -> list[str]:
    """Have Hanna take the contact, talk, and note what she should not; give the pages she saw."""
    pages = [hanna.take(contact)]
    take_turn(runtime.world, contact, None, Connected())
    pages.append(hanna.get("/desk").text)
    take_turn(runtime.world, contact, None, AgentLeft())
    pages.append(hanna.get("/desk").text)
    hanna.post(f"/desk/contacts/{contact}/disposition", disposition="follow_up", note=WORDS)
    return [*pages, hanna.get("/desk").text]


def promise(runtime: Runtime, contact: str, clock: FakeClock) -> str:
    """Have who waits book a call, be written to, and give the path of the page in the message."""
    clock.step(700)
    for keys in ("9", "1", "1", "1", "1"):
        take_turn(runtime.world, contact, None, Pressed(keys))
    runtime.office.confirm(contact, clock())
    runtime.office.write(contact, "booked", clock())
    found = runtime.callbacks.newest(contact)
    assert found is not None and found.number == NUMBER
    return runtime.links.to_change(found.reference).removeprefix(runtime.settings.public_url)


def every_page(hanna: Visitor, runtime: Runtime, *more: str) -> list[str]:
    with runtime.engine.connect() as connection:
        cases = connection.exec_driver_sql("SELECT reference FROM cases").scalars().all()
    desk = ("/desk", "/desk/board", "/desk/lead", "/desk/agents", "/desk/notices", "/desk/cases")
    figures = (f"/designer/{page}" for page in PAGES)
    about = (f"/desk/cases/{reference}" for reference in cases)
    found = [hanna.get(path) for path in (*desk, *figures, *about, *more)]
    assert {one.status_code for one in found} == {200}
    return [one.text for one in found]


def test_nothing_of_theirs_is_anywhere(
    hanna: Visitor,
    queued: Call,
    runtime: Runtime,
    telephony: FakeTelephony,
    clock: FakeClock,
    told: pytest.LogCaptureFixture,
) -> None:
    hanna.post("/desk/protect", number="070-174 06 10", act="add")
    first = leave_words(queued)
    pages = talk(hanna, runtime, first)
    clock.step(60)
    link = promise(runtime, leave_words(queued, "CA2"), clock)
    clock.step(60)
    pages.append(hanna.take(queued("CA3")))
    pages += every_page(hanna, runtime, link)
    assert "Skyddad identitet. Skriv inte upp" in pages[0]
    assert [planted(page) for page in pages if planted(page)] == []
    bodies = [done[3] for done in telephony.done if done[0] == "send"]
    assert len(bodies) == 1 and bodies[0].startswith("Vi ringer ditt nummer ") and not planted(bodies[0])
    assert not planted(told.text)
    assert {place[:2] for place in stored(runtime)} == DIALS


def test_without_protection_the_same_is_found(
    hanna: Visitor, queued: Call, runtime: Runtime, telephony: FakeTelephony, clock: FakeClock
) -> None:
    """The search finds what is there: else it would prove nothing."""
    pages = talk(hanna, runtime, leave_words(queued))
    assert planted(pages[0]) == ["Astrid", "Hemlig", "Dolda"]
    link = promise(runtime, leave_words(queued, "CA2"), clock)
    assert any(planted(done[3]) for done in telephony.done if done[0] == "send")
    assert planted(hanna.get(link).text)
    assert {("utterance", "words"), ("disposition", "note")} < {place[:2] for place in stored(runtime)}


def test_what_was_kept_before_is_erased(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    talk(hanna, runtime, leave_words(queued))
    hanna.post("/desk/protect", number=NUMBER, act="add")
    assert {place[:2] for place in stored(runtime)} == {("person", "number")}


def test_a_lead_protects_the_customer_on_their_desk(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    contact = leave_words(queued)
    assert planted(hanna.take(contact))
    hanna.post(f"/desk/contacts/{contact}/protect")
    page = hanna.get("/desk").text
    assert "Kunden har skyddad identitet från och med nu." in page and not planted(page)
    assert runtime.protection.holds((NUMBER,))


def test_who_does_not_lead_protects_nobody(ivar: Visitor, runtime: Runtime) -> None:
    with runtime.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE agent SET role = 'agent' WHERE id = 'ivar'")
    assert ivar.post("/desk/protect", number=NUMBER, act="add").status_code == 403
    assert ivar.post(f"/desk/contacts/{'0' * 32}/protect").status_code == 403


def test_what_is_no_number_is_refused(hanna: Visitor, runtime: Runtime) -> None:
    hanna.post("/desk/protect", number="Astrid", act="add")
    page = hanna.get("/desk/lead").text
    assert "Skriv ett telefonnummer" in page and "Astrid" not in page


def test_protection_can_end(hanna: Visitor, runtime: Runtime) -> None:
    hanna.post("/desk/protect", number=NUMBER, act="add")
    hanna.post("/desk/protect", number="0046701740610", act="end")
    assert "inte längre skyddat" in hanna.get("/desk/lead").text
    assert not runtime.protection.holds((NUMBER,))


def test_a_number_given_in_a_chat_is_not_written_again(
    app: Flask, hanna: Visitor, runtime: Runtime, clock: FakeClock
) -> None:
    runtime.protection.add(NUMBER, "command", clock())
    greta = Chatter(app.test_client()).to_queue().to_promise()
    greta.choose("Ja")
    assert runtime.world.store.load(greta.contact).state.protected
    answers = [line["words"] for line in greta.lines if line["author"] != "visitor"]
    assert any("Då ringer vi ditt nummer" in words for words in answers)
    assert not planted(" ".join(answers))
    clock.step(timedelta(minutes=11).total_seconds())
    runtime.chats.erase(clock())
    assert {place[:2] for place in stored(runtime)} <= {*DIALS, ("contact", "state")}


def test_a_caller_hears_their_own_number(app: Flask, runtime: Runtime, clock: FakeClock) -> None:
    """Said to themselves on their own line, it is in no writing: a promise names its number (P12)."""
    runtime.protection.add(NUMBER, "command", clock())
    caller = Caller(app.test_client(), runtime.settings)
    caller.ring()
    for keys in ("1", "2"):
        caller.press(keys)
    caller.say("jag vill bli uppringd")
    assert any("0 7 0, 1 7 4, 0 6 1, 0" in said for said in caller.last.said)
