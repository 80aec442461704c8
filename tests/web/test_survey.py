"""The survey of who was drawn: sent when all is over, once for a case, declined for good (K61–K66)."""

import asyncio
from dataclasses import replace

import pytest
from flask import Flask

from adapters.flowfiles import Texts
from adapters.jobs import work
from adapters.runtime import Runtime, report
from core.errors import TelephonyError
from core.ports import World
from tests.adapters.promises import NUMBER, Ana
from tests.fakes import FakeChance, FakeClock, FakeTelephony
from tests.ivr.caller import Caller
from tests.web.visitor import Visitor
from tests.wide import texts as wide_texts

GIVEN = {"overall": "4", "contact": "5", "handling": "1"}


@pytest.fixture
def chance(chance: FakeChance) -> FakeChance:
    """Chance that draws everybody."""
    chance.number = 0.0
    return chance


@pytest.fixture
def ana(app: Flask, runtime: Runtime) -> Caller:
    """Ana, who is drawn, waits and gives up."""
    caller = Caller(app.test_client(), runtime.settings)
    caller.to_queue()
    return caller


def hang_up(caller: Caller, runtime: Runtime) -> None:
    caller.post("/voice/status", CallStatus="completed")
    asyncio.run(work(runtime, wait=False))


def kinds(runtime: Runtime, leg: str = "CA1") -> list[str]:
    return [event["kind"] for event in report(runtime.engine, leg).events]


def sent(telephony: FakeTelephony) -> list[tuple[str, ...]]:
    return [one for one in telephony.done if one[0] == "send"]


def path(runtime: Runtime, telephony: FakeTelephony) -> str:
    """Give the path in the message."""
    address = sent(telephony)[0][3].split()[-1]
    return address.removeprefix(runtime.settings.public_url).partition("?")[0]


def asked(runtime: Runtime, telephony: FakeTelephony, ana: Caller) -> str:
    hang_up(ana, runtime)
    return path(runtime, telephony)


def test_who_is_drawn_is_asked_when_it_is_over(
    ana: Caller, runtime: Runtime, telephony: FakeTelephony
) -> None:
    assert sent(telephony) == []
    hang_up(ana, runtime)
    ((_, to, sender, words, _),) = sent(telephony)
    assert (to, sender) == ("+46701740610", runtime.settings.number)
    assert words.startswith("Hur gick det när du hörde av dig till oss?")
    assert len(words) <= 2 * 153  # two text messages at most
    assert kinds(runtime)[-1] == "survey_sent"


def test_a_message_that_may_be_out_is_not_repeated(
    ana: Caller, runtime: Runtime, telephony: FakeTelephony, clock: FakeClock
) -> None:
    contact = runtime.world.store.find("CA1")
    ana.post("/voice/status", CallStatus="completed")
    telephony.broken, telephony.permanent = True, False
    with pytest.raises(TelephonyError):
        runtime.asker.ask(contact, clock())
    telephony.broken, telephony.found = False, "SM7"
    for _ in range(2):
        runtime.asker.ask(contact, clock())
    assert (sent(telephony), kinds(runtime).count("survey_sent")) == ([], 1)


def test_nobody_else_is_asked(
    app: Flask, runtime: Runtime, chance: FakeChance, telephony: FakeTelephony
) -> None:
    chance.number = 0.2
    caller = Caller(app.test_client(), runtime.settings)
    caller.to_queue()
    hang_up(caller, runtime)
    assert sent(telephony) == []


class Landlines:
    """Numbers that take no texts."""

    def callable(self, number: str) -> bool:
        return True

    def takes_text(self, number: str) -> bool:
        return False


class TestWhoCannotBeReached:
    @pytest.fixture
    def world(self, world: World) -> World:
        """Nobody has a mobile phone."""
        return replace(world, numbers=Landlines())

    def test_is_not_drawn(self, ana: Caller, runtime: Runtime) -> None:
        assert report(runtime.engine, "CA1").events[0]["survey"] is False


def test_the_answers_stand_in_the_log(
    ana: Caller, runtime: Runtime, telephony: FakeTelephony, visitor: Visitor
) -> None:
    link = asked(runtime, telephony, ana)
    assert "Hur blev du bemött?" in visitor.get(link).text
    assert "How were you treated?" in visitor.get(f"{link}?lang=en").text
    page = visitor.get(f"{link}?lang=sv")
    assert page.text.count('type="radio"') == 15
    assert visitor.post(f"{link}/answer", **GIVEN).status_code == 303
    assert "Tack för dina svar." in visitor.get(link).text
    last = report(runtime.engine, "CA1").events[-1]
    assert {name: last[name] for name in ("kind", *GIVEN)} == {
        "kind": "survey_answered",
        "overall": 4,
        "contact": 5,
        "handling": 1,
    }


