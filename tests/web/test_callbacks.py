"""The page that is linked in what we write: it shows a promised call, moves it and cancels it."""

import re
from dataclasses import replace

import pytest

from adapters.flowfiles import Texts
from adapters.runtime import Runtime
from adapters.settings import Settings
from tests.adapters.promises import HANNA, Ana
from tests.fakes import FakeTelephony
from tests.web.conftest import HANNA as LOGGED_IN
from tests.web.visitor import Visitor
from tests.wide import texts as wide_texts
from web.app import create_app


@pytest.fixture
def texts() -> Texts:
    """A flow of every kind of node."""
    return wide_texts()


@pytest.fixture
def ana(runtime: Runtime) -> Ana:
    """Ana, who was promised a call."""
    return Ana(runtime)


@pytest.fixture
def path(ana: Ana, runtime: Runtime) -> str:
    """The path of the link that was written to her."""
    link = runtime.links.to_change(ana.one("SELECT reference FROM callback"))
    return link.removeprefix(runtime.settings.public_url)


def test_the_link_shows_what_was_promised(path: str, ana: Ana, visitor: Visitor) -> None:
    page = visitor.get(path).text
    assert "Vi ringer numret som slutar på … 610 när det hade varit din tur, från 0101000000." in page
    assert "0701740610" not in page
    assert "Change" not in page
    assert "… 610 when it would have been your turn" in visitor.get(f"{path}?lang=en").text


@pytest.mark.parametrize("token", ["V234567", "V234567.abc", "x", "V%00.x"])
def test_a_link_we_did_not_make_leads_nowhere(token: str, visitor: Visitor) -> None:
    assert visitor.get(f"/callback/{token}").status_code == 404


def test_the_link_moves_the_call(path: str, ana: Ana, visitor: Visitor) -> None:
    window = re.findall('value="([^"]+)"', visitor.get(path).text)[0]
    answer = visitor.post(f"{path}/move", window=window)
    assert answer.status_code == 303
    assert "Tiden är ändrad." in visitor.get(path).text
    assert ana.one("SELECT window_start IS NOT NULL FROM callback")
    assert ana.one("SELECT due_at = (SELECT window_start FROM callback) FROM place")
    assert ana.one("SELECT count(*) FROM message WHERE kind LIKE 'moved:%%'") == 1


def test_no_time_but_those_on_offer(path: str, visitor: Visitor) -> None:
    night = "2026-11-24T01:00:00+00:00/2026-11-24T03:00:00+00:00"
    assert visitor.post(f"{path}/move", window=night).status_code == 400


def test_the_link_cancels_the_call_once(path: str, ana: Ana, visitor: Visitor) -> None:
    assert visitor.post(f"{path}/cancel").status_code == 303
    assert "Samtalet är avbokat." in visitor.get(path).text
    assert "är klart eller avbokat" in visitor.get(path).text
    assert (ana.one("SELECT outcome FROM callback"), ana.one("SELECT state FROM place")) == (
        "cancelled",
        "left",
    )
    visitor.post(f"{path}/cancel")
    assert "Inget har ändrats." in visitor.get(path).text


def test_a_call_under_way_is_not_moved(path: str, ana: Ana, visitor: Visitor) -> None:
    page = visitor.get(path).text
    ana.offer()
    visitor.post(f"{path}/move", window=re.findall('value="([^"]+)"', page)[0])
    assert "Inget har ändrats." in visitor.get(path).text
    visitor.post(f"{path}/cancel")
    assert ana.one("SELECT outcome FROM callback") is None


def test_a_foreign_page_cannot_cancel(path: str, visitor: Visitor) -> None:
    answer = visitor.client.post(f"{path}/cancel", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_no_mail_server_means_no_form(path: str, visitor: Visitor) -> None:
    assert 'name="email"' not in visitor.get(path).text
    assert visitor.post(f"{path}/email", email="ana@example.se").status_code == 404


def test_the_link_takes_an_address(settings: Settings, path: str, ana: Ana) -> None:
    mailing = replace(settings, smtp_url="smtp://127.0.0.1:1", smtp_from="kund@example.se")
    visitor = Visitor(create_app(replace(ana.runtime, settings=mailing)).test_client())
    assert "Din e-postadress" in visitor.get(path).text
    for address, told in (("ana", "Det ser inte ut som en e-postadress."), ("ana@example.se", "Tack.")):
        visitor.post(f"{path}/email", email=address)
        assert told in visitor.get(path).text
    assert ana.one("SELECT email FROM callback") == "ana@example.se"
    assert ana.one("SELECT count(*) FROM message WHERE kind = 'booked:1'") == 1


def test_who_is_called_back_hears_the_alias(ana: Ana, runtime: Runtime) -> None:
    runtime.desk.add_agent(replace(HANNA, alias="Kim"))
    assert runtime.callbacks.attempt(ana.contact, ana.offer()).agent_name == "Kim"


def test_giving_back_who_is_called_rings_no_phone(
    ana: Ana, hanna: Visitor, runtime: Runtime, telephony: FakeTelephony
) -> None:
    runtime.desk.add_agent(LOGGED_IN)
    number = ana.offer()
    runtime.office.dial(ana.contact, number, ana.now())
    hanna.post(f"/desk/contacts/{ana.contact}/hangup")
    assert telephony.done[-1] == ("hang_up", "CAback1")
    assert "Kunden har kvar sin plats" in hanna.get("/desk").text
    assert runtime.desk.taken(ana.contact).state == "held"
    assert runtime.callbacks.attempt(ana.contact, number).result == "agent gone"
