"""What a page shows: sentences, and exhibits that are each a picture with the table it is drawn from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from core.flow.graph import Flow
from core.kpi.asked import Asked
from core.kpi.shares import Share
from core.kpi.tally import NONE, Tally
from web.language import text, texts

type Value = str | int | float | Share | None
type Picture = Mapping[str, Any] | str  # a Vega-Lite chart, or an SVG of our own


@dataclass(frozen=True)
class Exhibit:
    """One picture and its table."""

    name: str  # in the address, and of its texts
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    picture: Picture | None = None
    links: tuple[str | None, ...] = ()  # of each row, what its first cell leads to on this page
    inline: bool = False  # stands in the page itself: parts of it can be followed


@dataclass(frozen=True)
class Sheet:
    """One page."""

    name: str
    lead: tuple[str, ...]  # sentences
    exhibits: tuple[Exhibit, ...]
    empty: bool = False  # nothing was counted: the lead says why


@dataclass(frozen=True)
class Speech:
    """How a page speaks: one language, with the names of a flow."""

    language: str
    flow: Flow  # the version that is asked for, else the current one

    def say(self, key: str, /, **values: object) -> str:
        """Give one of the designer's texts; numbers in it are written as the language does."""
        told = {name: self.number(value) for name, value in values.items()}
        return text(self.language, f"designer.{key}", **told)

    def number(self, value: object) -> object:
        """Write a number: 12 345, 4,5 in Swedish and 12,345, 4.5 in English; a share as per cent."""
        if isinstance(value, Share):
            return self.percent(value.value)
        if not isinstance(value, int | float) or isinstance(value, bool):
            return value
        written = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
        swap = str.maketrans({",": "\u00a0", ".": ","})
        return written.translate(swap) if self.language == "sv" else written

    def percent(self, value: float | None) -> str:
        """Write a share of 1 as per cent."""
        if value is None:
            return "–"
        written = str(self.number(100 * value))
        return f"{written}\u00a0%" if self.language == "sv" else f"{written}%"

    def interval(self, share: Share, among: int = 1) -> str:
        """Write the interval of a share, one picked out of so many."""
        low, high = share.interval_among(among)
        return f"{self.number(100 * low)}–{self.percent(high)}"

    def seconds(self, value: float | None) -> str:
        """Write a span: 45 s, or 2:05 min."""
        if value is None:
            return "–"
        minutes, rest = divmod(round(value), 60)
        return f"{minutes}:{rest:02d}\u00a0min" if minutes else f"{rest}\u00a0s"

    def named(self, kind: str, key: str) -> str:
        """Name an errand, a queue, a language or a channel; what has no name is shown as its id."""
        if key == NONE:
            return self.say(f"none.{kind}")
        own = texts(self.language).get(f"{kind}.{key}")
        tongue = self.flow.tongues.get(self.language)
        heard = tongue.prompts.get(f"{kind}.{key}") if tongue else None
        return own or heard or key

    def level(self, level: int) -> str:
        """Name a level."""
        return self.say(f"level.{level}")


class Store(Protocol):
    """Where totals are kept."""

    def total(self, asked: Asked, *measures: str) -> Tally:
        """Give the totals of these measures."""

    def split(self, asked: Asked, by: str | None, *measures: str) -> Mapping[str, Tally]:
        """Give them apart by a dimension."""

    def said(self, asked: Asked, routed: str, target: str | None, most: int) -> list[str]:
        """Give what was said by those behind a cell of the routing, with their consent."""

    def unclear(self, asked: Asked, most: int) -> list[str]:
        """Give what was said and not understood, with consent."""


@dataclass(frozen=True)
class Source:
    """The totals, as a page asks for them; always of the same contacts."""

    asked: Asked
    store: Store
    today: date  # in Sweden

    @property
    def whole(self) -> bool:
        """Tell whether it is everybody of a period, and not a part of them."""
        return self.asked.narrowed().keys() <= {"origin"}

    def total(self, *measures: str) -> Tally:
        """Give the totals of these measures."""
        return self.store.total(self.asked, *measures)

    def split(self, by: str, *measures: str) -> Mapping[str, Tally]:
        """Give them apart by a dimension."""
        return self.store.split(self.asked, by, *measures)


def address(asked: Asked) -> dict[str, str]:
    """Give the parameters of a page's address that ask for this."""
    days = {"since": asked.since, "until": asked.until}
    return asked.narrowed() | {name: day.isoformat() for name, day in days.items() if day}


def share_columns(speech: Speech) -> tuple[str, ...]:
    """Name what a share is written as."""
    return tuple(speech.say(f"column.{name}") for name in ("part", "whole", "share", "low", "high"))


def flat(exhibit: Exhibit, speech: Speech) -> Iterator[list[str]]:
    """Give an exhibit's table as lines of a CSV: plain numbers, a share as its five."""
    example = exhibit.rows[0] if exhibit.rows else ()
    head: list[str] = []
    for place, column in enumerate(exhibit.columns):
        shared = place < len(example) and isinstance(example[place], Share)
        head += [f"{column}: {one}" for one in share_columns(speech)] if shared else [column]
    yield head
    for row in exhibit.rows:
        yield [cell for value in row for cell in _plain(value)]


def _plain(value: Value) -> list[str]:
    if isinstance(value, Share):
        low, high = value.interval
        told = "" if value.value is None else f"{value.value:.6f}"
        return [str(value.part), str(value.whole), told, f"{low:.6f}", f"{high:.6f}"]
    if value is None:
        return [""]
    words = str(value)
    # A spreadsheet would take these for a formula.
    return [f"'{words}" if isinstance(value, str) and words[:1] in ("=", "+", "-", "@") else words]
