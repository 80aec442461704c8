"""What holds for every page: headers, health, errors and the size of requests."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from adapters.runtime import Desk, Runtime, open_engine
from adapters.settings import ROOT
from tests.web.visitor import OWN
from web.app import create_app

PAGES = ["/", "/phone", "/desk/login", "/nothing-here", "/static/vaxel.css", "/health"]
ALONE = "report.html"  # a file that `vaxel report` writes, which no server sends
SERVED = [page for page in (ROOT / "web" / "templates").glob("*.html") if page.name != ALONE]
SOURCES = [*SERVED, *(ROOT / "web" / "static").glob("*")]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)


@pytest.fixture
def away(runtime: Runtime) -> FlaskClient:
    """A client of an application whose database has gone away."""
    engine = open_engine("postgresql://nobody@127.0.0.1:9/nothing")
    return create_app(replace(runtime, desk=Desk(engine), engine=engine)).test_client()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_allows_anything_foreign(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/phone", "/desk/login"])
def test_no_page_is_kept_by_a_browser(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_no_page_needs_what_the_policy_forbids(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert INLINE.search(text) is None
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


def test_health_names_the_flow(client: FlaskClient, runtime: Runtime) -> None:
    answer = client.get("/health")
    assert answer.json == {"status": "ok", "flow": runtime.world.flows.current.version}


def test_health_tells_that_the_database_is_away(away: FlaskClient) -> None:
    answer = away.get("/health")
    assert answer.status_code == 503
    assert answer.json and answer.json["status"] == "unavailable"


def test_a_page_without_its_database_says_so(away: FlaskClient) -> None:
    answer = away.post("/desk/login", data={"agent": "hanna", "password": "x"}, headers=OWN)
    assert answer.status_code == 503
    assert "Databasen svarar inte" in answer.text


def test_a_page_that_is_missing_says_so(client: FlaskClient) -> None:
    answer = client.get("/nothing-here", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_a_method_we_do_not_know_gets_a_page(client: FlaskClient) -> None:
    answer = client.delete("/phone", headers=OWN)
    assert answer.status_code == 405
    assert "Det gick inte att förstå" in answer.text


def test_a_request_may_not_be_huge(client: FlaskClient) -> None:
    answer = client.post("/desk/login", data={"agent": "a" * 70_000}, headers=OWN)
    assert answer.status_code == 413


def test_a_page_escapes_what_the_address_says(client: FlaskClient) -> None:
    assert "<script>alert" not in client.get("/<script>alert(1)</script>?lang=<script>alert(1)").text


def test_webhooks_are_part_of_the_application(client: FlaskClient) -> None:
    assert client.post("/voice/start", data={"CallSid": "CA1"}).status_code == 403
