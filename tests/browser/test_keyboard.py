"""The pages without a mouse, and what they say when something is wrong."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.callers import in_queue
from tests.browser.people import SPOKEN, Agent, Caller
from tests.conftest import Stack

pytestmark = pytest.mark.browser
type Open = Callable[..., BrowserContext]


def test_a_call_needs_no_mouse(ana: Caller, stack: Stack) -> None:
    page = ana.page
    page.goto(f"{stack.web_url}/phone")
    page.get_by_label("Dolt nummer").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("Ditt nummer")).to_be_disabled()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Knappsats").get_by_role("button", name="1")).to_be_focused()
    ana.hears("tryck ett")
    page.keyboard.press("2")
    ana.hears("tryckte 2")
    ana.hears("You pay your operator's rate")
    expect(ana.lines.locator(".theirs .words").last).to_have_attribute("lang", "en-GB")
    page.get_by_role("button", name="Lägg på").focus()
    page.keyboard.press("Enter")
    expect(ana.state).to_have_text("Samtalet är slut")
    expect(page.get_by_role("button", name="Ring upp")).to_be_focused()


def test_a_screen_reader_hears_each_line_once(ana: Caller) -> None:
    ana.dial()
    ana.hears("tryck ett")
    live = ana.page.locator("[aria-live], [role=log], [role=status], [role=alert]")
    saying = [text for text in live.all_inner_texts() if "tryck ett" in text]
    assert len(saying) == 1
    ana.page.get_by_role("button", name="Lägg på").click()
    expect(ana.state).to_have_text("Samtalet är slut", timeout=SPOKEN)


def test_an_offer_is_accepted_by_keyboard_alone(hanna: Agent, stack: Stack) -> None:
    page = hanna.page
    page.locator("#state-available").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".presence")).to_have_attribute("data-state", "available")
    with in_queue(stack, ("1", "2", "jag har fått en dubbel faktura")):
        expect(page.locator("#offer-title")).to_be_focused()
        expect(page.locator("#announce")).to_contain_text("Du har 20 sekunder")
        page.keyboard.press("Tab")
        expect(page.locator("#offer").get_by_role("button", name="Ta emot")).to_be_focused()
        page.keyboard.press("Enter")
        expect(hanna.card).to_contain_text("Dubbel faktura eller betalning")
        expect(hanna.card.get_by_role("heading", level=2)).to_be_focused()
        expect(hanna.card).to_contain_text("Pågår", timeout=SPOKEN)
        expect(page.locator(".presence")).to_have_attribute("data-state", "talking")
    expect(page.locator(".presence")).to_have_attribute("data-state", "after_call")
    hanna.card.get_by_role("button", name="Ja, rätt").click()
    hanna.card.get_by_role("button", name="Löst").click()
    expect(hanna.card).to_have_count(0)
    page.locator("#state-paused").click()
    expect(page.locator(".presence")).to_have_attribute("data-state", "paused")


def test_a_malformed_number_is_said_beside_the_form(open_context: Open, stack: Stack) -> None:
    context = open_context(locale="en-GB")
    page = context.new_page()
    page.goto(f"{stack.web_url}/phone")
    page.get_by_label("Your number").fill("12")
    page.get_by_role("button", name="Call").click()
    expect(page.get_by_role("alert")).to_contain_text("with its country code")
