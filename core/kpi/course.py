"""What a contact's log comes to for the figures: one course for each contact, with one outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

type Origin = Literal["customer", "test", "simulated"]
type Review = Literal["", "given", "drawn", "right", "wrong", "unclear"]
type Group = Literal["answered", "booked", "informed", "abandoned_ivr", "abandoned_queue", "early", "failed"]

GROUPS: Mapping[str, Group] = {
    "human answered": "answered",
    "interpreter connected": "answered",
    "callback booked": "booked",
    "information": "informed",
    "closed, informed": "informed",
    "abandoned in queue": "abandoned_queue",
    "early hang-up": "early",
    "system failure": "failed",
}
LOST: frozenset[Group] = frozenset({"abandoned_ivr", "abandoned_queue", "early"})  # ended without a goal


def group(outcome: str) -> Group:
    """Give the group of an outcome; every `abandoned at level …` is one of the menu's."""
    return GROUPS.get(outcome, "abandoned_ivr")


@dataclass
class Stage:
    """A contact's time on one level, all its visits together."""

    seconds: float = 0.0
    silences: int = 0  # no answer in time
    lost: int = 0  # answers that were none of those known
    humans: int = 0  # requests for a human


@dataclass(frozen=True)
class Forecast:
    """What somebody heard of how long it would still take (K80)."""

    low: int  # minutes
    high: int | None  # minutes; None: more than `low`
    after: int  # seconds they had waited then


@dataclass(frozen=True)
class Wait:
    """The wait for the first human, from the first place in the queue."""

    queue: str  # where it ended
    seconds: float
    end: Literal["answered", "abandoned", "booked", "other", "open"]
    told: int | None  # the position last told
    forecast: Forecast | None = None  # the first that was announced


@dataclass(frozen=True)
class Verdict:
    """The last word of the first agent who judged where the contact came."""

    routed: str  # the queue it came to
    target: str | None  # the queue that is right; None: wrong, and nobody said which is right

    @property
    def right(self) -> bool:
        """Tell whether it came to the right place."""
        return self.target == self.routed


@dataclass(frozen=True)
class Promise:
    """The last call promised."""

    window: str  # `start/end` in ISO form, or `soonest`
    dialled_at: datetime | None  # of the first attempt
    outcome: str | None  # one of core.attempts.Outcome, None while it stands


@dataclass(frozen=True)
class Around:
    """What came before and after from the same person, or about the same case; not who that is."""

    before: int | None = None  # days since the last contact, by their dates; None: it is the first
    same: bool = False  # the last contact was about the same errand
    after: int | None = None  # days until the next one; None: there is none yet
    elsewhere: bool = False  # the next one came within 15 minutes, with another errand


@dataclass(frozen=True)
class Course:
    """One contact; a plain copy of what its log says."""

    origin: Origin
    channel: str
    version: str
    number: str  # the number or page it came to
    language: str  # ISO 639-1; empty where nothing was said
    errand: str  # the errand last understood; empty where none was
    errand_by: str  # assistant, confirmed or keys; empty where none was
    confidence: float
    doubts: int  # errands that had to be asked about
    tried: tuple[float, ...]  # confidence of each errand the assistant named
    assistant_failed: bool
    asked_human: str  # keys, speech or tries; empty where nobody asked
    started: datetime
    ended: datetime | None
    ended_by: str  # flow, person or failure; empty while it is open
    outcome: str  # empty while it is open
    contained: bool  # hung up right after an answer: information, however much of it was heard
    last_level: int
    last_seconds: float  # from the last words to the end
    stages: Mapping[int, Stage]  # by level
    path: tuple[str, ...]  # node ids in the order they came
    wait: Wait | None
    seen: datetime  # the last event
    talked: float | None  # seconds with humans, None without any
    moved_soon: bool  # sent on within two minutes of meeting the first human
    verdict: Verdict | None
    promise: Promise | None
    consent: str  # yes, no, or empty where it was not asked
    heard: float | None = None  # share of the answer that was heard before hanging up; None: not known
    solved: datetime | None = None  # when the errand was over; None: it is not, or nobody took it on
    case: bool = False  # there is an errand to be over with: it was answered, promised, or taken by an agent
    review: Review = ""  # of what was answered
    drawn: bool = False  # by chance at the start, to be asked into the survey
    survey: Mapping[str, int] = field(default_factory=dict)  # question -> 1 to 5
    around: Around | None = None  # None: nobody can tell who it was, and so what came before
