"""How a conversation ended, and what the next agent is told of it."""

import logging
from collections.abc import Callable

import pytest

from adapters.runtime import Runtime
from core.disposition import DISPOSITIONS, LONGEST_NOTE
from core.events import DispositionGiven
from core.inputs import AgentLeft, Connected, HungUp
from core.turn import take_turn
from tests.fakes import FakeClock
from tests.web.visitor import Visitor

type Call = Callable[..., str]
CARD = 'class="sheet card"'


def talked(hanna: Visitor, runtime: Runtime, contact: str) -> str:
    """Have Hanna take a contact, talk with them and hang up; give the contact."""
    hanna.take(contact)
    take_turn(runtime.world, contact, None, Connected())
    take_turn(runtime.world, contact, None, AgentLeft())
    return contact


def dispose(hanna: Visitor, contact: str, how: str, note: str = "") -> str:
    hanna.post(f"/desk/contacts/{contact}/disposition", disposition=how, note=note)
    return hanna.get("/desk").text


@pytest.mark.parametrize("how", DISPOSITIONS)
def test_a_word_on_the_end_clears_the_desk(hanna: Visitor, queued: Call, runtime: Runtime, how: str) -> None:
    contact = talked(hanna, runtime, queued("CA1"))
    assert CARD in hanna.get("/desk").text
    assert CARD not in dispose(hanna, contact, how)
    assert DispositionGiven("hanna", how) in [line.event for line in runtime.desk.log(contact)]


def test_the_end_is_one_of_a_closed_list(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    contact = talked(hanna, runtime, queued("CA1"))
    answer = hanna.post(f"/desk/contacts/{contact}/disposition", disposition="whatever")
    assert answer.status_code == 400
    assert CARD in hanna.get("/desk").text


def test_a_note_too_long_is_refused_and_said(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    contact = talked(hanna, runtime, queued("CA1"))
    page = dispose(hanna, contact, "solved", "x" * (LONGEST_NOTE + 1))
    assert "högst 1000 tecken" in page and CARD in page


def test_a_ringing_phone_has_no_end_yet(hanna: Visitor, queued: Call) -> None:
    contact = queued("CA1")
    hanna.take(contact)
    assert hanna.post(f"/desk/contacts/{contact}/disposition", disposition="solved").status_code == 400


def test_what_needs_follow_up_is_the_agents_case(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    contact = talked(hanna, runtime, queued("CA1"))
    assert "Ärendet är ditt att följa upp" in dispose(hanna, contact, "follow_up")
    (own, *_) = runtime.histories.of(contact).cases
    assert own.stage == "taken" and own.reference == runtime.world.cases.of(contact)


def test_what_is_over_again_asks_again(hanna: Visitor, queued: Call, runtime: Runtime) -> None:
    contact = talked(hanna, runtime, queued("CA1"))
    for how in ("cut_off", "solved"):
        dispose(hanna, contact, how)
    with runtime.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT disposition FROM disposition").scalars().all()
    assert rows == ["solved"]


def test_another_agents_contact_is_refused_and_logged(
    hanna: Visitor, ivar: Visitor, queued: Call, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    contact = talked(hanna, runtime, queued("CA1"))
    with caplog.at_level(logging.WARNING):
        answer = ivar.post(f"/desk/contacts/{contact}/disposition", disposition="solved")
    assert answer.status_code == 404
    assert caplog.messages == ["agent ivar was refused a contact that is not theirs"]
    assert "disposition_given" not in [line.event.kind for line in runtime.desk.log(contact)]


def test_the_next_agent_sees_what_was_before(
    hanna: Visitor, queued: Call, runtime: Runtime, clock: FakeClock
) -> None:
    first = talked(hanna, runtime, queued("CA1"))
    dispose(hanna, first, "follow_up", "Ska få en <kreditfaktura> senast fredag.")
    clock.step(3600)
    page = hanna.take(queued("CA2"))
    reference = runtime.world.cases.of(first)
    assert "2026-11-23 10:00" in page and "Behöver följas upp" in page
    assert "Ska få en &lt;kreditfaktura&gt; senast fredag." in page
    assert f'href="/desk/cases/{reference}"' in page and "någon arbetar med det" in page


def test_another_number_is_another_customer(
    hanna: Visitor, queued: Call, runtime: Runtime, clock: FakeClock
) -> None:
    first = talked(hanna, runtime, queued("CA1"))
    dispose(hanna, first, "follow_up")
    with runtime.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE person SET number = '+46701740699'")
    clock.step(3600)
    page = hanna.take(queued("CA2"))
    assert "Vi känner inte till någon tidigare kontakt." in page


def test_who_left_before_an_agent_is_history_too(
    hanna: Visitor, queued: Call, runtime: Runtime, clock: FakeClock
) -> None:
    take_turn(runtime.world, queued("CA1"), None, HungUp())
    clock.step(60)
    assert "Lade på i kön" in hanna.take(queued("CA2"))
