"""The parts of bot/: their tests, run where they live."""

import pytest

from tests.nlu.apart import ran


@pytest.mark.rasa
def test_every_part_of_the_bot_holds() -> None:
    assert ran("-W", "ignore", "tests/nlu/bot_parts.py", seconds=180) >= 30


@pytest.mark.rasa
def test_the_edges_of_the_bot_hold() -> None:
    assert ran("-W", "ignore", "tests/nlu/edge_parts.py", seconds=120) >= 15
