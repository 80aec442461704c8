"""Who calls on a simulated day and who answers, drawn by chance from a seed."""

from dataclasses import dataclass
from random import Random
from typing import Literal

CALLS, AGENTS, HOURS = 4000, 25, 9.0  # of a whole day
SHORTEST = 40 * 60.0  # seconds; a day of fewer calls is shorter, and as busy
HOURLY = (6, 10, 12, 12, 8, 9, 11, 9, 7)  # how the calls fall on the hours
LATE = 0.02  # of the calls come after closing
LATEST = 600.0  # seconds after closing
ERRANDS = ("invoice_question", "fault_report", "order", "cancel")  # by their keys, from 1

type Wish = Literal["soonest", "window"] | None


@dataclass(frozen=True)
class Person:
    """Somebody who calls, and how they are."""

    number: str  # E.164
    at: float  # seconds after the day began
    language: str  # ISO 639-1
    errand: int  # its key, from 1
    thinks: float  # seconds before a key
    patience: float  # seconds in the queue before hanging up
    gives_up: float | None  # seconds after the ring at which they hang up whatever happens
    wish: Wish  # for a call, when one is offered
    answers: str  # how their phone is answered when we call: auto, voicemail, never or busy


@dataclass(frozen=True)
class Colleague:
    """An agent, and how they are."""

    id: str
    phone: str  # E.164
    languages: tuple[str, ...]  # ISO 639-1
    pauses_at: float | None  # seconds after the day began
    stays: bool  # until nobody waits any more


@dataclass(frozen=True)
class Day:
    """How long it is and who is there."""

    seconds: float  # from its beginning to closing time
    people: tuple[Person, ...]
    colleagues: tuple[Colleague, ...]


def draw(calls: int, seed: int) -> Day:
    """Draw a day of so many calls, as busy as one of CALLS calls is with AGENTS agents."""
    chance = Random(seed)  # noqa: S311  no secret
    seconds = max(SHORTEST, HOURS * 3600 * calls / CALLS)
    agents = max(3, round(AGENTS * calls / CALLS * HOURS * 3600 / seconds))
    people = tuple(_person(chance, number, seconds) for number in range(calls))
    return Day(seconds, people, tuple(_colleague(chance, number, seconds) for number in range(agents)))


def _person(chance: Random, number: int, seconds: float) -> Person:
    answers = chance.choices(("auto", "voicemail", "never", "busy"), (88, 5, 5, 2))[0]
    return Person(
        f"+4670{2_000_000 + number}",
        _arrival(chance, seconds),
        "en" if chance.random() < 0.15 else "sv",
        chance.choices(range(1, 1 + len(ERRANDS)), (40, 30, 20, 10))[0],
        chance.uniform(1, 4),
        chance.expovariate(1 / 600),
        chance.uniform(3, 60) if chance.random() < 0.05 else None,
        chance.choices(("soonest", "window", None), (20, 10, 70))[0],
        answers,
    )


def _arrival(chance: Random, seconds: float) -> float:
    if chance.random() < LATE:
        return seconds + chance.uniform(0, LATEST)
    hour = chance.choices(range(len(HOURLY)), HOURLY)[0]
    return (hour + chance.random()) * seconds / len(HOURLY)


def _colleague(chance: Random, number: int, seconds: float) -> Colleague:
    languages = ("sv", "en") if number % 2 == 0 else ("sv",)
    pauses = chance.uniform(0.3, 0.6) * seconds if seconds > 4 * 3600 else None
    return Colleague(f"agent{number}", f"+46701{900_000 + number}", languages, pauses, number % 3 == 0)


def lasts(chance: Random) -> float:
    """Draw how long a conversation is, seconds: log-normal, of 165 on average."""
    return 15 + chance.lognormvariate(4.8, 0.65)
