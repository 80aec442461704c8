"""A node that asks for one thing and plays it back: a number, a reference, a postcode."""

import re

from core import inputs
from core.events import SlotFilled
from core.flow import graph
from core.flow.kinds.turn import Turn
from core.flow.words import PERSONAL
from core.inputs import plain

FORMS = {  # what each may look like, without spaces and hyphens
    "phone": re.compile(r"(\+|00)?[0-9]{7,15}"),
    "customer_number": re.compile(r"[0-9]{4,12}"),
    "case_reference": re.compile(r"[0-9A-Z]{4,12}"),
    "personal_number": re.compile(r"([0-9]{2})?[0-9]{10}"),
    "postcode": re.compile(r"[0-9]{5}"),
}
HEARD = re.compile(r"[\s\-–/().]")


def enter(turn: Turn, node: graph.Collect) -> str | None:
    """Ask, unless it was given before: nothing is asked twice (K41); what was named is played back."""
    if turn.state.slot(node.slot):
        return node.next
    if value := named(turn, node.slot):
        turn.change(phase="confirming", pending=value)
    ask(turn, node, again=False)
    return None


def ask(turn: Turn, node: graph.Collect, again: bool) -> None:
    """Ask for it, or whether it was understood rightly."""
    if turn.state.phase == "confirming":
        turn.ask(node.confirm, value=f"{PERSONAL}pending")
    else:
        request(turn, node.reprompt if again else node.prompt)


def request(turn: Turn, prompt: str) -> None:
    """Ask for digits or words."""
    turn.request("digits")
    turn.play(prompt)


def answer(turn: Turn, node: graph.Collect, given: inputs.Input) -> str | None:
    """Take it by keys, spoken digits or what the assistant found in the words; then a yes or a no.

    Another value instead of the yes is a correction: it is a lost answer, and is played back in its turn.
    """
    confirming = turn.state.phase == "confirming"
    if confirming and turn.affirms(given):
        fill(turn, node.slot)
        return node.next
    value = value_of(turn, node.slot, given)
    if (confirming or value is None) and turn.missed() >= node.tries:
        return node.failed
    turn.change(phase="confirming" if value else "asking", pending=value)
    ask(turn, node, again=value is None)
    return None


def named(turn: Turn, slot: str) -> str | None:
    """Take what was named on the way here, once; None where nothing was, or what cannot be this."""
    left = dict(turn.state.named)
    if slot not in left:
        return None
    value = left.pop(slot)
    turn.change(named=tuple(left.items()))
    if slot not in FORMS:
        return value
    return written(value, slot)


def fill(turn: Turn, slot: str) -> None:
    """Keep what was just confirmed."""
    slots = {**dict(turn.state.slots), slot: str(turn.state.pending)}
    turn.emit(SlotFilled(slot, turn.source), slots=tuple(slots.items()), pending=None)


def value_of(turn: Turn, slot: str, given: inputs.Input) -> str | None:
    """Give what was keyed or said, None where it cannot be what was asked for."""
    match given:
        case inputs.Pressed(keys):
            found = keys
        case inputs.Said(text):
            found = digits(text, turn.words.digits)
            if not is_form(found, slot):  # "vet inte" is no reference
                return None
        case inputs.Understood("value", value=str(value)):
            found = value
        case _:
            return None
    return written(found, slot)


def written(value: str, slot: str) -> str | None:
    """Give a value as it is written, a reference in capitals; None where it cannot be this."""
    found = HEARD.sub("", value.upper())
    return found if FORMS[slot].fullmatch(found) else None


def digits(text: str, names: tuple[str, ...]) -> str:
    """Read digits said one by one, noll sju noll, and numerals as a transcription writes them."""
    named = {name: str(number) for number, name in enumerate(names)}
    return "".join(named.get(word, word) for word in plain(text).split())


def is_form(read: str, slot: str) -> bool:
    """Tell whether what `digits` read is the thing itself, so that no assistant need look for it."""
    return any(c.isdigit() for c in read) and bool(FORMS[slot].fullmatch(read.upper()))
