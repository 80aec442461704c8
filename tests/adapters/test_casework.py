"""Work on cases in a real PostgreSQL, with the jobs that write about it done by a real worker."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.jobs import work
from adapters.runtime import Agent, CaseWork, Runtime
from adapters.settings import Settings
from adapters.store.audit import intact
from core import casework, inputs
from core.casework import CUSTOMER, Due, Wanted
from core.errors import CaseError, UnknownContact
from core.events import CaseMoved, CaseReminded, Event, MessageSent
from core.ports import World
from core.turn import Arrival, take_first_turn, take_turn
from tests.adapters.complaints import ANA, BEN, asks, complained, opened, pressed
from tests.adapters.mailbox import Mailbox
from tests.fakes import MORNING, FakeClock, FakeTelephony

HANNA = Agent("hanna", "Hanna", "hash", "+46701740605", ("sv",), role="lead", email="hanna@example.se")
IVAR = Agent("ivar", "Ivar", "hash", "+46701740606", ("en",), email="ivar@example.se")
DONE = "Fakturan är krediterad."
DUE = date(2026, 12, 7)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server."""
    found = Mailbox()
    yield found
    found.close()


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    """Settings with that mail server."""
    return replace(settings, smtp_url=mailbox.url, smtp_from="kund@example.se")


@pytest.fixture
def cases(runtime: Runtime) -> CaseWork:
    """What is stored of cases, with Hanna and Ivar at the desk."""
    for agent in (HANNA, IVAR):
        runtime.desk.add_agent(agent)
    return runtime.cases


def run(runtime: Runtime) -> None:
    asyncio.run(work(runtime, wait=False))


def case_of(world: World, contact: str) -> str:
    return str(world.cases.of(contact))


def close(cases: CaseWork, reference: str, answer: str = DONE) -> None:
    cases.change(reference, lambda case: casework.taken(case, "hanna"), "hanna", MORNING)
    cases.change(reference, lambda case: casework.closed(case, answer, MORNING), "hanna", MORNING)


def events(runtime: Runtime, contact: str, kind: type[Event]) -> list[Event]:
    return [line.event for line in runtime.desk.log(contact) if isinstance(line.event, kind)]


def texts(telephony: FakeTelephony) -> list[tuple[str, ...]]:
    return [one for one in telephony.done if one[0] == "send"]


def test_every_change_is_in_the_log(world: World, runtime: Runtime, cases: CaseWork) -> None:
    contact = complained(world)
    reference = case_of(world, contact)
    close(cases, reference)
    cases.change(reference, lambda case: casework.reopened(case, case.owner), CUSTOMER, MORNING)
    cases.change(reference, lambda case: casework.to_queue(case, "billing"), "hanna", MORNING)
    assert events(runtime, contact, CaseMoved) == [
        CaseMoved("taken", "hanna", "hanna", "complaints"),
        CaseMoved("closed", "hanna", "hanna", "complaints"),
        CaseMoved("taken", CUSTOMER, "hanna", "complaints"),
        CaseMoved("open", "hanna", None, "billing"),
    ]
    assert intact(runtime.engine, contact)
    found = cases.read(reference)
    assert found and (found.stage, found.queue, found.changes, found.answer) == ("open", "billing", 4, DONE)


def test_who_looked_too_early_changes_nothing(world: World, cases: CaseWork) -> None:
    reference = case_of(world, complained(world))
    cases.change(reference, lambda case: casework.taken(case, "hanna"), "hanna", MORNING, seen=0)
    with pytest.raises(CaseError, match="changed meanwhile"):
        cases.change(reference, lambda case: casework.taken(case, "ivar"), "ivar", MORNING, seen=0)
    with pytest.raises(UnknownContact):
        cases.change("V999999", lambda case: casework.taken(case, "ivar"), "ivar", MORNING)


def test_a_case_is_found_by_the_call_promised_in_it(world: World, cases: CaseWork) -> None:
    reference = case_of(world, complained(world))
    assert cases.read(reference.lower()) is not None
    assert cases.read("V999999") is None


def test_the_customer_is_told_what_was_done(
    world: World, runtime: Runtime, cases: CaseWork, telephony: FakeTelephony
) -> None:
    contact = complained(world)
    reference = case_of(world, contact)
    close(cases, reference)
    run(runtime)
    ((_, to, _, body, url),) = texts(telephony)
    assert to == ANA and DONE in body and reference in body and runtime.links.to_case(reference) in body
    assert url.endswith(f"/voice/case/{reference}/message/2")
    assert events(runtime, contact, MessageSent) == [MessageSent("case_closed", "text")]
    closing = cases.closing(reference)
    assert closing and (closing.state, closing.by) == ("queued", "text")


def test_a_job_done_twice_writes_once(
    world: World, runtime: Runtime, cases: CaseWork, telephony: FakeTelephony
) -> None:
    reference = case_of(world, complained(world))
    close(cases, reference)
    for _ in range(2):
        runtime.case_office.tell(reference, 2, MORNING)
    assert len(texts(telephony)) == 1


