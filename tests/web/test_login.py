"""Who gets in, for how long, and how often one may try."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from adapters.passwords import hashed
from adapters.runtime import Agent, Runtime
from adapters.store.failures import WINDOW
from tests.fakes import FakeClock
from tests.web.visitor import OWN, Visitor
from web.app import create_app
from web.login import MOST_ADDRESS, MOST_BOTH, MOST_NAME


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
    for _ in range(MOST_BOTH):
        assert visitor.log_in("hanna", "x").status_code == 403
    blocked = visitor.log_in("hanna", "rätt häst")
    assert blocked.status_code == 429
    assert "Vänta fem minuter" in blocked.text
    clock.step(WINDOW.total_seconds())
    assert visitor.log_in("hanna", "rätt häst").status_code == 303


def test_one_name_does_not_block_another(visitor: Visitor) -> None:
    for _ in range(MOST_BOTH):
        visitor.log_in("hanna", "x")
    assert visitor.log_in("ivar", "fel häst").status_code == 303


def from_address(visitor: Visitor, number: int, name: str, password: str = "") -> int:
    answer = visitor.client.post(
        "/desk/login",
        data={"agent": name, "password": password},
        headers=OWN,
        environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"},
    )
    return answer.status_code


def test_another_address_does_not_help_a_guesser(visitor: Visitor) -> None:
    for number in range(MOST_NAME):
        assert from_address(visitor, number, "hanna") == 403
    assert from_address(visitor, 99, "hanna", "rätt häst") == 429
    assert from_address(visitor, 99, "ivar", "fel häst") == 303


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost no time: no test is about that."""
    monkeypatch.setattr("web.login.matches", lambda kept, given: given == "rätt häst")


def test_another_name_does_not_help_a_guesser(visitor: Visitor, cheap: None) -> None:
    for number in range(MOST_ADDRESS):
        assert from_address(visitor, 1, f"name-{number}") == 403
    assert from_address(visitor, 1, "hanna", "rätt häst") == 429
    assert from_address(visitor, 2, "hanna", "rätt häst") == 303


def test_a_guesser_locks_nobody_out_of_their_browser(hanna: Visitor, visitor: Visitor) -> None:
    hanna.post("/desk/logout")
    for number in range(MOST_NAME):
        from_address(visitor, number, "hanna")
    assert from_address(visitor, 99, "hanna", "rätt häst") == 429
    assert from_address(hanna, 100, "hanna", "rätt häst") == 303


def test_a_login_forgets_the_failures_before_it(visitor: Visitor) -> None:
    for _ in range(2):
        for _ in range(MOST_BOTH - 1):
            assert visitor.log_in("hanna", "x").status_code == 403
        assert visitor.log_in("hanna", "rätt häst").status_code == 303
        visitor.post("/desk/logout")


def test_failures_are_kept_without_names_and_not_for_long(
    visitor: Visitor, runtime: Runtime, clock: FakeClock
) -> None:
    from_address(visitor, 7, "hanna")
    clock.step(WINDOW.total_seconds())
    from_address(visitor, 8, "ivar")
    with runtime.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT what, at FROM login_failure").all()
    assert len(rows) == 3 and {row.at for row in rows} == {clock()}
    assert not any(b"ivar" in bytes(row.what) or b"192.0.2" in bytes(row.what) for row in rows)


def test_a_name_is_escaped(visitor: Visitor) -> None:
    page = visitor.log_in('"><script>alert(1)</script>', "x").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(("proxies", "code"), [(0, 429), (1, 303)])
def test_an_address_is_the_one_our_proxy_saw(runtime: Runtime, app: Flask, proxies: int, code: int) -> None:
    behind = replace(runtime, settings=replace(runtime.settings, proxies=proxies))
    visitor = Visitor(create_app(behind).test_client())

    def log_in(password: str, forwarded: str) -> int:
        form, headers = {"agent": "hanna", "password": password}, OWN | {"X-Forwarded-For": forwarded}
        return visitor.client.post("/desk/login", data=form, headers=headers).status_code

    for number in range(MOST_BOTH):
        assert log_in("x", f"203.0.113.{number}, 192.0.2.1") == 403
    assert log_in("rätt häst", "203.0.113.9, 192.0.2.2") == code
