"""The ways in which what the engine asks of the world can stand."""

from collections.abc import Iterator, Mapping

from core.flow import engine
from core.flow.check.given import WINDOWS, Given
from core.flow.graph import Callback, Decide, Flow, Promised, Queue, Status
from core.flow.state import Facts, Standing, State, Step


class Oracle(Facts):
    """Facts that answer by a script, no where it says nothing, and remember what they were asked."""

    def __init__(self, base: Facts, script: dict[str, bool], promise: Standing | None) -> None:
        vars(self).update(vars(base), promise=promise, script=script, asked={})

    def holds(self, fact: str, of: str | None) -> bool:
        """Answer as the script says, the same each time."""
        asked, script = vars(self)["asked"], vars(self)["script"]
        return bool(asked.setdefault(f"{fact}:{of}", script.get(f"{fact}:{of}", False)))


def standing(flow: Flow) -> Standing | None:
    """Give a promised call that somebody may have moved or cancelled, of a queue of the flow."""
    nodes = flow.nodes.values()
    queue = next((node.queue for node in nodes if isinstance(node, Queue)), "")
    return Standing("promised", queue, WINDOWS[0]) if Promised in flow.kinds else None


def steps(
    flow: Flow, state: State, given: Given, promise: Standing | None = None
) -> Iterator[tuple[Given, Step]]:
    """Take an input once for each way in which the facts that the engine asks for can stand."""
    ahead: list[dict[str, bool]] = [{}]
    while ahead:
        script = ahead.pop()
        oracle = Oracle(given.facts, script, promise)
        step = engine.advance(flow, state, given.input, oracle)
        asked: dict[str, bool] = vars(oracle)["asked"]
        if not asked:
            yield given, step
            return
        holding = frozenset(name for name, holds in asked.items() if holds)
        facts = object.__new__(Facts)  # a tenth of the time that making a frozen one takes
        vars(facts).update(vars(given.facts), holding=holding, promise=promise)
        yield given._replace(facts=facts), step
        known = dict(script)
        for name in [name for name in asked if name not in script]:
            if _can_hold(name, known):
                ahead.append({**known, name: True})
            known[name] = False


def _can_hold(name: str, known: Mapping[str, bool]) -> bool:
    """Tell whether a fact is to be tried: it matters how many times are sold, not which."""
    sold = [holds for one, holds in known.items() if one.startswith("sold:")]
    return all(sold) or not name.startswith("sold:")


def asks_facts(flow: Flow) -> bool:
    """Tell whether the engine can ask the world for anything in this flow."""
    nodes = flow.nodes.values()
    return any(
        isinstance(node, Decide | Callback | Promised | Status)
        or (isinstance(node, Queue) and (node.closed or node.offer or node.chat))
        for node in nodes
    )
