"""A caller goes on in the chat by a link: the same contact, its case, its place and its agent (K41, P10)."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from adapters.jobs import work
from adapters.runtime import Runtime
from core.ports import World
from tests.fakes import FakeChance, FakeClock, FakeTelephony
from tests.ivr.caller import Caller
from tests.web.chatter import Chatter, new_key
from tests.web.test_survey import Landlines
from tests.web.visitor import Visitor

OFFER = "Vill du hellre fortsätta i en chatt, tryck två så skickar vi en länk."


@pytest.fixture
def ana(app: Flask, runtime: Runtime) -> Caller:
    """Ana, who waits in the queue for double invoices."""
    caller = Caller(app.test_client(), runtime.settings)
    caller.to_queue()
    caller.wait()
    return caller


@pytest.fixture
def contact(ana: Caller, runtime: Runtime) -> str:
    """Her contact."""
    return runtime.world.store.find("CA1")


def link(runtime: Runtime, telephony: FakeTelephony) -> str:
    """Do what is to be done, and give what is signed in the message."""
    asyncio.run(work(runtime, wait=False))
    (sent,) = [one for one in telephony.done if one[0] == "send"]
    assert sent[1] == "+46701740610"
    return sent[3].rpartition("#")[2]


def open_link(app: Flask, signed: str, key: str | None = None) -> Chatter:
    chatter = Chatter(app.test_client())
    answer = chatter.client.post("/chat/go", json={"key": key or new_key(), "link": signed})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    chatter.contact, chatter.token = found["contact"], found["token"]
    chatter.take(found)
    return chatter


def refused(app: Flask, signed: object) -> int:
    return app.test_client().post("/chat/go", json={"key": new_key(), "link": signed}).status_code


def kinds(runtime: Runtime, contact: str) -> list[str]:
    return [line.event.kind for line in runtime.desk.log(contact)]


def place(runtime: Runtime, contact: str) -> tuple[Any, ...]:
    with runtime.engine.connect() as connection:
        query = "SELECT queue, arrived_at, state FROM place WHERE contact_id = %s"
        return tuple(connection.exec_driver_sql(query, (contact,)).one())


def test_the_chat_is_offered_with_the_first_news(ana: Caller) -> None:
    assert OFFER in ana.last.said
    assert OFFER not in ana.stay_silent().said


def test_a_caller_goes_on_in_the_chat(
    app: Flask, ana: Caller, contact: str, runtime: Runtime, telephony: FakeTelephony, clock: FakeClock
) -> None:
    before, case = place(runtime, contact), runtime.world.cases.of(contact)
    clock.step(60)
    assert ana.press("2").said[0].startswith("Vi skickar en länk i ett sms nu.")
    chatter = open_link(app, link(runtime, telephony))
    assert chatter.contact == contact
    assert chatter.words[0].startswith("Du fortsätter här i chatten.")
    assert any("Du har plats 1" in words for words in chatter.words)
    assert (place(runtime, contact), runtime.world.cases.of(contact)) == (before, case)
    assert ("part", "CA1", contact) in telephony.done
    assert ana.post(f"/voice/{contact}/moved").said == ["Du fortsätter i chatten. Hej då."]
    chatter.write("Är det min tur snart?")
    assert chatter.state["phase"] == "waiting"


def test_the_end_of_the_call_ends_nothing(
    app: Flask, ana: Caller, contact: str, runtime: Runtime, telephony: FakeTelephony
) -> None:
    ana.press("2")
    chatter = open_link(app, link(runtime, telephony))
    ana.post("/voice/status", CallStatus="completed")
    ana.post(f"/voice/{contact}/left", QueueResult="hangup")
    ana.post(f"/voice/{contact}/after", CallStatus="completed")
    chatter.read()
    assert chatter.state["phase"] == "waiting"


def test_who_hangs_up_to_open_it_keeps_the_place(
    app: Flask, ana: Caller, contact: str, runtime: Runtime, telephony: FakeTelephony
) -> None:
    before = place(runtime, contact)
    ana.press("2")
    signed = link(runtime, telephony)
    ana.post(f"/voice/{contact}/left", QueueResult="hangup")
    ana.post("/voice/status", CallStatus="completed")
    assert place(runtime, contact) == before
    chatter = open_link(app, signed)
    assert (chatter.state["phase"], place(runtime, contact)) == ("waiting", before)


def test_who_never_opens_it_has_left(
    ana: Caller, contact: str, runtime: Runtime, telephony: FakeTelephony, clock: FakeClock
) -> None:
    from web.chatbeat import ChatBeat

    ana.press("2")
    ana.post(f"/voice/{contact}/left", QueueResult="hangup")
    clock.step(301)
    ChatBeat(runtime).sweep(clock())
    assert place(runtime, contact)[2] == "left"
    assert kinds(runtime, contact)[-1] == "contact_ended"


def test_who_did_not_ask_for_it_leaves_as_ever(ana: Caller, contact: str, runtime: Runtime) -> None:
    ana.post(f"/voice/{contact}/left", QueueResult="hangup")
    assert kinds(runtime, contact)[-1] == "contact_ended"


def test_a_link_is_opened_once(
    app: Flask, ana: Caller, contact: str, runtime: Runtime, telephony: FakeTelephony
) -> None:
    ana.press("2")
    signed, key = link(runtime, telephony), new_key()
    open_link(app, signed, key)
    assert open_link(app, signed, key).contact == contact  # the same page, asked again
    assert refused(app, signed) == 410


def test_a_link_of_a_contact_that_is_over_opens_nothing(
    app: Flask, ana: Caller, contact: str, runtime: Runtime, telephony: FakeTelephony
) -> None:
    signed = runtime.links.to_chat(contact).rpartition("#")[2]
    assert refused(app, signed) == 410  # nobody asked for it
    ana.post(f"/voice/{contact}/left", QueueResult="hangup")
    assert refused(app, signed) == 410


@pytest.mark.parametrize("signed", ["", "x", "0" * 32, f"{'0' * 32}.abc", 7, None, "%00"])
def test_a_forged_link_opens_nothing(app: Flask, signed: object) -> None:
    assert refused(app, signed) == 404


def test_another_site_cannot_open_a_link(
    app: Flask, ana: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    ana.press("2")
    body = {"key": new_key(), "link": link(runtime, telephony)}
    answer = app.test_client().post("/chat/go", json=body, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_looking_at_the_link_uses_nothing_up(
    app: Flask, ana: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    ana.press("2")
    signed = link(runtime, telephony)
    assert "vaxel-chat" in app.test_client().get("/chat/go").text
    open_link(app, signed)


class TestWhoHasNoMobile:
    @pytest.fixture
    def world(self, world: World) -> World:
        """Nobody has a mobile phone."""
        return replace(world, numbers=Landlines())

    def test_is_offered_no_link(self, ana: Caller, contact: str, runtime: Runtime) -> None:
        assert OFFER not in ana.last.said
        ana.press("2")
        assert "chat_linked" not in kinds(runtime, contact)


def test_an_agent_goes_on_in_the_chat_with_a_caller(
    app: Flask, ana: Caller, contact: str, runtime: Runtime, telephony: FakeTelephony, hanna: Visitor
) -> None:
    runtime.desk.accept(contact, "hanna", runtime.world.now())
    ana.post(f"/voice/{contact}/connect")
    hanna.post(f"/desk/contacts/{contact}/link")
    assert "Länken är skickad." in hanna.get("/desk").text
    chatter = open_link(app, link(runtime, telephony))
    assert chatter.state["phase"] == "talking"
    ana.post(f"/voice/{contact}/after")  # the line is led out of the conversation
    answer = hanna.client.post(
        f"/desk/contacts/{contact}/chat",
        json={"key": new_key(), "text": "Då fortsätter vi här."},
        headers={"Origin": "http://localhost"},
    )
    assert answer.status_code == 200, answer.text
    chatter.read()
    assert chatter.words[-1] == "Då fortsätter vi här."
    card = hanna.get("/desk").text
    assert 'data-channel="chat"' in card


def test_an_agent_may_not_link_anothers_caller(contact: str, ivar: Visitor) -> None:
    assert ivar.post(f"/desk/contacts/{contact}/link").status_code == 404


def test_the_link_stands_in_no_log(
    app: Flask,
    ana: Caller,
    runtime: Runtime,
    telephony: FakeTelephony,
    contact: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ana.press("2")
    signed = link(runtime, telephony)
    open_link(app, signed)
    with runtime.engine.connect() as connection:
        log = connection.exec_driver_sql("SELECT string_agg(data::text, '') FROM event").scalar_one()
    secret = signed.rpartition(".")[2]
    assert secret not in str(log) and secret not in caplog.text


def test_a_yes_to_recording_keeps_no_chat(app: Flask, runtime: Runtime, telephony: FakeTelephony) -> None:
    ben = Caller(app.test_client(), runtime.settings)
    ben.ring()
    ben.press("1")
    ben.press("1")
    ben.say("jag har fått en dubbel faktura")
    ben.wait()
    ben.press("2")
    chatter = open_link(app, link(runtime, telephony))
    chatter.write("det här sparas inte")
    with runtime.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT string_agg(words, '') FROM utterance").scalar_one()
    assert "sparas" not in str(kept)


def test_who_went_to_the_chat_is_asked_there_how_it_went(
    app: Flask, runtime: Runtime, telephony: FakeTelephony, chance: FakeChance
) -> None:
    chance.number = 0.0
    ana = Caller(app.test_client(), runtime.settings)
    ana.to_queue()
    ana.wait()
    ana.press("2")
    chatter = open_link(app, link(runtime, telephony))
    chatter.take(chatter.post("end", {"after": chatter.last}).get_json())
    asyncio.run(work(runtime, wait=False))
    assert chatter.state["survey"] is True
    assert len([one for one in telephony.done if one[0] == "send"]) == 1  # the link, and no more


def went_while_it_rang(
    app: Flask, ana: Caller, contact: str, runtime: Runtime, telephony: FakeTelephony
) -> tuple[Chatter, Caller, str]:
    """Have the caller go to the chat while Hanna's phone rings, who accepted; give the address of her leg."""
    ana.press("2")
    signed = link(runtime, telephony)
    offer = runtime.desk.accept(contact, "hanna", runtime.world.now())
    chatter = open_link(app, signed)
    hanna, leg = Caller(app.test_client(), runtime.settings, "CAagent"), f"/voice/agent/{contact}/{offer}"
    hanna.post(leg)
    return chatter, hanna, leg


