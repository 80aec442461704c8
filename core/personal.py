"""What the texts of an answer say about the person, and no log may hold."""

from collections.abc import Callable, Mapping, Sequence

from core import protected
from core.events import Event, PromptPlayed
from core.flow.state import State
from core.flow.words import NOBODY, PERSONAL

OWN = f"{PERSONAL}own"  # the number the person calls from
PENDING = f"{PERSONAL}pending"  # what was given and is being confirmed
PHONE = f"{PERSONAL}phone"  # the number that was given
TAIL = f"{PERSONAL}tail"  # the end of the number the person calls from
CASE = f"{PERSONAL}case"  # the reference of the case that the contact opened
ASKED = f"{PERSONAL}asked"  # that of the case somebody asks about
WORDS = f"{PERSONAL}words"  # a complaint as it was told
LINK = f"{PERSONAL}link"  # where the promised call can be changed
REFERENCE = f"{PERSONAL}reference"  # what the promised call is called


def personal(
    events: Sequence[Event],
    state: State,
    number: Callable[[], str | None],
    reference: Callable[[], str | None] = lambda: None,
    case: Callable[[], str | None] = lambda: None,
    link: Callable[[str], str] = lambda reference: "",
) -> Mapping[str, str]:
    """Give what stands for the arguments that begin with PERSONAL; each is looked up only where it is said.

    `state` is that after the turn: of an older turn, whose answer nobody hears any more, it may say less.
    """
    needed, phone = _needed(events), state.slot("phone")
    own = number() if needed & {OWN, TAIL} or (PHONE in needed and phone == OWN) else None
    given = {OWN: own, TAIL: own and own[-3:], PHONE: own if phone == OWN else phone, PENDING: state.pending}
    given |= {ASKED: state.case, WORDS: state.words}
    booked = reference() if needed & {REFERENCE, LINK} else None
    given |= {REFERENCE: booked, LINK: booked and link(booked)}
    given[CASE] = case() if CASE in needed else None
    if state.protected and state.channel == "chat":
        given = {name: _masked(name, value, state.language) for name, value in given.items()}
    return {name: given.get(name) or "" for name in needed} if needed else NOBODY


def _masked(name: str, value: str | None, language: str) -> str | None:
    """Leave out a number of somebody whose identity is protected: what is written stays written (K38)."""
    if name == TAIL:
        return protected.TAIL
    return protected.hidden(language) if value and protected.NUMBER.fullmatch(value) else value


def _needed(events: Sequence[Event]) -> frozenset[str]:
    values = (value for one in events if isinstance(one, PromptPlayed) for value in one.args.values())
    return frozenset(value for value in values if isinstance(value, str) and value.startswith(PERSONAL))
