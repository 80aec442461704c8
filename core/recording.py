"""Recording follows consent: it begins after a yes and ends with the word that takes it back (P2, K20)."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from core.errors import StoreUnavailable, TelephonyError, UnknownContact
from core.events import (
    ConsentAnswered,
    ConsentWithdrawn,
    Event,
    RecordingFailed,
    RecordingStarted,
    RecordingStopped,
)
from core.ports import Contact, Saved, World

logger = logging.getLogger(__name__)
SETTLED = timedelta(seconds=30)  # by then a wish about a recording was done and noted, or whoever did it died
TRIES = 3  # at stopping a recording, when the network does not answer


@dataclass(frozen=True)
class Unsettled:
    """A yes to recording, or the word that takes it back, after which nothing was noted."""

    contact: str  # the contact's id
    leg: str  # the network's name of the connection
    wants: bool  # to be recorded
    ended: bool  # the call is over


def follow(world: World, saved: Saved) -> None:
    """Start or stop the recording as the turn has it, once the answer is on its way."""
    contact = saved.before
    if contact.channel != "voice":
        return
    for event in saved.events:
        match event:
            case ConsentAnswered("recording", "yes"):
                world.later(lambda: _start(world, contact))
            case ConsentWithdrawn("recording"):
                world.later(lambda: _stop(world, contact))


def mend(world: World, unsettled: Iterable[Unsettled]) -> None:
    """Do and note what somebody died over: between a word about the recording and the network's answer."""
    for one in unsettled:
        try:
            runs = world.telephony.recordings(one.leg)
            _settle(world, world.store.load(one.contact), one, runs)
        except (TelephonyError, UnknownContact) as error:
            logger.warning("a recording could not be looked up: %s", error)


def _settle(world: World, contact: Contact, one: Unsettled, found: list[tuple[str, bool]]) -> None:
    if not one.wants:
        if any(running for _, running in found):
            _stop(world, contact)
        else:
            _note(world, contact, RecordingStopped())
    elif found:  # it was begun, and only the note of it is missing
        _note(world, contact, RecordingStarted(found[0][0]))
    elif one.ended:
        _note(world, contact, RecordingFailed())
    else:
        _start(world, contact)


def _start(world: World, contact: Contact) -> None:
    try:
        recording = world.telephony.record(contact.leg)
    except TelephonyError:
        _note(world, contact, RecordingFailed())
        return
    _note(world, contact, RecordingStarted(recording))
    if not _agrees(world, contact):  # taken back before there was anything to stop
        _stop(world, contact)


def _agrees(world: World, contact: Contact) -> bool:
    """Tell whether the yes still stands; where nobody can tell, it does not."""
    try:
        return world.store.load(contact.id).state.consent == "yes"
    except StoreUnavailable:
        return False


def _stop(world: World, contact: Contact) -> None:
    for _ in range(TRIES):
        try:
            world.telephony.stop_recording(contact.leg)
        except TelephonyError as error:
            if error.permanent:  # nothing is being recorded, or not yet: then whoever starts it looks again
                return
        else:
            _note(world, contact, RecordingStopped())
            return
    logger.error("the network did not stop a recording that the caller took back the leave for")


def _note(world: World, contact: Contact, event: Event) -> None:
    with suppress(StoreUnavailable):  # what is recorded is with the network; only the note of it is lost
        world.store.append(contact.id, [event], world.now())
