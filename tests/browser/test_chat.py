"""Chats in a real browser: by keyboard alone, offline and back, in two tabs, on a page of another site."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from cli import home as homes
from cli.plan import private
from cli.stack import stack as run
from tests.browser.people import Agent
from tests.browser.visitors import Greta

pytestmark = pytest.mark.browser
type Open = Callable[..., BrowserContext]


@dataclass(frozen=True)
class Site:
    """A set-up without an assistant, so that buttons lead; and another site that shows its chat."""

    url: str
    passwords: dict[str, str]
    other: str  # the other site


class _Page(BaseHTTPRequestHandler):
    """A page with a policy as strict as it can be."""

    ours = ""

    def do_GET(self) -> None:
        script = f'<script src="{self.ours}/chat/widget.js" async></script>'
        head = f'<!doctype html><html lang="sv"><title>Butik</title>{script}'
        body = f"{head}<h1>Butik</h1><vaxel-chat></vaxel-chat>".encode()
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        policy = f"default-src 'none'; script-src {self.ours}; connect-src {self.ours}"
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body if self.path == "/" else b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    """A set-up of this module's own, and a shop on another port that may show its chat."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    other = f"http://127.0.0.1:{server.server_address[1]}"
    home = folder / "chat"
    plan = private(home, os.environ, "real", assistant=False)
    told = {**plan.shell, "VAXEL_CHAT_ORIGINS": other}
    plan = replace(plan, shell=told)
    with run(plan, print) as found:
        _Page.ours = found.web_url
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield Site(found.web_url, homes.keep_secrets(home, ["hanna", "ivar"]).passwords, other)
        server.shutdown()
        serving.join()
        server.server_close()


@pytest.fixture
def greta(open_context: Open, site: Site) -> Greta:
    """Greta, at the shop's page."""
    return Greta(open_context().new_page(), site.url).visit()


@pytest.fixture
def hanna(open_context: Open, site: Site) -> Agent:
    """Hanna at the desk, there for whoever comes."""
    agent = Agent(open_context().new_page(), site.url)
    agent.log_in("hanna", site.passwords["hanna"])
    agent.page.get_by_role("button", name="Ledig").click()
    expect(agent.page.locator(".presence")).to_have_attribute("data-state", "available")
    return agent


def write(agent: Agent, words: str) -> None:
    agent.page.get_by_label("Skriv till kunden").fill(words)
    agent.page.get_by_label("Skriv till kunden").press("Enter")


def end(agent: Agent) -> None:
    """End the chat, judge it and pause."""
    agent.card.get_by_role("button", name="Avsluta chatten").click()
    agent.card.get_by_role("button", name="Ja, rätt").click()
    agent.card.get_by_role("button", name="Löst").click()
    expect(agent.card).to_have_count(0)
    agent.page.get_by_role("button", name="Paus").click()


def test_nothing_is_kept_before_the_chat_is_opened(greta: Greta) -> None:
    expect(greta.chat.get_by_role("button")).to_be_visible()
    assert greta.page.evaluate("[sessionStorage.length, localStorage.length, document.cookie]") == [0, 0, ""]
    assert greta.page.context.cookies() == []


def test_a_visitor_needs_no_mouse_from_errand_to_end(greta: Greta, hanna: Agent) -> None:
    page = greta.page
    greta.tab_to("Chatta med oss")
    page.keyboard.press("Enter")
    expect(greta.chat.get_by_text("Öppettider: alla dagar dygnet runt.")).to_be_visible()
    greta.tab_to("Starta chatten")
    page.keyboard.press("Enter")
    greta.sees("Du skriver med en automatisk assistent")
    greta.choose("Nej")
    greta.choose("Visa alternativ")
    greta.choose("Fråga om faktura")
    greta.sees("Du har plats 1 i kön")
    greta.tab_to("Skriv ett meddelande")
    page.keyboard.type("Jag fick två fakturor.")
    page.keyboard.press("Enter")
    greta.sees("Jag fick två fakturor.")

    hanna.page.get_by_role("button", name="Ta emot").click()
    expect(hanna.page.locator("#desk-chat-lines")).to_contain_text("Jag fick två fakturor.")
    hanna.page.get_by_role("button", name="Använd hälsningen").click()
    hanna.page.get_by_label("Skriv till kunden").press("Enter")
    greta.sees("Hej, du skriver med Hanna på Nordvik.")
    page.keyboard.type("Ja, det stämmer.")
    page.keyboard.press("Enter")
    expect(hanna.page.locator("#desk-chat-lines")).to_contain_text("Ja, det stämmer.")
    assert len([one for one in greta.heard if "du skriver med Hanna" in one]) == 1
    assert not any("två fakturor" in one for one in greta.heard)  # nobody is read their own words

    end(hanna)
    greta.sees("Tack för att du hörde av dig.")
    expect(greta.chat.get_by_role("button", name="Starta en ny chatt")).to_be_focused()
    page.keyboard.press("Escape")
    expect(greta.chat.get_by_role("button", name="Chatta med oss")).to_be_focused()


