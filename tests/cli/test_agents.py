"""Adding the humans who take over."""

import io

import pytest

from adapters.passwords import matches
from adapters.runtime import Desk, Engine
from cli.__main__ import main

WORDS = ["agent", "jonna", "--name", "Jonna", "--phone", "+46701740607", "--languages", "sv,en"]


@pytest.fixture(autouse=True)
def shell(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: object) -> None:
    """No set-up runs; the shell names a database, and a password comes on the input."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("VAXEL_HOME", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO("a long password\n"))


def test_an_agent_is_stored_with_a_hash(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(WORDS) == 0
    found = Desk(engine).agent("jonna")
    assert found is not None
    assert (found.name, found.phone, found.languages) == ("Jonna", "+46701740607", ("sv", "en"))
    assert matches(found.password, "a long password")
    assert capsys.readouterr().out == "Jonna logs in at the desk as jonna.\n"


@pytest.mark.parametrize(
    ("number", "word", "sentence"),
    [
        (5, "070-1740607", "--phone must be a number in the form +46701740605"),
        (7, "swedish", "--languages must be codes such as sv,en"),
        (1, "jo nna", "--id must be one word"),
    ],
)
def test_what_is_no_agent_is_refused(
    capsys: pytest.CaptureFixture[str], number: int, word: str, sentence: str
) -> None:
    words = [*WORDS]
    words[number] = word
    assert main(words) == 1
    assert capsys.readouterr().err.startswith(f"vaxel: {sentence}")


def test_an_agent_has_a_role_an_alias_and_an_address(engine: Engine) -> None:
    assert main([*WORDS, "--role", "lead", "--alias", "Kim", "--email", "jonna@nordvik.example"]) == 0
    found = Desk(engine).agent("jonna")
    assert found is not None
    assert (found.role, found.called, found.email) == ("lead", "Kim", "jonna@nordvik.example")


def test_who_takes_no_contacts_needs_no_phone(engine: Engine) -> None:
    assert main(["agent", "karin", "--name", "Karin", "--role", "designer"]) == 0
    found = Desk(engine).agent("karin")
    assert found is not None and (found.role, found.phone) == ("designer", "")


def test_an_address_is_one_agents(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main([*WORDS, "--email", "jonna@nordvik.example"]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("a long password\n"))
    again = ["agent", "kim", *WORDS[2:], "--email", "Jonna@Nordvik.example"]
    assert main(again) == 1
    assert "another agent has this address" in capsys.readouterr().err


def test_a_short_password_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, engine: Engine
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert main(WORDS) == 1
    assert capsys.readouterr().err == "vaxel: a password has at least 10 characters.\n"
    assert Desk(engine).agent("jonna") is None


def test_without_a_database_it_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    assert main(WORDS) == 1
    assert "start it with ./vaxel up" in capsys.readouterr().err
