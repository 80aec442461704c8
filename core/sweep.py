"""Finds who has left the queue without a word: hang-ups that the network never reported."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from core.attempts import of_status
from core.errors import TelephonyError
from core.inputs import HungUp
from core.ports import World
from core.turn import take_turn

logger = logging.getLogger(__name__)
TOGETHER = timedelta(seconds=90)  # after an agent accepted: by then the two have met
QUIET = timedelta(seconds=90)  # a wait is heard of every minute; who is silent for longer is looked for
MOST = 50  # calls looked for at a time: each costs the network a question


@dataclass(frozen=True)
class Silent:
    """A call that waits as far as we know, and has not been heard of."""

    contact: str  # the contact's id
    queue: str
    leg: str  # the network's name of the connection


@dataclass(frozen=True)
class Apart:
    """A caller in a conversation of which nobody told that it has begun."""

    contact: str  # the contact's id
    leg: str  # the caller's
    agent_leg: str


def rejoin(world: World, apart: Iterable[Apart]) -> int:
    """Lead those back to the queue whose agent is gone, though nobody told us; give how many there were."""
    back = 0
    for one in apart:
        try:
            if of_status(world.telephony.status(one.agent_leg)):
                world.telephony.lose(one.leg, one.contact)
                back += 1
        except TelephonyError as error:
            logger.warning("a conversation could not be looked up: %s", error)
    return back


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
