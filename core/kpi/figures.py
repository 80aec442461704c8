"""The figures of Kontakta's appendix 2: each with numerator and denominator."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.kpi.course import GROUPS, LOST
from core.kpi.shares import Share
from core.kpi.tally import COMPLAINT, NONE, SOLVED_WITHIN, Tally
from core.kpi.times import OPEN, quantile

LEVELS = range(7)
SPLIT = (*dict.fromkeys(GROUPS.values()), "abandoned_ivr")
QUESTIONS = ("overall", "contact", "handling")  # of the survey, each from 1 to 5
GOOD = ("4", "5")  # what counts as satisfied (K73)


@dataclass(frozen=True)
class Figure:
    """A share by its name; what it says stands in the pages' texts under `figure.<name>`."""

    name: str  # k78, k79, …
    share: Share
    literal: bool = True  # False: it stands beside, to explain


def ended(found: Tally) -> int:
    """Count the contacts that are over: what most figures are of."""
    return found.sum("contact") - found.sum("contact", OPEN)


def figures(found: Tally) -> tuple[Figure, ...]:
    """Give the figures of all contacts together; no contact is left out of a denominator (K78, K79)."""
    return (*_opinions(found), *_ends(found), *_returns(found), *_promises(found), *_routes(found))


def _opinions(found: Tally) -> Iterator[Figure]:
    """Give what people thought (K73) and what was right of what they were told (K74)."""
    for question in QUESTIONS:
        good = sum(found.sum("survey", question, score) for score in GOOD)
        literal = question == QUESTIONS[0]
        name = "k73" if literal else f"k73_{question}"
        yield Figure(name, Share(good, found.sum("survey", question)), literal)
    yield Figure(
        "k73_answered", Share(found.sum("surveyed", "answered"), found.sum("surveyed", "drawn")), False
    )
    right = found.sum("review", "right")
    yield Figure("k74", Share(right, right + found.sum("review", "wrong")))


def _ends(found: Tally) -> Iterator[Figure]:
    """Give how contacts ended (K78, K79) and whether the wait was as it was said (K80)."""
    over, groups = ended(found), found.by("contact")
    hung_up = sum(number for (end, by), number in found.of("contact").items() if _before(end, by))
    within, lost = found.sum("answered", "within"), sum(groups[one] for one in LOST)
    yield Figure("k78", Share(within, over))
    yield Figure("k78_of_answered", Share(within, found.sum("answered")), False)
    yield Figure("k79", Share(hung_up, over))
    yield Figure("k79_lost", Share(lost, over), False)
    yield Figure("k79_lost_unheard", Share(lost - _told(found), over), False)
    yield Figure("k79_ivr", Share(groups["abandoned_ivr"], over), False)
    yield Figure("k79_queue", Share(groups["abandoned_queue"], over), False)
    yield Figure("k79_early", Share(groups["early"], over), False)
    yield Figure("k80", _as_said(found))


def _told(found: Tally) -> int:
    """Count those who hung up without a goal, but had heard nearly all of an answer."""
    return sum(n for (end, how), n in found.of("contained").items() if end in LOST and how == "most")


def _as_said(found: Tally) -> Share:
    ranges = found.of("forecast")
    held = sum(n for (low, high, second), n in ranges.items() if holds(low, high, int(second)))
    return Share(held, sum(ranges.values()))


def holds(low: str, high: str, second: int) -> bool:
    """Tell whether a wait is as long as was said, `low` to `high` minutes; NONE: more than `low`."""
    return int(low) * 60 <= second and (high == NONE or second < int(high) * 60)


def _returns(found: Tally) -> Iterator[Figure]:
    """Give who came back (K81) and who complained (K82), of those of whom that can be known."""
    around = found.of("around")
    back = {key: n for key, n in around.items() if key[0] != NONE and int(key[0]) <= SOLVED_WITHIN}
    yield Figure("k81", Share(sum(back.values()), sum(around.values())))
    same = sum(n for (_, errand, _), n in back.items() if errand == "same")
    yield Figure("k81_same", Share(same, sum(around.values())), False)
    yield Figure("k82", Share(_complaints(found), ended(found)))


def _promises(found: Tally) -> Iterator[Figure]:
    inside = found.sum("promise", "window", "inside")
    due = inside + found.sum("promise", "window", "outside") + found.sum("promise", "window", "never")
    yield Figure("k85", Share(inside, due))


def _routes(found: Tally) -> Iterator[Figure]:
    """Give who came to the right place by the verdicts (K86), what that costs, and what hints at it."""
    over, verdicts = ended(found), found.of("verdict")
    right = sum(number for (routed, target), number in verdicts.items() if routed == target)
    back, gone = found.sum("sign", None, "back"), found.sum("sign", None, "gone")
    yield Figure("k86_right", Share(right, sum(verdicts.values())))
    yield Figure("k86_asked_again", Share(found.sum("assistant", "doubted"), over), False)
    yield Figure("k86_to_human", Share(over - found.sum("human", NONE), over), False)
    yield Figure("k86_moved", Share(found.sum("sign", "moved"), found.sum("sign")), False)
    yield Figure("k86_back", Share(back, back + gone), False)


