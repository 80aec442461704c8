"""A node that promises a call: which number, when, from where, and a yes to all of it (P12)."""

from core import inputs
from core.events import CallbackBooked, CallbackDeclined, CallbackRefused
from core.flow import graph
from core.flow.kinds import collect
from core.flow.kinds.turn import Turn
from core.flow.words import PERSONAL, SOONEST

OWN = f"{PERSONAL}own"  # the number the person calls from
PHONE = f"{PERSONAL}phone"  # the number that was chosen
NOT_THEN = "call.not_then"  # the time that was wished for is not to be had
LINK = f"{PERSONAL}link"  # where it can be changed
REFERENCE = f"{PERSONAL}reference"  # what the promised call is called


def enter(turn: Turn, node: graph.Callback) -> str | None:
    """Begin, unless there is no time to offer."""
    windows = _on_offer(turn, node)
    if not windows:
        return turn.back_or(node.none)
    turn.change(windows=windows)
    _begin(turn, node)
    return None


def _begin(turn: Turn, node: graph.Callback) -> None:
    turn.change(phase="asking", pending=None)
    if phone := collect.named(turn, "phone"):
        turn.change(pending=phone)
        collect.fill(turn, "phone")
    given = turn.state.slot("phone") is not None
    _to(turn, node, "time" if given else "own" if turn.state.known else "keyed")


def ask(turn: Turn, node: graph.Callback, again: bool) -> None:
    """Ask what the step asks; what a key cut short is told again first (P1)."""
    turn.tell_first(node)
    match turn.state.step:
        case "own":
            turn.ask(node.own, number=OWN)
        case "keyed":
            collect.request(turn, node.keyed)
        case "time":
            _ask_time(turn, node)
        case "confirm":
            window = str(turn.state.pending)
            turn.ask(node.confirm, number=PHONE, window=window, caller_id=node.caller_id)
            if node.text and _is_written(turn):
                turn.play(node.text)


def _is_written(turn: Turn) -> bool:
    """Tell whether what is promised would be written as well; to who withholds their number nothing is."""
    return turn.state.known or turn.state.channel == "chat"


def _ask_time(turn: Turn, node: graph.Callback) -> None:
    turn.ask(node.times)
    for key, window in _choices(turn).items():
        if window == SOONEST:
            turn.play(node.soonest, key=key)
        else:
            turn.play(node.time, key=key, window=window)


def _on_offer(turn: Turn, node: graph.Callback) -> tuple[str, ...]:
    """Give the times to offer; a place is only kept by who has one: for others it would not be fair."""
    queue = _caller(turn, node)
    if not turn.facts.holds("callback", queue):
        return ()
    return ((SOONEST,) if turn.place else ()) + turn.facts.free(queue)


def _caller(turn: Turn, node: graph.Callback) -> str:
    """Give the queue that calls back: of the place, else of the promise being moved, else the node's own."""
    return turn.place or next(iter(turn.state.moving[1:]), node.queue)


def _choices(turn: Turn) -> dict[str, str]:
    """Give what each key chooses: what was told counts, whatever the clock says since."""
    return {str(key): window for key, window in enumerate(turn.state.windows, 1)}


def answer(turn: Turn, node: graph.Callback, given: inputs.Input) -> str | None:
    """Take the answer to the step; after as many lost ones as allowed the promise is not made."""
    if isinstance(given, inputs.Refused):
        return _refused(turn, node, given)
    led = STEPS[turn.state.step](turn, node, given)
    if led == "again":
        if turn.missed() >= node.tries:
            return _decline(turn, node)
        ask(turn, node, again=True)
        return None
    return led


def _decline(turn: Turn, node: graph.Callback) -> str:
    turn.emit(CallbackDeclined(_caller(turn, node)))
    return turn.back_or(node.declined)


def _refused(turn: Turn, node: graph.Callback, given: inputs.Refused) -> str | None:
    """Say that it cannot be promised after all: offer other times, or end where it is the number."""
    turn.emit(CallbackRefused(_caller(turn, node), given.reason))
    told = f"call.{given.reason.replace(' ', '_')}"
    if told in turn.flow.tongues[turn.state.language].prompts:  # a version from before had none
        turn.play(told)
    if given.reason == "too many":
        return turn.back_or(node.declined)
    windows = _on_offer(turn, node)
    if not windows:
        return turn.back_or(node.none)
    turn.change(windows=windows, pending=None)
    return _to(turn, node, "time")


def _own(turn: Turn, node: graph.Callback, given: inputs.Input) -> str | None:
    if isinstance(given, inputs.Understood) and given.outcome == "value":
        return _keyed(turn, node, given)
    if turn.denies(given):
        return _to(turn, node, "keyed")
    if not turn.affirms(given):
        return "again"
    turn.change(pending=OWN)
    collect.fill(turn, "phone")
    return _to(turn, node, "time")


def _keyed(turn: Turn, node: graph.Callback, given: inputs.Input) -> str | None:
    value = collect.value_of(turn, "phone", given)
    if value is None:
        return "again"
    turn.change(pending=value)
    collect.fill(turn, "phone")
    return _to(turn, node, "time")


def _time(turn: Turn, node: graph.Callback, given: inputs.Input) -> str | None:
    window = _choices(turn).get(given.keys) if isinstance(given, inputs.Pressed) else _said(turn, node, given)
    if window is None:
        return "again"
    turn.change(pending=window)
    return _to(turn, node, "confirm")


def _confirm(turn: Turn, node: graph.Callback, given: inputs.Input) -> str | None:
    unwritten = bool(node.text) and _is_written(turn) and given == inputs.Pressed("3")
    if turn.affirms(given) or unwritten:
        pending, instead = str(turn.state.pending), next(iter(turn.state.moving), None)
        booked = CallbackBooked(_caller(turn, node), pending, node.caller_id, instead, not unwritten)
        turn.emit(booked, pending=None, queue=None, moving=())
        turn.play(node.booked, reference=REFERENCE, link=LINK)
        return node.next
    window = _said(turn, node, given)
    if not window and not turn.denies(given):
        return "again"
    if turn.missed() >= node.tries:
        return _decline(turn, node)
    if window:  # a correction
        turn.change(pending=window)
        return _to(turn, node, "confirm")
    slots = tuple(one for one in turn.state.slots if one[0] != "phone")
    turn.change(slots=slots)
    _begin(turn, node)
    return None


def _said(turn: Turn, node: graph.Callback, given: inputs.Input) -> str | None:
    """Give the free window that fits the time that was said best, None where there is none."""
    match given:
        case inputs.Understood("value", value=str(wish)):
            return turn.facts.fitting(_caller(turn, node), wish)
    return None


def _to(turn: Turn, node: graph.Callback, step: str) -> str | None:
    turn.change(step=step, repeats=0)
    if step == "time" and (wish := collect.named(turn, "window")):
        if window := turn.facts.fitting(_caller(turn, node), wish):
            turn.change(step="confirm", pending=window)
        elif NOT_THEN in turn.flow.tongues[turn.state.language].prompts:  # a version from before had none
            turn.play(NOT_THEN)
    ask(turn, node, again=False)
    return None


SETTLED = ("own", "confirm")  # steps that a yes or a no answers
STEPS = {"own": _own, "keyed": _keyed, "time": _time, "confirm": _confirm}
