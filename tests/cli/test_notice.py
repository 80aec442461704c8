"""Telling of a disturbance from the command line."""

from datetime import timedelta

import pytest

from adapters.runtime import Engine, Notices, now
from cli.__main__ import main

HOUR = timedelta(hours=1)
SV, EN = "Strömmen är borta i Boden.", "The power is out in Boden."


@pytest.fixture(autouse=True)
def shell(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: object) -> None:
    """No set-up runs; the shell names a database in which nothing was published yet."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("VAXEL_HOME", str(tmp_path))


def add(*more: str, scope: str = "line", end: str = "2999-01-01T12:00", sv: str = SV, en: str = EN) -> int:
    return main(["notice", "add", "--scope", scope, "--end", end, "--sv", sv, "--en", en, *more])


def test_a_notice_is_heard_from_now(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert add() == 0
    assert capsys.readouterr().out == "Notice 1 is heard until 2999-01-01 12:00.\n"
    (found,) = Notices(engine).open(now())
    assert (found.notice.scope, found.notice.texts, found.by) == ("line", {"sv": SV, "en": EN}, "command")
    assert found.notice.holds_at(now())


def test_a_notice_may_begin_later(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert add("--start", "2998-06-01T08:00", scope="queue:billing") == 0
    assert main(["notice", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Notice 1 will be heard until 2999-01-01 12:00.",
        "1  queue:billing  2998-06-01 08:00 to 2999-01-01 12:00  to come, by command",
        f"    en  {EN}",
        f"    sv  {SV}",
    ]


def test_another_language_can_be_added(engine: Engine) -> None:
    assert add("--in", "fi=Sähköt ovat poikki.") == 0
    assert Notices(engine).open(now())[0].notice.texts["fi"] == "Sähköt ovat poikki."


def test_a_notice_is_ended_once(capsys: pytest.CaptureFixture[str]) -> None:
    add(scope="errand:move")
    assert main(["notice", "end", "1"]) == 0
    assert main(["notice", "list"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["Notice 1 has ended.", "There is no notice."]
    assert main(["notice", "end", "1"]) == 1
    assert "there is no notice 1 that has not ended" in capsys.readouterr().err


def test_what_is_wrong_is_said(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    wrongs: list[tuple[dict[str, str], str]] = [
        ({"scope": "everything"}, "the scope must be line, errand:… or queue:…; it is “everything”."),
        ({"scope": "queue:nowhere"}, "there is no queue “nowhere”; there are "),
        ({"scope": "errand:nothing"}, "there is no errand “nothing”; there are "),
        ({"end": "soon"}, "--end must be a time such as 2026-11-23T12:00; it is “soon”."),
        ({"end": "2001-01-01"}, "it ends before it begins."),
        ({"sv": ""}, "there is no text in sv: who speaks it must hear it."),
        ({"en": "word " * 51}, "the text in en has more than 50 words: 20 s when spoken."),
    ]
    for wrong, sentence in wrongs:
        assert add(**wrong) == 1
        assert capsys.readouterr().err.startswith(f"vaxel: {sentence}")
    assert Notices(engine).open(now()) == []


def test_a_notice_without_an_end_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["notice", "add", "--scope", "line", "--sv", SV, "--en", EN])
    assert "--end" in capsys.readouterr().err