@dataclass(frozen=True)
class Sign:
    """How often contacts with and without a sign of a wrong place were judged right."""

    name: str  # moved or back
    shown: Share
    absent: Share


def signs(found: Tally) -> tuple[Sign, ...]:
    """Hold each sign against the verdicts, which say how far it can be trusted."""
    places = {"moved": (0, "stayed"), "back": (1, "gone")}
    return tuple(
        Sign(name, _judged(found, place, name), _judged(found, place, other))
        for name, (place, other) in places.items()
    )


def _judged(found: Tally, place: int, value: str) -> Share:
    told = {key: n for key, n in found.of("sign").items() if key[place] == value and key[2] != "unjudged"}
    return Share(sum(n for key, n in told.items() if key[2] == "right"), sum(told.values()))


def _before(end: str, by: str) -> bool:
    """Tell whether somebody hung up before they met a human (K79)."""
    return by == "person" and end != "answered"


def _complaints(found: Tally) -> int:
    return sum(number for (_, errand, *_), number in found.of("way").items() if errand == COMPLAINT)


@dataclass(frozen=True)
class Level:
    """One level (K86); those who came to it again are counted once."""

    level: int  # 0 disclosure … 6 queue
    entered: int
    onward: int  # went on to another level
    goal: int  # ended here with what they came for, or told when to come again
    abandoned: int  # hung up here without a goal, short hang-ups among them
    early: int  # of these, within five seconds of the beginning
    silences: int  # times there was no answer
    lost: int  # times the answer meant nothing
    humans: int  # contacts that asked for a human here
    seconds: int  # of all together

    @property
    def share(self) -> Share:
        """Give hang-ups without goal of those who entered (K86)."""
        return Share(self.abandoned, self.entered)

    @property
    def mean(self) -> float | None:
        """Give the seconds that a contact spends here on average."""
        return self.seconds / self.entered if self.entered else None


def levels(found: Tally) -> tuple[Level, ...]:
    """Give every level that some contact came to."""
    names = "entered", "onward", "goal", "abandoned", "early", "silence", "nomatch", "human", "seconds"
    rows = (Level(level, *(found.sum("level", str(level), name) for name in names)) for level in LEVELS)
    return tuple(row for row in rows if row.entered)


@dataclass(frozen=True)
class Cell:
    """Those who came to one queue and, an agent said, belonged to one."""

    routed: str
    target: str  # `-` where nobody said which was right
    number: int


def confusion(found: Tally) -> tuple[Cell, ...]:
    """Give routed against right, the most first; the log has them by the agents' verdicts alone."""
    cells = (Cell(routed, target, number) for (routed, target), number in found.of("verdict").items())
    return tuple(sorted(cells, key=lambda one: (-one.number, one.routed, one.target)))


@dataclass(frozen=True)
class Waited:
    """The waits in one queue, or of one errand."""

    name: str
    number: int
    answered: int
    abandoned: int
    half: int | None  # seconds within which half of those answered were
    most: int | None  # and nine of ten


def waits(found: Tally) -> tuple[Waited, ...]:
    """Give the waits by queue."""
    return tuple(waited(queue, _of_queue(found, queue)) for queue in sorted(found.by("wait")))


def _of_queue(found: Tally, queue: str) -> dict[int, dict[str, int]]:
    rows = {key: number for key, number in found.of("wait").items() if key[0] == queue}
    told: dict[int, dict[str, int]] = {}
    for (_, second, end), number in rows.items():
        told.setdefault(int(second), {})[end] = number
    return told


def waited(name: str, ends: Mapping[int, Mapping[str, int]]) -> Waited:
    """Sum up waits that are counted by second and end."""
    answered = {second: one["answered"] for second, one in ends.items() if one.get("answered")}
    abandoned = sum(one.get("abandoned", 0) for one in ends.values())
    every = sum(sum(one.values()) for one in ends.values())
    return Waited(
        name, every, sum(answered.values()), abandoned, quantile(answered, 0.5), quantile(answered, 0.9)
    )


def outcomes(found: Tally) -> Iterable[tuple[str, Share]]:
    """Give each outcome's share, the most first; together they are all contacts that are over."""
    over, every = ended(found), found.by("outcome")
    return [(name, Share(number, over)) for name, number in every.most_common()]


@dataclass(frozen=True)
class Handled:
    """How long agents talked with the people of one queue, seconds (K84)."""

    queue: str
    number: int
    mean: float | None
    half: int | None  # within which half of the talks were over
    most: int | None  # and nine of ten


def handled(found: Tally) -> tuple[tuple[Handled, ...], Handled]:
    """Give the talks by queue, and all together."""
    times: dict[str, Counter[int]] = {}
    for (queue, second), number in found.of("talked").items():
        times.setdefault(queue, Counter())[int(second)] += number
    every = sum(times.values(), Counter[int]())
    return tuple(_handled(found, queue, times[queue]) for queue in sorted(times)), _handled(found, "", every)


def _handled(found: Tally, queue: str, times: Counter[int]) -> Handled:
    key = (queue or None,)
    number, seconds = found.sum("talk", "contacts", *key), found.sum("talk", "seconds", *key)
    mean = seconds / number if number else None
    return Handled(queue, number, mean, quantile(times, 0.5), quantile(times, 0.9))
