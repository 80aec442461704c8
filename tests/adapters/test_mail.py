"""E-mail about promised calls, handed to a real mail server on this machine."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from adapters.flowfiles import Texts
from adapters.mail import SmtpMail
from adapters.runtime import Runtime
from core.errors import MailError
from core.ports import Letter
from tests.adapters.mailbox import Mailbox
from tests.adapters.promises import Ana
from tests.fakes import FakeTelephony
from tests.wide import texts as wide_texts

LETTER = Letter("ana@example.se", "Vårt samtal", "Vi ringer på tisdag.", "c1.3.booked")


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide_texts()


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server."""
    found = Mailbox()
    yield found
    found.close()


@pytest.fixture
def runtime(runtime: Runtime, box: Mailbox) -> Runtime:
    """A set-up with a mail server."""
    return replace(runtime, settings=replace(runtime.settings, smtp_url=box.url, smtp_from="kund@example.se"))


def test_a_letter_arrives_as_it_was_written(box: Mailbox) -> None:
    SmtpMail(box.url, "kund@example.se").send(LETTER)
    (letter,) = box.letters
    assert (letter["To"], letter["From"]) == ("ana@example.se", "kund@example.se")
    assert letter["Message-ID"] == "<c1.3.booked@example.se>"
    assert letter["Auto-Submitted"] == "auto-generated"
    body = letter.get_payload(decode=True)
    assert isinstance(body, bytes) and body.decode().strip() == "Vi ringer på tisdag."


@pytest.mark.parametrize(("answer", "permanent"), [("550 no such box", True), ("450 later", False)])
def test_a_refusal_says_whether_to_ask_again(box: Mailbox, answer: str, permanent: bool) -> None:
    box.refuses = answer
    with pytest.raises(MailError) as caught:
        SmtpMail(box.url, "kund@example.se").send(LETTER)
    assert caught.value.permanent == permanent
    assert "ana" not in str(caught.value)


def test_a_server_that_is_away_is_asked_again() -> None:
    box = Mailbox()
    box.close()
    with pytest.raises(MailError) as caught:
        SmtpMail(box.url, "kund@example.se").send(LETTER)
    assert not caught.value.permanent


def test_an_address_gets_the_confirmation(runtime: Runtime, box: Mailbox, telephony: FakeTelephony) -> None:
    ana, now = Ana(runtime), runtime.world.now
    assert runtime.callbacks.write_to(ana.contact, "ana@example.se", now())
    for _ in range(2):
        runtime.office.write(ana.contact, "booked:1", now())
    (letter,) = box.letters
    body = letter.get_payload(decode=True)
    assert isinstance(body, bytes) and "/callback/V" in body.decode()
    assert ana.one("SELECT state FROM message WHERE kind = 'booked:1'") == "sent"
    assert telephony.done == []
    assert "example.se" not in str(ana.one("SELECT string_agg(data::text, '') FROM event"))


def test_what_comes_later_is_mailed_too(runtime: Runtime, box: Mailbox, telephony: FakeTelephony) -> None:
    ana, now = Ana(runtime), runtime.world.now
    runtime.callbacks.write_to(ana.contact, "ana@example.se", now())
    runtime.callbacks.settle(ana.contact, "cancelled", now(), "cancelled")
    runtime.office.write(ana.contact, "cancelled", now())
    assert [letter["Subject"] is not None for letter in box.letters] == [True]
    assert telephony.done == []


def test_an_address_that_is_none_is_noted(runtime: Runtime, box: Mailbox) -> None:
    ana, now = Ana(runtime), runtime.world.now
    runtime.callbacks.write_to(ana.contact, "ana@example.se", now())
    box.refuses = "550 no such box"
    runtime.office.write(ana.contact, "booked:1", now())
    assert ana.one("SELECT state FROM message WHERE kind = 'booked:1'") == "failed"


def test_one_promise_floods_nobody(runtime: Runtime) -> None:
    ana, now = Ana(runtime), runtime.world.now
    written = [runtime.callbacks.write_to(ana.contact, f"ana{n}@example.se", now()) for n in range(4)]
    assert written == [True, True, True, False]


def test_who_declines_a_text_is_only_told(runtime: Runtime, telephony: FakeTelephony) -> None:
    ana, now = Ana(runtime), runtime.world.now
    with runtime.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE callback SET written = false")
    runtime.office.confirm(ana.contact, now())
    runtime.office.write(ana.contact, "booked", now())
    assert telephony.done == []
    assert ana.one("SELECT state FROM message WHERE kind = 'booked'") == "spoken"
