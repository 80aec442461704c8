"""Who gets in, for how long, and how often one may try."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from adapters.passwords import hashed
from adapters.runtime import Agent, Runtime
from tests.fakes import FakeClock
from tests.web.visitor import OWN, Visitor
from web.failures import ALLOWED, MOST, WINDOW, Failures


def test_an_agent_gets_in_and_out(visitor: Visitor) -> None:
    assert visitor.log_in("hanna", "rätt häst").headers["Location"] == "/desk"
    assert "Inloggad som Hanna" in visitor.get("/desk").text
    assert visitor.get("/desk/login").status_code == 303
    visitor.post("/desk/logout")
    assert visitor.get("/desk").headers["Location"] == "/desk/login"


def test_wrong_and_unknown_get_the_same_answer(visitor: Visitor) -> None:
    wrong, unknown = visitor.log_in("hanna", "x"), visitor.log_in("nobody", "x")
    assert wrong.status_code == unknown.status_code == 403
    assert wrong.text.replace("hanna", "") == unknown.text.replace("nobody", "")


def test_an_unknown_agent_costs_a_hash_too(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    monkeypatch.setattr("web.login.matches", lambda kept, _: bool(checked.append(kept)))
    visitor.log_in("nobody", "x")
    visitor.log_in("hanna", "x")
    assert len(checked) == 2
    assert all(kept.startswith("$argon2id$") for kept in checked)


def test_the_cookie_is_for_this_site_alone(visitor: Visitor) -> None:
    cookie = visitor.log_in("hanna", "rätt häst").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie


def test_the_cookie_stays_on_https(app: Flask) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    answer = app.test_client().post(
        "/desk/login", data={"agent": "hanna", "password": "rätt häst"}, headers=OWN
    )
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_changed_cookie_is_nobodys(hanna: Visitor, client: FlaskClient) -> None:
    cookie = hanna.client.get_cookie("desk")
    assert cookie
    client.set_cookie("desk", cookie.value[:-1] + ("A" if cookie.value[-1] != "A" else "B"))
    assert client.get("/desk").status_code == 302


def test_a_new_password_ends_old_logins(hanna: Visitor, runtime: Runtime) -> None:
    runtime.desk.add_agent(Agent("hanna", "Hanna", hashed("ny häst"), "+46701740605", ("sv",)))
    assert hanna.get("/desk").status_code == 302


@pytest.mark.parametrize("path", ["/desk/board", "/desk/stream", "/desk/line/calls/CA1/stream"])
def test_a_script_without_login_is_refused(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 401


@pytest.mark.parametrize("act", ["take", "hangup", "verdict"])
def test_nobody_acts_without_login(visitor: Visitor, act: str) -> None:
    assert visitor.post(f"/desk/contacts/{'0' * 32}/{act}").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_forged_login_is_refused(client: FlaskClient, app: Flask, headers: dict[str, str]) -> None:
    form = {"agent": "hanna", "password": "rätt häst"}
    answer = client.post("/desk/login", data=form, headers=headers)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_our_own_origin_is_enough(client: FlaskClient, app: Flask) -> None:
    form = {"agent": "hanna", "password": "rätt häst"}
    assert client.post("/desk/login", data=form, headers={"Origin": "http://localhost"}).status_code == 303


def test_passwords_cannot_be_guessed_in_bulk(visitor: Visitor, clock: FakeClock) -> None:
    for _ in range(ALLOWED):
        assert visitor.log_in("hanna", "x").status_code == 403
    blocked = visitor.log_in("hanna", "rätt häst")
    assert blocked.status_code == 429
    assert "Vänta fem minuter" in blocked.text
    clock.step(WINDOW.total_seconds())
    assert visitor.log_in("hanna", "rätt häst").status_code == 303


def test_one_name_does_not_block_another(visitor: Visitor) -> None:
    for _ in range(ALLOWED):
        visitor.log_in("hanna", "x")
    assert visitor.log_in("ivar", "fel häst").status_code == 303


def test_a_login_forgets_the_failures(clock: FakeClock) -> None:
    failures = Failures(clock)
    for _ in range(ALLOWED):
        failures.add("a")
    failures.forget("a")
    assert not failures.too_many("a")


def test_the_memory_of_failures_is_bounded(clock: FakeClock) -> None:
    failures = Failures(clock)
    for number in range(MOST + 1):
        for _ in range(ALLOWED):
            failures.add(str(number))
    assert not failures.too_many("0")
    assert failures.too_many(str(MOST))


def test_a_name_is_escaped(visitor: Visitor) -> None:
    page = visitor.log_in('"><script>alert(1)</script>', "x").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
