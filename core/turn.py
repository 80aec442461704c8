"""Take one turn: load, ask the assistant, advance, save. The same line for a call and for a chat."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Literal

from core import inputs, recording
from core.asked import asked_for, number_given
from core.callback import MOST_BOOKINGS, WITHIN, dialled
from core.errors import SoldOut, StoreUnavailable, UnknownContact
from core.events import (
    CallbackBooked,
    ContactEnded,
    ContactFlagged,
    ContactStarted,
    Event,
    InputReceived,
    VersionDrawn,
)
from core.facts import about_cases, facts
from core.flow.engine import advance, begin, needs_assistant
from core.flow.graph import Callback, Flow, Survey, Transfer
from core.flow.kinds.moving import KEY, WRITABLE
from core.flow.kinds.talking import stoppable
from core.flow.state import State, Step
from core.ids import digest, new_id, new_salt
from core.log import GENESIS
from core.outcome import TELLING, outcome
from core.personal import OWN, personal
from core.ports import Channel, Contact, Saved, World
from core.protected import guarded

RACES = 20  # how often a turn is taken anew because something else happened to the contact meanwhile


@dataclass(frozen=True)
class Answer:
    """What one turn answers, ready to be rendered; the same again when the network repeats the request."""

    contact: str  # the contact's id
    next: int  # the number of the turn that comes next
    flow: Flow
    events: tuple[Event, ...]
    personal: Mapping[str, str] = field(default_factory=dict, repr=False)  # what is said and stands in no log
    stoppable: bool = False  # the person's own key stops what is recorded of a conversation
    state: State | None = field(default=None, repr=False)  # where the contact stands then


@dataclass(frozen=True)
class Arrival:
    """A new call or chat at the door."""

    channel: Channel
    leg: str  # the network's name of the connection
    cost: str  # class of the number called
    number: str | None  # the person's number, None where it is withheld
    called: str  # the number or page they came to
    flagged: Literal["test", "simulated"] | None = None  # nobody's own errand: in no figure of customers
    unasked: bool = False  # their browser says that they want no survey, ever


def take_first_turn(world: World, arrival: Arrival) -> Answer:
    """Begin a contact and give its first answer; a leg that is known already gets its answer again."""
    assigned = world.flows.assign()
    flow, now, salt = assigned.flow, world.now(), new_salt()
    chosen = _drawn(world, flow, arrival)
    known = arrival.number is not None and world.numbers.callable(arrival.number)
    state = begin(flow, arrival.cost, arrival.channel, known=known, drawn=chosen)
    if arrival.number is not None and world.protected((arrival.number,)):
        state = replace(state, protected=True)
    contact = Contact(
        new_id(), arrival.channel, arrival.leg, flow.version, state, 0, 0, GENESIS, salt, started_at=now
    )
    caller = digest(salt, arrival.number) if arrival.number else None
    started = ContactStarted(arrival.channel, flow.name, arrival.cost, caller, chosen)
    drawn = () if assigned.share is None else (VersionDrawn(assigned.share),)
    step = advance(flow, state, inputs.Arrived(), facts(world.store, flow, now))
    flagged = (ContactFlagged(arrival.flagged),) if arrival.flagged else ()
    events = (started, *flagged, *drawn, *step.events)
    if world.store.begin(Saved(contact, step.state, events, now), arrival.number, arrival.called):
        return _answer(world, contact.id, 1, flow, step.state, events)
    return _again(world, world.store.load(world.store.find(arrival.leg)), 0)


def _drawn(world: World, flow: Flow, arrival: Arrival) -> bool:
    """Draw by chance, before anything else, who is asked into the survey: of those it can reach (K61)."""
    if arrival.unasked or Survey not in flow.kinds or world.draw() >= world.surveyed:
        return False
    number = arrival.number
    reached = number is not None and world.numbers.takes_text(number) and not world.refused(number)
    return reached or arrival.channel == "chat"


def take_turn(
    world: World, contact: str, number: int | None, given: inputs.Input, seen: Contact | None = None
) -> Answer:
    """Take turn `number` of a contact, or whichever comes next when it is None.

    `seen` is the contact as it was just loaded by who asks; where it has moved on, it is loaded anew.

    A turn that was taken before is answered as it was then. An input that means nothing where the contact
    is now gets the last answer again. Raises UnknownContact also for a turn that nobody was asked for.
    """
    given = _tidy(given)
    heard: inputs.Input | None = None
    for race in range(RACES):
        found = seen if seen and race == 0 else world.store.load(contact, None if race else number)
        if number is not None and number != found.turn and not _begins_anew(given, number, found):
            return _again(world, found, number)
        flow = world.flows.get(found.version)
        heard = heard or _hear(world, flow, found, given)
        if answer := _taken(world, found, flow, heard, given):
            return answer
    raise StoreUnavailable("the contact was busy with other requests for too long")


def _taken(
    world: World, found: Contact, flow: Flow, heard: inputs.Input, given: inputs.Input
) -> Answer | None:
    """Advance and save; None when the contact has moved on. What cannot be promised is refused instead."""
    for taken in (heard, inputs.Refused("sold out")):
        moved = _advanced(world, found, flow, taken)
        step = replace(moved, state=guarded(found.state, moved.state, world.protected))
        if not step.events:
            return _again(world, found, found.turn - 1)
        saved = _saved(world, found, flow, step, given)
        with suppress(SoldOut):
            if not world.store.save(saved):
                return None
            recording.follow(world, saved)
            return _answer(world, found.id, found.turn + 1, flow, step.state, tuple(saved.events))
    raise StoreUnavailable("a refused promise was refused again")


def _advanced(world: World, found: Contact, flow: Flow, heard: inputs.Input) -> Step:
    now = world.now()
    known = about_cases(world.cases, flow, now, found, facts(world.store, flow, now, found, heard))
    if _may_be_written_to(world, flow, found, heard):
        known = replace(known, holding=known.holding | {f"{WRITABLE}:None"})
    step = advance(flow, found.state, heard, known)
    if any(isinstance(event, CallbackBooked) for event in step.events):
        given = step.state.slot("phone")
        number = world.store.number(found.id) if given in (None, OWN) else dialled(str(given))
        if number and world.store.booked_lately(number, now - WITHIN) >= MOST_BOOKINGS:
            return advance(flow, found.state, inputs.Refused("too many"), known)
    return step


def _may_be_written_to(world: World, flow: Flow, found: Contact, heard: inputs.Input) -> bool:
    """Tell whether who waits can be sent a link to the chat, looked up where the turn asks for it only."""
    state, node = found.state, flow.nodes[found.state.node]
    if state.phase != "waiting" or state.channel != "voice" or not getattr(node, "chat", None):
        return False
    if state.told_position and not (isinstance(heard, inputs.Pressed) and heard.keys == KEY):
        return False
    number = world.store.number(found.id)
    return number is not None and world.numbers.takes_text(number)


def stepped_aside(world: World, contact: str) -> Answer | None:
    """Give the newest answer again, to somebody who has left the line to go on; None while they wait."""
    found = world.store.load(contact)
    return None if found.state.phase == "waiting" else _again(world, found, found.turn - 1)


def repeated(world: World, contact: str, number: int, seen: Contact | None = None) -> Answer:
    """Give the answer of a turn that was taken before; UnknownContact where there was no such turn.

    `seen` is the contact as it was just loaded by who asks.
    """
    return _again(world, seen or world.store.load(contact), number)


def sent_out(world: World, contact: str) -> Answer | None:
    """Give the newest answer again to a person whom an agent sends to a number outside; None to others.

    They come out of the conversation with the agent; how it goes outside is told elsewhere.
    """
    found = world.store.load(contact)
    goes = isinstance(world.flows.get(found.version).nodes[found.state.node], Transfer)
    return _again(world, found, found.turn - 1) if goes and found.state.phase == "talking" else None


def _begins_anew(given: inputs.Input, number: int, found: Contact) -> bool:
    """Tell whether a wait goes on: one that ended without an answer of ours begins at its first number."""
    waits = isinstance(given, inputs.Waited) and found.state.channel == "voice"
    return waits and number < found.turn - 1


def _tidy(given: inputs.Input) -> inputs.Input:
    """Take out of the words what is no text and cannot be stored: control and half characters."""
    if not isinstance(given, inputs.Said) or given.text.isprintable():
        return given
    return replace(given, text="".join(c if c.isprintable() else " " for c in given.text))


def _again(world: World, found: Contact, number: int) -> Answer:
    events = world.store.answer(found.id, number)
    if not events:
        raise UnknownContact(f"there is no turn {number} of this contact")
    return _answer(world, found.id, number + 1, world.flows.get(found.version), found.state, events)


def _answer(
    world: World, contact: str, turn: int, flow: Flow, state: State, events: tuple[Event, ...]
) -> Answer:
    sources = (world.store.number, world.store.reference, world.cases.of)
    number, reference, case = (partial(read, contact) for read in sources)
    said = personal(events, state, number, reference, case, world.link)
    return Answer(contact, turn, flow, events, said, stoppable(flow, state), state)


def _hear(world: World, flow: Flow, found: Contact, given: inputs.Input) -> inputs.Input:
    if isinstance(given, inputs.Said) and needs_assistant(flow, found.state, given):
        asked = asked_for(flow.nodes[found.state.node], found.state)
        given = _understood(world, found, given.text, asked)
    number = number_given(flow, found.state, given)
    return given if number is None or world.numbers.callable(number) else inputs.Understood("unclear")


def _understood(world: World, found: Contact, text: str, asked: str | None) -> inputs.Input:
    """Ask the assistant; a number named beside an errand that may not be called is left out.

    A complaint is played back in the person's own words, but only where they may be kept (P2).
    """
    state = found.state
    given = world.dialogue.understand(found.id, found.channel, state.language, text, asked)
    if not isinstance(given, inputs.Understood):
        return given
    kept = ((kind, one) for kind, one in given.named if kind != "phone" or world.numbers.callable(one))
    leave = state.consent == "yes" and not state.protected
    words = text if asked == "complaint" and leave else None
    return replace(given, named=tuple(kept), words=words)


def _saved(world: World, found: Contact, flow: Flow, step: Step, given: inputs.Input) -> Saved:
    words, now = given.text if isinstance(given, inputs.Said) else None, world.now()
    events = (*_received(given, found.salt), *step.events)
    leave = found.state.consent == step.state.consent == "yes" and not step.state.protected
    kept = words if leave else None
    outcome = _outcome(world, found, flow, step, now)
    return Saved(found, step.state, events, now, kept, outcome, _leg(found, given))


def _leg(found: Contact, given: inputs.Input) -> str | None:
    match given:
        case inputs.LinkOpened(leg):
            return leg
        case inputs.PhoneGone():  # until the link is opened the contact has no connection
            return f"link-{found.id}"
    return None


def _received(given: inputs.Input, salt: bytes) -> Sequence[Event]:
    match given:
        case inputs.Said(text):
            return (InputReceived("speech", digest(salt, text)),)
        case inputs.Pressed():
            return (InputReceived("keys", None),)
        case inputs.Interrupted():
            return (InputReceived("interrupted", None),)
        case inputs.NoInput():
            return (InputReceived("nothing", None),)
    return ()


def _outcome(world: World, found: Contact, flow: Flow, step: Step, now: datetime) -> str | None:
    ended = [event for event in step.events if isinstance(event, ContactEnded)]
    if not ended:
        return None
    level = flow.nodes[found.state.node].level
    seconds = (now - found.started_at).total_seconds()
    happened = {event.kind for event in step.events}
    if step.state.served or flow.closes or flow.kinds & {Callback, Transfer}:  # else the log tells nothing
        happened |= world.store.happened(found.id, TELLING)
    return outcome(found.state, level, ended[0].by, seconds, happened)
