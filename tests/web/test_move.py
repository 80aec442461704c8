"""Sending a contact on from the desk: to a queue, back from a wrong one, to a colleague."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from adapters.runtime import Runtime
from core.errors import TelephonyError
from core.events import ContactMoved, VerdictGiven
from core.inputs import Connected
from core.turn import take_turn
from tests.fakes import MORNING, FakeClock, FakeTelephony
from tests.ivr.caller import Caller
from tests.web.visitor import Visitor

type Call = Callable[..., str]


@pytest.fixture
def talking(hanna: Visitor, queued: Call, runtime: Runtime, clock: FakeClock) -> str:
    """Somebody who talks with Hanna, a minute after they joined the queue for bills."""
    contact = queued("CA1")
    clock.step(60)
    hanna.take(contact)
    take_turn(runtime.world, contact, None, Connected())
    return contact


def move(agent: Visitor, contact: str, target: str, why: str = "move") -> str:
    assert agent.post(f"/desk/contacts/{contact}/move", target=target, why=why).status_code == 303
    return agent.get("/desk").text


def events(runtime: Runtime, contact: str) -> list[object]:
    return [line.event for line in runtime.desk.log(contact)]


def test_a_contact_is_sent_to_another_queue(
    hanna: Visitor, talking: str, runtime: Runtime, telephony: FakeTelephony
) -> None:
    page = move(hanna, talking, "queue:technical")
    assert "Kunden är på väg vidare" in page and 'class="sheet card"' not in page
    taken = runtime.desk.taken(talking)
    assert (taken.queue, taken.state) == ("technical", "waiting")
    assert runtime.world.store.load(talking).joined_at == MORNING
    assert telephony.done[-1] == ("resume", "CA1", talking)
    assert ContactMoved("hanna", "technical", None) in events(runtime, talking)


def test_the_caller_hears_where_they_go_and_the_news(
    app: Flask, hanna: Visitor, talking: str, runtime: Runtime
) -> None:
    move(hanna, talking, "queue:technical")
    caller = Caller(app.test_client(), runtime.settings, "CA1")
    caller.post(f"/voice/{talking}/after", CallStatus="in-progress")
    assert caller.last.said == ["Du kommer till teknisk hjälp."]
    assert next(caller.last.xml.iter("Enqueue")).text == "technical"
    assert caller.wait().said[0].startswith("Du har plats 1 i kön.")


def test_a_wrong_queue_is_noted_with_the_right_one(hanna: Visitor, talking: str, runtime: Runtime) -> None:
    move(hanna, talking, "queue:technical", why="wrong")
    assert VerdictGiven("hanna", False, "technical") in events(runtime, talking)
    assert runtime.desk.taken(talking).queue == "technical"


def test_a_move_alone_is_no_verdict(hanna: Visitor, talking: str, runtime: Runtime) -> None:
    move(hanna, talking, "queue:technical")
    assert not any(isinstance(event, VerdictGiven) for event in events(runtime, talking))


def test_who_came_first_is_first_in_the_other_queue(
    hanna: Visitor, ivar: Visitor, talking: str, queued: Call, runtime: Runtime
) -> None:
    behind = queued("CA2", "1", "2", "0")
    move(hanna, talking, "queue:general")
    line = [place.contact for place in runtime.desk.waiting() if place.queue == "general"]
    assert line == [talking, behind]


def test_a_colleague_gets_whom_they_are_sent(
    hanna: Visitor, ivar: Visitor, talking: str, queued: Call, runtime: Runtime
) -> None:
    ivar.post("/desk/presence", state="available")
    assert '<option value="agent:ivar">Ivar</option>' in hanna.get("/desk").text
    move(hanna, talking, "agent:ivar")
    hanna.post("/desk/presence", state="available")
    assert runtime.desk.taken(talking).queue == "billing"
    assert [offer.agent for offer in runtime.desk.offers.standing()] == ["ivar"]
    assert f'id="offer" data-contact="{talking}"' in ivar.get("/desk").text


def test_the_next_agent_has_a_card_of_their_own(
    hanna: Visitor, ivar: Visitor, talking: str, runtime: Runtime
) -> None:
    move(hanna, talking, "queue:technical", why="wrong")
    ivar.take(talking)
    page = ivar.get("/desk").text
    assert 'data-stage="ringing"' in page
    take_turn(runtime.world, talking, None, Connected())
    assert 'data-stage="talking"' in ivar.get("/desk").text
    assert 'aria-pressed="true">Nej, fel' not in ivar.get("/desk").text


@pytest.mark.parametrize("agent", ["ivar", "hanna", "nobody"])
def test_nobody_is_sent_to_who_is_not_there(
    hanna: Visitor, talking: str, runtime: Runtime, agent: str
) -> None:
    assert "Kollegan är inte på plats" in move(hanna, talking, f"agent:{agent}")
    assert runtime.desk.taken(talking).state == "served"


def test_a_queue_that_is_not_there_is_refused(hanna: Visitor, talking: str, runtime: Runtime) -> None:
    assert "kunde inte flyttas" in move(hanna, talking, "queue:nowhere", why="wrong")
    assert runtime.desk.taken(talking).state == "served"
    assert not any(isinstance(event, VerdictGiven) for event in events(runtime, talking))


@pytest.mark.parametrize(
    ("target", "why"), [("", "move"), ("billing", "move"), ("node:x", "move"), ("agent:ivar", "wrong")]
)
def test_a_target_that_is_none_is_refused(hanna: Visitor, talking: str, target: str, why: str) -> None:
    assert hanna.post(f"/desk/contacts/{talking}/move", target=target, why=why).status_code == 400


def test_only_who_talks_is_sent_on(hanna: Visitor, queued: Call) -> None:
    contact = queued("CA1")
    hanna.take(contact)
    answer = hanna.post(f"/desk/contacts/{contact}/move", target="queue:technical", why="move")
    assert answer.status_code == 400


def test_nobody_sends_on_anothers_contact(ivar: Visitor, talking: str) -> None:
    answer = ivar.post(f"/desk/contacts/{talking}/move", target="queue:technical", why="move")
    assert answer.status_code == 404


def test_who_hung_up_meanwhile_leaves_the_queue(
    hanna: Visitor, talking: str, runtime: Runtime, telephony: FakeTelephony
) -> None:
    telephony.broken = True
    assert "Kunden hade redan lagt på" in move(hanna, talking, "queue:technical")
    assert runtime.desk.taken(talking).state == "left"


def test_a_network_that_is_away_ends_the_agents_side(
    hanna: Visitor, talking: str, runtime: Runtime, telephony: FakeTelephony, client: FlaskClient
) -> None:
    def away(leg: str, contact: str) -> None:
        raise TelephonyError("the network did not answer", permanent=False)

    telephony.resume = away  # type: ignore[method-assign]
    assert "så snart telefonnätet svarar" in move(hanna, talking, "queue:technical")
    assert telephony.done[-1] == ("hang_up", "CAagent")
    assert runtime.desk.taken(talking).state == "waiting"
