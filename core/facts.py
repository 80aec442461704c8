"""What the world says at a turn, as far as the flow can ask."""

from collections.abc import Iterator
from datetime import datetime

from core import callback
from core.flow.graph import Flow
from core.flow.state import OFFERED, Facts
from core.ports import Contact, Store

LOOKED_AT = 4 * OFFERED  # windows, of which those that are sold out are not offered


def facts(store: Store, flow: Flow, now: datetime, found: Contact | None = None) -> Facts:
    """Give the facts for a contact, or for one that has just come; StoreUnavailable as the store."""
    times = callback.windows(callback.schedules(flow), now, LOOKED_AT) if flow.callbacks else ()
    holding = {f"open:{name}" for name, schedule in flow.hours.items() if schedule.open_at(now)}
    if times:
        sold = {(queue, window) for queue, window in _sold(store, times, now)}
        holding |= {f"sold:{queue}@{window}" for queue, window in sold}
        free = (queue for queue in flow.callbacks if any((queue, window) not in sold for window in times))
        holding |= {f"callback:{queue}" for queue in free}
    if flow.weighs_waits:
        holding |= {f"long_wait:{queue}" for queue in store.outlook(now)}
    if found is None:
        return Facts(holding=frozenset(holding), windows=times)
    waited = int((now - found.joined_at).total_seconds()) if found.joined_at else 0
    return Facts(found.position, waited, found.agent, frozenset(holding), times)


def _sold(store: Store, times: tuple[str, ...], now: datetime) -> Iterator[tuple[str, str]]:
    beginning = {callback.begins(window): window for window in times}
    return ((queue, beginning[at]) for queue, at in store.sold_out(now) if at in beginning)
