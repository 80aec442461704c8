"""One outcome for each contact."""

from dataclasses import replace

import pytest

from core.flow.state import State
from core.outcome import outcome

ASKING = State("errand", "sv", "077")
WAITING = replace(ASKING, node="billing", phase="waiting")


@pytest.mark.parametrize(
    ("before", "by", "seconds", "failed", "expected"),
    [
        (replace(WAITING, phase="talking", served=True), "person", 300, False, "human answered"),
        (replace(WAITING, served=True), "flow", 300, True, "human answered"),
        (WAITING, "person", 300, False, "abandoned in queue"),
        (WAITING, "person", 2, False, "abandoned in queue"),
        (ASKING, "person", 4.9, False, "early hang-up"),
        (ASKING, "person", 5, False, "abandoned at level 2, errand"),
        (ASKING, "person", 60, True, "system failure"),
        (ASKING, "failure", 60, False, "system failure"),
        (ASKING, "flow", 60, False, "information"),
    ],
)
def test_a_contact_ends_as(before: State, by: str, seconds: float, failed: bool, expected: str) -> None:
    assert outcome(before, 2, by, seconds, failed) == expected
