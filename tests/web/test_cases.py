"""Cases at the desk: found, taken, sent on, closed with what was done, and taken up again."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from adapters.runtime import Runtime
from core.case import Case
from core.casework import LONGEST_ANSWER
from core.events import CaseMoved
from core.inputs import Connected
from core.ports import World
from core.turn import take_turn
from tests.adapters.complaints import complained, opened
from tests.fakes import FakeClock
from tests.web.conftest import IVAR, Call
from tests.web.visitor import Visitor

DONE = "Fakturan är <b>krediterad</b>.\nFörlåt för besväret."


@pytest.fixture
def reference(app: Flask, world: World) -> str:
    """The case of somebody who has complained about an invoice."""
    return str(world.cases.of(complained(world)))


@pytest.fixture
def plain(app: Flask, runtime: Runtime) -> Visitor:
    """Ivar, who is no lead and serves bills alone, logged in."""
    runtime.desk.add_agent(replace(IVAR, role="agent", queues=("billing",)))
    return Visitor(app.test_client()).logged_in("ivar", "fel häst")


def act(agent: Visitor, reference: str, what: str, **form: str) -> str:
    """Do something on a case's page as it stands now, and give the page that follows."""
    seen = re.search(r'name="seen" value="(\d+)"', agent.get(f"/desk/cases/{reference}").text)
    answer = agent.post(f"/desk/cases/{reference}/{what}", seen=seen[1] if seen else "0", **form)
    return agent.get(f"/desk/cases/{reference}").text if answer.status_code == 303 else answer.text


def stands(runtime: Runtime, reference: str) -> Case:
    found = runtime.cases.read(reference)
    assert found is not None
    return found


def test_a_case_goes_its_whole_way(hanna: Visitor, reference: str, runtime: Runtime) -> None:
    page = hanna.get(f"/desk/cases/{reference}").text
    assert "Klagomål: fakturan eller betalningen" in page and "måndag den 7 december" in page
    assert "Nu har du ärendet." in act(hanna, reference, "take")
    assert "Väntar på kunden" in act(hanna, reference, "wait")
    page = act(hanna, reference, "close", answer=DONE)
    assert "Ärendet är avslutat. Kunden får besked" in page
    assert "Fakturan är &lt;b&gt;krediterad&lt;/b&gt;" in page and "<b>krediterad" not in page
    assert "Kunden får snart besked." in page and "Hanna avslutade ärendet." in page
    assert stands(runtime, reference).stage == "closed"
    page = act(hanna, reference, "reopen")
    assert "Ärendet är öppet igen" in page and "Vad vi svarade förra gången" in page
    assert "Hanna tog upp ärendet igen." in page


def test_lists_show_what_is_whose(hanna: Visitor, ivar: Visitor, reference: str) -> None:
    assert "Du har inga ärenden." in hanna.get("/desk/cases").text
    assert reference in hanna.get("/desk/cases?show=queue").text
    act(hanna, reference, "take")
    assert reference in hanna.get("/desk/cases").text
    assert reference not in ivar.get("/desk/cases").text
    assert reference in ivar.get("/desk/cases?show=open").text
    act(hanna, reference, "close", answer="Klart.")
    assert reference in ivar.get("/desk/cases?show=closed").text
    assert reference not in ivar.get("/desk/cases?show=open").text


def test_what_is_due_is_told_at_the_desk(
    hanna: Visitor, plain: Visitor, reference: str, clock: FakeClock
) -> None:
    assert 'id="cases-soon"' not in hanna.get("/desk").text
    clock.at += timedelta(days=12)
    page = hanna.get("/desk/cases?show=soon").text
    assert reference in page and 'class="stage soon"' in page
    assert "Ett ärende ska snart besvaras." in hanna.get("/desk").text
    clock.at += timedelta(days=3)
    assert "Ett ärende är försenat." in hanna.get("/desk").text
    page = hanna.get("/desk/cases?show=overdue").text
    assert reference in page and "Försenat" in page
    assert "försenat" not in plain.get("/desk").text  # nobody has it, and they do not serve its queue
    act(hanna, reference, "forward", target="agent:ivar")
    assert "Ett ärende är försenat." in plain.get("/desk").text


