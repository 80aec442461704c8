"""An agent takes a chat: what was said is there, both ends write, and it is sent on like a call."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from adapters.runtime import Runtime
from tests.fakes import FakeClock, FakeTelephony
from tests.web.chatter import Chatter, event, new_key
from tests.web.visitor import Visitor


@pytest.fixture
def greta(app: Flask) -> Chatter:
    """Greta, who waits in the queue for invoices."""
    return Chatter(app.test_client()).to_queue()


def accept(agent: Visitor, contact: str) -> str:
    """Be there, accept what is offered and give the page that follows."""
    agent.get("/desk")
    agent.post("/desk/presence", state="available")
    assert agent.post(f"/desk/offers/{contact}/accept").status_code == 303
    return agent.get("/desk").text


def write(agent: Visitor, contact: str, text: object, key: str | None = None) -> TestResponse:
    return agent.send(f"/desk/contacts/{contact}/chat", {"key": key or new_key(), "text": text})


def test_a_chat_is_offered_like_a_call(hanna: Visitor, greta: Chatter) -> None:
    hanna.get("/desk")
    hanna.post("/desk/presence", state="available")
    page = hanna.get("/desk").text
    assert "En chatt till dig" in page and "Dubbel faktura" in page


def test_accepting_opens_the_chat_and_rings_nobody(
    hanna: Visitor, greta: Chatter, telephony: FakeTelephony
) -> None:
    page = accept(hanna, greta.contact)
    assert 'data-stage="talking" data-channel="chat"' in page
    assert telephony.done == []
    greta.read()
    assert greta.state["phase"] == "talking"
    assert greta.words[-1] == "Du skriver nu med Hanna."


def test_the_agent_reads_what_was_said_before(hanna: Visitor, greta: Chatter) -> None:
    greta.write("Det gäller oktober.")
    accept(hanna, greta.contact)
    answer = hanna.get(f"/desk/contacts/{greta.contact}/chat")
    chunks = (chunk for chunk in answer.response if b"data:" in bytes(chunk))  # type: ignore[arg-type]
    said = [line["words"] for line in event(bytes(next(chunks)))["lines"]]  # type: ignore[arg-type]
    answer.close()
    assert "jag har fått en dubbel faktura" in said and "Det gäller oktober." in said


def test_both_ends_write(hanna: Visitor, greta: Chatter) -> None:
    accept(hanna, greta.contact)
    assert write(hanna, greta.contact, "Hej! Vilken månad?").status_code == 200
    greta.write("Oktober, tror jag.")
    assert [(line["author"], line["name"], line["words"]) for line in greta.lines[-2:]] == [
        ("agent", "Hanna", "Hej! Vilken månad?"),
        ("visitor", None, "Oktober, tror jag."),
    ]
    assert greta.state["phase"] == "talking"


def test_an_agents_words_sent_twice_are_said_once(hanna: Visitor, greta: Chatter) -> None:
    accept(hanna, greta.contact)
    key = new_key()
    for _ in range(2):
        write(hanna, greta.contact, "Hej!", key)
    greta.read()
    assert greta.words.count("Hej!") == 1


def test_a_chat_is_the_agents_who_took_it(hanna: Visitor, ivar: Visitor, greta: Chatter) -> None:
    accept(hanna, greta.contact)
    assert write(ivar, greta.contact, "Hej!").status_code == 404
    assert ivar.get(f"/desk/contacts/{greta.contact}/chat").status_code == 404
    assert ivar.post(f"/desk/contacts/{greta.contact}/hangup").status_code == 404


def test_a_visitor_cannot_write_as_an_agent(visitor: Visitor, hanna: Visitor, greta: Chatter) -> None:
    accept(hanna, greta.contact)
    assert write(visitor, greta.contact, "Hej!").status_code == 401


def test_a_call_has_no_chat(hanna: Visitor, queued: object) -> None:
    contact = queued("CA1")  # type: ignore[operator]
    hanna.take(contact)
    assert hanna.get(f"/desk/contacts/{contact}/chat").status_code == 404


def test_the_agent_ends_the_chat(hanna: Visitor, greta: Chatter) -> None:
    accept(hanna, greta.contact)
    hanna.post(f"/desk/contacts/{greta.contact}/hangup")
    greta.read()
    assert greta.state["phase"] == "ended"
    assert greta.words[-1].startswith("Tack för att du hörde av dig.")
    assert write(hanna, greta.contact, "Hej då").status_code == 409
    hanna.post(f"/desk/contacts/{greta.contact}/disposition", disposition="solved")
    assert greta.contact not in hanna.get("/desk").text


def test_a_visitor_who_leaves_is_over_at_the_desk(hanna: Visitor, greta: Chatter) -> None:
    accept(hanna, greta.contact)
    greta.post("end", {})
    assert 'data-stage="over"' in hanna.get("/desk").text


def test_a_chat_keeps_its_place_when_it_is_sent_on(
    hanna: Visitor, greta: Chatter, runtime: Runtime, clock: FakeClock
) -> None:
    arrived = runtime.desk.waiting()[0].arrived_at
    accept(hanna, greta.contact)
    clock.step(300)
    hanna.post(f"/desk/contacts/{greta.contact}/move", target="queue:technical", why="wrong")
    (place,) = runtime.desk.waiting()
    assert (place.queue, place.arrived_at) == ("technical", arrived)
    greta.read()
    assert greta.state["phase"] == "waiting"
    assert "Du kommer till teknisk hjälp." in greta.words
    moved = greta.words.index("Du kommer till teknisk hjälp.")
    assert any("plats 1" in words for words in greta.words[moved:])
    assert write(hanna, greta.contact, "Hallå?").status_code in (404, 409)


def test_a_lead_takes_a_chat_by_hand(hanna: Visitor, greta: Chatter) -> None:
    page = hanna.take(greta.contact)
    assert 'data-channel="chat"' in page and "Du är med i chatten" in page


def test_who_has_left_cannot_be_taken(hanna: Visitor, greta: Chatter) -> None:
    hanna.get("/desk")
    hanna.post("/desk/presence", state="available")
    greta.post("end", {})
    hanna.post(f"/desk/offers/{greta.contact}/accept")
    assert "Erbjudandet gäller inte längre" in hanna.get("/desk").text


def test_an_agent_in_a_chat_is_offered_nobody_else(
    app: Flask, hanna: Visitor, greta: Chatter, runtime: Runtime
) -> None:
    accept(hanna, greta.contact)
    Chatter(app.test_client()).to_queue()
    runtime.desk.offers.round(runtime.world.now())
    assert runtime.desk.present()["hanna"].state == "talking"
    assert runtime.desk.offers.standing() == []


def test_markup_reaches_the_agent_as_text(hanna: Visitor, greta: Chatter) -> None:
    greta.write("<img src=x onerror=alert(1)>")
    assert "<img src=x" not in accept(hanna, greta.contact)
