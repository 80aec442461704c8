"""How a contact ended: one outcome for each, in the words of the figures (K79, K86)."""

from core.flow.state import State

EARLY_SECONDS = 5  # a hang-up before this is its own outcome


def outcome(before: State, level: int, by: str, seconds: float) -> str:
    """Name the outcome of a contact that ends now.

    `before` is the state it ended from, `level` that of its node, `by` who ended it (flow, person, failure)
    and `seconds` how long it lasted. Whoever met a human was answered, whatever else went wrong.
    """
    if before.served:
        return "human answered"
    if by == "failure":
        return "system failure"
    if by == "flow":
        return "information"
    if before.phase == "waiting":
        return "abandoned in queue"
    if seconds < EARLY_SECONDS:
        return "early hang-up"
    return f"abandoned at level {level}, {before.node}"
