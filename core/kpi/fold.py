"""Folds a contact's log into its course; reads the log alone, in order."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from core import events as ev
from core.events import Event
from core.flow.state import State
from core.kpi.course import Course, Forecast, Promise, Review, Stage, Verdict, Wait, group
from core.outcome import TELLING, outcome

type Spoken = Callable[[ev.PromptPlayed], float | None]

SOON = 120  # seconds after which being sent on says nothing about the way there
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def fold(
    number: str,
    version: str,
    log: Iterable[tuple[datetime, Event]],
    spoken: Spoken = lambda text: None,
) -> Course | None:
    """Give the course of a contact; None where the log does not begin with a start.

    `number` is the number or page it came to. The course of a log's beginning is what was known then.
    `spoken` gives the seconds a text takes to say; without it nobody knows how much of an answer was heard.
    """
    found = _Fold(spoken)
    for at, event in log:
        if found.started is None and not isinstance(event, ev.ContactStarted):
            return None
        found.take(at, event)
    return found.course(number, version) if found.started else None


class _Fold:
    """The steps of one contact; each kind of event that says something has a method."""

    def __init__(self, spoken: Spoken) -> None:
        self.length = spoken
        self.started: datetime | None = None
        self.at = BEFORE_ALL
        self.channel = self.language = self.heard = self.errand = self.errand_by = ""
        self.origin, self.confidence, self.doubts, self.tried = "customer", 0.0, 0, list[float]()
        self.assistant_failed, self.asked_human, self.consent = False, "", ""
        self.node, self.level, self.since = "", 0, BEFORE_ALL
        self.stages: dict[int, Stage] = {}
        self.path: list[str] = []
        self.queue = self.first_queue = ""
        self.joined: datetime | None = None
        self.wait: Wait | None = None
        self.told: int | None = None
        self.forecast: Forecast | None = None
        self.waiting = self.served = False
        self.met: datetime | None = None
        self.before: tuple[datetime | None, Wait | None] = None, None  # the agent who is talked with
        self.talking: datetime | None = None
        self.talked: float | None = None
        self.moved_soon = self.answered = False
        self.verdict: tuple[str, Verdict] | None = None  # who gave it
        self.promise: Promise | None = None
        self.spoken: datetime | None = None
        self.happened = set[str]()
        self.ended: datetime | None = None
        self.ended_by = self.outcome = ""
        self.last_seconds = 0.0
        self.telling = False  # what is played now is the answer
        self.told_at, self.told_for = (
            BEFORE_ALL,
            0.0,
        )  # when the answer began, and the seconds it takes to say
        self.unknown = False  # some of its texts are of an unknown length
        self.settled: datetime | None = None  # when an agent closed the case, or the promised talk was over
        self.stage = ""  # of the case, where an agent moved it
        self.complained = self.informed = self.drawn = False
        self.review: Review = ""
        self.survey: dict[str, int] = {}

    def take(self, at: datetime, event: Event) -> None:
        self.at = at
        if event.kind in TELLING:
            self.happened.add(event.kind)
        if step := STEPS.get(type(event)):
            step(self, at, event)

    def start(self, at: datetime, event: ev.ContactStarted) -> None:
        self.started = self.since = at
        self.channel, self.drawn = event.channel, event.survey

    def enter(self, at: datetime, event: ev.NodeEntered) -> None:
        self._spend(at)
        self.node, self.level, self.waiting = event.node, event.level, False
        self.stages.setdefault(event.level, Stage())
        self.path.append(event.node)

    def play(self, at: datetime, event: ev.PromptPlayed) -> None:
        self.answered &= at == self.told_at  # whoever heard something else since did not leave because of it
        self.heard, self.spoken = event.language, at
        if self.telling and self.channel == "voice":
            length = self.length(event)
            self.unknown |= length is None
            self.told_for += length or 0.0

    def ask(self, at: datetime, event: ev.InputRequested) -> None:
        self.telling = False  # what follows is the question

    def receive(self, at: datetime, event: ev.InputReceived) -> None:
        self.answered = False
        if event.how == "nothing":
            self._stage.silences += 1

    def lose(self, at: datetime, event: ev.NoMatch) -> None:
        self._stage.lost += 1

    def choose(self, at: datetime, event: ev.LanguageChosen) -> None:
        self.language = event.language

    def agree(self, at: datetime, event: ev.ConsentAnswered) -> None:
        self.consent = event.answer

    def understand(self, at: datetime, event: ev.ErrandUnderstood) -> None:
        self.errand, self.errand_by, self.confidence = event.errand, event.by, event.confidence
        if event.by == "assistant":
            self.tried.append(event.confidence)

    def doubt(self, at: datetime, event: ev.ErrandDoubted) -> None:
        self.doubts += 1
        self.tried.append(event.confidence)

    def answer(self, at: datetime, event: Event) -> None:
        """Note that the texts which follow are an answer."""
        self.answered = self.telling = self.informed = True
        self.told_at, self.told_for, self.unknown = at, 0.0, False

    def fail(self, at: datetime, event: ev.AssistantFailed) -> None:
        self.assistant_failed = True

    def ask_human(self, at: datetime, event: ev.HumanRequested) -> None:
        self.asked_human = self.asked_human or event.by
        self._stage.humans += 1

    def join(self, at: datetime, event: ev.PlaceTaken) -> None:
        self.joined = self.joined or at
        self.queue, self.waiting = event.queue, not self.ended

    def step_aside(self, at: datetime, event: Event) -> None:
        self.waiting = False

    def place(self, at: datetime, event: ev.PositionTold) -> None:
        if self.wait is not None:
            return
        self.told = event.position
        if self.forecast is None and event.low is not None:
            self.forecast = Forecast(event.low, event.high, event.waited)
        elif self.forecast is None and event.more:  # 0 says that nobody can tell
            self.forecast = Forecast(event.more, None, event.waited)

    def connect(self, at: datetime, event: ev.AgentConnected) -> None:
        self.before = self.met, self.wait
        if not self.ended:
            self._spend(at)
            self._end_wait(at, "answered")
        self.first_queue = self.first_queue or self.queue
        self.served, self.waiting, self.talking = True, False, at
        self.met = self.met or at

    def lose_agent(self, at: datetime, event: ev.AgentLost) -> None:
        """Forget a connection in which nobody was heard."""
        self.met, self.wait = self.before
        self.served, self.talking, self.since = False, None, at

    def disconnect(self, at: datetime, event: Event) -> None:
        if self.talking is not None:
            self.talked = (self.talked or 0.0) + (at - self.talking).total_seconds()
            self.talking, self.since = None, at

    def move(self, at: datetime, event: ev.ContactMoved) -> None:
        self.disconnect(at, event)
        self.moved_soon |= self.met is not None and (at - self.met).total_seconds() <= SOON

    def judge(self, at: datetime, event: ev.VerdictGiven) -> None:
        """Keep the first agent's word, and that agent's last one: later agents judge later ways."""
        routed = self.first_queue or self.queue
        if self.verdict is None or self.verdict[0] == event.agent:
            self.verdict = event.agent, Verdict(routed, routed if event.right else event.target)

    def complain(self, at: datetime, event: ev.ComplaintReceived) -> None:
        self.complained = True

    def move_case(self, at: datetime, event: ev.CaseMoved) -> None:
        if event.stage != self.stage:  # else somebody else has it now, or another queue
            self.stage, self.settled = event.stage, at if event.stage == "closed" else None

    def draw(self, at: datetime, event: ev.AnswerDrawn) -> None:
        self.review = self.review or "drawn"

    def review_answer(self, at: datetime, event: ev.AnswerReviewed) -> None:
        self.review = event.verdict

    def rate(self, at: datetime, event: ev.SurveyAnswered) -> None:
        self.survey = event.data()

    def book(self, at: datetime, event: ev.CallbackBooked) -> None:
        self._end_wait(at, "booked")
        self.promise = Promise(event.window, None, None)

    def rebook(self, at: datetime, event: ev.CallbackMoved) -> None:
        self.promise = Promise(event.window, None, None)

    def dial(self, at: datetime, event: ev.CallbackDialled) -> None:
        if self.promise and self.promise.dialled_at is None:
            self.promise = Promise(self.promise.window, at, None)

    def settle(self, at: datetime, event: ev.CallbackSettled) -> None:
        if self.promise:
            self.promise = Promise(self.promise.window, self.promise.dialled_at, event.outcome)
            self.settled = self.settled or (at if event.outcome == "talked" else None)
        self.disconnect(at, event)

    def end(self, at: datetime, event: ev.ContactEnded) -> None:
        if self.ended or self.started is None:
            return
        self._spend(at)
        self._end_wait(at, "abandoned" if self.waiting and event.by == "person" else "other")
        self.disconnect(at, event)
        phase = "waiting" if self.waiting else "asking"
        before = State(self.node, self.language, "", phase=phase, served=self.served)  # type: ignore[arg-type]
        lasted = (at - self.started).total_seconds()
        self.outcome = outcome(before, self.level, event.by, lasted, self.happened)
        self.ended, self.ended_by = at, event.by
        self.last_seconds = (at - self.spoken).total_seconds() if self.spoken else 0.0

    @property
    def _stage(self) -> Stage:
        return self.stages.setdefault(self.level, Stage())

    def _spend(self, at: datetime) -> None:
        """Add to the level's time what passed on it; talk with a human is no part of any level."""
        if self.node and self.talking is None:
            self._stage.seconds += (at - self.since).total_seconds()
        self.since = at

    @property
    def _heard_share(self) -> float | None:
        """Give how much of the last answer was heard before hanging up; what is written is read at once."""
        if not self.answered or self.ended_by != "person":
            return None
        if self.channel != "voice":
            return 1.0
        if self.unknown or not self.told_for:
            return None
        return min(1.0, self.last_seconds / self.told_for)

    def _over(self) -> tuple[bool, datetime | None]:
        """Tell whether there is an errand to be over with, and when it was (K77).

        It is over when an agent closed its case; of a promised call with that talk; of a complaint only when
        its case is closed; of everything else with the contact, if that had a goal.
        """
        if self.stage or self.complained or self.promise:
            return True, self.settled
        had_goal = self.ended is not None and group(self.outcome) in ("answered", "informed")
        return had_goal, self.ended if had_goal else None

    def _reviewed(self) -> Review:
        """Say how far the review of what was answered has come; only what is over can be drawn."""
        given = self.ended is not None and (self.informed or self.served)
        return self.review or ("given" if given else "")

    def _end_wait(self, at: datetime, end: Any) -> None:
        if self.joined and self.wait is None:
            self.wait = Wait(self.queue, (at - self.joined).total_seconds(), end, self.told, self.forecast)

    def course(self, number: str, version: str) -> Course:
        """Give what is known so far; whoever still waits is seen to have waited until the last event."""
        assert self.started is not None  # noqa: S101
        self._end_wait(self.at, "open")
        case, solved = self._over()
        return Course(
            origin=self.origin,  # type: ignore[arg-type]
            channel=self.channel,
            version=version,
            number=number,
            language=self.language or self.heard,
            errand=self.errand,
            errand_by=self.errand_by,
            confidence=self.confidence,
            doubts=self.doubts,
            tried=tuple(self.tried),
            assistant_failed=self.assistant_failed,
            asked_human=self.asked_human,
            started=self.started,
            ended=self.ended,
            ended_by=self.ended_by,
            outcome=self.outcome,
            contained=self.answered and self.ended_by == "person",
            last_level=self.level,
            last_seconds=self.last_seconds,
            stages=self.stages,
            path=tuple(self.path),
            wait=self.wait,
            seen=self.at,
            talked=self.talked,
            moved_soon=self.moved_soon,
            verdict=self.verdict[1] if self.verdict else None,
            promise=self.promise,
            consent=self.consent,
            heard=self._heard_share,
            solved=solved,
            case=case,
            review=self._reviewed(),
            drawn=self.drawn,
            survey=self.survey,
        )


