"""How the chat looks: both languages, small and large, light and dark; axe finds nothing serious."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from cli import home as homes
from cli.plan import private
from cli.stack import stack as run
from tests.browser.people import Agent
from tests.browser.visitors import Greta

pytestmark = pytest.mark.browser
type Open = Callable[..., BrowserContext]
LOOKS = [*itertools.product(("sv", "en"), (360, 1280), ("light", "dark"))]
TAGS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SERIOUS = ("serious", "critical")
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WORDS = {
    "sv": ("Chatta med oss", "Starta chatten", "Nej", "Visa alternativ", "Fråga om faktura", "plats 1"),
    "en": (
        "Chat with us",
        "Start the chat",
        "No",
        "Show alternatives",
        "Question about an invoice",
        "number 1",
    ),
}


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A set-up without an assistant, so that buttons lead: its address and its agents' passwords."""
    home = folder / "looks"
    with run(private(home, os.environ, "real", assistant=False), print) as found:
        yield found.web_url, homes.keep_secrets(home, ["hanna", "ivar"]).passwords


def judge(page: Page, path: Path) -> None:
    """Keep a picture; nothing is scrolled sideways, and axe finds nothing serious."""
    page.screenshot(path=path)
    assert page.evaluate(SIDEWAYS) <= 0
    found = Axe().run(page, options=TAGS).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS] == []


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_the_chat_fits_every_screen(
    open_context: Open,
    site: tuple[str, dict[str, str]],
    shots: Path,
    language: str,
    width: int,
    scheme: str,
) -> None:
    size, locale = {"width": width, "height": 760}, {"sv": "sv-SE", "en": "en-GB"}[language]
    context = open_context(locale=locale, viewport=size, color_scheme=scheme, reduced_motion="reduce")
    greta = Greta(context.new_page(), site[0]).visit(f"/chat?lang={language}")
    name = f"{language}-{width}-{scheme}"
    launch, start, no, alternatives, errand, place = WORDS[language]
    judge(greta.page, shots / f"chat-page-{name}.png")
    greta.press(launch)
    expect(greta.chat.get_by_role("button", name=start)).to_be_focused()
    judge(greta.page, shots / f"chat-intro-{name}.png")
    for label in (start, no, alternatives):
        greta.press(label)
    expect(greta.chat.get_by_role("button", name=errand, exact=True)).to_be_visible()
    judge(greta.page, shots / f"chat-choices-{name}.png")
    greta.press(errand)
    greta.sees(place)
    judge(greta.page, shots / f"chat-queue-{name}.png")
    greta.chat.locator("summary").click()
    greta.chat.locator("button.end").click()
    expect(greta.chat.locator(".ended")).to_be_visible()
    judge(greta.page, shots / f"chat-ended-{name}.png")


def test_the_chat_can_be_used_at_400_per_cent(
    open_context: Open, site: tuple[str, dict[str, str]], shots: Path
) -> None:
    page = open_context(viewport={"width": 320, "height": 256}).new_page()
    greta = Greta(page, site[0]).visit().start().to_queue()
    greta.write("Jag ser dåligt.")
    greta.sees("Jag ser dåligt.")
    judge(page, shots / "chat-zoomed.png")
    greta.chat.locator("summary").click()
    greta.press("Avsluta chatten")
    expect(greta.chat.get_by_text("Chatten är avslutad.")).to_be_visible()


def test_the_desk_with_a_chat_fits_every_screen(
    open_context: Open, site: tuple[str, dict[str, str]], shots: Path
) -> None:
    agent = Agent(open_context(reduced_motion="reduce").new_page(), site[0])
    agent.log_in("hanna", site[1]["hanna"])
    greta = Greta(open_context().new_page(), site[0]).visit().start().to_queue()
    greta.write("Jag fick två fakturor för oktober.")
    agent.page.get_by_role("button", name="Ledig").click()
    expect(agent.page.locator("#offer")).to_be_visible()
    agent.page.get_by_role("button", name="Ta emot").click()
    agent.page.get_by_role("button", name="Använd hälsningen").click()
    agent.page.get_by_label("Skriv till kunden").press("Enter")
    greta.sees("Hej, du skriver med Hanna")
    for width, scheme in itertools.product((360, 1280), ("light", "dark")):
        agent.page.set_viewport_size({"width": width, "height": 900})
        agent.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        judge(agent.page, shots / f"chat-desk-{width}-{scheme}.png")
