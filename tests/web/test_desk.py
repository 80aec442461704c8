"""The desk: who waits and why, taking a contact, its card, hanging up and the verdict."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from adapters.runtime import Runtime
from core.errors import TelephonyError
from core.events import VerdictGiven
from core.inputs import AgentLeft, Connected
from core.turn import take_turn
from tests.fakes import FakeClock, FakeTelephony
from tests.web.carrier import FakeCarrier
from tests.web.visitor import Visitor
from web.app import create_app
from web.events import changes

type Call = Callable[..., str]
ENGLISH = ("2", "2", "my line is dead")


def connect(runtime: Runtime, contact: str) -> None:
    take_turn(runtime.world, contact, None, Connected())


def kinds(runtime: Runtime, contact: str) -> list[str]:
    return [line.event.kind for line in runtime.desk.log(contact)]


def rows(page: str) -> list[str]:
    return re.findall(r"<tr [^>]*data-contact.*?</tr>", page, re.DOTALL)


def test_an_empty_queue_says_so(hanna: Visitor) -> None:
    assert "Ingen väntar just nu." in hanna.get("/desk").text


def test_the_queue_stands_in_order_of_arrival(hanna: Visitor, queued: Call, clock: FakeClock) -> None:
    queued("CA1")
    clock.step(65)
    queued("CA2", *ENGLISH)
    first, second = rows(hanna.get("/desk/board").text)
    assert "Dubbel faktura eller betalning" in first and "säker, 93\u00a0%" in first
    assert "Fakturafrågor" in first and "plats 1" in first and "svenska" in first and ">1:05<" in first
    assert "Något fungerar inte" in second and "engelska" in second and ">0:00<" in second


def test_places_are_counted_in_their_own_queue(hanna: Visitor, queued: Call, clock: FakeClock) -> None:
    for leg, steps in (("CA1", ()), ("CA2", ENGLISH), ("CA3", ())):
        queued(leg, *steps)
        clock.step(1)
    assert [re.findall(r"plats (\d)<", row) for row in rows(hanna.get("/desk").text)] == [["1"], ["1"], ["2"]]


def test_only_the_first_that_can_be_taken_stands_out(ivar: Visitor, queued: Call, clock: FakeClock) -> None:
    queued("CA1", *ENGLISH)
    clock.step(1)
    for leg in ("CA2", "CA3"):
        queued(leg)
        clock.step(1)
    english, first, second = rows(ivar.get("/desk").text)
    assert "Du saknar språket" in english and "<button" not in english
    assert 'class="main"' in first and "<button" in second and 'class="main"' not in second


def test_who_asked_for_a_human_can_be_served(hanna: Visitor, queued: Call) -> None:
    queued("CA1", "0")
    (row,) = rows(hanna.get("/desk").text)
    assert "Bad om en människa" in row and "svenska" in row and "Inte tillfrågad" in row
    assert "Ta samtalet" in row


def test_no_callers_number_is_on_the_desk(hanna: Visitor, queued: Call) -> None:
    contact = queued("CA1")
    assert "17406" not in hanna.get("/desk").text
    assert "17406" not in hanna.take(contact)


def test_taking_rings_the_agents_phone(
    hanna: Visitor, queued: Call, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact = queued("CA1")
    page = hanna.take(contact)
    assert telephony.done == [("call_agent", "+46701740605", contact, "1")]
    taken = runtime.desk.taken(contact)
    assert (taken.state, taken.agent, taken.agent_leg) == ("offered", "hanna", "CAagent")
    assert "Samtalet är ditt. Din telefon ringer." in page
    assert 'data-stage="ringing"' in page and 'data-leg="CAagent"' in page


def test_a_phone_that_cannot_ring_keeps_the_place(
    hanna: Visitor, queued: Call, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact = queued("CA1")
    telephony.broken = True
    assert "Kunden har kvar sin plats i kön" in hanna.take(contact)
    assert runtime.desk.taken(contact).state == "waiting"
    assert kinds(runtime, contact)[-2:] == ["offer_accepted", "offer_lapsed"]


def test_a_contact_is_taken_once(hanna: Visitor, ivar: Visitor, queued: Call, runtime: Runtime) -> None:
    contact = queued("CA1")
    hanna.take(contact)
    assert "En annan handläggare tar det" in ivar.get("/desk").text
    assert "Någon annan hann före" in ivar.take(contact)
    assert runtime.desk.taken(contact).agent == "hanna"


def test_an_agent_without_the_language_cannot_take(
    ivar: Visitor, queued: Call, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact = queued("CA1", *ENGLISH)
    assert "eftersom du inte har kundens språk" in ivar.take(contact)
    assert runtime.desk.taken(contact).state == "waiting"
    assert telephony.done == []


def test_an_agent_takes_one_call_at_a_time(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    first, second = queued("CA1"), queued("CA2")
    hanna.take(first)
    assert "Avsluta ditt samtal först" in hanna.get("/desk").text
    assert "Avsluta ditt pågående samtal" in hanna.take(second)
    assert runtime.desk.taken(second).state == "waiting"


def test_a_contact_that_never_was_is_not_found(hanna: Visitor) -> None:
    for act in ("take", "hangup", "verdict"):
        assert hanna.post(f"/desk/contacts/{'0' * 32}/{act}").status_code == 404


@pytest.mark.parametrize("act", ["hangup", "verdict"])
def test_an_agent_cannot_act_on_anothers_contact(
    hanna: Visitor, ivar: Visitor, queued: Call, runtime: Runtime, telephony: FakeTelephony, act: str
) -> None:
    contact = queued("CA1")
    hanna.take(contact)
    connect(runtime, contact)
    before = kinds(runtime, contact)
    assert ivar.post(f"/desk/contacts/{contact}/{act}", verdict="wrong").status_code == 404
    assert kinds(runtime, contact) == before
    assert telephony.done[-1][0] == "call_agent"


def test_an_agent_does_not_see_anothers_card(hanna: Visitor, ivar: Visitor, queued: Call) -> None:
    hanna.take(queued("CA1"))
    assert 'class="sheet card"' not in ivar.get("/desk").text


def test_nobody_acts_on_who_only_waits(hanna: Visitor, queued: Call) -> None:
    contact = queued("CA1")
    assert hanna.post(f"/desk/contacts/{contact}/hangup").status_code == 404


def test_the_card_tells_what_was_told(hanna: Visitor, queued: Call) -> None:
    page = hanna.take(queued("CA1"))
    assert "Så förstod assistenten det" in page
    assert re.search(r"Vad samtalet kostar\s*<small>på svenska kl. 10:00:00", page)
    assert re.search(r"Att en automatisk assistent svarar\s*<small>på svenska", page)
    assert "Nej, kunden har sagt nej" in page
    assert "<li>welcome</li>" in page and "<li>billing</li>" in page


def test_the_greeting_is_in_the_customers_language(hanna: Visitor, queued: Call) -> None:
    page = hanna.take(queued("CA1", *ENGLISH))
    assert '<p lang="en">Hello, this is Hanna at Nordvik. I can see that it is about something' in page


def test_words_are_shown_only_with_consent(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    contact = queued("CA1")
    page = hanna.take(contact)
    assert "Orden sparas bara när kunden har sagt ja" in page
    assert "jag har fått" not in page


def test_words_with_consent_are_shown_escaped(hanna: Visitor, queued: Call) -> None:
    nasty = '<img src=x onerror="alert(1)">'
    page = hanna.take(queued("CA1", "1", "1", nasty, "jag har fått en dubbel faktura"))
    assert "Ja, kunden har sagt ja" in page
    assert nasty not in page
    assert "&lt;img src=x onerror=&#34;alert(1)&#34;&gt;" in page
    assert "jag har fått en dubbel faktura" in page


def test_hanging_up_ends_the_agents_line(
    hanna: Visitor, queued: Call, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact = queued("CA1")
    hanna.take(contact)
    connect(runtime, contact)
    hanna.post(f"/desk/contacts/{contact}/hangup")
    assert telephony.done[-1] == ("hang_up", "CAagent")
    assert "Du har lagt på." in hanna.get("/desk").text


def test_a_line_that_is_gone_gives_the_place_back(
    hanna: Visitor, queued: Call, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact = queued("CA1")
    hanna.take(contact)
    telephony.broken = True
    hanna.post(f"/desk/contacts/{contact}/hangup")
    assert "väntar igen" in hanna.get("/desk").text
    assert runtime.desk.taken(contact).state == "waiting"


def test_a_network_that_is_away_changes_nothing(
    app: Flask, hanna: Visitor, queued: Call, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact = queued("CA1")
    hanna.take(contact)

    def away(leg: str) -> None:
        raise TelephonyError("the network did not answer", permanent=False)

    telephony.hang_up = away  # type: ignore[method-assign]
    hanna.post(f"/desk/contacts/{contact}/hangup")
    assert "Det gick inte att lägga på" in hanna.get("/desk").text
    assert runtime.desk.taken(contact).state == "offered"


@pytest.mark.parametrize(("verdict", "right"), [("right", True), ("wrong", False)])
def test_a_verdict_is_stored_while_the_card_stays(
    hanna: Visitor, queued: Call, runtime: Runtime, verdict: str, right: bool
) -> None:
    contact = queued("CA1")
    hanna.take(contact)
    connect(runtime, contact)
    take_turn(runtime.world, contact, None, AgentLeft())
    assert 'data-stage="over"' in hanna.get("/desk").text
    hanna.post(f"/desk/contacts/{contact}/verdict", verdict=verdict)
    log = runtime.desk.log(contact)
    assert log[-1].event == VerdictGiven("hanna", right)
    assert 'class="sheet card"' in hanna.get("/desk").text


def test_a_verdict_needs_a_call_that_was_connected(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    contact = queued("CA1")
    hanna.take(contact)
    assert hanna.post(f"/desk/contacts/{contact}/verdict", verdict="right").status_code == 400
    connect(runtime, contact)
    assert hanna.post(f"/desk/contacts/{contact}/verdict", verdict="maybe").status_code == 400
    assert "verdict_given" not in kinds(runtime, contact)


@pytest.mark.parametrize("act", ["take", "hangup", "verdict"])
def test_another_site_cannot_act_for_an_agent(
    hanna: Visitor, queued: Call, runtime: Runtime, act: str
) -> None:
    contact = queued("CA1")
    forged = {"Sec-Fetch-Site": "cross-site"}
    assert hanna.client.post(f"/desk/contacts/{contact}/{act}", headers=forged).status_code == 403
    assert runtime.desk.taken(contact).state == "waiting"


def test_the_desk_lets_the_agents_phone_ring(hanna: Visitor, carrier: FakeCarrier) -> None:
    page = hanna.get("/desk").text
    assert carrier.asked == [("PUT", "/handset/lines/%2B46701740605", {"answer": "ask"})]
    assert 'id="agent-phone"' in page


def test_an_agent_uses_their_own_line(hanna: Visitor, queued: Call, carrier: FakeCarrier) -> None:
    hanna.take(queued("CA1"))
    assert hanna.get("/desk/line/calls/CAagent/stream").status_code == 200
    assert hanna.send("/desk/line/calls/CAagent/say", {"text": "Hej"}).status_code == 202
    assert hanna.send("/desk/line/calls/CAagent/answer", {}).status_code == 202
    assert hanna.send("/desk/line/calls/CAagent/press", {"keys": "1"}).status_code == 202
    paths = [path for method, path, _ in carrier.asked if method != "PUT"]
    assert paths == [f"/handset/calls/CAagent/{what}" for what in ("stream", "say", "answer", "press")]


@pytest.mark.parametrize("leg", ["CAagent", "CA1"])
def test_an_agent_cannot_use_anothers_line(hanna: Visitor, ivar: Visitor, queued: Call, leg: str) -> None:
    hanna.take(queued("CA1"))
    assert ivar.get(f"/desk/line/calls/{leg}/stream").status_code == 404
    assert ivar.send(f"/desk/line/calls/{leg}/say", {"text": "Hej"}).status_code == 404


def test_with_a_real_network_the_desk_has_no_phone(runtime: Runtime, app: Flask) -> None:
    real = replace(runtime, settings=replace(runtime.settings, api_url=""))
    visitor = Visitor(create_app(real).test_client()).logged_in("hanna", "rätt häst")
    assert 'id="agent-phone"' not in visitor.get("/desk").text
    assert visitor.get("/desk/line/calls/CA1/stream").status_code == 404


def test_the_stream_says_that_something_changed() -> None:
    told = list(changes(["c0ffee", ""]))
    assert told == [b"retry: 2000\n\n", b"data: changed\n\n", b": still here\n\n"]
    assert b"c0ffee" not in b"".join(told)


def test_the_stream_hears_of_a_new_place(hanna: Visitor, queued: Call) -> None:
    answer = hanna.client.get("/desk/stream", buffered=False)
    lines = iter(answer.response)
    # The second line comes when the database has begun to tell.
    assert [next(lines), next(lines)] == [b"retry: 2000\n\n", b": still here\n\n"]
    queued("CA1")
    assert next(lines) == b"data: changed\n\n"
    answer.close()


def test_the_desk_speaks_english_too(hanna: Visitor, queued: Call) -> None:
    hanna.get("/desk?lang=en")
    page = hanna.take(queued("CA1"))
    assert "Charged or invoiced twice" in page and "Invoice questions" in page
    assert '<p lang="sv">Hej, du pratar med Hanna' in page


def test_a_phone_that_may_yet_ring_keeps_the_offer(
    hanna: Visitor, queued: Call, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact = queued("CA1")
    telephony.broken, telephony.permanent = True, False
    hanna.take(contact)
    assert runtime.desk.taken(contact).state == "offered"
