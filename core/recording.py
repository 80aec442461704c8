"""Recording follows consent: it begins after a yes and ends with the word that takes it back (P2, K20)."""

import logging
from contextlib import suppress

from core.errors import StoreUnavailable, TelephonyError
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
TRIES = 3  # at stopping a recording, when the network does not answer


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
