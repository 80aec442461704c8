"""Whole stories with two browsers: a visitor by keyboard alone, and a caller who goes on in the chat."""

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from cli import home as homes
from cli.plan import private
from cli.stack import stack as run
from tests.browser.people import Agent, Caller
from tests.browser.test_chat_looks import judge
from tests.browser.visitors import Greta

pytestmark = pytest.mark.browser
type Open = Callable[..., BrowserContext]
SURVEYED = "SELECT data FROM event WHERE kind = 'survey_answered'"


@dataclass(frozen=True)
class Site:
    """A set-up without an assistant, so that keys lead, in which everybody is drawn for the survey."""

    url: str
    passwords: dict[str, str]
    database: str


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    """A set-up of this module's own."""
    home = folder / "stories"
    plan = private(home, os.environ, "real", assistant=False)
    told = {**plan.shell, "VAXEL_SURVEY_PERCENT": "100"}
    plan = replace(plan, shell=told)
    with run(plan, print) as found:
        passwords = homes.keep_secrets(home, ["hanna", "ivar"]).passwords
        yield Site(found.web_url, passwords, found.environment["DATABASE_URL"])


def at_desk(open_context: Open, site: Site, name: str) -> Agent:
    agent = Agent(open_context().new_page(), site.url)
    agent.log_in(name, site.passwords[name])
    return agent


def ready(agent: Agent) -> None:
    agent.page.get_by_role("button", name="Ledig").click()


def write(agent: Agent, words: str) -> None:
    agent.page.get_by_label("Skriv till kunden").fill(words)
    agent.page.get_by_label("Skriv till kunden").press("Enter")


def finish(agent: Agent) -> None:
    """End the chat, judge it and pause."""
    agent.card.get_by_role("button", name="Avsluta chatten").click()
    agent.card.get_by_role("button", name="Ja, rätt").click()
    agent.card.get_by_role("button", name="Löst").click()
    expect(agent.card).to_have_count(0)
    agent.page.get_by_role("button", name="Paus").click()


def answers(site: Site) -> list[dict[str, int]]:
    with psycopg.connect(site.database) as connection:
        return [row[0] for row in connection.execute(SURVEYED).fetchall()]


def by_keyboard(greta: Greta) -> None:
    """Go from the shop's page to the queue for invoices, without a mouse."""
    for label in ("Chatta med oss", "Starta chatten"):
        expect(greta.chat.get_by_role("button", name=label, exact=True)).to_be_visible()
        greta.tab_to(label)
        greta.page.keyboard.press("Enter")
    greta.sees("Du skriver med en automatisk assistent")
    for label in ("Nej", "Visa alternativ", "Fråga om faktura"):
        greta.choose(label)
    greta.sees("Du har plats 1 i kön")


def test_a_visitor_is_sent_on_and_says_how_it_went(open_context: Open, site: Site, shots: Path) -> None:
    hanna, ivar = at_desk(open_context, site, "hanna"), at_desk(open_context, site, "ivar")
    greta = Greta(open_context(reduced_motion="reduce").new_page(), site.url).visit()
    by_keyboard(greta)
    ready(hanna)
    hanna.page.get_by_role("button", name="Ta emot").click()
    write(hanna, "Hej! Min kollega kan det här bättre.")
    greta.sees("Min kollega kan det här bättre.")

    ready(ivar)
    hanna.card.get_by_label("Till").select_option("agent:ivar")
    hanna.card.get_by_role("button", name="Koppla vidare", exact=True).click()
    hanna.page.get_by_role("button", name="Paus").click()
    ivar.page.get_by_role("button", name="Ta emot").click()
    expect(ivar.page.locator("#desk-chat-lines")).to_contain_text("Min kollega kan det här bättre.")
    write(ivar, "Hej, nu ser jag din faktura.")
    greta.sees("nu ser jag din faktura")
    finish(ivar)

    page = greta.page
    expect(greta.chat.get_by_role("heading", name="Hur gick det?")).to_be_focused()
    judge(page, shots / "chat-survey-sv-1280-light.png")
    for presses in (3, 4, 2):  # to the right of the first: good, very good, neither
        greta.tab_to("1, Mycket dåligt")
        page.keyboard.press("Space")
        for _ in range(presses):
            page.keyboard.press("ArrowRight")
    greta.tab_to("Skicka svaren")
    page.keyboard.press("Enter")
    expect(greta.status).to_have_text("Tack för dina svar.")
    expect(greta.chat.get_by_role("button", name="Starta en ny chatt")).to_be_focused()
    assert answers(site)[-1] == {"overall": 4, "contact": 5, "handling": 3}


