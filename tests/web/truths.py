"""What is true of planted logs, in closed form, by the names under which the designer's pages claim it."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.planted import COMPLAINTS, QUEUE_LEVEL, QUEUES, WAY, Plan

type Named = Iterator[tuple[str, float]]
type Spread = Callable[[float], float]  # the share of times that are shorter

ERRANDS = (*QUEUES, "complaint")
PLACES = tuple(QUEUES.values())
MOMENTS = {f"{seconds}\u00a0s": seconds for seconds in (10, 20, 40)}
MOMENTS |= {f"{minutes}:00\u00a0min": 60 * minutes for minutes in (1, 2, 3, 5, 10)}
LEVELS = tuple(level for _, level in WAY)
KEYED, HUNG_UP = (5, 9), (6, 20)  # seconds to a key and to a hang-up, each as likely as the other
ARRIVES = 4 * 7.0  # seconds on average until somebody is in a queue
BOOKED_AFTER = 35  # seconds in a queue
KEPT_AT, LATE_AT = 20 * 60, 150 * 60  # seconds after the beginning of the window
CALL = 20 + 240  # seconds of a promised call, from the dialling on
SURE = {"60–70": 0.2375, "70–80": 0.25, "80–90": 0.25, "90–100": 0.2625}  # even from 0.6 to 1, rounded


@dataclass(frozen=True)
class Time:
    """A time that is shown: a mean, or by when a share of the times are over."""

    of: float  # share of the contacts that have such a time
    mean: float = 0.0  # seconds
    deviation: float = 0.0
    share: float = 0.0
    shorter: Spread | None = None


class Truths:
    """The truth of one plan; shares are of all contacts unless said otherwise."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.reached, left = dict[int, float](), 1.0
        for level in LEVELS:
            self.reached[level] = left
            left *= 1 - plan.hung_up(level)
        self.understood, self.queue = self.reached[3], left
        self.reached |= {QUEUE_LEVEL: left, 5: left * plan.booked}
        self.booked, self.waits = self.reached[5], left * (1 - plan.booked)
        self.both = plan.served + plan.patience
        self.served = plan.served / self.both  # of those who wait
        self.human, self.gone = self.waits * self.served, self.waits * (1 - self.served)
        self.dialled = 1 - sum(plan.undialled.values())  # of the promises
        self.talks = self.dialled * (1 - sum(plan.calls.values()))  # of these too
        self.talked = self.human + self.booked * self.talks
        self.heard = self.understood * plan.leaves[3] * plan.told
        self.lost = 1 - self.queue + self.gone
        self.moved, self.at_once = self.hinted(plan.moved), self.hinted(plan.elsewhere)
        self.errands = {errand: (1 - plan.complaints) / len(QUEUES) for errand in QUEUES}
        self.errands["complaint"] = plan.complaints
        self.right = {
            place: sum(self.errands[one] for one in ERRANDS if QUEUES.get(one, COMPLAINTS) == place)
            for place in PLACES
        }
        self.cells = {(one, other): self.cell(one, other) for one in PLACES for other in PLACES}
        self.places = {one: sum(self.cells[one, other] for other in PLACES) for one in PLACES}

    def hinted(self, share: float, wrong: float | None = None) -> float:
        """Give how often a sign of a wrong place is seen, where that share came wrong."""
        part = self.plan.wrong if wrong is None else wrong
        return share * (part * self.plan.hints + 1 - part)

    def cell(self, place: str, right: str) -> float:
        """Give how many come to one queue and belong to another, of those who come to any."""
        wrong = self.plan.wrong / (len(PLACES) - 1)
        return self.right[right] * (1 - self.plan.wrong if place == right else wrong)

    def by(self, end: str, seconds: float) -> float:
        """Give the share of all places in a queue that has come to an end by a second."""
        if end == "booked":
            return self.plan.booked if seconds > BOOKED_AFTER else 0.0
        rate = self.plan.served if end == "answered" else self.plan.patience
        return (1 - self.plan.booked) * rate / self.both * (1 - math.exp(-self.both * seconds))

    def waited(self, seconds: float) -> float:
        """Give the share of those answered that waited less."""
        return 1 - math.exp(-self.both * max(0.0, seconds))

    def conversed(self, seconds: float, wrong: float | None = None) -> float:
        """Give the share of talks that are shorter; those moved spoke a minute before."""
        moved = self.hinted(self.plan.moved, wrong)
        straight, later = (min(1.0, max(0.0, (seconds - before) / 340)) for before in (60, 120))
        direct = (1 - moved) * straight + moved * later
        return (self.human * direct + (self.talked - self.human) * (seconds > 240)) / self.talked

    def talk(self, wrong: float | None = None) -> float:
        """Give the mean of the talks, seconds."""
        direct = 230 + 60 * self.hinted(self.plan.moved, wrong)
        return (self.human * direct + (self.talked - self.human) * 240) / self.talked

    def solved(self, hours: int) -> float:
        """Give the share of errands that are over within so many hours (K77).

        A window begins at the last full hour before two hours from now, which falls evenly over the hour.
        """
        cases, late = self.human + self.booked, 0.0
        for part, after in ((self.plan.kept, KEPT_AT), (1 - self.plan.kept, LATE_AT)):
            latest = ARRIVES + after + CALL + 2 * 3600  # where a window begins at once
            late += part * min(1.0, max(0.0, (hours * 3600 - latest) / 3600 + 1))
        return (self.human + self.booked * self.talks * late) / cases

    def figures(self) -> dict[str, float]:
        """Give the figures (K73–K86) by their names."""
        plan = self.plan
        windows = self.dialled + plan.undialled.get("never", 0.0)
        within = self.by("answered", 40) * self.queue
        as_said = self.waited(60) + self.waited(180) - self.waited(60)
        complaints = self.understood * plan.complaints
        return {
            "k73": plan.satisfied,
            "k73_contact": 2 / 3,
            "k73_handling": plan.satisfied,
            "k73_answered": self.human * plan.opinions,
            "k74": plan.correct,
            "k76": (1 - self.at_once) * (1 - plan.back) * self.talked,
            "k78": within,
            "k78_of_answered": within / self.human,
            "k79": self.lost,
            "k79_lost": self.lost,
            "k79_lost_unheard": self.lost - self.heard,
            "k79_ivr": 1 - self.queue - plan.early,
            "k79_queue": self.gone,
            "k79_early": plan.early,
            "k80": as_said / 2,
            "k81": plan.again,
            "k81_same": plan.again * plan.same,
            "k82": complaints,
            "k82_customers": complaints / (1 - plan.again / 2),  # on the first of two days all are new
            "k85": self.dialled * plan.kept / windows,
            "k86_right": 1 - plan.wrong,
            "k86_asked_again": self.understood * (1 - plan.failed) * plan.doubted,
            "k86_to_human": self.queue * plan.asking,
            "k86_moved": self.human * self.moved / self.talked,
            "k86_back": self.at_once,
        }

    def hung_up(self, level: int) -> float:
        """Give who gives up on a level (K86); nobody does while a promise is confirmed."""
        return 0.0 if level == 5 else self.plan.hung_up(level)