def test_a_lost_network_loses_and_doubles_nothing(greta: Greta, hanna: Agent) -> None:
    greta.start().to_queue()
    hanna.page.get_by_role("button", name="Ta emot").click()
    write(hanna, "Hej!")
    greta.sees("Hej!")
    greta.page.context.set_offline(True)
    expect(greta.status).to_contain_text("Ingen kontakt just nu")
    greta.write("Skrivet i tunneln.")
    expect(greta.lines.last).to_contain_text("Skickas")
    write(hanna, "Är du kvar?")
    expect(hanna.page.locator("#desk-chat-lines")).to_contain_text("Är du kvar?")
    greta.page.context.set_offline(False)
    greta.sees("Är du kvar?")
    expect(greta.status).to_contain_text("Kontakten är tillbaka")
    expect(greta.lines.filter(has_text="Skickas")).to_have_count(0)
    for words in ("Hej!", "Skrivet i tunneln.", "Är du kvar?"):
        expect(greta.lines.filter(has_text=words)).to_have_count(1)
    expect(hanna.page.locator("#desk-chat-lines li", has_text="Skrivet i tunneln.")).to_have_count(1)
    end(hanna)


def test_a_page_loaded_anew_shows_the_same(greta: Greta) -> None:
    greta.start().to_queue()
    before = greta.lines.all_inner_texts()
    greta.page.reload()
    expect(greta.lines).to_have_count(len(before))
    assert greta.lines.all_inner_texts() == before
    assert greta.heard == []  # it was read before
    greta.chat.get_by_text("Mer", exact=True).click()
    greta.press("Avsluta chatten")
    expect(greta.chat.get_by_text("Chatten är avslutad.")).to_be_visible()


def test_two_tabs_show_one_conversation(greta: Greta, site: Site) -> None:
    greta.start()
    second = Greta(greta.page.context.new_page(), site.url).visit()
    second.press("Chatta med oss")
    second.sees("Du skriver med en automatisk assistent")
    second.press("Nej")
    greta.sees("Vad gäller det?")
    assert greta.lines.all_inner_texts() == second.lines.all_inner_texts()
    greta.chat.get_by_text("Mer", exact=True).click()
    greta.press("Börja om")
    for tab in (greta, second):
        expect(tab.chat.get_by_role("button", name="Ja", exact=True)).to_be_visible()
        expect(tab.lines).to_have_count(3)


def test_the_language_is_changed_on_the_way(greta: Greta) -> None:
    greta.start()
    greta.press("In English")
    expect(greta.chat.get_by_role("button", name="Write with a human")).to_be_visible()
    expect(greta.chat.get_by_role("textbox", name="Write a message")).to_be_visible()


def test_markup_is_shown_as_it_was_written(greta: Greta) -> None:
    greta.start().to_queue()
    greta.write("<img src=x onerror=alert(1)><b>fet</b>")
    greta.sees("<img src=x onerror=alert(1)><b>fet</b>")
    assert greta.chat.locator(".lines img, .lines b").count() == 0


def test_too_long_a_message_stays_in_the_field(greta: Greta) -> None:
    greta.start()
    greta.write("a" * 2001)
    expect(greta.status).to_contain_text("högst 2 000 tecken")
    expect(greta.chat.get_by_role("textbox")).to_have_value("a" * 2001)


def test_the_conversation_can_be_saved(greta: Greta) -> None:
    greta.start()
    greta.chat.get_by_text("Mer", exact=True).click()
    with greta.page.expect_download() as saving:
        greta.press("Spara konversationen")
    assert "Automatisk assistent: Du skriver med" in Path(saving.value.path()).read_text(encoding="utf-8")


def test_the_chat_stands_on_a_strict_page_of_another_site(open_context: Open, site: Site) -> None:
    greta = Greta(open_context().new_page(), site.other).visit("/")
    greta.start().to_queue()
    greta.write("Hej från en annan webbplats.")
    greta.sees("Hej från en annan webbplats.")
    assert greta.page.context.cookies() == []