KEPT = "Object.keys(localStorage)"
LOOKS = [*itertools.product(("sv", "en"), (360, 1280), ("light", "dark"))]
TEXTS = {
    "sv": ("Chatta med oss", "Starta chatten", "Hur gick det?", "Nej tack, fråga mig aldrig mer"),
    "en": ("Chat with us", "Start the chat", "How did it go?", "No thanks, never ask me again"),
}


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_the_survey_fits_every_screen(
    open_context: Open, site: Site, shots: Path, language: str, width: int, scheme: str
) -> None:
    size, locale = {"width": width, "height": 760}, {"sv": "sv-SE", "en": "en-GB"}[language]
    context = open_context(locale=locale, viewport=size, color_scheme=scheme, reduced_motion="reduce")
    greta = Greta(context.new_page(), site.url).visit(f"/chat?lang={language}")
    launch, start, title, decline = TEXTS[language]
    greta.press(launch)
    greta.press(start)
    greta.chat.locator("summary").click()
    greta.chat.locator("button.end").click()
    expect(greta.chat.get_by_role("heading", name=title)).to_be_visible()
    judge(greta.page, shots / f"chat-survey-{language}-{width}-{scheme}.png")
    assert greta.page.evaluate(KEPT) == []
    greta.press(decline)
    expect(greta.chat.get_by_role("heading", name=title)).to_be_hidden()
    expect(greta.status).to_contain_text(
        {"sv": "varken i den här webbläsaren", "en": "in this browser"}[language]
    )
    assert greta.page.evaluate(KEPT) == ["vaxel-chat-no-survey"]
    greta.chat.locator(".ended button.main").last.click()
    greta.chat.locator("details").evaluate("one => { one.open = true; }")
    greta.chat.locator("button.end").click()
    expect(greta.chat.locator(".ended")).to_be_visible()
    expect(greta.chat.get_by_role("heading", name=title)).to_be_hidden()  # the browser has kept the no


def link_in(page: Page, words: str) -> str:
    """Give the link of the text message that says this, on the page of the telephone."""
    found = page.locator("#heard").get_by_text(words).last
    expect(found).to_be_visible(timeout=60_000)
    return next(one for one in found.inner_text().split() if one.startswith("http"))


def test_a_caller_goes_on_in_the_chat_by_link(open_context: Open, site: Site, shots: Path) -> None:
    context = open_context()
    ana = Caller(context.new_page(), site.url)
    ana.dial()
    ana.hears("tryck ett")
    ana.press("1")
    ana.hears("Får vi spela in samtalet")
    ana.press("0")
    ana.hears("Vill du hellre fortsätta i en chatt")
    ana.press("2")
    ana.hears("Vi skickar en länk i ett sms nu.")
    address = link_in(ana.page, "Fortsätt i chatten här.")
    greta = Greta(context.new_page(), site.url)
    greta.page.goto(address)
    expect(greta.chat.get_by_role("button", name="Fortsätt i chatten")).to_be_focused()
    judge(greta.page, shots / "chat-go-sv-1280-light.png")
    greta.page.keyboard.press("Enter")
    greta.sees("Du fortsätter här i chatten.")
    greta.sees("Du har plats 1 i kön")
    assert "#" not in greta.page.url
    ana.hears("Du fortsätter i chatten. Hej då.")

    hanna = at_desk(open_context, site, "hanna")
    ready(hanna)
    hanna.page.get_by_role("button", name="Ta emot").click()
    write(hanna, "Hej, nu fortsätter vi här.")
    greta.sees("nu fortsätter vi här")
    greta.page.reload()
    greta.sees("nu fortsätter vi här")
    other = Greta(open_context().new_page(), site.url)
    other.page.goto(address)
    other.press("Fortsätt i chatten")
    expect(other.status).not_to_be_empty()  # a link is opened once
    finish(hanna)
    expect(greta.chat.get_by_role("heading", name="Hur gick det?")).to_be_visible()