def test_a_survey_is_answered_once(
    ana: Caller, runtime: Runtime, telephony: FakeTelephony, visitor: Visitor
) -> None:
    link = asked(runtime, telephony, ana)
    for _ in range(2):
        visitor.post(f"{link}/answer", **GIVEN)
    visitor.post(f"{link}/decline")
    assert kinds(runtime)[-2:] == ["survey_sent", "survey_answered"]
    visitor.get(link)
    assert "redan besvarade" in visitor.get(link).text


@pytest.mark.parametrize("wrong", ["0", "6", "", "4.0", "٤", "<b>"])
def test_what_is_no_answer_is_asked_again(
    wrong: str, ana: Caller, runtime: Runtime, telephony: FakeTelephony, visitor: Visitor
) -> None:
    link = asked(runtime, telephony, ana)
    visitor.post(f"{link}/answer", **GIVEN | {"contact": wrong})
    assert "Välj ett svar på varje fråga." in visitor.get(link).text
    assert "survey_answered" not in kinds(runtime)


@pytest.mark.parametrize("token", ["VC2F4G7", "VC2F4G7.abc", "x", "V%00.x"])
def test_nobody_can_trigger_or_guess_one(token: str, visitor: Visitor) -> None:
    assert visitor.get(f"/survey/{token}").status_code == 404
    assert visitor.post(f"/survey/{token}/answer", **GIVEN).status_code == 404


def test_a_survey_nobody_was_sent_cannot_be_answered(ana: Caller, runtime: Runtime, visitor: Visitor) -> None:
    reference = runtime.world.cases.of(runtime.world.store.find("CA1"))
    link = runtime.links.to_survey(str(reference), "sv").removeprefix(runtime.settings.public_url)
    assert visitor.get(link).status_code == 404


def test_another_site_cannot_answer(
    ana: Caller, runtime: Runtime, telephony: FakeTelephony, app: Flask
) -> None:
    link = asked(runtime, telephony, ana)
    answer = app.test_client().post(f"{link}/answer", data=GIVEN, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_who_declines_is_never_drawn_again(
    ana: Caller, runtime: Runtime, telephony: FakeTelephony, visitor: Visitor, app: Flask
) -> None:
    link = asked(runtime, telephony, ana)
    visitor.post(f"{link}/decline")
    assert "Då frågar vi inte mer." in visitor.get(link).text
    assert kinds(runtime)[-1] == "survey_declined"
    Caller(app.test_client(), runtime.settings, "CA2").ring()
    assert report(runtime.engine, "CA2").events[0]["survey"] is False


def test_a_no_by_key_is_for_good(app: Flask, runtime: Runtime, telephony: FakeTelephony, ana: Caller) -> None:
    contact = runtime.world.store.find("CA1")
    runtime.desk.accept(contact, "hanna", runtime.world.now())
    ana.post(f"/voice/{contact}/connect")
    assert "några frågor om samtalet" in ana.post(f"/voice/{contact}/after").said[-1]
    assert ana.press("2").said[0] == "Då frågar vi inte."
    hang_up(ana, runtime)
    assert sent(telephony) == []
    Caller(app.test_client(), runtime.settings, "CA2").ring()
    assert report(runtime.engine, "CA2").events[0]["survey"] is False


def test_a_refusal_does_not_hold_the_number(ana: Caller, runtime: Runtime) -> None:
    runtime.surveys.refuse(runtime.world.store.find("CA1"), runtime.world.now())
    with runtime.engine.connect() as connection:
        (row,) = connection.exec_driver_sql("SELECT number FROM survey_refusal").all()
    assert len(row[0]) == 32 and b"701740610" not in bytes(row[0])


def test_a_case_is_asked_about_once(
    app: Flask, ana: Caller, runtime: Runtime, telephony: FakeTelephony, clock: FakeClock
) -> None:
    other = Caller(app.test_client(), runtime.settings, "CA2")
    other.to_queue()
    contacts = runtime.world.store.find("CA1"), runtime.world.store.find("CA2")
    with runtime.engine.connect() as connection:
        connection.exec_driver_sql(
            "UPDATE contact_case SET reference = (SELECT reference FROM cases WHERE contact_id = %s)",
            (contacts[0],),
        )
    for contact in (*contacts, *contacts):
        runtime.asker.ask(contact, clock())
    assert len(sent(telephony)) == 1


class TestWhoIsPromisedACall:
    @pytest.fixture
    def texts(self) -> Texts:
        """A flow that promises calls."""
        return wide_texts()

    @pytest.fixture
    def chance(self) -> FakeChance:
        """Nobody is asked on the way."""
        return FakeChance()

    def test_is_called_first(self, runtime: Runtime, telephony: FakeTelephony, clock: FakeClock) -> None:
        ana = Ana(runtime)
        runtime.asker.ask(ana.contact, clock())
        assert sent(telephony) == []
        later = "SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = 'callbacks.ask'"
        assert ana.one(later) == 1
        runtime.callbacks.settle(ana.contact, "missed", clock())
        runtime.asker.ask(ana.contact, clock())
        assert [one[1] for one in sent(telephony)] == [NUMBER]
