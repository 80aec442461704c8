"""What a page of the designer claims: every share with its interval, every number and every time it shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.kpi.shares import Share
from web.designer.sheets import Exhibit, Sheet, Speech, Value

CURVE = re.compile(r"([\d.]+)% \(([\d.]+)–([\d.]+)\)")
POINTS = re.compile(r"([+−±][\d.]+)\u00a0…\u00a0([+−±][\d.]+)")
SPAN = re.compile(r"([\d.]+)–([\d.]+)%")
TIME = re.compile(r"(?:(\d+):)?(\d+)\u00a0(?:s|min)")
PICKED = "level", "node"  # what a sentence names because it stands out
ROUNDED = 0.0005  # what is written is rounded to a tenth of a per cent


@dataclass(frozen=True)
class Bare(Speech):
    """Says the names of texts, so that what a page shows can be told apart; keeps what it put into them."""

    put: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def say(self, key: str, /, **values: object) -> str:
        self.put.append((key, values))
        return " ".join([key, *(str(one) for one in values.values() if isinstance(one, str | int))])

    def named(self, kind: str, key: str) -> str:
        return key

    def level(self, level: int) -> str:
        return f"level {level}"


@dataclass
class Claims:
    """Everything claimed by one page, by names of exhibit, row and column."""

    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)  # without an interval
    counts: dict[str, int] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)  # seconds

    def take(self, name: str, value: Value) -> None:
        if isinstance(value, Share):
            if value.whole:
                self.intervals[name] = value.interval
        elif isinstance(value, int):
            self.counts[name] = value
        elif isinstance(value, str):
            self._read(name, value)

    def _read(self, name: str, words: str) -> None:
        if found := CURVE.fullmatch(words):
            low, high = (float(one) / 100 for one in found.groups()[1:])
            self.intervals[name] = low - ROUNDED, high + ROUNDED
        elif found := POINTS.fullmatch(words):
            low, high = (float(one.replace("−", "-").lstrip("±+")) / 100 for one in found.groups())
            self.intervals[name] = low - ROUNDED, high + ROUNDED
        elif found := TIME.fullmatch(words):
            self.times[name] = 60 * int(found[1] or 0) + int(found[2])


def claims(sheet: Sheet, speech: Bare) -> Claims:
    """Give what a page claims; `speech` is that which it was made with, and with nothing else."""
    found = Claims()
    for key, values in speech.put:
        name = " ".join([f"{sheet.name}/{key}", *(str(values[one]) for one in PICKED if one in values)])
        _listen(found, name, values)
    for exhibit in sheet.exhibits:
        for name, value in _cells(exhibit):
            found.take(f"{sheet.name}/{exhibit.name}/{name}", value)
    return found


def _listen(found: Claims, name: str, values: dict[str, object]) -> None:
    """Take the shares within a sentence; one interval belongs to the first."""
    if span := SPAN.fullmatch(str(values.get("interval", ""))):
        low, high = (float(one) / 100 for one in span.groups())
        found.intervals[name] = low - ROUNDED, high + ROUNDED
    shares = {one: value for one, value in values.items() if isinstance(value, Share) and value.whole}
    found.shares |= {f"{name}: {one}": value for one, value in shares.items()}


def _cells(exhibit: Exhibit) -> Iterator[tuple[str, Value]]:
    for row in exhibit.rows:
        names = _names(row)
        for column, value in list(zip(exhibit.columns, row, strict=True))[len(names) :]:
            yield "/".join([*names, column]), value


def _names(row: tuple[Value, ...]) -> list[str]:
    """Give the cells that say what a row is of: words, or a number before all others."""
    names = [str(cell) for cell in row[:1] if isinstance(cell, int)]
    for cell in row[len(names) :]:
        if not isinstance(cell, str) or any(kind.fullmatch(cell) for kind in (CURVE, POINTS, TIME)):
            break
        names.append(cell)
    return names
