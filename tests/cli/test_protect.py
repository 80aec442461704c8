"""Noting whose identity is protected."""

import io

import pytest

from adapters.runtime import Engine, Protection
from cli.__main__ import main

KEY = "secret-key"


@pytest.fixture(autouse=True)
def shell(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: object) -> None:
    """No set-up runs; the shell names a database and a key, and a number comes on the input."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("VAXEL_SECRET_KEY", KEY)
    monkeypatch.setenv("VAXEL_HOME", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO("070-174 06 10\n"))


def test_a_number_is_kept_as_a_digest(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protect"]) == 0
    assert capsys.readouterr().out == "The number is protected.\n"
    assert Protection(engine, KEY).holds(("+46701740610",))
    assert not Protection(engine, "another key").holds(("+46701740610",))
    with engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT digest, by FROM protected").one()
    assert len(row.digest) == 32 and row.by == "command"


def test_protection_ends_where_it_was(
    engine: Engine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["protect", "--end"]) == 1
    assert capsys.readouterr().err == "vaxel: the number was not protected.\n"
    for words in (["protect"], ["protect", "--end"]):
        monkeypatch.setattr("sys.stdin", io.StringIO("+46701740610\n"))
        assert main(words) == 0
    assert not Protection(engine, KEY).holds(("+46701740610",))


def test_what_is_no_number_is_refused_unsaid(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Astrid\n"))
    assert main(["protect"]) == 1
    assert capsys.readouterr().err == "vaxel: that is no number in the form +46701740605.\n"


def test_without_a_key_it_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VAXEL_SECRET_KEY")
    assert main(["protect"]) == 1
    assert "set DATABASE_URL and VAXEL_SECRET_KEY" in capsys.readouterr().err
