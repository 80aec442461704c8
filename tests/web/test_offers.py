"""What comes to an agent by itself: presence, offers, and what the lead is told."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from adapters.runtime import Runtime
from core.errors import AlreadyTaken
from core.inputs import Waited
from core.turn import take_turn
from tests.fakes import FakeClock, FakeTelephony
from tests.web.conftest import HANNA, IVAR
from tests.web.visitor import Visitor
from web.beat import Beat

type Call = Callable[..., str]


class FakeDialler:
    """Notes who is to be called, and refuses when `gone`."""

    def __init__(self, *, gone: bool = False) -> None:
        self.dialled: list[tuple[str, str, int]] = []
        self._gone = gone

    def dial(self, contact: str, agent: str, offer: int) -> int:
        if self._gone:
            raise AlreadyTaken("the offer stands no more")
        self.dialled.append((contact, agent, offer))
        return len(self.dialled)


def press(agent: Visitor, state: str) -> str:
    """Press a button of the agent's status and give the page that follows."""
    assert agent.post("/desk/presence", state=state).status_code == 303
    return agent.get("/desk").text


def answer(agent: Visitor, contact: str, what: str) -> str:
    assert agent.post(f"/desk/offers/{contact}/{what}").status_code == 303
    return agent.get("/desk").text


def state(page: str) -> str:
    found = re.search(r'class="sheet presence" data-state="(\w+)"', page)
    assert found
    return found[1]


