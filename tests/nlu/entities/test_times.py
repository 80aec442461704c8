"""Times as people say them: the tests of the parser, run where it lives."""

import pytest

from tests.nlu.apart import ran


@pytest.mark.rasa
def test_times_are_read_as_people_say_them() -> None:
    assert ran("-W", "error", "tests/nlu/entities/times_parts.py", seconds=120) >= 30
