"""The scripted calls, through real HTTP, real PostgreSQL and, but for one of them, real Rasa."""

from pathlib import Path

import pytest

from tests.conftest import Stack

SCRIPTS = sorted(Path(__file__).parent.glob("*.yml"))


def test_the_calls_we_promised_are_here() -> None:
    names = {path.stem for path in SCRIPTS}
    assert names >= {"invoice-sv", "fault-en", "declines-recording", "withheld-number", "rasa-is-down"}
    assert "same-turn-twice" in names
    assert names >= {"callback-keeps-place", "callback-own-window", "withheld-number-books-callback"}


@pytest.mark.rasa
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_call_comes_true(stack: Stack, script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = stack.call(script)
    assert code == 0, capsys.readouterr().out
