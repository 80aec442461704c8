"""One outcome for each contact."""

from dataclasses import replace

import pytest

from core.events import CLASSES
from core.flow.state import State
from core.outcome import TELLING, outcome

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


PROMISED = replace(ASKING, node="promise", queue="billing")


@pytest.mark.parametrize(
    ("before", "by", "happened", "expected"),
    [
        (PROMISED, "person", {"callback_booked"}, "callback booked"),
        (PROMISED, "failure", {"callback_booked"}, "callback booked"),
        (replace(PROMISED, served=True), "flow", {"callback_booked"}, "human answered"),
        (ASKING, "flow", {"transfer_ended"}, "human answered"),
        (ASKING, "flow", {"transfer_failed"}, "information"),
        (ASKING, "flow", {"queue_closed"}, "closed, informed"),
        (ASKING, "person", {"queue_closed"}, "closed, informed"),
        (WAITING, "person", {"queue_closed"}, "abandoned in queue"),
        (WAITING, "failure", {"queue_closed"}, "system failure"),
    ],
)
def test_what_happened_before_decides(before: State, by: str, happened: set[str], expected: str) -> None:
    assert outcome(before, 2, by, 60, happened) == expected


def test_each_telling_kind_is_an_event() -> None:
    assert set(TELLING) <= set(CLASSES)