def called_and_hung_up(open_context: Open, site: Site, own: str) -> str:
    """Have Ana call from this number, wait and hang up; give the survey's link in her text message."""
    ana = Caller(open_context().new_page(), site.url)
    ana.dial(own)
    ana.hears("tryck ett")
    ana.press("1")
    ana.hears("Får vi spela in samtalet")
    ana.press("0")
    ana.hears("Du kommer till kundtjänst")
    ana.page.get_by_role("button", name="Lägg på").click()
    return link_in(ana.page, "Hur gick det när du hörde av dig till oss?")


def focused(page: Page) -> str:
    """Say what has the focus, as the page shows it."""
    return str(page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).innerText"))


def tab_to(page: Page, label: str) -> None:
    """Go by the tab key alone to what has this label."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if focused(page) == label:
            return
    raise AssertionError(f"the tab key does not lead to {label!r}, only to {focused(page)!r}")


def test_the_survey_of_a_call_is_answered_by_keyboard(open_context: Open, site: Site, shots: Path) -> None:
    page = open_context(reduced_motion="reduce").new_page()
    page.goto(called_and_hung_up(open_context, site, "+46701740621"))
    address = page.url.partition("?")[0]
    for language, width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{address}?lang={language}")
        expect(page.get_by_role("heading", level=1)).to_have_text(TEXTS[language][2])
        page.screenshot(path=shots / f"survey-{language}-{width}-{scheme}-full.png", full_page=True)
        judge(page, shots / f"survey-{language}-{width}-{scheme}.png")
    page.goto(f"{address}?lang=sv")
    tab_to(page, "Skicka svaren")
    page.keyboard.press("Enter")  # with nothing answered: the browser says which answer is missing
    expect(page.get_by_role("group").first.get_by_role("radio").first).to_be_focused()
    page.locator("main").focus()
    for presses in (1, 0, 2):  # down from the first: good, very good, neither
        tab_to(page, "Mycket bra")
        page.keyboard.press("Space")
        for _ in range(presses):
            page.keyboard.press("ArrowDown")
    tab_to(page, "Skicka svaren")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Tack för dina svar.")
    judge(page, shots / "survey-thanks.png")
    assert answers(site)[-1] == {"overall": 4, "contact": 5, "handling": 3}
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("redan besvarade")


def test_a_survey_is_declined_by_keyboard(open_context: Open, site: Site) -> None:
    page = open_context().new_page()
    page.goto(called_and_hung_up(open_context, site, "+46701740622"))
    before = len(answers(site))
    tab_to(page, TEXTS["sv"][3])
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Då frågar vi inte mer.")
    assert len(answers(site)) == before


def test_a_caller_stops_the_recording_and_talks_on(open_context: Open, site: Site) -> None:
    ana, hanna = Caller(open_context().new_page(), site.url), at_desk(open_context, site, "hanna")
    ana.dial("+46701740623")
    ana.hears("tryck ett")
    ana.press("1")
    ana.hears("Får vi spela in samtalet")
    ana.press("1")
    ana.hears("eller stjärna när du pratar med en av oss")
    ana.press("0")
    ana.hears("Du har plats 1 i kön")
    ready(hanna)
    hanna.page.get_by_role("button", name="Ta emot").click()
    expect(hanna.state).to_have_text("Du pratar med kunden", timeout=60_000)
    hanna.say("Hej, du pratar med Hanna.")
    ana.hears("du pratar med Hanna")
    ana.press("stjärna")
    ana.hears("Inspelningen är stoppad. Du är kvar i samtalet.")
    told = "Kunden har stoppat inspelningen. Samtalet fortsätter."
    expect(hanna.card).to_contain_text(told)
    expect(hanna.page.locator("#announce")).to_have_text(told)  # once, aloud
    expect(hanna.card.get_by_role("button", name="Stoppa inspelningen")).to_have_count(0)
    expect(hanna.state).to_have_text("Du pratar med kunden")
    ana.page.wait_for_timeout(6_000)  # while the sentence is said she is not in the conversation
    hanna.say("Jag hör dig fortfarande.")
    ana.hears("Jag hör dig fortfarande.")
    ana.page.get_by_role("button", name="Lägg på").click()
    expect(hanna.card).to_contain_text("Avslutat", timeout=60_000)
    hanna.card.get_by_role("button", name="Löst").click()
    expect(hanna.card).to_have_count(0)