def test_a_reference_finds_its_case(hanna: Visitor, reference: str) -> None:
    answer = hanna.get(f"/desk/cases?reference={reference.lower()}")
    assert (answer.status_code, answer.location) == (303, f"/desk/cases/{reference}")
    missing = hanna.get("/desk/cases?reference=<V99>")
    assert missing.status_code == 404
    assert "Det finns inget ärende som heter &lt;V99&gt;." in missing.text
    assert hanna.get("/desk/cases/V999999").status_code == 404
    assert hanna.get("/desk/cases?show=everything").status_code == 404


def test_a_case_is_given_to_a_colleague_or_queue(hanna: Visitor, reference: str, runtime: Runtime) -> None:
    page = act(hanna, reference, "forward", target="agent:ivar")
    assert "Hanna lämnade ärendet till Ivar." in page
    assert stands(runtime, reference).owner == "ivar"
    page = act(hanna, reference, "forward", target="queue:billing")
    assert "Hanna lämnade ärendet till kön Faktura" in page
    assert (stands(runtime, reference).owner, stands(runtime, reference).queue) == (None, "billing")


@pytest.mark.parametrize("target", ["", "agent:nobody", "agent:hanna", "queue:nowhere", "billing"])
def test_nobody_is_given_what_cannot_be(
    hanna: Visitor, reference: str, runtime: Runtime, target: str
) -> None:
    assert "Välj en kollega eller en kö." in act(hanna, reference, "forward", target=target)
    assert stands(runtime, reference).changes == 0


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [(" ", "Skriv vad vi har gjort."), ("x" * (LONGEST_ANSWER + 1), "Det är för långt. Högst 600 tecken.")],
)
def test_a_closing_that_says_too_little_or_much(
    hanna: Visitor, reference: str, runtime: Runtime, answer: str, wrong: str
) -> None:
    page = act(hanna, reference, "close", answer=answer)
    assert wrong in page and answer.strip() in page and 'aria-invalid="true"' in page
    assert stands(runtime, reference).stage == "open"


def test_who_comes_too_late_keeps_their_words(hanna: Visitor, ivar: Visitor, reference: str) -> None:
    act(ivar, reference, "take")
    answer = hanna.post(f"/desk/cases/{reference}/close", seen="0", answer="Mitt svar")
    assert answer.status_code == 409
    assert "Någon har ändrat ärendet" in answer.text and "Mitt svar" in answer.text
    assert hanna.post(f"/desk/cases/{reference}/take", seen="x").status_code == 409


def test_other_queues_cases_are_only_seen(
    plain: Visitor, hanna: Visitor, reference: str, runtime: Runtime
) -> None:
    page = plain.get(f"/desk/cases/{reference}").text
    assert "Ärendet hör till en annan kö." in page and "<textarea" not in page
    assert plain.post(f"/desk/cases/{reference}/take", seen="0").status_code == 403
    assert plain.get("/desk/cases?show=open").status_code == 404
    act(hanna, reference, "forward", target="queue:billing")
    assert "Nu har du ärendet." in act(plain, reference, "take")
    assert stands(runtime, reference).owner == "ivar"


def test_who_talked_about_a_case_works_on_it(
    plain: Visitor, hanna: Visitor, queued: Call, runtime: Runtime
) -> None:
    contact = queued("CA1")
    reference = str(runtime.world.cases.of(contact))
    assert "hör till en annan kö" in plain.get(f"/desk/cases/{reference}").text
    offer = runtime.desk.accept(contact, "ivar", runtime.world.now())
    assert offer
    take_turn(runtime.world, contact, None, Connected())
    assert "Nu har du ärendet." in act(plain, reference, "take")


