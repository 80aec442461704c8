"""The card has all that was given and told, so that nothing need be asked twice (K41)."""

import json
from collections.abc import Callable

from flask import Flask

from adapters.runtime import Runtime
from tests.web.chatter import Chatter
from tests.web.visitor import Visitor

type Call = Callable[..., str]


def given(runtime: Runtime, contact: str, **slots: str) -> None:
    """Have a contact give something, as a form of a flow would."""
    query = "UPDATE contact SET state = state || jsonb_build_object('slots', %s::jsonb) WHERE id = %s"
    with runtime.engine.connect() as connection:
        connection.exec_driver_sql(query, (json.dumps(slots), contact))


def test_what_was_given_is_carried(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    contact = queued("CA1")
    given(runtime, contact, phone="0701740688", case_reference="VC2F4G7", customer_number="4711")
    page = hanna.take(contact)
    assert "<dt>Nummer att ringa</dt><dd>0701740688</dd>" in page
    assert "<dt>Ärende som kunden angav</dt><dd>VC2F4G7</dd>" in page
    assert "<dt>Kundnummer</dt><dd>4711</dd>" in page


def test_the_callers_own_number_is_named_not_shown(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    contact = queued("CA1")
    given(runtime, contact, phone="@own")
    page = hanna.take(contact)
    assert "<dd>det kunden ringer från</dd>" in page and "1740610" not in page


def test_what_is_given_is_escaped(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    contact = queued("CA1")
    given(runtime, contact, customer_number="<b>1</b>")
    assert "<b>1</b>" not in hanna.take(contact)


def test_what_was_asked_and_answered_is_told(hanna: Visitor, queued: Call) -> None:
    page = hanna.take(queued("CA1"))
    assert "Får vi spela in?" in page and "<strong>nej</strong>" in page


def test_the_contacts_own_case_is_linked(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    contact = queued("CA1")
    reference = runtime.world.cases.of(contact)
    assert f'<a href="/desk/cases/{reference}"' in hanna.take(contact)
    assert hanna.get(f"/desk/cases/{reference}").status_code == 200


def test_a_chat_is_kept_not_recorded(app: Flask, hanna: Visitor) -> None:
    greta = Chatter(app.test_client()).to_queue()
    page = hanna.take(greta.contact)
    assert "<dt>Sparas chatten</dt><dd>Nej, kunden har sagt nej</dd>" in page
    assert "Får vi spara chatten?" in page and "spela in" not in page
