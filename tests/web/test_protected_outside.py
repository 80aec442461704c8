"""Protected identity (K38) where others than agents look: surveys, and the API of cases."""

import asyncio
import logging

import pytest
from flask import Flask

from adapters.jobs import work
from adapters.runtime import Runtime
from core.inputs import HungUp
from core.tokens import SCOPES, digest, new_token
from core.turn import take_turn
from tests.fakes import FakeChance, FakeClock, FakeTelephony
from tests.web.chatter import Chatter
from tests.web.conftest import Call
from tests.web.test_protected import DIALS, NUMBER, WORDS, every_page, leave_words, planted, stored
from tests.web.visitor import Visitor

GIVEN = {"overall": "5", "contact": "4", "handling": "3"}
FREE = {"comment": WORDS, "words": f"ring {NUMBER}", "number": "070-174 06 10", "name": "Astrid"}


@pytest.fixture(autouse=True)
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Every log line of every library."""
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.fixture
def chance(chance: FakeChance) -> FakeChance:
    """Chance that draws everybody."""
    chance.number = 0.0
    return chance


@pytest.fixture
def astrid(hanna: Visitor, queued: Call, runtime: Runtime) -> str:
    """Somebody protected, who said yes to being recorded, told who they are and waits."""
    hanna.post("/desk/protect", number=NUMBER, act="add")
    return leave_words(queued)


def links(runtime: Runtime, telephony: FakeTelephony) -> list[str]:
    """Do what is to be done; give the paths in the messages, of which nothing planted is one."""
    asyncio.run(work(runtime, wait=False))
    bodies = [one[3] for one in telephony.done if one[0] == "send"]
    assert not planted(" ".join(bodies))
    return [body.split()[-1].removeprefix(runtime.settings.public_url) for body in bodies]


@pytest.mark.parametrize("deed", ["answer", "decline"])
def test_what_is_typed_into_a_survey_is_nowhere(
    hanna: Visitor,
    visitor: Visitor,
    astrid: str,
    runtime: Runtime,
    telephony: FakeTelephony,
    told: pytest.LogCaptureFixture,
    deed: str,
) -> None:
    take_turn(runtime.world, astrid, None, HungUp())
    (link,) = links(runtime, telephony)
    path = link.partition("?")[0]
    pages = [visitor.get(link).text]
    assert visitor.post(f"{path}/answer", overall=WORDS, **FREE).status_code == 303  # answers nothing
    pages.append(visitor.get(link).text)
    assert visitor.post(f"{path}/{deed}", **GIVEN, **FREE).status_code == 303
    pages += [visitor.get(link).text, visitor.get(link).text, *every_page(hanna, runtime)]
    assert [planted(page) for page in pages if planted(page)] == []
    assert not planted(told.text)
    assert {place[:2] for place in stored(runtime)} == {("person", "number")}


def test_what_a_page_sends_with_a_chats_survey_is_nowhere(
    app: Flask, hanna: Visitor, runtime: Runtime, clock: FakeClock, told: pytest.LogCaptureFixture
) -> None:
    runtime.protection.add(NUMBER, "command", clock())
    greta = Chatter(app.test_client()).to_queue().to_promise()
    greta.choose("Ja")
    clock.step(60)
    assert runtime.surveys.shown(greta.contact, clock())
    given = {part: int(score) for part, score in GIVEN.items()}
    answer = greta.post("survey", {"after": greta.last, **given, **FREE})
    assert answer.status_code == 200 and not planted(answer.text)
    pages = every_page(hanna, runtime)
    clock.step(3600)
    runtime.chats.erase(clock())
    assert [planted(page) for page in pages if planted(page)] == []
    assert not planted(told.text)
    assert {place[:2] for place in stored(runtime)} <= {*DIALS, ("contact", "state")}


def test_another_case_system_is_told_nothing(
    app: Flask,
    hanna: Visitor,
    queued: Call,
    astrid: str,
    runtime: Runtime,
    clock: FakeClock,
    told: pytest.LogCaptureFixture,
) -> None:
    take_turn(runtime.world, astrid, None, HungUp())
    clock.step(60)
    complaint = queued("CA2", "1", "1", "1", "4", "1", "1", "1", "2")
    token = new_token()
    runtime.tokens.add("arenden", digest(token), SCOPES, clock())
    client, told_it = app.test_client(), {"Authorization": f"Bearer {token}"}
    references = [str(runtime.world.cases.of(one)) for one in (astrid, complaint)]
    paths = ["/cases", "/cases?limit=1", "/agents", "/queues", "/openapi.json"]
    paths += [f"/cases/{one}{part}" for one in references for part in ("", "/contacts")]
    answers = [client.get(f"/api/v1{path}", headers=told_it) for path in paths]
    assert {one.status_code for one in answers} == {200}
    for body in ({"owner": "ivar", "note": WORDS}, {"stage": WORDS}, {"owner": WORDS}, {"queue": NUMBER}):
        answers.append(client.patch(f"/api/v1/cases/{references[1]}", json=body, headers=told_it))
        assert answers[-1].status_code in (400, 409, 422)
    wrong = {"answer": "Krediterad.", "words": WORDS}
    answers.append(client.post(f"/api/v1/cases/{references[1]}/answer", json=wrong, headers=told_it))
    answers.append(client.get(f"/api/v1/cases/{NUMBER}", headers=told_it))
    assert {one.status_code for one in answers[-2:]} <= {400, 404, 422}
    assert [planted(one.text) for one in answers if planted(one.text)] == []
    pages = every_page(hanna, runtime)
    assert [planted(page) for page in pages if planted(page)] == []
    assert "Skyddad identitet. Skriv inte upp" in hanna.get(f"/desk/cases/{references[1]}").text
    assert not planted(told.text)
    assert {place[:2] for place in stored(runtime)} == {("person", "number")}
