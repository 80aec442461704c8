"""Which calls are nobody's own errand, by the number they come from."""

from dataclasses import replace

import pytest

from adapters.settings import Settings


@pytest.mark.parametrize(
    ("number", "flagged"),
    [("+46701740610", "test"), ("+46700000001", "simulated"), ("+46701234567", None), (None, None)],
)
def test_tests_and_simulated_calls_are_flagged(
    settings: Settings, number: str | None, flagged: str | None
) -> None:
    assert replace(settings, test_numbers=frozenset({"+46701740610"})).flagged(number) == flagged


def test_over_the_real_network_nobody_is_simulated(settings: Settings) -> None:
    assert replace(settings, api_url="").flagged("+46700000001") is None
