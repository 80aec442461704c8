"""Logs whose figures are known because they were planted: for tests of the figures, and for their speed."""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from core import events as ev
from core.events import Event
from core.flow.words import SOONEST
from core.kpi.course import Around, Course
from core.kpi.fold import fold
from core.kpi.tally import COMPLAINT

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
WAY = (("welcome", 1), ("cost", 0), ("errand", 2), ("menu", 3))  # nodes before the queue, and their levels
QUEUE_LEVEL = 6
QUEUES = {"double_charge": "billing", "fault_report": "technical", "order": "orders"}
COMPLAINTS = "billing"  # the queue that is right for them
BEFORE, AFTER = 1, 2  # days since the last contact of whoever comes again, and until the next one


@dataclass(frozen=True)
class Plan:
    """What is true of a planted log."""

    leaves: Mapping[int, float] = field(default_factory=lambda: {1: 0.05, 0: 0.03, 2: 0.12, 3: 0.08})
    early: float = 0.02  # hang up within five seconds, at the first node
    wrong: float = 0.1  # come to another queue than they should
    judged: float = 0.3  # of those answered
    served: float = 1 / 60  # per second and waiting contact
    patience: float = 1 / 180  # hang-ups per second and waiting contact
    booked: float = 0.05  # of those who would wait, are promised a call instead
    kept: float = 0.8  # of promised calls, inside their window
    english: float = 0.2
    tests: float = 0.0  # test calls
    told: float = 0.0  # of those who leave at the menu, after an answer that they heard all of
    doubted: float = 0.0  # errands that are asked about
    moved: float = 0.0  # of those answered, sent on after a minute
    surveyed: float = 0.0  # drawn for the survey
    opinions: float = 0.5  # of these, answer it
    satisfied: float = 0.7  # of the answers
    reviewed: float = 0.0  # of those answered, drawn and judged
    correct: float = 0.96  # of these answers
    people: int = 0  # who call, each as likely as the other; 0: nobody has a number
    complaints: float = 0.0  # of the errands
    silent: float = 0.0  # of those who say their errand, say nothing first
    unheard: float = 0.0  # and something that is not understood at all
    failed: float = 0.0  # of these errands, the assistant is away and keys are pressed
    asking: float = 0.0  # of those who go on from the menu, want a human
    undialled: Mapping[str, float] = field(default_factory=dict)  # promises never called, by how: UNDIALLED
    calls: Mapping[str, float] = field(default_factory=dict)  # promises called in vain, by how: CALLS
    soonest: float = 0.0  # of the promises, have no window
    again: float = 0.0  # have come before
    same: float = 0.0  # of these, with the same errand
    elsewhere: float = 0.0  # come back at once with another errand
    back: float = 0.0  # of all others, come back later
    hints: float = 1.0  # times as often are those moved, or come back at once, who came to a wrong queue
    unjudged: float = 0.0  # of the answers drawn, wait to be judged
    unclear: float = 0.0  # of those judged, cannot be

    def hung_up(self, level: int) -> float:
        """Give the share that hangs up on a level without a goal, of those who come to it (K86)."""
        if level == QUEUE_LEVEL:
            return (1 - self.booked) * self.patience / (self.served + self.patience)
        first = level == WAY[0][1]
        return self.early + (1 - self.early) * self.leaves[level] if first else self.leaves.get(level, 0.0)

    def answered_by(self, seconds: float) -> float:
        """Give the share of those who wait that is answered by a second, hang-ups competing."""
        both = self.served + self.patience
        return self.served / both * (1 - math.exp(-both * seconds))

    @property
    def around(self) -> bool:
        """Tell whether it is planted what came before and after."""
        return max(self.again, self.elsewhere, self.back) > 0


UNDIALLED = {"withdrawn": "cancelled", "never": "missed", "standing": None}  # how it is settled
CALLS = {"not reached": "not reached", "missed": "missed", "dialled": None}

type Log = list[tuple[datetime, Event]]


@dataclass(frozen=True)
class Planted:
    """One contact with its log."""

    contact: str
    number: str  # the number it came to
    version: str
    log: Log
    person: str | None = None  # the number they call from
    around: Around | None = None  # what came before and after, where that is planted


ANSWER = 10.0  # seconds that the answer takes to say


def length(event: ev.PromptPlayed) -> float | None:
    """Give the seconds of a planted text, None of those that are no answer."""
    return ANSWER if event.prompt == "answer" else None


