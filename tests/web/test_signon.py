"""Logging in by the organisation's own provider: who gets in, and what is refused."""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests
from joserfc.jwk import RSAKey

from adapters.runtime import Runtime
from adapters.settings import Settings
from adapters.store.failures import WINDOW
from tests.fakes import FakeClock
from tests.web.conftest import IVAR
from tests.web.provider import CLIENT, SECRET, Provider, providing
from tests.web.visitor import Visitor
from web.app import create_app
from web.login import MOST_ADDRESS

KNOWN = replace(IVAR, email="Ivar@nordvik.example", role="agent")


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider that knows Ivar."""
    with providing() as found:
        yield found


@pytest.fixture
def settings(settings: Settings, provider: Provider) -> Settings:
    """Settings with that provider."""
    return replace(settings, oidc_issuer=provider.url, oidc_client_id=CLIENT, oidc_client_secret=SECRET)


@pytest.fixture
def ivar(runtime: Runtime) -> Visitor:
    """Ivar at a browser, not logged in."""
    runtime.desk.add_agent(KNOWN)
    return Visitor(create_app(runtime).test_client())


def there(visitor: Visitor) -> str:
    """Go to the provider and log in there; give the path that leads back."""
    answer = visitor.get("/desk/signon")
    assert answer.status_code == 302
    back = requests.get(answer.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]
    assert back.startswith("http://voice.example/desk/signon/done?")
    return back.removeprefix("http://voice.example")


def test_who_is_known_gets_in_with_their_own_role(ivar: Visitor) -> None:
    assert "Logga in med organisationens konto" in ivar.get("/desk/login").text
    answer = ivar.get(there(ivar))
    assert answer.status_code == 200 and 'content="0;url=/desk"' in answer.text
    assert "Inloggad som Ivar" in ivar.get("/desk").text
    assert ivar.get("/desk/lead").status_code == 403


def test_the_cookie_of_a_begun_login_is_narrow(ivar: Visitor) -> None:
    cookie = ivar.get("/desk/signon").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/desk/signon" in cookie


def test_a_login_that_was_not_begun_here_is_refused(ivar: Visitor, runtime: Runtime) -> None:
    back = there(ivar)
    other = Visitor(create_app(runtime).test_client())
    assert other.get(back).status_code == 400
    assert other.get("/desk").status_code == 302


def test_the_answer_to_another_login_is_refused(ivar: Visitor) -> None:
    old = there(ivar)
    there(ivar)
    assert ivar.get(old).status_code == 403
    assert ivar.get("/desk").status_code == 302


def test_a_code_is_used_once(ivar: Visitor, provider: Provider) -> None:
    back = there(ivar)
    cookie = ivar.client.get_cookie("signon", path="/desk/signon")
    assert ivar.get(back).status_code == 200 and cookie
    ivar.post("/desk/logout")
    ivar.client.set_cookie("signon", cookie.value, path="/desk/signon")
    assert ivar.get(back).status_code == 403
    assert provider.refused == ["code or client"]


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "somebody@else.example"},
        {"aud": "another"},
        {"iss": "http://127.0.0.1:1"},
        {"nonce": "of another login"},
        {"exp": int(time.time()) - 300},
        {"azp": "another"},
    ],
)
def test_what_does_not_prove_who_it_is_is_refused(
    ivar: Visitor, provider: Provider, claims: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    provider.claims |= claims
    with caplog.at_level(logging.WARNING):
        answer = ivar.get(there(ivar))
    assert answer.status_code == 403
    assert "Du kunde inte loggas in" in answer.text
    assert "a login by the provider was refused" in caplog.text
    assert "@" not in caplog.text
    assert ivar.get("/desk").status_code == 302


def test_a_token_of_another_key_is_refused(ivar: Visitor, provider: Provider) -> None:
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert ivar.get(there(ivar)).status_code == 403


def test_an_address_may_be_told_apart(ivar: Visitor, provider: Provider) -> None:
    del provider.claims["email"], provider.claims["email_verified"]
    provider.more = {"sub": "1", "email": "ivar@nordvik.example", "email_verified": True}
    assert ivar.get(there(ivar)).status_code == 200


def test_somebody_elses_address_is_refused(ivar: Visitor, provider: Provider) -> None:
    del provider.claims["email"]
    provider.more = {"sub": "2", "email": "ivar@nordvik.example", "email_verified": True}
    assert ivar.get(there(ivar)).status_code == 403


def test_who_has_left_does_not_get_in(ivar: Visitor, runtime: Runtime) -> None:
    runtime.desk.add_agent(replace(KNOWN, active=False))
    assert ivar.get(there(ivar)).status_code == 403


def test_a_provider_that_is_away_is_said(runtime: Runtime) -> None:
    away = replace(runtime, settings=replace(runtime.settings, oidc_issuer="http://127.0.0.1:9"))
    visitor = Visitor(create_app(away).test_client())
    answer = visitor.get("/desk/signon")
    assert answer.status_code == 503 and "svarar inte" in answer.text


def test_without_a_provider_there_is_no_such_login(runtime: Runtime) -> None:
    plain = replace(runtime, settings=replace(runtime.settings, oidc_issuer=""))
    visitor = Visitor(create_app(plain).test_client())
    assert "organisationens konto" not in visitor.get("/desk/login").text
    assert visitor.get("/desk/signon").status_code == 404


def test_logins_that_fail_too_often_are_bounded(ivar: Visitor, provider: Provider, clock: FakeClock) -> None:
    back = there(ivar)
    provider.claims |= {"email": "somebody@else.example"}
    for _ in range(MOST_ADDRESS):
        assert ivar.get("/desk/signon/done?code=x&state=y").status_code in (400, 403)
    asked = len(provider.codes)
    blocked = ivar.get(back)
    assert blocked.status_code == 429 and "Vänta fem minuter" in blocked.text
    assert (ivar.get("/desk/signon").status_code, len(provider.codes)) == (429, asked)
    clock.step(WINDOW.total_seconds())
    provider.claims |= {"email": "ivar@nordvik.example"}
    assert ivar.get(there(ivar)).status_code == 200


def test_logins_that_go_well_are_not_counted(ivar: Visitor) -> None:
    for _ in range(MOST_ADDRESS + 1):
        assert ivar.get("/desk/signon").status_code == 302


OUT = "https://login.example/end?tenant=1"


def test_who_came_by_the_provider_logs_out_there_too(ivar: Visitor, provider: Provider) -> None:
    provider.ends = OUT
    ivar.get(there(ivar))
    page = ivar.post("/desk/logout")
    back = "http%3A%2F%2Fvoice.example%2Fdesk%2Flogin"
    address = f"{OUT}&client_id={CLIENT}&post_logout_redirect_uri={back}".replace("&", "&amp;")
    assert page.status_code == 200 and f'content="0;url={address}"' in page.text
    assert ivar.get("/desk").status_code == 302


@pytest.mark.parametrize("ends", ["", "javascript:alert(1)"])
def test_without_an_end_there_one_logs_out_here(ivar: Visitor, provider: Provider, ends: str) -> None:
    provider.ends = ends
    ivar.get(there(ivar))
    assert ivar.post("/desk/logout").headers["Location"] == "/desk/login"


def test_who_came_by_password_logs_out_here(ivar: Visitor, provider: Provider) -> None:
    provider.ends = OUT
    ivar.logged_in("ivar", "fel häst")
    assert ivar.post("/desk/logout").headers["Location"] == "/desk/login"


def test_who_has_no_password_is_told_so(ivar: Visitor, runtime: Runtime) -> None:
    runtime.desk.add_agent(replace(KNOWN, password=""))
    ivar.get(there(ivar))
    assert "Byt lösenord" not in ivar.get("/desk").text
    page = ivar.get("/desk/password").text
    assert "har inget lösenord här" in page and '<form method="post" action="/desk/password' not in page
    assert ivar.post("/desk/password", old="", new="en ny häst", again="en ny häst").status_code == 403