def test_one_who_died_over_it_is_not_written_to_twice(
    world: World, runtime: Runtime, cases: CaseWork, telephony: FakeTelephony
) -> None:
    reference = case_of(world, complained(world))
    close(cases, reference)
    closing = cases.closing(reference)
    assert closing is not None
    cases.note(closing, "sending", "text", MORNING)
    telephony.found = "SM9"
    runtime.case_office.tell(reference, 2, MORNING)
    assert texts(telephony) == []
    assert cases.closing(reference).state == "queued"  # type: ignore[union-attr]


def test_only_who_opened_a_case_is_told(
    world: World, runtime: Runtime, cases: CaseWork, telephony: FakeTelephony
) -> None:
    reference = case_of(world, complained(world))
    asks(world, opened(world, "CA2", BEN), reference)
    close(cases, reference)
    run(runtime)
    assert [one[1] for one in texts(telephony)] == [ANA]


def test_who_cannot_be_written_to_is_noted(
    world: World, runtime: Runtime, cases: CaseWork, telephony: FakeTelephony
) -> None:
    reference = case_of(world, complained(world, number=None))
    close(cases, reference)
    run(runtime)
    assert texts(telephony) == []
    assert cases.closing(reference).state == "none"  # type: ignore[union-attr]


def test_a_case_taken_up_again_is_not_written_of(
    world: World, runtime: Runtime, cases: CaseWork, telephony: FakeTelephony
) -> None:
    reference = case_of(world, complained(world))
    close(cases, reference)
    cases.change(reference, lambda case: casework.reopened(case, "hanna"), "hanna", MORNING)
    run(runtime)
    assert texts(telephony) == []


def test_a_visitor_reads_it_in_the_chat(
    world: World, runtime: Runtime, cases: CaseWork, telephony: FakeTelephony
) -> None:
    contact = take_first_turn(world, Arrival("chat", "chat-1", "010", None, "chat")).contact
    runtime.chats.open(contact, MORNING)
    reference = case_of(world, contact)
    close(cases, reference)
    run(runtime)
    ((line),) = runtime.chats.lines(contact)
    assert line.said.author == "note" and DONE in line.said.words
    assert texts(telephony) == []
    assert events(runtime, contact, MessageSent) == [MessageSent("case_closed", "chat")]


@pytest.fixture
def mailed(world: World, runtime: Runtime, cases: CaseWork) -> str:
    """A complaint of Ana's, who has left an address; closed."""
    contact = complained(world)
    with runtime.engine.begin() as connection:
        connection.exec_driver_sql(
            """INSERT INTO callback (contact_id, turn, queue, caller_id, number, language, booked_at,
                                     reference, email)
               VALUES (%s, 1, 'billing', '+46846500401', %s, 'sv', %s, 'V222222', 'ana@example.se')""",
            (contact, ANA, MORNING),
        )
    close(cases, case_of(world, contact))
    return case_of(world, contact)


def test_an_address_that_was_left_gets_a_letter(
    runtime: Runtime, mailed: str, mailbox: Mailbox, telephony: FakeTelephony
) -> None:
    run(runtime)
    (letter,) = mailbox.letters
    assert letter["To"] == "ana@example.se" and mailed in letter["Subject"]
    assert texts(telephony) == []


def test_an_address_that_is_none_gets_a_text(
    runtime: Runtime, mailed: str, mailbox: Mailbox, telephony: FakeTelephony, cases: CaseWork
) -> None:
    mailbox.refuses = "550 no such box"
    run(runtime)
    assert [one[1] for one in texts(telephony)] == [ANA]
    closing = cases.closing(mailed)
    assert closing and (closing.state, closing.by) == ("queued", "text")


def test_a_mail_server_that_is_away_is_asked_again(
    runtime: Runtime, mailed: str, mailbox: Mailbox, telephony: FakeTelephony
) -> None:
    mailbox.refuses = "450 later"
    run(runtime)
    assert texts(telephony) == []
    mailbox.refuses = ""
    runtime.case_office.tell(mailed, 2, MORNING)
    assert len(mailbox.letters) == 1 and texts(telephony) == []


def test_who_has_a_case_is_reminded_in_time(
    world: World, runtime: Runtime, cases: CaseWork, mailbox: Mailbox, clock: FakeClock
) -> None:
    contact = complained(world)
    reference = case_of(world, contact)
    with runtime.engine.connect() as connection:
        query = "SELECT scheduled_at, args FROM jobs.procrastinate_jobs WHERE task_name = 'callbacks.remind'"
        ((planned, args),) = connection.exec_driver_sql(query).all()
    assert planned == casework.reminder(DUE) and args == {"reference": reference, "due": "2026-12-07"}
    cases.change(reference, lambda case: casework.taken(case, "ivar"), "ivar", MORNING)
    for _ in range(2):
        runtime.case_office.remind(reference, DUE, planned)
    assert {letter["To"] for letter in mailbox.letters} == {"ivar@example.se"}
    assert "is to be answered by Monday 7 December" in mailbox.letters[0]["Subject"]
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == 1
    assert events(runtime, contact, CaseReminded) == [CaseReminded("ivar", "2026-12-07")]


