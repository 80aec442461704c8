"""Checks the flow of a data folder for a set-up: the numbers it is called at, and every path through it."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from adapters.answerfiles import expired
from adapters.flowfiles import Texts, answers, locate, read_texts
from adapters.holidaydays import is_holiday
from core.errors import SettingsError
from core.flow.check.finding import Finding, Places, places
from core.flow.check.verdict import Verdict, examine
from core.flow.parse import parse
from core.numbers import cost_class


def check_flow(data: Path, flow: str, numbers: Sequence[str]) -> Verdict:
    """Check a flow as it is called at these numbers (E.164), the hotline's first.

    A flow that cannot be read is a FlowError; whatever else is wrong stands in the verdict.
    """
    return check_texts(read_texts(data, flow), numbers)


def check_texts(texts: Texts, numbers: Sequence[str], today: date | None = None) -> Verdict:
    """Check a flow by its texts, such as those of a stored version; otherwise as `check_flow`."""
    trees = locate(texts)
    read, found = parse(*trees, is_holiday), places(*trees)
    about_numbers = tuple(lawful_numbers(numbers, found))
    known = (*about_numbers, *answers_in_force(texts, today or datetime.now(UTC).date()))
    cost = "010" if about_numbers and about_numbers[0].severity == "broken" else cost_class(numbers[0])
    with uncollected():
        return examine(read, found, cost, known)


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: a walk keeps nearly all it makes, and looking takes long."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def answers_in_force(texts: Texts, today: date) -> Iterator[Finding]:
    """K12: an answer is given as long as somebody stands for it, and no day longer."""
    for place, name, day in expired(answers(texts), today):
        sentence = f"expired on {day}: approve it anew, or take it out."
        yield Finding("K12", "broken", place.file, place.line, f"answer.{name}", sentence)


def lawful_numbers(numbers: Sequence[str], found: Places) -> Iterator[Finding]:
    """P15: no number of a class that costs more than a hotline may; beside a 077 number an ordinary one."""
    classes = []
    for number in numbers:
        try:
            classes.append(cost_class(number))
        except SettingsError as error:
            yield Finding("P15", "broken", *found.flow, "number", str(error))
    if "077" in classes and "010" not in classes:
        sentence = "callers have only a 077 number; give an ordinary number beside it."
        yield Finding("P15", "warning", *found.flow, "number", sentence)
