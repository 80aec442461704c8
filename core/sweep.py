"""Finds who has left the queue without a word: hang-ups that the network never reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from core.errors import TelephonyError
from core.inputs import HungUp
from core.ports import World
from core.turn import take_turn

QUIET = timedelta(seconds=90)  # a wait is heard of every minute; who is silent for longer is looked for
MOST = 50  # calls looked for at a time: each costs the network a question


@dataclass(frozen=True)
class Silent:
    """A call that waits as far as we know, and has not been heard of."""

    contact: str  # the contact's id
    queue: str
    leg: str  # the network's name of the connection


def sweep(world: World, silent: Iterable[Silent]) -> int:
    """Compare with the network who waits, and end the contacts it does not have; give how many there were.

    When the network does not answer nothing is known, and nobody is ended.
    """
    gone = 0
    for one in silent:
        found = world.store.load(one.contact)
        try:
            if found.state.phase != "waiting" or world.telephony.waits(one.queue, one.leg):
                continue
        except TelephonyError:
            break
        # By its number the turn is void if the contact moved on while the network was asked.
        take_turn(world, one.contact, found.turn, HungUp())
        gone += 1
    return gone