def test_what_nobody_has_is_the_leads_to_see(
    world: World, runtime: Runtime, cases: CaseWork, mailbox: Mailbox
) -> None:
    reference = case_of(world, complained(world))
    runtime.case_office.remind(reference, DUE, MORNING)
    assert [letter["To"] for letter in mailbox.letters] == ["hanna@example.se"]


def test_nobody_is_reminded_of_what_is_closed(
    world: World, runtime: Runtime, cases: CaseWork, mailbox: Mailbox
) -> None:
    contact = complained(world)
    close(cases, case_of(world, contact))
    runtime.case_office.remind(case_of(world, contact), DUE, MORNING)
    assert mailbox.letters == [] and events(runtime, contact, CaseReminded) == []


def test_a_case_that_is_taken_up_again_is_due_anew(world: World, runtime: Runtime, cases: CaseWork) -> None:
    reference = case_of(world, complained(world))
    close(cases, reference)
    new = date(2026, 12, 14)
    cases.change(reference, lambda case: casework.reopened(case, case.owner, new), CUSTOMER, MORNING)
    with runtime.engine.connect() as connection:
        query = """SELECT args ->> 'due' FROM jobs.procrastinate_jobs WHERE task_name = 'callbacks.remind'
                    ORDER BY id"""
        assert connection.exec_driver_sql(query).scalars().all() == ["2026-12-07", "2026-12-14"]


def test_lists_hold_what_is_asked_for(world: World, cases: CaseWork) -> None:
    first, second = (case_of(world, complained(world, leg)) for leg in ("CA1", "CA2"))
    third = case_of(world, opened(world, "CA3"))
    cases.change(first, lambda case: casework.taken(case, "hanna"), "hanna", MORNING)

    def listed(**wanted: object) -> list[str]:
        return [case.reference for case in cases.listed(Wanted(**wanted))]  # type: ignore[arg-type]

    assert sorted(listed()) == sorted([first, second, third])
    assert sorted(listed(worked=True)) == sorted([first, second])
    assert listed(owner="hanna") == [first]
    assert listed(free=True, queue="complaints") == [second]
    assert listed(agent="ivar", serves=("billing",), worked=True) == []
    assert listed(agent="ivar", worked=True) == [second]
    assert listed(stage="taken") == [first]
    assert sorted(listed(due_to=DUE)) == sorted([first, second])
    assert listed(due_to=DUE - timedelta(days=1)) == listed(due_from=DUE + timedelta(days=1)) == []
    newest = cases.listed(Wanted(), "new", 1)[0]
    rest = listed(after=(newest.opened_at, newest.reference))
    assert len(rest) == 2 and newest.reference not in rest


def test_soon_and_overdue_are_counted(world: World, runtime: Runtime, cases: CaseWork) -> None:
    reference = case_of(world, complained(world))
    complained(world, "CA2")
    cases.change(reference, lambda case: casework.taken(case, "hanna"), "hanna", MORNING)

    def due(days: int) -> set[Due]:
        return set(runtime.glances.at(MORNING + timedelta(days=14 + days)).due)

    assert due(-3) == set()
    assert due(0) == {Due("hanna", "complaints", False, 1), Due(None, "complaints", False, 1)}
    assert due(1) == {Due("hanna", "complaints", True, 1), Due(None, "complaints", True, 1)}
    close(cases, reference)
    assert due(1) == {Due(None, "complaints", True, 1)}


def test_a_case_shows_its_contacts_and_history(world: World, runtime: Runtime, cases: CaseWork) -> None:
    first = complained(world)
    reference = case_of(world, first)
    second = opened(world, "CA2", BEN)
    asks(world, second, reference)
    take_turn(world, second, None, inputs.HungUp())
    close(cases, reference)
    found = cases.contacts(reference)
    assert {(one.contact, one.opened) for one in found} == {(first, True), (second, False)}
    assert next(one for one in found if one.contact == second).ended_at == MORNING
    kinds = [line.event.kind for line in cases.history(reference)]
    assert kinds == ["complaint_received", "case_moved", "case_moved"]


def test_taking_a_case_up_waits_for_nobody(world: World, cases: CaseWork) -> None:
    """A turn holds the contact and then the case, as a change does: neither waits for the other forever."""
    contact = opened(world, "CA1")
    reference = case_of(world, contact)
    cases.change(reference, lambda case: casework.taken(case, "hanna"), "hanna", MORNING)
    pressed(world, contact, "1", "4", "1", "1", "1", "2")
    found = cases.read(reference)
    assert found and (found.owner, found.category) == ("hanna", "bill")
