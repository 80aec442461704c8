"""Totals of contacts at hand, asked for as those in the database are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from core.kpi.asked import DIMENSIONS, Asked
from core.kpi.course import Course
from core.kpi.tally import Slice, Tally, count, slice_of


class Kept:
    """Contacts counted once, by what they can be narrowed to."""

    def __init__(self, courses: Iterable[Course]) -> None:
        self._cells: dict[Slice, Counter[tuple[str, str]]] = defaultdict(Counter)
        for course in courses:
            self._cells[slice_of(course)].update(count(course))

    def join(self, other: "Kept") -> None:
        """Take in contacts that were counted elsewhere, none of them counted here."""
        for where, counts in other._cells.items():
            self._cells[where].update(counts)

    def total(self, asked: Asked, *measures: str) -> Tally:
        """Give the totals of these measures."""
        return self.split(asked, None, *measures).get("", Tally())

    def split(self, asked: Asked, by: str | None, *measures: str) -> Mapping[str, Tally]:
        """Give the totals apart for each value of a dimension, or of `day`; under "" where `by` is None."""
        cells: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        for where, counts in self._cells.items():
            if _within(where, asked):
                value = str(getattr(where, by)) if by else ""
                cells[value] += ((*cell, number) for cell, number in counts.items() if cell[0] in measures)
        return {value: Tally(found) for value, found in cells.items() if found}

    def said(self, asked: Asked, routed: str, target: str | None, most: int) -> list[str]:
        """Give no words: contacts at hand said none."""
        return []

    def unclear(self, asked: Asked, most: int) -> list[str]:
        """Give no words."""
        return []


def _within(where: Slice, asked: Asked) -> bool:
    narrowed = asked.narrowed()
    same = all(getattr(where, name) == narrowed[name] for name in DIMENSIONS if name in narrowed)
    after = asked.since is None or where.day >= asked.since
    return same and after and (asked.until is None or where.day <= asked.until)
