"""Numbers, references and languages: the tests of their parsers, run where they live."""

import pytest

from tests.nlu.apart import ran


@pytest.mark.rasa
def test_every_number_said_is_heard() -> None:
    assert ran("-W", "ignore", "-m", "tests.nlu.entities.number_parts", seconds=300) >= 60
