"""One outcome for each contact."""

from dataclasses import replace

import pytest

from core.flow.state import State
from core.outcome import outcome

ASKING = State("errand", "sv", "077")
WAITING = replace(ASKING, node="billing", phase="waiting")


@pytest.mark.parametrize(
    ("before", "by", "seconds", "expected"),
    [
        (replace(WAITING, phase="talking", served=True), "person", 300, "human answered"),
        (replace(WAITING, served=True), "failure", 300, "human answered"),
        (WAITING, "person", 300, "abandoned in queue"),
        (WAITING, "person", 2, "abandoned in queue"),
        (ASKING, "person", 4.9, "early hang-up"),
        (ASKING, "person", 5, "abandoned at level 2, errand"),
        (ASKING, "failure", 60, "system failure"),
        (ASKING, "flow", 60, "information"),
    ],
)
def test_a_contact_ends_as(before: State, by: str, seconds: float, expected: str) -> None:
    assert outcome(before, 2, by, seconds) == expected
