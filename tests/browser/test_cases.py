"""A complaint from the call to its answer: by phone, at the desk, by text message, by phone and in chat."""

import itertools
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from adapters.runtime import Tokens, now, open_engine
from cli import home as homes
from cli.plan import private
from cli.stack import stack as run
from core.tokens import digest, new_token
from tests.adapters.follower import SECRET, Follower
from tests.browser.people import Agent, Caller
from tests.browser.test_chat_looks import SERIOUS, SIDEWAYS, TAGS
from tests.browser.visitors import Greta

pytestmark = pytest.mark.browser
type Open = Callable[..., BrowserContext]
REFERENCE = re.compile(r"V(?: ?[2-9CFGHJMPQRVWX]){6}")
DONE = "Fakturan är krediterad. Förlåt för besväret."


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Any]:
    """A whole set-up of its own, whose text messages can be read."""
    home, follower = folder / "cases", Follower()
    plan = private(home, os.environ, "real")
    follows = {"VAXEL_WEBHOOK_URL": follower.url, "VAXEL_WEBHOOK_SECRET": SECRET}
    with run(replace(plan, shell={**plan.shell, **follows}), print) as found:
        passwords = homes.keep_secrets(home, ["hanna", "ivar"]).passwords
        told = found.environment
        yield SimpleNamespace(url=found.web_url, passwords=passwords, told=told, follower=follower)
    follower.close()


@pytest.fixture
def hanna(open_context: Open, site: Any) -> Agent:
    """Hanna at the desk."""
    agent = Agent(open_context().new_page(), site.url)
    agent.log_in("hanna", site.passwords["hanna"])
    return agent


def judge(page: Page, shots: Path, title: str) -> None:
    """Keep pictures in all looks; nothing is scrolled sideways, and axe finds nothing serious."""
    for width, scheme in itertools.product((360, 1280), ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert page.evaluate(SIDEWAYS) <= 0
        page.screenshot(path=shots / f"{title}-{width}-{scheme}.png", full_page=True)
        found = Axe().run(page, options=TAGS).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS] == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(SIDEWAYS) <= 0
    page.set_viewport_size({"width": 1280, "height": 800})


def called(caller: Caller) -> Caller:
    """Come to the question what it is about, with recording declined."""
    caller.dial()
    caller.hears("tryck ett")
    caller.press("1")
    caller.hears("Får vi spela in samtalet")
    caller.press("2")
    caller.hears("Berätta med egna ord")
    return caller


def press(caller: Caller, key: str, heard: str) -> None:
    """Press a key when something was heard."""
    caller.hears(heard)
    caller.press(key)


def complain(caller: Caller) -> str:
    """Complain about an invoice, and give the reference that is heard."""
    called(caller).say_when_asked("jag vill klaga")
    press(caller, "1", "Vad är du missnöjd med")
    press(caller, "1", "Jag tar upp ett klagomål som gäller fakturan")
    caller.hears("Det har ärendenummer")
    found = REFERENCE.search(caller.lines.inner_text())
    assert found is not None
    caller.page.get_by_role("button", name="Lägg på").click()
    return found[0].replace(" ", "")


def ask(caller: Caller, reference: str, answer: str) -> None:
    """Say the reference, and hear how the case stands."""
    called(caller).say_when_asked(f"hur går det med ärende {reference}")
    press(caller, "1", "Stämmer det")
    caller.hears(answer)
    caller.page.get_by_role("button", name="Lägg på").click()


def messages(site: Any) -> list[str]:
    """Give the text messages that the network has."""
    told = site.told
    account, token = told["TWILIO_ACCOUNT_SID"], told["TWILIO_AUTH_TOKEN"]
    url = f"{told['TWILIO_API_URL']}/2010-04-01/Accounts/{account}/Messages.json"
    found = requests.get(url, auth=(account, token), timeout=30).json()["messages"]
    return [one["body"] for one in found]


