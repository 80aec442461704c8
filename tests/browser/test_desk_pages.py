"""The desk's pages in a browser: how they look, by keyboard alone, live, and a login by another site."""

import itertools
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from cli import home as homes
from cli.plan import STAFF, private
from cli.stack import stack as run
from tests.browser.callers import in_queue
from tests.browser.people import Agent
from tests.browser.test_chat_looks import judge
from tests.browser.visitors import Greta
from tests.conftest import Stack
from tests.web.provider import CLIENT, SECRET, Provider, providing

pytestmark = pytest.mark.browser
type Open = Callable[..., BrowserContext]
LOOKS = [*itertools.product((360, 1280), ("light", "dark"))]
QUEUE = (("1", "0"), ("2", "0"), ("1", "2", "0"))
LATE = "UPDATE place SET arrived_at = now() - interval '297 seconds' WHERE state = 'waiting'"


@dataclass(frozen=True)
class Site:
    """A set-up without an assistant, and the provider its agents may log in by."""

    stack: Stack
    provider: Provider


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    """A set-up of this module's own; its provider is on another site, as browsers see it."""
    home = folder / "desk"
    with providing() as provider:
        provider.url = provider.url.replace("127.0.0.1", "localhost")
        provider.asks = True
        plan = private(home, os.environ, "real", assistant=False)
        told = {
            "VAXEL_OIDC_ISSUER": provider.url,
            "VAXEL_OIDC_CLIENT_ID": CLIENT,
            "VAXEL_OIDC_CLIENT_SECRET": SECRET,
        }
        with run(replace(plan, shell={**plan.shell, **told}), print) as found:
            passwords = homes.keep_secrets(home, STAFF).passwords
            database = found.environment["DATABASE_URL"]
            stack = Stack(found.web_url, found.carrier_url, found.number, passwords, database, lambda *_: 0)
            yield Site(stack, provider)


@pytest.fixture
def karin(open_context: Open, site: Site) -> Page:
    """Karin, an admin, logged in."""
    agent = Agent(open_context(reduced_motion="reduce").new_page(), site.stack.web_url)
    agent.log_in("karin", site.stack.agents["karin"])
    return agent.page


def looks(page: Page, shots: Path, title: str) -> None:
    """Judge one page in all its looks."""
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.screenshot(path=shots / f"{title}-{width}-{scheme}-full.png", full_page=True)
        judge(page, shots / f"{title}-{width}-{scheme}.png")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_of_leads_and_admins_fit_every_screen(
    karin: Page, site: Site, shots: Path, language: str
) -> None:
    url = site.stack.web_url
    with in_queue(site.stack, *QUEUE):
        with psycopg.connect(site.stack.database_url, autocommit=True) as connection:
            connection.execute(LATE)
        for path in (
            "desk",
            "desk/lead",
            "desk/agents",
            "desk/agents/new",
            "desk/agents/ivar",
            "desk/password",
        ):
            karin.goto(f"{url}/{path}?lang={language}")
            if path == "desk/lead":
                expect(karin.locator("#alarm")).to_be_visible()
            looks(karin, shots, f"{path.replace('/', '-')}-{language}")


def test_the_alarm_comes_without_a_reload(karin: Page, site: Site) -> None:
    karin.goto(f"{site.stack.web_url}/desk/lead?lang=sv")
    karin.evaluate("window.same = true")
    with in_queue(site.stack, QUEUE[0]):
        expect(karin.locator("tr[data-queue=general] td").first).to_have_text("1")
        with psycopg.connect(site.stack.database_url, autocommit=True) as connection:
            connection.execute(LATE)
            connection.execute("SELECT pg_notify('desk', 'late')")
        expect(karin.locator("#alarm")).to_contain_text("Väntat över 5 minuter: 1.")
        expect(karin.locator("#announce")).to_have_text("Nu har 1 väntat över 5 minuter.")
    expect(karin.locator("#alarm")).to_have_count(0)
    assert karin.evaluate("window.same")


def test_a_refused_stream_is_asked_for_again(karin: Page, site: Site) -> None:
    refusing = [True]

    def answer(route: Route) -> None:
        if refusing:
            route.fulfill(status=429, body="")
        else:
            route.continue_()

    karin.route("**/desk/stream", answer)
    karin.goto(f"{site.stack.web_url}/desk/lead?lang=sv")
    expect(karin.locator("#notice")).to_contain_text("Kontakten är bruten")
    refusing.clear()
    expect(karin.locator("#notice")).to_have_text("", timeout=15_000)
    with in_queue(site.stack, QUEUE[0]):
        expect(karin.locator("tr[data-queue=general] td").first).to_have_text("1")


