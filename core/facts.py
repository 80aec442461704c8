"""What the world says at a turn, as far as the flow can ask."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from core import callback, inputs
from core.case import Cases, ask, due
from core.ewt import Wait, estimate, longer_than
from core.flow.graph import Collect, Complaint, Flow, Status
from core.flow.kinds.cases import REFERENCE
from core.flow.state import OFFERED, Facts, State
from core.inputs import Input
from core.ports import Contact, Store
from core.queueing import LONG_WAIT, Place

ARRIVED = inputs.Arrived()
# What leads a waiting contact on, or ends it, without news.
LEADING = (
    *(inputs.Arrived, inputs.Connected, inputs.AgentLeft, inputs.AgentLost),
    *(inputs.Linked, inputs.PhoneGone, inputs.LinkOpened),
    *(inputs.Unanswered, inputs.HungUp, inputs.Lost),
)
LOOKED_AT = 4 * OFFERED  # windows, of which those that are sold out are not offered


def facts(
    store: Store, flow: Flow, now: datetime, found: Contact | None = None, given: Input = ARRIVED
) -> Facts:
    """Give the facts for a contact and its input, or for one that has just come.

    How long a wait is costs a look at the queues: it is looked up where the turn can ask for it only.
    StoreUnavailable as the store.
    """
    times = callback.windows(callback.schedules(flow), now, LOOKED_AT) if flow.callbacks else ()
    holding = {f"open:{name}" for name, schedule in flow.hours.items() if schedule.open_at(now)}
    if times:
        sold = {(queue, window) for queue, window in _sold(store, times, now)}
        holding |= {f"sold:{queue}@{window}" for queue, window in sold}
        free = (queue for queue in flow.callbacks if any((queue, window) not in sold for window in times))
        holding |= {f"callback:{queue}" for queue in free}
    wait = _wait(store, now, found) if found and tells_news(found.state, given) else None
    holding |= {f"long_wait:{queue}" for queue in _long_waits(store, flow, now, found, wait)}
    if found is None:
        return Facts(holding=frozenset(holding), windows=times, notices=store.notices(now))
    promise = store.promised(found.id, now) if _may_recall(flow, found) else None
    holding |= {"promised:None"} if promise else set()
    waited = int((now - found.joined_at).total_seconds()) if found.joined_at else 0
    return Facts(
        found.position,
        waited,
        found.agent,
        frozenset(holding),
        times,
        promise,
        wait=wait,
        notices=store.notices(now),
    )


def about_cases(cases: Cases, flow: Flow, now: datetime, found: Contact, known: Facts) -> Facts:
    """Add what the turn can ask about cases: when a complaint is answered, and how the one named stands."""
    if Complaint not in flow.kinds and Status not in flow.kinds:
        return known
    day = answer_day(flow, now)
    answer_by = day.isoformat() if day else ""
    named = _named_case(flow, found)
    asked = ask(cases, found.id, named, now) if named and Status in flow.kinds else None
    if asked is None:
        return replace(known, answer_by=answer_by)
    told = asked.due.isoformat() if asked.due else None
    holding = known.holding | {f"case:{asked.status}"}
    return replace(known, holding=holding, case=asked.reference, due=told, answer_by=answer_by)


def answer_day(flow: Flow, now: datetime) -> date | None:
    """Give the day by which a complaint that is made now is answered; None in a flow that takes none."""
    takes = next((one for one in flow.nodes.values() if isinstance(one, Complaint)), None)
    return due(now, takes.days, callback.holidays(flow)) if takes else None


def _named_case(flow: Flow, found: Contact) -> str | None:
    """Give the reference that the turn may come to ask about: the one being confirmed, or given before."""
    node, state = flow.nodes[found.state.node], found.state
    if isinstance(node, Collect) and node.slot == REFERENCE and state.phase == "confirming":
        return state.pending
    return state.slot(REFERENCE)


def _may_recall(flow: Flow, found: Contact) -> bool:
    """Tell whether the turn can come to a call that is promised already: else nobody looks for one."""
    return found.state.known and found.state.phase == "asking" and found.state.node in flow.recalls


def tells_news(state: State, given: Input) -> bool:
    """Tell whether an input can be answered with news of the queue."""
    return state.phase == "waiting" and not isinstance(given, LEADING)


def _wait(store: Store, now: datetime, found: Contact) -> Wait:
    return estimate(store.line(_place(found.state, now, str(found.state.queue)), found.position, now))


def _long_waits(
    store: Store, flow: Flow, now: datetime, found: Contact | None, wait: Wait | None
) -> Iterator[str]:
    """Give the queues whose forecast is long: of the one that is waited in, and those decided by."""
    if found and wait is not None and longer_than(wait, LONG_WAIT):
        yield str(found.state.queue)
    state = found.state if found else State(flow.start, flow.languages[0], "")
    for queue in flow.weighed.get(state.node, ()) if wait is None else ():
        if longer_than(estimate(store.line(_place(state, now, queue), None, now)), LONG_WAIT):
            yield queue


def _place(state: State, now: datetime, queue: str) -> Place:
    return Place("", queue, now, language=state.language, interpreter=state.interpreter)


def _sold(store: Store, times: tuple[str, ...], now: datetime) -> Iterator[tuple[str, str]]:
    beginning = {callback.begins(window): window for window in times}
    return ((queue, beginning[at]) for queue, at in store.sold_out(now) if at in beginning)
