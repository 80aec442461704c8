"""The report of the week by e-mail: who gets it, what is in it, and what a bad address does."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import Message

import pytest

from adapters.jobs import make_app, work
from adapters.mail import SmtpMail
from adapters.runtime import Runtime
from adapters.store.bulk import Whole, store_whole
from bench.planted import Plan, plant
from cli.worker import weekly
from core.kpi.dated import week_before
from tests.adapters.mailbox import Mailbox

TO = ("karin@example.se", "jonna@example.se")
AFTER = datetime(2026, 3, 9, 5, tzinfo=UTC)  # the Monday after the planted one


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server."""
    found = Mailbox()
    yield found
    found.close()


@pytest.fixture
def office(runtime: Runtime, box: Mailbox) -> Iterator[Runtime]:
    """A set-up whose figures two people get; forty contacts of one week."""
    settings = replace(runtime.settings, smtp_url=box.url, smtp_from="kund@example.se", report_to=TO)
    found = replace(runtime, settings=settings)
    contacts = plant(Plan(judged=1.0), 40, 3, found.world.flows.current.version)
    store_whole(found.engine, (Whole(c.contact, c.version, c.number, c.log) for c in contacts))
    yield found
    found.charts.close()


def run(runtime: Runtime, *mondays: datetime) -> None:
    """Let Mondays come, and do what is to be done."""
    app = make_app(runtime, weekly(runtime))

    async def come() -> None:
        async with app.open_async():
            for monday in mondays:
                task = app.tasks["callbacks.reports"]
                await task.defer_async(timestamp=int(monday.timestamp()))

    asyncio.run(come())
    for _ in range(2):
        asyncio.run(work(runtime, weekly(runtime), wait=False))


def texts(letter: Message) -> tuple[str, str]:
    body, page = (part.get_payload(decode=True) for part in letter.get_payload())  # type: ignore[union-attr]
    return body.decode(), page.decode()  # type: ignore[union-attr]


def test_everybody_named_gets_the_week_once(office: Runtime, box: Mailbox) -> None:
    run(office, AFTER)
    assert sorted(letter["To"] for letter in box.letters) == sorted(TO)
    body, page = texts(box.letters[0])
    assert "Avslutade kontakter: 40." in body and "Kontakter från 2026-03-02 till 2026-03-08." in page
    assert "data:image/svg+xml;base64," in page
    assert len({letter["Message-ID"] for letter in box.letters}) == 2


def test_a_week_without_contacts_says_so(office: Runtime, box: Mailbox) -> None:
    run(replace(office, settings=replace(office.settings, report_language="en")), AFTER.replace(day=16))
    assert "There are no contacts in this selection." in texts(box.letters[0])[0]


def test_nobody_named_gets_nothing(office: Runtime, box: Mailbox) -> None:
    run(replace(office, settings=replace(office.settings, report_to=())), AFTER)
    assert box.letters == []


def test_a_refused_address_is_not_tried_for_ever(office: Runtime, box: Mailbox) -> None:
    box.refuses = "550 no such box"
    run(office, AFTER)
    with office.engine.connect() as connection:
        query = "SELECT status::text FROM jobs.procrastinate_jobs WHERE task_name = 'callbacks.report'"
        assert connection.exec_driver_sql(query).scalars().all() == ["failed", "failed"]


def test_without_a_mail_server_there_is_no_such_job(runtime: Runtime) -> None:
    assert runtime.mail is None and not isinstance(runtime.mail, SmtpMail)
    assert "callbacks.reports" not in make_app(runtime, weekly(runtime)).tasks


@pytest.mark.parametrize(("today", "monday"), [(9, 2), (15, 2), (16, 9)])
def test_the_week_before_is_over(today: int, monday: int) -> None:
    assert week_before(date(2026, 3, today)) == (date(2026, 3, monday), date(2026, 3, monday + 6))