def test_words_are_shown_by_leave_and_to_who_may(
    hanna: Visitor, plain: Visitor, world: World, runtime: Runtime
) -> None:
    with_leave, without = opened(world, "CA1", consent="1"), opened(world, "CA2", consent="2")
    for contact in (with_leave, without):
        with runtime.engine.begin() as connection:
            query = "INSERT INTO utterance (contact_id, seq, words) VALUES (%s, 900, 'min granlundsvas')"
            connection.exec_driver_sql(query, (contact,))
    first, second = (str(world.cases.of(one)) for one in (with_leave, without))
    assert "min granlundsvas" in hanna.get(f"/desk/cases/{first}").text
    assert "min granlundsvas" not in hanna.get(f"/desk/cases/{second}").text
    assert "min granlundsvas" not in plain.get(f"/desk/cases/{first}").text


def test_no_number_stands_on_a_cases_page(hanna: Visitor, reference: str) -> None:
    page = hanna.get(f"/desk/cases/{reference}").text
    assert "0701740610" not in page and "46701740610" not in page


def test_nobody_comes_here_without_a_login(visitor: Visitor, reference: str) -> None:
    for path in ("/desk/cases", f"/desk/cases/{reference}"):
        assert visitor.get(path).status_code == 401
    assert visitor.post(f"/desk/cases/{reference}/take", seen="0").status_code == 401


def test_another_site_changes_no_case(hanna: Visitor, reference: str) -> None:
    answer = hanna.client.post(f"/desk/cases/{reference}/take", data={"seen": "0"})
    assert answer.status_code == 403


def test_the_pages_are_there_in_english(hanna: Visitor, reference: str) -> None:
    assert "There is no case to take" not in hanna.get("/desk/cases?show=queue&lang=en").text
    page = hanna.get(f"/desk/cases/{reference}?lang=en").text
    assert "Complaint: the bill or payment" in page or "Complaint: " in page
    assert "Monday 7 December" in page and "The customer complained about" in page


def test_a_customer_who_is_not_content_says_so(
    hanna: Visitor, visitor: Visitor, reference: str, runtime: Runtime
) -> None:
    act(hanna, reference, "take")
    act(hanna, reference, "close", answer=DONE)
    link = runtime.links.to_case(reference).removeprefix(runtime.settings.public_url)
    page = visitor.get(link).text
    assert "Ärendet är klart." in page and "&lt;b&gt;krediterad" in page and "Hanna" not in page
    assert visitor.post(f"{link}/reopen", seen="2").status_code == 303
    page = visitor.get(link).text
    assert "Vi har tagit upp ärendet igen." in page and "Du får svar senast" in page
    found = stands(runtime, reference)
    assert (found.stage, found.owner, found.changes) == ("taken", "hanna", 3)
    assert "Upptaget igen" in hanna.get("/desk/cases").text
    assert "Kunden tog upp ärendet igen." in hanna.get(f"/desk/cases/{reference}").text
    visitor.post(f"{link}/reopen", seen="2")
    assert "Ärendet är redan öppet." in visitor.get(link).text
    moved = [line.event for line in runtime.cases.history(reference) if isinstance(line.event, CaseMoved)]
    assert len(moved) == 3


def test_a_link_we_did_not_make_leads_nowhere(visitor: Visitor, reference: str, runtime: Runtime) -> None:
    assert visitor.get(f"/case/{reference}").status_code == 404
    assert visitor.get(f"/case/{reference}.forged").status_code == 404
    promised = runtime.links.to_change(reference).rpartition("/")[2]
    assert visitor.get(f"/case/{promised}").status_code == 404
    link = runtime.links.to_case(reference).removeprefix(runtime.settings.public_url)
    assert visitor.client.post(f"{link}/reopen", data={"seen": "0"}).status_code == 403
