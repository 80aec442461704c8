"""Letting programs use the API, and seeing what they were told."""

import pytest

from adapters.runtime import Deliveries, Engine, Tokens, now
from adapters.store.deliveries import announce
from adapters.store.whole import whole
from cli.__main__ import main
from core.tokens import digest


@pytest.fixture(autouse=True)
def shell(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: object) -> None:
    """No set-up runs; the shell names a database."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("VAXEL_HOME", str(tmp_path))


def add(name: str = "case-system", *scopes: str) -> int:
    return main(["token", "add", name, *(word for one in scopes for word in ("--scope", one))])


def test_a_token_is_shown_once_and_kept_as_digest(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert add("case-system", "cases:read", "cases:write") == 0
    token = capsys.readouterr().out.strip()
    assert token.startswith("vaxel_") and len(token) > 40
    found = Tokens(engine).find(digest(token), now())
    assert found and (found.name, found.scopes) == ("case-system", ("cases:read", "cases:write"))
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT t::text FROM api_token t").scalars().all()
    assert token not in rows[0]
    assert main(["token", "list"]) == 0
    listed = capsys.readouterr().out
    assert "case-system  cases:read,cases:write" in listed and token not in listed


def test_a_token_is_taken_back(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    add("case-system", "cases:read")
    token = capsys.readouterr().out.strip()
    assert main(["token", "revoke", "case-system"]) == 0
    assert Tokens(engine).find(digest(token), now()) is None
    assert main(["token", "revoke", "case-system"]) == 1
    assert "there is no token case-system" in capsys.readouterr().err
    assert add("case-system", "cases:read") == 0  # the name is free again


@pytest.mark.parametrize(
    ("name", "scopes", "sentence"),
    [
        ("Case System", ["cases:read"], "a token's name is up to 40"),
        ("case-system", [], "--scope must be one of cases:read, cases:write"),
    ],
)
def test_what_is_no_token_is_refused(
    capsys: pytest.CaptureFixture[str], name: str, scopes: list[str], sentence: str
) -> None:
    assert add(name, *scopes) == 1
    assert capsys.readouterr().err.startswith(f"vaxel: {sentence}")


def test_two_tokens_have_two_names(capsys: pytest.CaptureFixture[str]) -> None:
    add("case-system", "cases:read")
    assert add("case-system", "cases:read") == 1
    assert "there is a token case-system already" in capsys.readouterr().err


def test_deliveries_are_listed_and_made_again(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["webhook", "list"]) == 0
    assert capsys.readouterr().out == "There is no delivery.\n"
    with whole(engine) as raw:
        announce(raw, "case_closed", "V2F4G7C", now())
    (one,) = Deliveries(engine).newest(1)
    main(["webhook", "list"])
    assert capsys.readouterr().out.strip().endswith("V2F4G7C  planned, not tried yet")
    assert main(["webhook", "again", one.id]) == 1
    assert f"no delivery {one.id} was given up" in capsys.readouterr().err
    Deliveries(engine).note(one.id, "given_up", 500, now())
    main(["webhook", "list", "--failed"])
    assert capsys.readouterr().out.strip().endswith("given_up, 1 attempts, answered 500")
    assert main(["webhook", "again", one.id]) == 0


@pytest.mark.parametrize("words", [["token", "list"], ["webhook", "list"]])
def test_without_a_database_there_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    assert main(words) == 1
    assert "Växel is not up" in capsys.readouterr().err
