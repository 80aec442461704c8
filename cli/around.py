"""What is so around a contact that is walked in the terminal: opening hours, long waits, its number."""

import re
from dataclasses import replace

from core.case import STATUSES
from core.errors import VaxelError
from core.ewt import Line, Wait, estimate
from core.flow import graph
from core.flow.graph import Flow
from core.flow.state import Standing, State

OWN = "+46701740610"  # the number every walked contact calls from
BOOKED = "V2345CF"  # what a promised call is called
WINDOWS = (  # fixed, so that a case is the same on every day
    "2026-11-24T09:00:00+01:00/2026-11-24T11:00:00+01:00",
    "2026-11-24T13:00:00+01:00/2026-11-24T15:00:00+01:00",
)
TALKING = (60.0, 150.0)  # seconds that two agents have talked with somebody else
SERVED = tuple(120.0 + 15 * number for number in range(20))  # seconds that conversations lasted
CASE, DUE, ANSWER_BY = "V2F4G7C", "2026-12-01", "2026-12-07"  # the contact's case, and the days of its answer
SET = re.compile(r"/(not )?(?:(open|long_wait|callback|case) (\S+)|(number|drawn|promised|text))")
# A call is promised to the contact's number; a text message reaches it.
FACTS = {"promised": "promised:None", "text": "text:None"}
PROMISED = FACTS["promised"]


class Mistyped(VaxelError):
    """What was typed means nothing here; the sentence says why."""


def usual(flow: Flow) -> frozenset[str]:
    """Give what holds until something else is typed: all is open, calls can be promised, no wait is long.

    A case that is asked about is one that was received.
    """
    return frozenset(
        [
            "case:received",
            *(f"open:{name}" for name in flow.hours),
            *(f"callback:{queue}" for queue in flow.callbacks),
        ]
    )


def forecast(position: int) -> Wait:
    """Give the wait at a position, as it is with two agents and conversations of two to seven minutes."""
    return estimate(Line(ahead=position - 1, talking=TALKING, free=0, served=SERVED))


def sets(typed: str) -> bool:
    """Tell whether a line sets something around the contact, which is no turn."""
    return SET.fullmatch(typed) is not None


def changed(flow: Flow, state: State, holding: frozenset[str], typed: str) -> tuple[State, frozenset[str]]:
    """Give the state and what holds after a line such as `/not open office`; Mistyped where none is there."""
    found = SET.fullmatch(typed)
    assert found is not None  # noqa: S101
    wanted, (fact, of, own) = not found[1], found.group(2, 3, 4)
    if own in FACTS:
        return state, holding | {FACTS[own]} if wanted else holding - {FACTS[own]}
    if own:
        return replace(state, known=wanted) if own == "number" else replace(state, drawn=wanted), holding
    if fact == "case":
        holding = frozenset(one for one in holding if not one.startswith("case:"))
    known = {"open": flow.hours, "case": STATUSES}.get(fact, _queues(flow))
    if of not in known:
        raise Mistyped(f"there is no `{of}` here; there are {', '.join(known) or 'none'}.")
    one = {f"{fact}:{of}"}
    return state, holding | one if wanted else holding - one


def standing(flow: Flow) -> Standing:
    """Give the call that is promised to the contact's number where that is set: one of the first queue."""
    return Standing("promised", next(iter(flow.callbacks), ""), WINDOWS[0])


def _queues(flow: Flow) -> dict[str, None]:
    waiting = [one.queue for one in flow.nodes.values() if isinstance(one, graph.Queue | graph.Callback)]
    return dict.fromkeys(waiting)
