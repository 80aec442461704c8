"""A caller gets through: from /phone to an agent on /desk who knows the errand."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import SPOKEN, Agent, Caller

pytestmark = pytest.mark.browser


def test_a_caller_reaches_an_agent_who_knows_why(ana: Caller, hanna: Agent) -> None:
    ana.to_queue()
    ana.hears("Du har plats")
    expect(ana.state).to_have_text("Du står i kö")

    expect(hanna.rows.last).to_contain_text("Dubbel faktura eller betalning")
    expect(hanna.rows.last).to_contain_text("Fakturafrågor")
    hanna.take()
    expect(hanna.card).to_contain_text("Nej, kunden har sagt nej")
    expect(hanna.card).to_contain_text("Vad samtalet kostar")
    expect(hanna.card.get_by_role("heading", level=2)).to_be_focused()

    expect(hanna.state).to_have_text("Du pratar med kunden", timeout=SPOKEN)
    expect(ana.state).to_have_text("Du pratar med en människa", timeout=SPOKEN)
    expect(hanna.card).to_contain_text("Pågår")
    hanna.say("Hej, det här är Hanna.")
    ana.hears("Hej, det här är Hanna.")
    ana.say("Två fakturor kom i samma kuvert.")
    expect(hanna.lines).to_contain_text("Två fakturor kom i samma kuvert.")

    hanna.hang_up()
    ana.hears("Tack för att du ringde")
    expect(ana.state).to_have_text("Samtalet är slut", timeout=SPOKEN)
    expect(hanna.card).to_contain_text("Avslutat", timeout=SPOKEN)
    hanna.card.get_by_role("button", name="Ja, rätt").click()
    expect(hanna.page.locator("#notice")).to_contain_text("kunden hamnade rätt")
    hanna.card.get_by_role("button", name="Löst").click()
    expect(hanna.page.locator("#notice")).to_contain_text("Du kan ta nästa kontakt")
    expect(hanna.card).to_have_count(0)
