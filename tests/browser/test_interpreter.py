"""An interpreter and a recording at the desk: a real browser, and every part but the assistant."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cli import home as homes
from cli.call.handset import Handset
from cli.parts import wait_until
from cli.plan import STAFF, private
from cli.stack import stack
from tests import wide
from tests.browser.conftest import Open
from tests.browser.people import SPOKEN, Agent

pytestmark = pytest.mark.browser
FIRST, SECOND = "+46313900601", "+46313900602"
CHANGED = {"next: drawn": "next: menu", "mon-fri: 08:00-17:00": 'mon-sun: "00:00-24:00"'}
SUPPLIERS = f'ar:\n  - {{name: Tolkjouren, number: "{FIRST}"}}\n  - {{name: Bron, number: "{SECOND}"}}\n'


@dataclass
class Daud:
    """Somebody who needs Arabic and agrees to be recorded, on the carrier's phone."""

    handset: Handset
    sid: str

    def press(self, *keys: str) -> None:
        for key in keys:
            assert wait_until(self._asked, 60)
            self.handset.press(self.sid, key)

    def has(self, kind: str) -> bool:
        return kind in [event["kind"] for event in self.handset.events(self.sid, 0)]

    def _asked(self) -> bool:
        kinds = ("listening", "listened", "pressed")
        found: list[dict[str, Any]] = [e for e in self.handset.events(self.sid, 0) if e["kind"] in kinds]
        return bool(found) and found[-1]["kind"] == "listening" and found[-1]["timeout"] > 1


@dataclass
class Office:
    """The set-up."""

    url: str
    number: str
    handset: Handset
    password: str  # Hanna's


@pytest.fixture(scope="module")
def office(folder: Path) -> Iterator[Office]:
    """All parts but the assistant, on a flow that is open at any hour, with two suppliers of Arabic."""
    data, home = folder / "interpreted-data", folder / "interpreted"
    for name, text in wide.texts().items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for old, new in CHANGED.items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    (data / "interpreters.yml").write_text(SUPPLIERS, encoding="utf-8")
    plan = replace(private(home, os.environ, assistant=False), clock="real")
    shell = {**plan.shell, "VAXEL_DATA": str(data), "VAXEL_FLOW": "wide"}
    with homes.hold(home), stack(replace(plan, shell=shell), print) as found:
        handset = Handset(found.carrier_url)
        password = homes.keep_secrets(home, STAFF).passwords["hanna"]
        yield Office(found.web_url, found.number, handset, password)
        handset.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).last.click()


def test_an_interpreter_comes_or_is_promised(office: Office, open_context: Open) -> None:
    hanna = Agent(open_context().new_page(), office.url)
    hanna.log_in("hanna", office.password)
    hanna.page.get_by_label("Svara och ta samtalet automatiskt").uncheck()
    office.handset.answers(FIRST, "busy")
    office.handset.answers(SECOND)
    daud = Daud(office.handset, office.handset.place("+46701740610", office.number, "instant"))
    daud.press("1", "1", "4", "1")
    hanna.take()
    press(hanna.page, "Svara")
    expect(hanna.lines).to_contain_text("Samtal med tolk på arabiska.", timeout=SPOKEN)
    assert not daud.has("conference_joined")
    press(hanna.page, "Tryck 1 för att ta samtalet")
    expect(hanna.card).to_contain_text("Tolken på arabiska är med i samtalet, från Bron.", timeout=SPOKEN)
    assert daud.has("conference_joined")

    press(hanna.page, "Stoppa inspelningen")
    expect(hanna.page.locator("#notice")).to_contain_text("Inspelningen är stoppad", timeout=SPOKEN)
    assert wait_until(lambda: daud.has("recording_stopped"), 30)

    office.handset.answers(SECOND, "busy")
    press(hanna.page, "Lägg på tolken")
    expect(hanna.card).to_contain_text("Tolken har lagt på.", timeout=SPOKEN)
    press(hanna.page, "Ring igen")
    expect(hanna.card).to_contain_text("Ingen tolk på arabiska kan vara med just nu.", timeout=SPOKEN)
    press(hanna.page, "Ring upp med tolk")
    expect(hanna.page.locator("#notice")).to_contain_text(re.compile("ringer upp kunden"), timeout=SPOKEN)
    assert wait_until(lambda: daud.has("ended"), 60)