def test_an_agent_whose_phone_rings_joins_the_chat(
    app: Flask, ana: Caller, contact: str, runtime: Runtime, telephony: FakeTelephony
) -> None:
    """Hanna accepted a call; before she pressed 1 the caller had gone on in writing."""
    chatter, hanna, leg = went_while_it_rang(app, ana, contact, runtime, telephony)
    told = hanna.press("1")
    assert told.said == ["Kunden fortsätter i chatten."]
    assert [verb.tag for verb in told.xml] == ["Say", "Hangup"]
    assert not [one for one in telephony.done if one[0] == "connect"]
    chatter.read()
    taken = runtime.desk.taken(contact)
    assert (chatter.state["phase"], taken.state, taken.agent) == ("talking", "served", "hanna")
    hanna.post(f"{leg}/status", CallStatus="completed")
    chatter.read()
    assert chatter.state["phase"] == "talking"  # her phone was only to take it


def test_an_agent_who_presses_nothing_joins_nobody(
    app: Flask, ana: Caller, contact: str, runtime: Runtime, telephony: FakeTelephony
) -> None:
    chatter, hanna, leg = went_while_it_rang(app, ana, contact, runtime, telephony)
    hanna.post(f"{leg}/status", CallStatus="no-answer")
    chatter.read()
    assert (chatter.state["phase"], place(runtime, contact)[2]) == ("waiting", "waiting")