def test_a_complaint_is_answered(open_context: Open, site: Any, hanna: Agent, shots: Path) -> None:
    ana = Caller(open_context().new_page(), site.url)
    reference = complain(ana)
    page = hanna.page
    page.get_by_role("link", name="Ärenden", exact=True).click()
    page.get_by_role("link", name="Att ta").click()
    expect(page.get_by_role("row").filter(has_text=reference)).to_be_visible()
    judge(page, shots, "cases")
    page.get_by_label("Sök på ärendenummer").focus()
    page.keyboard.type(reference)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(reference)
    judge(page, shots, "case")
    by_keyboard(page, "Ta ärendet")
    expect(page.get_by_role("status")).to_have_text("Nu har du ärendet.")
    judge(page, shots, "case-taken")
    page.goto(f"{page.url}?lang=en")
    judge(page, shots, "case-en")
    page.goto(f"{page.url.partition('?')[0]}?lang=sv")
    page.get_by_label("Vad har vi gjort?").focus()
    page.keyboard.type(DONE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Ärendet är avslutat.")
    link = customer_is_told(site, reference)
    told = page.get_by_text("Kunden har fått besked med sms.")
    for _ in range(20):  # the network says so in its own time
        page.reload()
        if told.is_visible():
            break
        time.sleep(0.5)
    expect(told).to_be_visible()
    judge(page, shots, "case-closed")
    ask(Caller(open_context().new_page(), site.url), reference, "är avslutat")
    customer = open_context().new_page()
    customer.goto(link)
    expect(customer.get_by_text(DONE)).to_be_visible()
    judge(customer, shots, "mycase")
    by_keyboard(customer, "Jag är inte nöjd")
    expect(customer.get_by_role("status")).to_contain_text("Vi har tagit upp ärendet igen.")
    page.reload()
    expect(page.get_by_text("Kunden tog upp ärendet igen.")).to_be_visible()
    ask_in_chat(Greta(open_context().new_page(), site.url).visit().start(), reference)
    another_system_follows(site, reference)
    grow_late(site, reference)
    page.goto(f"{site.url}/desk")
    judge(page, shots, "desk-overdue")
    page.get_by_role("link", name="Ett ärende är försenat.").click()
    expect(page.get_by_role("row").filter(has_text=reference)).to_contain_text("Upptaget igen")
    judge(page, shots, "cases-overdue")


def by_keyboard(page: Page, button: str) -> None:
    """Press a button without a mouse: it can be had by the tab key alone."""
    page.locator("main").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == button:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the tab key does not lead to {button}")


def customer_is_told(site: Any, reference: str) -> str:
    """Wait for the text message about a case, and give the link in it."""
    for _ in range(60):
        found = [body for body in messages(site) if reference in body and DONE in body]
        if found:
            return found[0].rpartition(" ")[2]
        time.sleep(0.5)
    raise AssertionError("no text message came")


def ask_in_chat(greta: Greta, reference: str) -> None:
    """Ask in the chat how the case stands, in own words."""
    greta.press("Nej")
    greta.write(f"hur går det med ärende {reference}")
    greta.sees(f"Ärendenummer {reference}. Stämmer det?")
    greta.press("Ja")
    greta.sees(f"Ditt ärende {reference} arbetar vi med just nu.")


def grow_late(site: Any, reference: str) -> None:
    """Let the day by which a case is answered have been yesterday."""
    with psycopg.connect(site.told["DATABASE_URL"]) as connection:
        query = "UPDATE cases SET due_on = current_date - 1 WHERE reference = %s"
        connection.execute(query, (reference,))


def another_system_follows(site: Any, reference: str) -> None:
    """Look at what the webhooks told of the case, and read it by the API."""
    told = [one["type"] for one in site.follower.kept.values() if one["data"]["case"] == reference]
    wanted = {"case_opened": 1, "case_changed": 3, "case_closed": 1}  # complained, taken, taken up again
    assert {kind: told.count(kind) for kind in wanted} == wanted
    token, engine = new_token(), open_engine(site.told["DATABASE_URL"])
    Tokens(engine).add("story", digest(token), ["cases:read"], now())
    engine.dispose()
    headers = {"Authorization": f"Bearer {token}"}
    found = requests.get(f"{site.url}/api/v1/cases/{reference}", headers=headers, timeout=30).json()
    assert (found["stage"], found["owner"], found["answer"]) == ("taken", "hanna", DONE)
    changed = requests.patch(f"{site.url}/api/v1/cases/{reference}", json={}, headers=headers, timeout=30)
    assert changed.status_code == 403
