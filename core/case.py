"""What a case is: its reference, how it stands, when it is answered, and who may ask about it (K40–K51)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Final, Literal, Protocol

from core.hours import ZONE

type Stage = Literal["open", "taken", "waiting", "closed"]
type Status = Literal["received", "promised", "working", "waiting", "late", "closed"]

STATUSES: Final[tuple[Status, ...]] = ("received", "promised", "working", "waiting", "late", "closed")
NEXT: Final[Mapping[Stage, frozenset[Stage]]] = {  # what can be made of a case
    "open": frozenset({"open", "taken", "closed"}),  # open to open: given to another queue
    "taken": frozenset({"open", "taken", "waiting", "closed"}),
    "waiting": frozenset({"open", "taken", "waiting", "closed"}),
    "closed": frozenset({"open", "taken"}),  # the customer was not content
}
OTHER: Final = "other"  # the category of a complaint that is about none of those listed
REMIND: Final = timedelta(days=2)  # before it is due, its owner is reminded
MOST_GUESSES, WITHIN = 5, timedelta(hours=1)  # references there are not, from one number within a time
MOST_UNKNOWN: Final = 50  # the same from all withheld numbers and chats together: nobody can tell them apart

SIGNS, KEYS = "CFGHJMPQRVWX", "234456777899"  # the letters of a reference, and the keys they stand on


@dataclass(frozen=True)
class Case:
    """An errand that somebody has with us, from the first contact to its answer."""

    reference: str  # what the customer calls it: V and six signs
    opened_at: datetime  # UTC
    stage: Stage
    category: str | None  # of a complaint; None: it is none
    queue: str | None  # which queue answers for it
    owner: str | None  # the agent's id
    due: date | None  # the day by which it is answered, in Stockholm
    promised: bool  # a call is promised and not yet made
    ended: bool  # no contact about it is under way
    answer: str | None = None  # what was done, when it was last closed (K49)
    closed_at: datetime | None = None  # UTC; None while it is not closed
    changes: int = 0  # how often it was changed: who changes it says which they have seen

    @property
    def worked(self) -> bool:
        """Tell whether somebody has it or is to have it; else it is over when its contact is."""
        return self.queue is not None or self.owner is not None or self.category is not None


@dataclass(frozen=True)
class Asked:
    """A case somebody asks about, as far as they may know."""

    reference: str
    status: Status
    due: date | None  # the day by which it is answered, None where none was told


class Cases(Protocol):
    """What is stored of cases. Every method raises StoreUnavailable when the database does not answer."""

    def of(self, contact: str) -> str | None:
        """Give the reference of the case that a contact opened; None where it was erased."""

    def find(self, contact: str, given: str) -> Case | None:
        """Give the case that a person calls by what they said or typed; None where there is none.

        Digits alone are keys: they name only a case of the number that the contact calls from.
        """

    def guesses(self, contact: str, since: datetime) -> tuple[int, bool]:
        """Count the references there were not, asked for from the contact's number since a moment.

        The other value tells whether the number is known; of the unknown all count together.
        """


class NoCases:
    """Cases where none are kept."""

    def of(self, contact: str) -> str | None:
        """Give none."""
        return None

    def find(self, contact: str, given: str) -> Case | None:
        """Find none."""
        return None

    def guesses(self, contact: str, since: datetime) -> tuple[int, bool]:
        """Count none."""
        return 0, True


def status(case: Case, today: date) -> Status:
    """Say how a case stands. What is nobody's to answer is over when the contact is."""
    if case.stage == "closed":
        return "closed"
    if case.promised:
        return "promised"
    if case.due and case.due < today:
        return "late"
    if case.stage != "open":
        return "working" if case.stage == "taken" else "waiting"
    return "closed" if case.ended and not case.worked else "received"


def ask(cases: Cases, contact: str, given: str, now: datetime) -> Asked | None:
    """Find a case for somebody who knows its reference; None also for who has guessed too often."""
    tried, known = cases.guesses(contact, now - WITHIN)
    found = None if tried >= (MOST_GUESSES if known else MOST_UNKNOWN) else cases.find(contact, given)
    if found is None:
        return None
    how = status(found, now.astimezone(ZONE).date())
    return Asked(found.reference, how, found.due if how in ("received", "working", "waiting") else None)


def due(now: datetime, days: int, is_holiday: Callable[[date], bool]) -> date:
    """Give the day that lies so many working days ahead; weekends and holidays are none."""
    today = now.astimezone(ZONE).date()
    ahead = (today + timedelta(days=one) for one in count(1))
    working = (day for day in ahead if day.weekday() < 5 and not is_holiday(day))
    return next(day for number, day in enumerate(working, 1) if number == days)


def keyed(reference: str) -> str:
    """Give the keys by which a reference is entered on a phone: VC2F4G7 is 8223447."""
    return reference.translate(str.maketrans(SIGNS, KEYS))