def plant(plan: Plan, size: int, seed: int, version: str = "a" * 16, days: int = 1) -> Iterator[Planted]:
    """Give so many contacts, spread evenly over days from a Monday on."""
    chance = random.Random(seed)  # noqa: S311  a known seed is what is wanted
    for number in range(size):
        at = MONDAY + timedelta(days=number * days // size, seconds=chance.randrange(8 * 3600))
        person = f"+4670{chance.randrange(plan.people):07d}" if plan.people else None
        made = _Contact(plan, chance, at)
        name = f"{seed:08x}{number:024x}"
        yield Planted(name, "+46771000000", version, made.log, person, made.around)


def courses(plan: Plan, size: int, seed: int, version: str = "a" * 16, days: int = 1) -> list[Course]:
    """Give the courses of so many contacts."""
    every = plant(plan, size, seed, version, days)
    found = ((fold(one.number, one.version, one.log, length), one.around) for one in every)
    return [replace(one, around=around) if around else one for one, around in found if one]


class _Contact:
    """One contact; its log is done when it is made."""

    def __init__(self, plan: Plan, chance: random.Random, at: datetime) -> None:
        self.plan, self.chance, self.at = plan, chance, at
        self.log: Log = []
        self.language = "en" if chance.random() < plan.english else "sv"
        self.errand = chance.choice(list(QUEUES))
        self.wrong = False
        if self._happens(plan.complaints):
            self.errand = COMPLAINT
        self._begin()
        if self._opening():
            self._queue()
        self.around = self._around() if plan.around else None

    def _begin(self) -> None:
        self.drawn = self._happens(self.plan.surveyed)
        self._add(ev.ContactStarted("voice", "planted", "077", None, self.drawn))
        if self.chance.random() < self.plan.tests:
            self._add(ev.ContactFlagged("test"))

    def _happens(self, share: float) -> bool:
        """Draw by lot; what is not planted takes nothing from chance, so that older logs stay as they are."""
        return share > 0 and self.chance.random() < share

    def _one_of(self, shares: Mapping[str, float]) -> str:
        """Draw one of several by lot, empty for what they leave over."""
        left = self.chance.random() if shares else 1.0
        for name, share in shares.items():
            left -= share
            if left < 0:
                return name
        return ""

    def _hinted(self, share: float) -> bool:
        return self._happens(share * (self.plan.hints if self.wrong else 1))

    def _add(self, *events: Event, after: float = 0.0) -> None:
        self.at += timedelta(seconds=after)
        self.log += [(self.at, event) for event in events]

    def _leaves(self, after: float) -> bool:
        self._add(ev.ContactEnded("person"), after=after)
        return False

    def _opening(self) -> bool:
        for number, (node, level) in enumerate(WAY):
            self._add(ev.NodeEntered(node, level), ev.PromptPlayed(node, self.language, {}))
            if number == 0 and self.chance.random() < self.plan.early:
                return self._leaves(self.chance.uniform(1, 4))
            if self.chance.random() < self.plan.leaves[level]:
                if node == "menu" and self._happens(self.plan.told):
                    self._add(ev.QuestionAnswered("opening_hours"), after=3)
                    self._add(ev.PromptPlayed("answer", self.language, {}))
                    return self._leaves(ANSWER)
                return self._leaves(self.chance.uniform(6, 20))
            if node == "errand":
                self._stumble()
            self._add(ev.InputReceived("keys", None), after=self.chance.uniform(5, 9))
            self._say(node)
        return True

    def _stumble(self) -> None:
        if self._happens(self.plan.silent):
            self._add(ev.InputReceived("nothing", None))
        if self._happens(self.plan.unheard):
            self._add(ev.NoMatch(1))

    def _say(self, node: str) -> None:
        if node == "welcome":
            self._add(ev.LanguageChosen(self.language, "keys"))
        if node == "menu" and self._happens(self.plan.asking):
            self._add(ev.HumanRequested("keys"))
        if node == "errand" and self._happens(self.plan.failed):
            self._add(ev.AssistantFailed(), ev.ErrandUnderstood(self.errand, 1.0, "keys"))
        elif node == "errand":
            if self._happens(self.plan.doubted):
                self._add(ev.ErrandDoubted(self.errand, 0.5), ev.InputReceived("keys", None))
            self._add(ev.ErrandUnderstood(self.errand, round(self.chance.uniform(0.6, 1), 2), "assistant"))

    def _queue(self) -> None:
        right = QUEUES.get(self.errand, COMPLAINTS)
        others = [queue for queue in QUEUES.values() if queue != right]
        self.queue = self.chance.choice(others) if self.chance.random() < self.plan.wrong else right
        self.wrong = self.queue != right
        self._add(
            ev.NodeEntered(self.queue, QUEUE_LEVEL),
            ev.PlaceTaken(self.queue),
            ev.PositionTold(1, 0, *self._range()),
        )
        if self.chance.random() < self.plan.booked:
            self._book()
            return
        served = self.chance.expovariate(self.plan.served)
        gone = self.chance.expovariate(self.plan.patience)
        if gone < served:
            self._leaves(gone)
        else:
            self._talk(served, right)

    def _range(self) -> tuple[int, int]:
        """Announce a wait by lot: of those answered, `answered_by` says how many are inside."""
        return (0, 1) if self.chance.random() < 0.5 else (1, 3)

    def _book(self) -> None:
        start = (self.at + timedelta(hours=2)).replace(minute=0, second=0)
        window = f"{start.isoformat()}/{(start + timedelta(hours=2)).isoformat()}"
        promised = SOONEST if self._happens(self.plan.soonest) else window
        self._add(ev.PlaceHeld(self.queue), ev.NodeEntered("promise", 5), after=15)
        self._add(ev.CallbackBooked(self.queue, promised, "+46771000000"), ev.ContactEnded("flow"), after=20)
        if fate := self._one_of(self.plan.undialled):
            self._settle(UNDIALLED[fate])
            return
        kept = self.chance.random() < self.plan.kept
        self.at = start + timedelta(minutes=20 if kept else 150)
        self._add(ev.CallbackDialled(1, "hanna"))
        if fate := self._one_of(self.plan.calls):
            self._settle(CALLS[fate])
            return
        self._add(ev.CallbackAnswered(1), ev.AgentConnected("hanna"), after=20)
        self._add(ev.CallbackAttemptEnded(1, "talked"), ev.CallbackSettled("talked"), after=240)

    def _settle(self, outcome: str | None) -> None:
        if outcome:
            self._add(ev.CallbackSettled(outcome), after=60)

    def _talk(self, after: float, right: str) -> None:
        self._add(ev.AgentConnected("hanna"), after=after)
        if self._hinted(self.plan.moved):
            self._add(ev.ContactMoved("hanna", right, None), ev.PlaceTaken(right), after=60)
            self._add(ev.AgentConnected("ivar"), after=20)
        self._add(ev.ContactEnded("person"), after=self.chance.uniform(60, 400))
        if self.chance.random() < self.plan.judged:
            self._add(ev.VerdictGiven("hanna", right == self.queue, right), after=10)
        self._afterwards()

    def _afterwards(self) -> None:
        """Have an opinion, and be reviewed."""
        if self.drawn and self._happens(self.plan.opinions):
            good, score = self._happens(self.plan.satisfied), self.chance.choice
            overall = score((4, 5)) if good else score((1, 2, 3))
            self._add(ev.SurveyAnswered(overall, score((3, 4, 5)), overall), after=600)
        if self._happens(self.plan.reviewed):
            self._add(ev.AnswerDrawn("jonna"), after=3600)
            if not self._happens(self.plan.unjudged):
                self._add(ev.AnswerReviewed("jonna", self._judgement()))  # type: ignore[arg-type]

    def _judgement(self) -> str:
        if self._happens(self.plan.unclear):
            return "unclear"
        return "right" if self._happens(self.plan.correct) else "wrong"

    def _around(self) -> Around:
        again, at_once = self._happens(self.plan.again), self._hinted(self.plan.elsewhere)
        same, later = again and self._happens(self.plan.same), not at_once and self._happens(self.plan.back)
        after = 0 if at_once else AFTER if later else None
        return Around(BEFORE if again else None, same, after, at_once)


def soonest(contact: Planted) -> Planted:
    """Give the same contact, its promised call without a window."""
    log = [
        (at, ev.CallbackBooked(event.queue, SOONEST, event.caller_id))
        if isinstance(event, ev.CallbackBooked)
        else (at, event)
        for at, event in contact.log
    ]
    return Planted(contact.contact, contact.number, contact.version, log)
