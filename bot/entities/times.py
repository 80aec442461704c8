"""Finds when somebody wants to be called: dates, days and clock times in words, resolved to windows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.entities.entity import Entity
from bot.entities.times_en import ENGLISH
from bot.entities.times_pieces import read_pieces
from bot.entities.times_reader import reader_of
from bot.entities.times_sv import SWEDISH
from bot.entities.times_window import STOCKHOLM, window_of, wishes_of
from bot.entities.times_words import Lexicon

KIND = "window"
LEXICONS: dict[str, tuple[Lexicon, ...]] = {"sv": (SWEDISH,), "en": (ENGLISH,), "": (SWEDISH, ENGLISH)}


@dataclass(frozen=True)
class Window:
    """A time that somebody asks for; `text[first:after]` is where it is said."""

    start: str  # ISO 8601 with the offset of Stockholm
    end: str  # the same; the first moment that is not in the window
    first: int  # characters before it
    after: int  # characters before what follows it


def windows(text: str, language: str, at: datetime) -> list[Window]:
    """Find the windows asked for in a text that is said at a moment, the one wished most first.

    `language` is sv or en; "" tries Swedish, then English. Corrected, refused and past times are left out.
    A moment without a time zone, and a language there is none of, is a ValueError. Any text is read in time
    linear in its length.
    """
    if at.tzinfo is None:
        raise ValueError(f"the moment {at.isoformat()} has no time zone")
    if language not in LEXICONS:
        raise ValueError(f"there are no words for times in the language {language}")
    for lexicon in LEXICONS[language]:
        found = _read(text, lexicon, at)
        if found:
            return found
    return []


def find(text: str, language: str, at: datetime) -> list[Entity]:
    """Give the windows as entities of the kind `window`, whose value is `start/end` (ISO 8601)."""
    found = windows(text, language, at)
    return [Entity(KIND, f"{one.start}/{one.end}", one.first, one.after) for one in found]


def _read(text: str, lexicon: Lexicon, at: datetime) -> list[Window]:
    reader = reader_of(text, lexicon)
    today = at.astimezone(STOCKHOLM).date()
    found = []
    for wish in wishes_of(read_pieces(reader, today), today):
        start, end = window_of(wish, at)
        first, last = reader.tokens[wish.first], reader.tokens[wish.after - 1]
        found.append(Window(start.isoformat(), end.isoformat(), first.start, last.end))
    return found
