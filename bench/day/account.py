"""The account of a simulated day: where everybody went, what they were told, and what must not have been."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import psycopg
from psycopg.rows import dict_row

from bench.day import rows
from bench.day.course import Course
from bench.day.fair import Fairness, fairness
from bench.day.rows import Row

COVERED = (0.75, 0.90)  # of the announced ranges hold
ENOUGH = 100  # waits, for a share of them to be judged
GROWTH = 1.15  # of the server's memory over the day


@dataclass(frozen=True)
class Account:
    """What came of a day."""

    calls: int
    ends: Counter[str]  # where each place went; every place is in it once
    told: int  # waits with an announced range that is known to have held or not
    held: int  # of them, those that it held for
    fair: tuple[Fairness, ...]
    memory: tuple[int, ...]  # bytes of the server, ten times a day
    wrong: tuple[str, ...]  # what must not be, each as a sentence

    def __str__(self) -> str:
        lines = [f"{self.calls} calls, {self.ends.total()} places:"]
        lines += [f"{count:>7}  {end}" for end, count in self.ends.most_common()]
        if self.told:
            lines.append(
                f"announced ranges that held: {self.held} of {self.told} ({self.held / self.told:.1%})"
            )
        lines += [str(each) for each in self.fair]
        lines.append("memory of the server, MB: " + " ".join(str(one // 2**20) for one in self.memory))
        lines += [f"WRONG: {each}" for each in self.wrong] or ["nothing is wrong"]
        return "\n".join(lines)


def account(database: str, course: Course) -> Account:
    """Read everything the day has left, and judge it."""
    with psycopg.connect(database, autocommit=True, row_factory=dict_row) as connection:

        def read(query: str) -> list[Row]:
            return connection.execute(query).fetchall()

        places, talks, calls = read(rows.PLACES), read(rows.TALKS), read(rows.CALLS)
        told, attempts = read(rows.TOLD), read(rows.ATTEMPTS)
        contacts = read("SELECT count(*) AS all, count(ended_at) AS ended FROM contact")[0]
    known = [held for each in told if (held := _held(each)) is not None]
    fair = tuple(fairness(told))
    wrong = [
        *_unended(contacts["all"], contacts["ended"]),
        *(f"the place of {each['contact_id']} is lost" for each in places if end_of(each) is None),
        *(f"the first arrival of {each['contact_id']} has changed" for each in places if _moved(each)),
        *_twice_at_once(talks),
        *_outside(attempts),
        *_missed(calls, course),
        *_too_often(attempts, course),
        *_uncovered(sum(known), len(known)),
        *(f"waits are not equal: {each}" for each in fair if not each.equal),
        *_grown(course.memory),
    ]
    ends = Counter(end_of(each) or "lost" for each in places)
    memory = tuple(course.memory)
    return Account(contacts["all"], ends, len(known), sum(known), fair, memory, tuple(wrong))


def end_of(place: Row) -> str | None:
    """Say where a place went; None when nobody can tell."""
    match place["state"], place["call"]:
        case "served", _:
            return "talked to a human"
        case "left", None:
            return str(place["outcome"]) if place["outcome"] else None
        case "left", outcome:
            return f"promised a call: {outcome}"
        case "held", None if place["promised"]:
            return "promised a call that is still to come"
    return None


def _unended(begun: int, ended: int) -> list[str]:
    return [] if begun == ended else [f"{begun - ended} contacts never ended"]


def _moved(place: Row) -> bool:
    """Tell whether a place has another first arrival than its log; who called in has that of the call."""
    return place["first"] is not None and not place["called_in"] and place["first"] != place["arrived_at"]


def _held(told: Row) -> bool | None:
    """Tell whether an announced range held; None where the person left before that could be seen."""
    if told["low"] is None:
        return None
    if told["answered"] is not None:
        return bool(told["low"] <= told["answered"] / 60 <= told["high"])
    return False if told["left"] is not None and told["left"] / 60 > told["high"] else None


def _twice_at_once(talks: Sequence[Row]) -> list[str]:
    """Find agents who talked with two people at once."""
    return [
        f"{one['agent']} talked with two people at {other['began']:%H:%M:%S}"
        for one, other in pairwise(talks)
        if one["agent"] == other["agent"] and one["ended"] and other["began"] < one["ended"]
    ]


def _outside(attempts: Sequence[Row]) -> list[str]:
    """Find calls that were dialled outside their window (P12)."""
    return [
        f"attempt {each['number']} of {each['contact_id']} was dialled at {each['dialled_at']:%H:%M:%S}, "
        f"not between {each['window_start']:%H:%M} and {each['window_end']:%H:%M}"
        for each in attempts
        if each["window_start"] and not each["window_start"] <= each["dialled_at"] < each["window_end"]
    ]


def _missed(calls: Sequence[Row], course: Course) -> list[str]:
    """Find promised windows that passed without a call though an agent was free."""
    return [
        f"{each['contact_id']} was not called in its window though an agent was free"
        for each in calls
        if any(each["window_start"] <= seen.at < each["window_end"] and seen.idle for seen in course.seen)
    ]


def _too_often(attempts: Sequence[Row], course: Course) -> list[str]:
    """Find phones that rang more often than somebody was to be called."""
    dialled = Counter(each["phone"] for each in attempts)
    return [
        f"a phone rang {caller.calls_taken} times for {dialled[caller.person.number]} attempts"
        for caller in course.callers
        if caller.calls_taken > dialled[caller.person.number]
    ]


def _uncovered(held: int, told: int) -> list[str]:
    low, high = COVERED
    if told < ENOUGH or low <= held / told <= high:
        return []
    return [f"{held / told:.1%} of the announced ranges held, not {low:.0%} to {high:.0%}"]


def _grown(memory: Sequence[int]) -> list[str]:
    if len(memory) < 2 or memory[-1] <= GROWTH * memory[0]:
        return []
    return [f"the server's memory grew from {memory[0]} to {memory[-1]} bytes"]
