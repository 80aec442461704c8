"""The survey in a chat: shown when it is over to who was drawn, and to nobody else (K61–K66)."""

import pytest
from flask import Flask

from adapters.runtime import Runtime
from tests.fakes import FakeChance, FakeClock
from tests.web.chatter import Chatter, new_key

GIVEN = {"overall": 5, "contact": 4, "handling": 3}


@pytest.fixture
def chance(chance: FakeChance) -> FakeChance:
    """Chance that draws everybody."""
    chance.number = 0.0
    return chance


@pytest.fixture
def greta(app: Flask) -> Chatter:
    """Greta, who is drawn and waits."""
    return Chatter(app.test_client()).to_queue()


def end(chatter: Chatter) -> None:
    chatter.take(chatter.post("end", {"after": chatter.last}).get_json())


def kinds(runtime: Runtime, chatter: Chatter) -> list[str]:
    return [line.event.kind for line in runtime.desk.log(chatter.contact)]


def test_the_survey_comes_when_the_chat_is_over(greta: Chatter, runtime: Runtime) -> None:
    assert greta.state["survey"] is False
    assert greta.post("survey", GIVEN).status_code == 410
    end(greta)
    assert greta.state["survey"] is True
    assert kinds(runtime, greta)[-1] == "survey_sent"
    greta.take(greta.post("survey", {"after": greta.last, **GIVEN}).get_json())
    assert greta.state["survey"] is False
    last = runtime.desk.log(greta.contact)[-1].event
    assert (last.kind, last.data()) == ("survey_answered", GIVEN)
    assert greta.post("survey", GIVEN).status_code == 410


@pytest.mark.parametrize("wrong", [{}, {"overall": 0}, {"contact": 6}, {"handling": True}, {"overall": [5]}])
def test_what_is_no_answer_is_refused(greta: Chatter, wrong: dict[str, object]) -> None:
    end(greta)
    assert greta.post("survey", {**GIVEN, **wrong} if wrong else {}).status_code == 400
    assert greta.state["survey"] is True


def test_who_declines_in_a_chat_is_asked_no_more(greta: Chatter, runtime: Runtime) -> None:
    end(greta)
    assert greta.post("survey", {"declined": True}).get_json()["state"]["survey"] is False
    assert kinds(runtime, greta)[-1] == "survey_declined"


def test_a_survey_is_for_its_visitor_only(app: Flask, greta: Chatter) -> None:
    end(greta)
    other = Chatter(app.test_client()).open()
    other.contact = greta.contact
    assert other.post("survey", GIVEN).status_code == 403


def test_who_was_not_drawn_is_not_asked(app: Flask, chance: FakeChance) -> None:
    chance.number = 0.2
    ben = Chatter(app.test_client(), "en").open()
    chance.number = 0.0
    end(ben)
    assert ben.state["survey"] is False
    assert ben.post("survey", GIVEN).status_code == 410


def test_a_survey_can_be_answered_when_words_are_erased(
    greta: Chatter, runtime: Runtime, clock: FakeClock
) -> None:
    end(greta)
    clock.step(3600)
    runtime.chats.erase(clock())
    assert greta.post("survey", GIVEN).status_code == 200


@pytest.mark.parametrize(
    ("told", "asked"), [({}, True), ({"unasked": True}, False), ({"unasked": "x"}, True)]
)
def test_a_browser_that_keeps_a_no_is_not_asked(app: Flask, told: dict[str, object], asked: bool) -> None:
    greta = Chatter(app.test_client())
    body = {"key": new_key(), "language": "sv", **told}
    found = greta.client.post("/chat/contacts", json=body).get_json()
    greta.contact, greta.token = found["contact"], found["token"]
    greta.take(found)
    end(greta)
    assert greta.state["survey"] is asked


def test_a_chat_begun_anew_is_not_asked_either(greta: Chatter) -> None:
    found = greta.post("restart", {"key": new_key(), "unasked": True}).get_json()
    greta.contact, greta.token, greta.lines = found["contact"], found["token"], []
    greta.take(found)
    end(greta)
    assert greta.state["survey"] is False
