"""The scripted calls, through real HTTP, real PostgreSQL and, but for one of them, real Rasa."""

from pathlib import Path

import pytest

from cli.__main__ import main
from tests.conftest import Stack

SCRIPTS = sorted(Path(__file__).parent.glob("*.yml"))
BOOKED = sorted((Path(__file__).parent / "booked").glob("*.yml"))  # by the stepped clock


def test_the_calls_we_promised_are_here() -> None:
    names = {path.stem for path in SCRIPTS}
    assert names >= {"invoice-sv", "fault-en", "declines-recording", "withheld-number", "rasa-is-down"}
    assert "same-turn-twice" in names
    booked = {path.stem for path in BOOKED}
    assert booked >= {"callback-keeps-place", "callback-own-window", "withheld-number-books-callback"}


@pytest.mark.rasa
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_call_comes_true(stack: Stack, script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = stack.call(script)
    assert code == 0, capsys.readouterr().out


@pytest.mark.rasa
def test_the_calls_that_book_come_true(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VAXEL_HOME", str(folder / "booked"))  # where nothing is up: a set-up of their own
    code = main(["call", *map(str, BOOKED)])
    assert code == 0, capsys.readouterr().out
