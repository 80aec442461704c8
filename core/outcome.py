"""How a contact ended: one outcome for each, in the words of the figures (K79, K86)."""

from collections.abc import Collection

from core.flow.state import State

EARLY_SECONDS = 5  # a hang-up before this is its own outcome
TELLING = (
    "callback_booked",
    "transfer_ended",
    "queue_closed",
    "interpreter_joined",
)  # kinds of event that decide an outcome


def outcome(before: State, level: int, by: str, seconds: float, happened: Collection[str] = ()) -> str:
    """Name the outcome of a contact that ends now.

    `before` is the state it ended from, `level` that of its node, `by` who ended it (flow, person, failure),
    `seconds` how long it lasted and `happened` which of TELLING its log has. Whoever met a human was
    answered, and whoever was promised a call was promised it, whatever else went wrong. Whoever was told that
    a queue is closed was informed, unless they then waited in another.
    """
    if before.served and "interpreter_joined" in happened:
        return "interpreter connected"
    if before.served or "transfer_ended" in happened:
        return "human answered"
    if "callback_booked" in happened:
        return "callback booked"
    if by == "failure":
        return "system failure"
    if before.phase == "waiting" and by == "person":
        return "abandoned in queue"
    if "queue_closed" in happened:
        return "closed, informed"
    if by == "flow":
        return "information"
    if seconds < EARLY_SECONDS:
        return "early hang-up"
    return f"abandoned at level {level}, {before.node}"
