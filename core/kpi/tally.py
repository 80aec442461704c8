"""What is counted of each contact: whole numbers that add up, so that totals can be kept and corrected."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.kpi.course import LOST, Around, Course, group
from core.kpi.times import OPEN, hours, step

FORM = 3  # of what is counted: totals of another form are counted anew
ZONE = ZoneInfo("Europe/Stockholm")
TARGET = {"voice": 40, "chat": 60}  # seconds within which a human answers (K78)
HEARD = 0.8  # of an answer, from where on it counts as given (K79)
SOLVED_WITHIN = 7  # days in which an errand is solved, and in which whoever comes back was not helped (K76)
LONGEST = 60  # seconds of silence after the last words that are told apart
COMPLAINT = "complaint"  # the errand of it
NONE = "-"  # no errand, queue or language
BESIDE = "|"  # between the parts of a key


class Slice(NamedTuple):
    """What pages can be filtered by."""

    day: date  # in Sweden, on which the contact began
    version: str
    channel: str
    language: str
    number: str  # the number or page it came to
    errand: str
    origin: str  # customer, test or simulated


type Cell = tuple[str, str]  # measure, and key within it
type Counts = Counter[Cell]


def day_of(moment: datetime) -> date:
    """Give the day in Sweden."""
    return moment.astimezone(ZONE).date()


def slice_of(course: Course) -> Slice:
    """Give where a contact is counted."""
    language, errand = course.language or NONE, course.errand or NONE
    day, number = day_of(course.started), course.number or NONE
    return Slice(day, course.version, course.channel, language, number, errand, course.origin)


def count(course: Course) -> Counts:
    """Count one contact; nothing of it but that it is open while it goes on (it is censored there)."""
    found: Counts = Counter()
    for measure, key, number in (*_ends(course), *_after(course), *_beside(course)):
        found[measure, BESIDE.join(map(str, key))] += number
    return +found


type Told = Iterator[tuple[str, tuple[object, ...], int]]


def _ends(course: Course) -> Told:
    """Count how it ended, and when."""
    end = group(course.outcome) if course.ended else OPEN
    yield "contact", (end, course.ended_by or OPEN), 1
    until = course.ended or course.seen
    yield "lasted", (step((until - course.started).total_seconds()), end), 1
    if course.wait:
        waited = course.wait
        yield "wait", (waited.queue, step(waited.seconds), waited.end), 1
        if waited.told is not None and waited.end == "answered":
            yield "told", (min(waited.told, 20), step(waited.seconds)), 1
        if waited.forecast and waited.end == "answered":
            said, left = waited.forecast, waited.seconds - waited.forecast.after
            yield "forecast", (said.low, NONE if said.high is None else said.high, step(left)), 1
    if not course.ended:
        return
    yield "outcome", (course.outcome,), 1
    if course.wait and course.wait.end == "answered":
        within = course.wait.seconds <= TARGET.get(course.channel, 60)
        yield "answered", ("within" if within else "later",), 1
    if course.contained:
        how = "unknown" if course.heard is None else "most" if course.heard >= HEARD else "part"
        yield "contained", (end, how), 1
    yield "way", (course.errand_by or NONE, course.errand or NONE, _queue(course), end), 1
    yield "consent", (course.consent or NONE,), 1
    yield from _levels(course, end)
    yield from _nodes(course, end)
    yield from _assistant(course)


def _queue(course: Course) -> str:
    return course.wait.queue if course.wait else NONE


def _levels(course: Course, end: str) -> Told:
    """Count each level the contact came to, once (K86)."""
    for level, stage in course.stages.items():
        last = level == course.last_level
        lost = last and course.ended_by == "person" and end in LOST
        yield "level", (level, "entered"), 1
        yield "level", (level, "abandoned" if lost else "goal" if last else "onward"), 1
        yield "level", (level, "early"), int(lost and end == "early")
        yield "level", (level, "silence"), stage.silences
        yield "level", (level, "nomatch"), stage.lost
        yield "level", (level, "human"), int(stage.humans > 0)
        yield "level", (level, "seconds"), round(stage.seconds)


def _nodes(course: Course, end: str) -> Told:
    for node in dict.fromkeys(course.path):
        yield "node", (node, "entered"), 1
    for before, after in dict.fromkeys(zip(course.path, course.path[1:], strict=False)):
        yield "edge", (before, after), 1
    if course.path and course.ended_by == "person" and end in LOST:
        yield "node", (course.path[-1], "abandoned"), 1
        yield "hangup", (course.path[-1], min(int(course.last_seconds), LONGEST)), 1


def _assistant(course: Course) -> Told:
    for confidence in course.tried:
        yield "confidence", (min(int(confidence * 10), 9),), 1
    yield "assistant", ("asked",), int(bool(course.tried))
    yield "assistant", ("doubted",), int(course.doubts > 0)
    yield "assistant", ("failed",), int(course.assistant_failed)
    yield "human", (course.asked_human or NONE,), 1


def _after(course: Course) -> Told:
    """Count what may come after the end too: talk, verdict, promised call."""
    if course.talked is not None:
        yield "talked", (_queue(course), step(course.talked)), 1
        yield "talk", ("seconds", _queue(course)), round(course.talked)
        yield "talk", ("contacts", _queue(course)), 1
        yield "sign", _signs(course), 1
    if course.verdict:
        yield "verdict", (course.verdict.routed, course.verdict.target or NONE), 1
    if course.promise:
        yield "promise", (*_kept(course),), 1


def _signs(course: Course) -> tuple[str, str, str]:
    """Give what speaks for a wrong place where nobody judged, beside the verdict where somebody did."""
    back = "unknown" if course.around is None else "back" if course.around.elsewhere else "gone"
    judged = "unjudged" if course.verdict is None else "right" if course.verdict.right else "wrong"
    return "moved" if course.moved_soon else "stayed", back, judged


def _beside(course: Course) -> Told:
    """Count what people thought, what was reviewed, and the errand with all its contacts."""
    if course.case:
        yield "case", _case(course), 1
    if course.review:
        yield "review", (course.review,), 1
    yield "surveyed", ("drawn",), int(course.drawn)
    yield "surveyed", ("answered",), int(bool(course.survey))
    for question, score in course.survey.items():
        yield "survey", (question, score), 1
    if course.around and course.ended:
        about = "complaint" if course.errand == COMPLAINT else "other"
        before = NONE if course.around.before is None else course.around.before
        yield "around", (before, "same" if course.around.same else "other", about), 1
        if course.around.before is None or course.around.before > SOLVED_WITHIN:
            yield "first", (_solved(course, course.around),), 1


def _case(course: Course) -> tuple[object, str]:
    """Give the hours until an errand was over; while it is not, the day it began says how old it is (K77)."""
    if course.solved is None:
        return NONE, OPEN
    return hours((course.solved - course.started).total_seconds()), "solved"


def _solved(course: Course, around: Around) -> str:
    """Say whether the first contact was enough (K76): over within a week, and nobody came back in it."""
    if around.after is not None and around.after <= SOLVED_WITHIN:
        return "back"
    if course.solved is None or (day_of(course.solved) - day_of(course.started)).days > SOLVED_WITHIN:
        return "open"
    return "solved"


def _kept(course: Course) -> tuple[str, str]:
    """Say how a promise with or without a window went (K85)."""
    promise = course.promise
    assert promise is not None  # noqa: S101
    windowed = "window" if "/" in promise.window else "soonest"
    if promise.outcome in ("cancelled", "called in", "replaced"):
        return windowed, "withdrawn"
    if promise.dialled_at is None:
        return windowed, "standing" if promise.outcome is None else "never"
    if windowed == "soonest":
        return windowed, promise.outcome or "dialled"
    start, end = (datetime.fromisoformat(one) for one in promise.window.split("/"))
    start, end = (one if one.tzinfo else one.replace(tzinfo=UTC) for one in (start, end))
    return windowed, "inside" if start <= promise.dialled_at < end else "outside"


class Tally:
    """Totals, to be asked for by measure."""

    def __init__(self, cells: Iterable[tuple[str, str, int]] = ()) -> None:
        """`cells` are measure, key and number; equal ones add up."""
        self._cells: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        for measure, key, number in cells:
            self._cells[measure][tuple(key.split(BESIDE))] += number

    def of(self, measure: str) -> Mapping[tuple[str, ...], int]:
        """Give everything of one measure."""
        return self._cells.get(measure, Counter())

    def sum(self, measure: str, *key: str | None) -> int:
        """Add up a measure where its key begins so; None is any."""
        return sum(
            number
            for found, number in self.of(measure).items()
            if all(one is None or one == part for one, part in zip(key, found, strict=False))
        )

    def by(self, measure: str, place: int = 0) -> Counter[str]:
        """Add up a measure by one part of its key."""
        found: Counter[str] = Counter()
        for key, number in self.of(measure).items():
            found[key[place]] += number
        return found

    def times(self, measure: str, second: int, end: int) -> dict[int, dict[str, int]]:
        """Give seconds and ends of a measure whose key has them at these places."""
        found: dict[int, dict[str, int]] = defaultdict(dict)
        for key, number in self.of(measure).items():
            at = int(key[second])
            found[at][key[end]] = found[at].get(key[end], 0) + number
        return found


def tally(courses: Iterable[Course]) -> Tally:
    """Count contacts that are at hand."""
    found: Counts = Counter()
    for course in courses:
        found.update(count(course))
    return Tally((measure, key, number) for (measure, key), number in found.items())