def test_a_contact_is_ended_by_keyboard_alone(open_context: Open, site: Site, shots: Path) -> None:
    agent = Agent(open_context(reduced_motion="reduce").new_page(), site.stack.web_url)
    agent.log_in("hanna", site.stack.agents["hanna"])
    page = agent.page
    page.locator("#state-available").focus()
    page.keyboard.press("Enter")
    for note in ("Vill ha kvitto per post.", "Ringde igen om kvittot."):
        greta = Greta(open_context().new_page(), site.stack.web_url).visit().start().to_queue()
        expect(page.locator("#offer-title")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        greta.chat.locator("summary").click()
        greta.chat.locator("button.end").click()
        expect(agent.card).to_contain_text("Avslutat")
        if "igen" in note:
            looks(page, shots, "desk-ending")
        page.get_by_label("Anteckning till nästa handläggare").focus()
        page.keyboard.type(note)
        with in_queue(site.stack, ("2", "0")):  # the board is drawn anew while somebody writes
            expect(page.locator("tr[data-contact]")).to_have_count(1)
            field = page.get_by_label("Anteckning till nästa handläggare")
            expect(field).to_have_value(note)
            expect(field).to_be_focused()
        page.keyboard.press("Tab")
        expect(agent.card.get_by_role("button", name="Löst")).to_be_focused()
        page.keyboard.press("Enter")
        expect(agent.card).to_have_count(0)
        expect(page.locator("#notice")).to_contain_text("Du kan ta nästa kontakt.")
        page.locator("#state-available").focus()
        page.keyboard.press("Enter")
    page.locator("#state-paused").click()


def test_an_agent_logs_in_by_another_site(karin: Page, open_context: Open, site: Site) -> None:
    url = site.stack.web_url
    karin.goto(f"{url}/desk/agents/ivar?lang=sv")
    karin.get_by_label("E-post").fill("ivar@nordvik.example")
    karin.get_by_role("button", name="Spara").click()
    expect(karin.locator("#notice")).to_have_text("Ivar är sparad.")
    page = open_context().new_page()
    page.goto(f"{url}/desk/login")
    page.get_by_role("link", name="Logga in med organisationens konto").click()
    page.wait_for_url(re.compile(r"^http://localhost:"))
    page.get_by_role("link", name="Log in").click()
    page.wait_for_url(f"{url}/desk")
    expect(page.get_by_text("Inloggad som Ivar")).to_be_visible()


NOTES_MOTION = """(() => {
  window.moved = [];
  const watch = (root) => {
    for (const kind of ["animationstart", "transitionrun"]) {
      root.addEventListener(kind, (one) => window.moved.push(one.animationName || one.propertyName), true);
    }
  };
  watch(document);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (...options) {
    const root = attach.apply(this, options);
    watch(root);
    return root;
  };
})()"""
MOVES = "[...window.moved, ...document.getAnimations().map((one) => one.animationName ?? one.id)]"


@pytest.mark.parametrize(("wish", "still"), [("reduce", True), ("no-preference", False)])
def test_nothing_moves_for_who_wants_it_still(open_context: Open, site: Site, wish: str, still: bool) -> None:
    """What moves without the wish shows that the test would see it."""
    url = site.stack.web_url
    at_chat, at_desk = (open_context(reduced_motion=wish) for _ in range(2))
    for context in (at_chat, at_desk):
        context.add_init_script(NOTES_MOTION)
    greta = Greta(at_chat.new_page(), url).visit().start().to_queue()
    greta.write("Hej.")
    greta.chat.locator("summary").click()
    greta.chat.locator("button.end").click()
    expect(greta.chat.locator(".ended")).to_be_visible()
    agent = Agent(at_desk.new_page(), url)
    agent.log_in("hanna", site.stack.agents["hanna"])
    with in_queue(site.stack, QUEUE[0]):
        agent.take()
        expect(agent.state).to_have_attribute("data-state", "ringing")
        moves = [page.evaluate(MOVES) for page in (greta.page, agent.page)]
        agent.page.get_by_role("button", name="Ångra, ge tillbaka platsen").click()
        expect(agent.card).to_have_count(0)
    assert [bool(one) for one in moves] == ([False, False] if still else [True, True])