def _flag(found: _Fold, at: datetime, event: ev.ContactFlagged) -> None:
    found.origin = event.origin


STEPS: dict[type[Event], Callable[[_Fold, datetime, Any], None]] = {
    ev.ContactStarted: _Fold.start,
    ev.ContactFlagged: _flag,
    ev.NodeEntered: _Fold.enter,
    ev.PromptPlayed: _Fold.play,
    ev.InputRequested: _Fold.ask,
    ev.InputReceived: _Fold.receive,
    ev.NoMatch: _Fold.lose,
    ev.LanguageChosen: _Fold.choose,
    ev.ConsentAnswered: _Fold.agree,
    ev.ErrandUnderstood: _Fold.understand,
    ev.ErrandDoubted: _Fold.doubt,
    ev.QuestionAnswered: _Fold.answer,
    ev.CaseTold: _Fold.answer,
    ev.ComplaintReceived: _Fold.complain,
    ev.CaseMoved: _Fold.move_case,
    ev.AnswerDrawn: _Fold.draw,
    ev.AnswerReviewed: _Fold.review_answer,
    ev.SurveyAnswered: _Fold.rate,
    ev.AssistantFailed: _Fold.fail,
    ev.HumanRequested: _Fold.ask_human,
    ev.PlaceTaken: _Fold.join,
    ev.PlaceHeld: _Fold.step_aside,
    ev.TransferStarted: _Fold.step_aside,
    ev.PositionTold: _Fold.place,
    ev.AgentConnected: _Fold.connect,
    ev.AgentDisconnected: _Fold.disconnect,
    ev.AgentLost: _Fold.lose_agent,
    ev.ContactMoved: _Fold.move,
    ev.VerdictGiven: _Fold.judge,
    ev.CallbackBooked: _Fold.book,
    ev.CallbackMoved: _Fold.rebook,
    ev.CallbackDialled: _Fold.dial,
    ev.CallbackSettled: _Fold.settle,
    ev.ContactEnded: _Fold.end,
}
