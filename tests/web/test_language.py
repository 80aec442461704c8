"""Which language a visitor reads: chosen, remembered, the browser's, or Swedish."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("accepts", "shown"),
    [("", "sv"), ("en-GB,en;q=0.9", "en"), ("sv-SE,en;q=0.8", "sv"), ("de,fr", "sv"), ("xx;;q=,", "sv")],
)
def test_a_page_speaks_the_browsers_language(client: FlaskClient, accepts: str, shown: str) -> None:
    page = client.get("/", headers={"Accept-Language": accepts})
    assert f'<html lang="{shown}">' in page.text


def test_a_chosen_language_is_remembered(client: FlaskClient) -> None:
    client.get("/?lang=en")
    assert '<html lang="en">' in client.get("/phone", headers={"Accept-Language": "sv"}).text


def test_a_language_we_do_not_have_is_not_kept(client: FlaskClient) -> None:
    page = client.get("/?lang=xx")
    assert '<html lang="sv">' in page.text
    assert "Set-Cookie" not in page.headers


def test_each_language_is_offered_in_itself(client: FlaskClient) -> None:
    page = client.get("/phone").text
    assert '<a href="/phone?lang=en" lang="en" hreflang="en">English</a>' in page
    assert 'lang="sv" hreflang="sv" aria-current="true">Svenska</a>' in page


def test_a_cache_knows_that_pages_differ(client: FlaskClient) -> None:
    vary = client.get("/").vary
    assert "Accept-Language" in vary and "Cookie" in vary
