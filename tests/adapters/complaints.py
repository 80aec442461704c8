"""Somebody who has complained, by the turns that take the complaint."""

from core import inputs
from core.ports import World
from core.turn import Answer, Arrival, take_first_turn, take_turn

ANA, BEN = "+46701740610", "+46701740611"


def opened(world: World, leg: str, number: str | None = ANA, consent: str = "2") -> str:
    """Let somebody call and come to the question what it is about."""
    contact = take_first_turn(world, Arrival("voice", leg, "077", number, "+46771000000")).contact
    pressed(world, contact, "1", consent)
    return contact


def pressed(world: World, contact: str, *keys: str) -> Answer:
    """Press one key after another."""
    for key in keys:
        answer = take_turn(world, contact, None, inputs.Pressed(key))
    return answer


def complained(world: World, leg: str = "CA1", number: str | None = ANA) -> str:
    """Let somebody complain about an invoice by keys; give the contact."""
    contact = opened(world, leg, number)
    pressed(world, contact, "1", "4", "1", "1", "1", "2")
    return contact


def asks(world: World, contact: str, reference: str) -> Answer:
    """Ask by keys and words how a case stands."""
    pressed(world, contact, "1", "4", "3")
    take_turn(world, contact, None, inputs.Pressed(reference))
    return pressed(world, contact, "1")
