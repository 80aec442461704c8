"""The figures of Kontakta's appendix 2 that the log can carry: each with numerator and denominator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.kpi.course import GROUPS, LOST
from core.kpi.shares import Share
from core.kpi.tally import Tally
from core.kpi.times import OPEN, quantile

LEVELS = range(7)
SPLIT = (*dict.fromkeys(GROUPS.values()), "abandoned_ivr")
MISSING = {  # figures that the log cannot carry, and why
    "k73": "no answers of the survey are in the log, only who takes part",
    "k74": "nobody samples answers for being right",
    "k76": "contacts of one person are not joined: their digests are salted one by one",
    "k77": "it is the cases that are solved, and a case is not followed here",
    "k81": "contacts of one person are not joined: their digests are salted one by one",
}


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
    over, groups = ended(found), found.by("contact")
    verdicts = found.of("verdict")
    right = sum(number for (routed, target), number in verdicts.items() if routed == target)
    due = found.sum("promise", "window", "inside") + found.sum("promise", "window", "outside")
    due += found.sum("promise", "window", "never")
    hung_up = sum(number for (end, by), number in found.of("contact").items() if _before(end, by))
    lost = sum(groups[one] for one in LOST)
    return (
        Figure("k78", Share(found.sum("answered", "within"), over)),
        Figure(
            "k78_of_answered", Share(found.sum("answered", "within"), found.sum("answered")), literal=False
        ),
        Figure("k79", Share(hung_up, over)),
        Figure("k79_lost", Share(lost, over), literal=False),
        Figure("k79_ivr", Share(groups["abandoned_ivr"], over), literal=False),
        Figure("k79_queue", Share(groups["abandoned_queue"], over), literal=False),
        Figure("k79_early", Share(groups["early"], over), literal=False),
        Figure("k79_contained", Share(min(found.sum("contained"), over), over), literal=False),
        Figure("k82", Share(_complaints(found), over)),
        Figure("k85", Share(found.sum("promise", "window", "inside"), due)),
        Figure("k86_right", Share(right, sum(verdicts.values()))),
        Figure("k86_asked_again", Share(found.sum("assistant", "doubted"), over), literal=False),
        Figure("k86_to_human", Share(over - found.sum("human", "-"), over), literal=False),
        Figure("k86_moved", Share(found.sum("talk", "moved"), found.sum("talk", "contacts")), literal=False),
    )


def _before(end: str, by: str) -> bool:
    """Tell whether somebody hung up before they met a human (K79)."""
    return by == "person" and end != "answered"


def _complaints(found: Tally) -> int:
    return sum(number for (_, errand, *_), number in found.of("way").items() if errand == "complaint")


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