def test_who_has_just_come_chooses_when_to_begin(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    queued("CA1")
    assert state(hanna.get("/desk").text) == "paused"
    assert runtime.desk.offers.round(runtime.world.now()) == []


def test_an_available_agent_is_offered_who_waits(hanna: Visitor, queued: Call) -> None:
    contact = queued("CA1")
    page = press(hanna, "available")
    assert f'id="offer" data-contact="{contact}"' in page
    assert "Ett samtal till dig" in page and "Dubbel faktura eller betalning" in page
    assert re.search(r'<b data-until="2026-11-23T09:00:20\+00:00">20</b>', page)
    assert state(page) == "ringing"


def test_accepting_rings_the_agents_phone(
    hanna: Visitor, queued: Call, runtime: Runtime, telephony: FakeTelephony
) -> None:
    contact = queued("CA1")
    press(hanna, "available")
    page = answer(hanna, contact, "accept")
    assert telephony.done == [("call_agent", "+46701740605", contact, "1")]
    assert runtime.desk.taken(contact).agent_leg == "CAagent"
    assert 'id="offer"' not in page and 'data-stage="ringing"' in page


def test_declining_lets_the_next_agent_have_it(hanna: Visitor, ivar: Visitor, queued: Call) -> None:
    contact = queued("CA1")
    press(hanna, "available")
    press(ivar, "available")
    page = answer(hanna, contact, "decline")
    assert "behåller" not in page.split("notice")[0]
    assert "Kunden går vidare till nästa handläggare" in page and 'id="offer"' not in page
    assert f'id="offer" data-contact="{contact}"' in ivar.get("/desk").text


def test_an_offer_that_is_over_says_so(hanna: Visitor, queued: Call, clock: FakeClock) -> None:
    contact = queued("CA1")
    press(hanna, "available")
    clock.step(20)
    for what in ("accept", "decline"):
        assert "Erbjudandet gäller inte längre" in answer(hanna, contact, what)


def test_nobody_answers_anothers_offer(
    hanna: Visitor, ivar: Visitor, queued: Call, telephony: FakeTelephony
) -> None:
    contact = queued("CA1")
    press(hanna, "available")
    for what in ("accept", "decline"):
        assert "Erbjudandet gäller inte längre" in answer(ivar, contact, what)
    assert telephony.done == []
    assert 'id="offer"' in hanna.get("/desk").text


@pytest.mark.parametrize("what", ["take", "", "accept/x"])
def test_an_offer_is_accepted_or_declined_only(hanna: Visitor, what: str) -> None:
    assert hanna.post(f"/desk/offers/{'0' * 32}/{what}").status_code in (404, 405)


@pytest.mark.parametrize("wrong", ["talking", "away", ""])
def test_an_agent_cannot_press_what_the_line_does(hanna: Visitor, wrong: str) -> None:
    assert hanna.post("/desk/presence", state=wrong).status_code == 400


@pytest.mark.parametrize("chosen", ["available", "after_call", "paused"])
def test_what_is_pressed_is_shown(hanna: Visitor, chosen: str) -> None:
    page = press(hanna, chosen)
    assert state(page) == chosen
    assert re.search(rf'id="state-{chosen}" aria-pressed="true"', page)


def test_time_for_notes_ends_by_itself(hanna: Visitor, clock: FakeClock, runtime: Runtime) -> None:
    press(hanna, "after_call")
    clock.step(60)
    runtime.desk.seen("hanna", clock())
    runtime.desk.settle(clock())
    assert state(hanna.get("/desk").text) == "available"


def test_logging_out_gives_the_offer_to_the_next(hanna: Visitor, ivar: Visitor, queued: Call) -> None:
    contact = queued("CA1")
    press(hanna, "available")
    hanna.post("/desk/logout")
    assert f'data-contact="{contact}"' in press(ivar, "available").split('id="offer"')[1]


def test_an_open_page_keeps_its_agent_there(
    app: Flask, hanna: Visitor, clock: FakeClock, runtime: Runtime
) -> None:
    press(hanna, "available")
    lines = iter(hanna.get("/desk/stream").response)
    next(lines)
    for _ in range(3):
        clock.step(30)
        runtime.desk.settle(clock())
        runtime.desk.choose("ivar", "paused", clock())
        next(lines)
    assert runtime.desk.present()["hanna"].state == "available"
    clock.step(60)
    runtime.desk.settle(clock())
    assert runtime.desk.present()["hanna"].state == "away"


def test_who_leads_not_takes_no_call_by_hand(app: Flask, queued: Call, runtime: Runtime) -> None:
    runtime.desk.add_agent(replace(HANNA, role="agent"))
    hanna = Visitor(app.test_client()).logged_in("hanna", "rätt häst")
    contact = queued("CA1")
    page = hanna.get("/desk").text
    assert "Erbjuds i tur och ordning" in page and f'id="take-{contact}"' not in page
    assert "Bara den som leder gruppen" in hanna.take(contact)
    assert runtime.desk.taken(contact).state == "waiting"


def test_the_lead_sees_when_nobody_takes_calls(
    hanna: Visitor, ivar: Visitor, queued: Call, runtime: Runtime
) -> None:
    press(ivar, "available")
    queued("CA1")
    assert 'id="unserved"' not in hanna.get("/desk").text
    ivar.post("/desk/logout")
    assert "1 väntar utan att någon tar emot samtal." in hanna.get("/desk").text


def test_the_lead_sees_who_has_nobody_with_the_language(hanna: Visitor, ivar: Visitor, queued: Call) -> None:
    press(ivar, "available")
    queued("CA1", "2", "2", "my line is dead")
    assert "1 väntar utan att någon tar emot samtal." in hanna.get("/desk").text


def test_who_leads_not_is_not_told(app: Flask, queued: Call, runtime: Runtime) -> None:
    runtime.desk.add_agent(replace(IVAR, role="agent"))
    queued("CA1")
    assert 'id="unserved"' not in Visitor(app.test_client()).logged_in("ivar", "fel häst").get("/desk").text


def test_a_beat_makes_offers_and_sweeps(
    app: Flask, hanna: Visitor, queued: Call, runtime: Runtime, telephony: FakeTelephony, clock: FakeClock
) -> None:
    beat = Beat(runtime)
    press(hanna, "available")
    contact = queued("CA1")
    clock.step(1)
    gone = queued("CA2")
    beat.once()
    assert f'id="offer" data-contact="{contact}"' in hanna.get("/desk").text
    telephony.gone = {"CA2"}
    for _ in range(2):
        clock.step(61)
        take_turn(runtime.world, contact, None, Waited())
        beat.once()
    assert runtime.desk.taken(gone).state == "left"
    assert [done for done in telephony.done if done[0] == "waits"] == [("waits", "billing", "CA2")]
