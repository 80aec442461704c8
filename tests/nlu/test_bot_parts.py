"""The parts of bot/: their tests, run where they live."""

from pathlib import Path

import pytest

from adapters.postgres import start_embedded
from tests.nlu.apart import ran


@pytest.mark.rasa
def test_every_part_of_the_bot_holds() -> None:
    assert ran("-W", "ignore", "tests/nlu/bot_parts.py", seconds=180) >= 30


@pytest.mark.rasa
def test_the_edges_of_the_bot_hold() -> None:
    assert ran("-W", "ignore", "tests/nlu/edge_parts.py", seconds=120) >= 15


@pytest.mark.rasa
def test_what_is_kept_of_a_conversation(tmp_path: Path) -> None:
    url, server = start_embedded(tmp_path / "postgres")
    try:
        assert ran("-W", "ignore", "tests/nlu/tracker_parts.py", seconds=120, database=url) >= 12
    finally:
        server.stop()
