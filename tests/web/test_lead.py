"""What who leads sees: queues, the longest wait, everybody's state, and who has waited too long."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.runtime import Runtime
from core.inputs import Connected
from core.turn import take_turn
from tests.fakes import FakeClock
from tests.web.conftest import HANNA, IVAR
from tests.web.visitor import Visitor

type Call = Callable[..., str]


def row(page: str, kind: str, name: str) -> str:
    found = re.search(rf'<tr[^>]* data-{kind}="{name}".*?</tr>', page, re.DOTALL)
    assert found, name
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])).strip()


def test_an_agent_does_not_see_the_line(ivar: Visitor, runtime: Runtime) -> None:
    runtime.desk.add_agent(replace(IVAR, role="agent"))
    assert ivar.get("/desk/lead").status_code == 403
    assert ivar.get("/desk/lead/board").status_code == 403
    assert "/desk/lead" not in ivar.get("/desk").text


def test_a_queue_tells_how_it_stands(hanna: Visitor, queued: Call, clock: FakeClock) -> None:
    hanna.get("/desk")
    hanna.post("/desk/presence", state="paused")
    for leg in ("CA1", "CA2"):
        queued(leg)
        clock.step(65)
    page = hanna.get("/desk/lead").text
    assert row(page, "queue", "billing") == "Fakturafrågor 2 2:10 0 0 på plats, 0 lediga"
    assert row(page, "queue", "orders") == "Beställning och flytt 0 – 0 0 på plats, 0 lediga"
    assert "2 väntar utan att någon tar emot samtal." in page


def test_everybody_is_shown_with_their_state(
    hanna: Visitor, ivar: Visitor, queued: Call, runtime: Runtime, clock: FakeClock
) -> None:
    runtime.desk.add_agent(replace(IVAR, alias="Robin", queues=("billing",)))
    hanna.post("/desk/presence", state="available")
    contact = queued("CA1")
    hanna.take(contact)
    take_turn(runtime.world, contact, None, Connected())
    runtime.desk.settle(clock())
    clock.step(125)
    page = hanna.get("/desk/lead").text
    assert row(page, "agent", "hanna") == (
        "Hanna I samtal Fakturafrågor 2:05 alla köer svenska , engelska".replace(" ,", ",")
    )
    assert row(page, "agent", "ivar").startswith("Ivar kallas Robin Inte på plats – Fakturafrågor")


def test_who_has_left_or_takes_none_is_not_shown(hanna: Visitor, runtime: Runtime) -> None:
    for one in (replace(IVAR, active=False), replace(IVAR, role="designer")):
        runtime.desk.add_agent(one)
        assert 'data-agent="ivar"' not in hanna.get("/desk/lead").text


@pytest.mark.parametrize("path", ["/desk/lead", "/desk/lead/board", "/desk"])
def test_five_minutes_raise_the_alarm(hanna: Visitor, queued: Call, clock: FakeClock, path: str) -> None:
    hanna.get("/desk")
    queued("CA1")
    clock.step(299)
    page = hanna.get(path).text
    assert 'id="alarm"' not in page and 'data-alarm-at="2026-11-23T09:05:00+00:00"' in page
    clock.step(1)
    assert "Väntat över 5 minuter: 1." in hanna.get(path).text


def test_the_alarm_is_not_for_every_agent(
    ivar: Visitor, runtime: Runtime, queued: Call, clock: FakeClock
) -> None:
    runtime.desk.add_agent(replace(IVAR, role="agent"))
    queued("CA1")
    clock.step(600)
    page = ivar.get("/desk").text
    assert 'id="alarm"' not in page and "data-alarm-at" not in page


def test_the_line_speaks_english_too(hanna: Visitor, queued: Call) -> None:
    queued("CA1")
    page = hanna.get("/desk/lead?lang=en").text
    assert "The line now" in page and "Invoice questions" in page and HANNA.name in page
