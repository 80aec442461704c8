"""What is done with a case until it is answered: taken, sent on, closed with what was done (K47–K49)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Final

from core.case import NEXT, REMIND, Case, Stage
from core.errors import CaseError
from core.hours import ZONE

CUSTOMER: Final = "customer"  # who changes a case, where it is neither an agent nor a program
LONGEST_ANSWER: Final = 600  # characters: what fits in one text message, of four parts
MORNING: Final = time(8)  # when reminders come


def taken(case: Case, agent: str) -> Case:
    """Have an agent take a case, from whoever had it."""
    return replace(_next(case, "taken"), owner=agent)


def waiting(case: Case, agent: str) -> Case:
    """Have it wait for the customer; who had it still has."""
    return replace(_next(case, "waiting"), owner=case.owner or agent)


def to_colleague(case: Case, agent: str) -> Case:
    """Give a case to an agent, who has it from then on."""
    _refuse_closed(case)
    stage: Stage = "waiting" if case.stage == "waiting" else "taken"
    return replace(_next(case, stage), owner=agent)


def to_queue(case: Case, queue: str) -> Case:
    """Give a case to a queue: whoever serves it may take it."""
    _refuse_closed(case)
    return replace(_next(case, "open"), owner=None, queue=queue)


def closed(case: Case, answer: str, at: datetime) -> Case:
    """Close a case with what was done; a CaseError where nothing is said, or more than a message holds."""
    words = answer.strip()
    if not words:
        raise CaseError("answer", "a case is closed with what was done")
    if len(words) > LONGEST_ANSWER:
        raise CaseError("long", f"what was done has at most {LONGEST_ANSWER} characters")
    return replace(_next(case, "closed"), answer=words, closed_at=at)


def reopened(case: Case, owner: str | None, due: date | None = None) -> Case:
    """Take a closed case up again: whoever has it then answers for it, by a new day where one is given."""
    if case.stage != "closed":
        raise CaseError("stage", "the case is not closed")
    again = _next(case, "taken" if owner else "open")
    return replace(again, owner=owner, closed_at=None, due=due or case.due)


def placed(
    case: Case, stage: Stage | None, owner: str | None, queue: str | None, due: date | None = None
) -> Case:
    """Put a case where a program wants it; what is None is as the rest makes it.

    With an owner it is taken, with a queue alone open. A closed one is taken up again only by a stage, and
    then due by `due`.
    """
    if case.stage == "closed" and stage is None:
        raise CaseError("stage", "the case is closed; a stage takes it up again")
    to = stage or ("waiting" if case.stage == "waiting" and owner else "taken" if owner else "open")
    kept = None if to == "open" else owner or case.owner
    if to == "open" and owner:
        raise CaseError("owner", "a case that is open has no owner")
    if to != "open" and kept is None:
        raise CaseError("owner", f"a case that is {to} has an owner")
    again = due if case.stage == "closed" else None
    moved = _next(case, to)
    return replace(moved, owner=kept, queue=queue or case.queue, closed_at=None, due=again or case.due)


def reminder(due: date) -> datetime:
    """Give when who has a case is reminded that it is to be answered by a day, UTC."""
    return datetime.combine(due - REMIND, MORNING, ZONE).astimezone(UTC)


def _next(case: Case, stage: Stage) -> Case:
    if stage not in NEXT[case.stage]:
        raise CaseError("stage", f"the case is {case.stage} and cannot become {stage}")
    return replace(case, stage=stage, changes=case.changes + 1)


def _refuse_closed(case: Case) -> None:
    if case.stage == "closed":
        raise CaseError("stage", "the case is closed; it is taken up again first")


@dataclass(frozen=True)
class Wanted:
    """Which cases are asked for; what is None or False narrows nothing."""

    agent: str | None = None  # theirs, and those nobody has that they serve: by `serves`
    serves: tuple[str, ...] = ()  # the agent's queues; none: every queue
    owner: str | None = None  # who has it
    queue: str | None = None
    stage: Stage | None = None
    free: bool = False  # nobody has it
    unclosed: bool = False
    worked: bool = False  # somebody has it or is to have it: not those that were over with their contact
    due_from: date | None = None  # to be answered on this day or later
    due_to: date | None = None  # on this day or earlier
    after: tuple[datetime, str] | None = None  # behind this one, by when it was opened and its reference


@dataclass(frozen=True)
class Due:
    """How many open cases that are alike are to be answered soon, or should have been."""

    owner: str | None
    queue: str | None
    late: bool
    count: int


def news(due: Iterable[Due], agent: str, serves: Collection[str], leads: bool) -> tuple[int, int]:
    """Count what an agent is to answer soon, and what should have been; a lead's are everybody's.

    An agent's are those they have, and those nobody has in the queues they serve; no queues: every one.
    """

    def theirs(one: Due) -> bool:
        return one.owner == agent or (one.owner is None and (not serves or one.queue in serves))

    mine = [one for one in due if leads or theirs(one)]
    late = sum(one.count for one in mine if one.late)
    return sum(one.count for one in mine) - late, late


@dataclass(frozen=True)
class About:
    """A contact about a case, as its history shows it."""

    contact: str  # the contact's id
    channel: str
    started_at: datetime  # UTC
    ended_at: datetime | None  # UTC
    outcome: str | None
    errand: str | None  # the errand's id
    language: str  # ISO 639
    agent: str | None  # the id of who talked with them last
    opened: bool  # the case began with it
    consent: str | None  # yes or no to keeping what was said


@dataclass(frozen=True)
class Closing:
    """What was done with a case, to be written to the customer."""

    reference: str
    change: int  # which of the case's changes closed it
    answer: str = field(repr=False)
    state: str = "planned"  # of the message
    by: str | None = None  # text mail chat


@dataclass(frozen=True)
class Way:
    """A contact of the customer whose case it is, and how they can be written to."""

    contact: str  # the contact's id
    version: str  # of the flow the contact ran on
    language: str  # ISO 639
    chats: bool  # they are in a chat with us now
    number: str | None = field(repr=False)  # None where it is withheld or was erased
    email: str | None = field(repr=False)
    written: bool = True  # False: they want no text message
