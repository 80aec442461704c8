"""How the pages look and behave: both languages, small and large, light and dark, without a mouse."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.callers import in_queue
from tests.browser.people import SPOKEN, Agent, Caller
from tests.conftest import Stack

pytestmark = pytest.mark.browser
type Open = Callable[..., BrowserContext]
LOCALES = {"sv": "sv-SE", "en": "en-GB"}
WIDTHS = {"narrow": 360, "wide": 1280}
LOOKS = [*itertools.product(LOCALES, WIDTHS, ("light", "dark"))]
QUEUE = (
    ("1", "2", "jag har fått en dubbel faktura"),
    ("2", "2", "my line is dead"),
    ("1", "1", "1", "4"),
    ("1", "0"),
)
EDGE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def look(open_context: Open, language: str, width: str, scheme: str) -> tuple[Page, str]:
    size = {"width": WIDTHS[width], "height": 800}
    context = open_context(locale=LOCALES[language], viewport=size, color_scheme=scheme)
    return context.new_page(), f"{language}-{width}-{scheme}"


def shoot(page: Page, path: Path) -> None:
    """Keep a picture, and make sure that nothing has to be scrolled sideways, not even at 400 %."""
    assert page.evaluate(EDGE) <= 0
    page.screenshot(path=path, full_page=True)
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(EDGE) <= 0
    page.set_viewport_size(size)


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_open_pages_fit_every_screen(
    open_context: Open, stack: Stack, shots: Path, language: str, width: str, scheme: str
) -> None:
    page, name = look(open_context, language, width, scheme)
    for path, title in (
        ("/", "start"),
        ("/phone", "phone"),
        ("/desk/login", "login"),
    ):
        page.goto(stack.web_url + path)
        expect(page.locator("html")).to_have_attribute("lang", language)
        shoot(page, shots / f"{title}-{name}.png")


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_the_queue_fits_every_screen(
    open_context: Open, stack: Stack, shots: Path, language: str, width: str, scheme: str
) -> None:
    page, name = look(open_context, language, width, scheme)
    with in_queue(stack, *QUEUE):
        page.goto(f"{stack.web_url}/desk?lang=sv")
        Agent(page, stack.web_url).log_in("ivar", stack.agents["ivar"])
        page.goto(f"{stack.web_url}/desk?lang={language}")
        expect(page.locator("tr[data-contact]").nth(len(QUEUE) - 1)).to_be_visible()
        shoot(page, shots / f"queue-{name}.png")


def test_the_call_fits_every_screen(
    open_context: Open, ana: Caller, hanna: Agent, stack: Stack, shots: Path
) -> None:
    ana.to_queue()
    picture(ana.page, shots, "call")
    expect(hanna.rows).not_to_have_count(0)
    hanna.take()
    expect(hanna.state).to_have_text("Du pratar med kunden", timeout=SPOKEN)
    hanna.say("Hej, du pratar med Hanna på Nordvik. Hur kan jag hjälpa dig?")
    ana.hears("Nordvik. Hur kan jag")
    ana.say("Jag fick två fakturor för samma månad, en på 349 kronor och en till.")
    expect(hanna.lines).to_contain_text("349 kronor")
    picture(ana.page, shots, "talk")
    picture(hanna.page, shots, "card")
    hanna.page.goto(f"{stack.web_url}/desk?lang=en")
    expect(hanna.lines).to_contain_text("349 kronor")
    picture(hanna.page, shots, "card-en")
    hanna.page.goto(f"{stack.web_url}/desk?lang=sv")
    hanna.hang_up()
    expect(hanna.card).to_contain_text("Avslutat", timeout=SPOKEN)
    picture(hanna.page, shots, "over")
    hanna.card.get_by_role("button", name="Ja, rätt").click()
    hanna.card.get_by_role("button", name="Löst").click()
    expect(hanna.card).to_have_count(0)


def picture(page: Page, shots: Path, title: str) -> None:
    """Shoot one page in all its looks without loading it anew."""
    for width, scheme in itertools.product(WIDTHS, ("light", "dark")):
        page.set_viewport_size({"width": WIDTHS[width], "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        shoot(page, shots / f"{title}-{width}-{scheme}.png")
    page.set_viewport_size({"width": 1280, "height": 800})
