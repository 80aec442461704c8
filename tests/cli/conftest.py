"""What the tests of the phone stand on: a fake carrier that serves, and a way to write scripts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.fakes import FakeCarrier, listening, serving, spoken

type Write = Callable[..., Path]


@pytest.fixture
def carrier() -> FakeCarrier:
    """A line that greets, listens, and leads to a queue by key or by word."""
    joined = [spoken("Du har plats"), spoken("1 i kön."), listening("dtmf")]
    asks = [spoken("Vad gäller det?"), listening()]
    return FakeCarrier(
        opening=[listening(), spoken("Hej och välkommen."), spoken("För svenska, tryck ett.")],
        answers={"press 1": asks, "press 2": [spoken("Hej då."), listening()], "say flytt": joined},
    )


@pytest.fixture
def url(carrier: FakeCarrier) -> Iterator[str]:
    """Where the fake carrier serves."""
    with serving(carrier) as url:
        yield url


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a script with these steps and give its path."""

    def write(steps: str, name: str = "call.yml", more: str = "") -> Path:
        path = tmp_path / name
        lines = "\n".join(f"  - {step}" for step in steps.split("; "))
        path.write_text(f'from: "+46701740610"\nsteps:\n{lines}\n{more}', encoding="utf-8")
        return path

    return write
