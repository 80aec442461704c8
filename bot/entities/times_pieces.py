"""Finds the pieces of times in a text: days, parts of the day, clock times, and the words that bind them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date

from bot.entities.times_clock import Span, read_span
from bot.entities.times_day import DAY_MINUTES, Days, read_days
from bot.entities.times_reader import Reader
from bot.entities.times_words import Part

BOUNDS = {"after", "from", "before", "until", "between"}
SHORT = 24  # tokens up to which a text can say nothing but a time
NEAR = 4  # words that say nothing between a lone number and the piece that makes it a time


@dataclass(frozen=True)
class Piece:
    """What some words in a row say about a time."""

    first: int  # place of its first word
    after: int  # place behind its last word
    days: Days | None = None
    bound: str = ""  # before, until, from or after the days
    part: Part | None = None
    span: Span | None = None
    delay: int = 0  # minutes from now
    within: bool = False  # any time until the delay is over
    mark: str = ""  # soon, now, fix, or, range, clause, rest (not then), day (not at the time just named)


def read_pieces(reader: Reader, today: date) -> list[Piece]:
    """Read all pieces from left to right; what is told of the past or refused is left out."""
    found: list[Piece] = []
    place, muted, named = 0, False, None
    while place < len(reader.tokens):
        muted = _muted(reader, place, muted)
        ignored = reader.phrase(reader.lexicon.ignored, place)
        piece = None if ignored else _piece(reader, place, today, named)
        if not piece:
            place = ignored[1] if ignored else place + 1
            continue
        place = piece.after
        named = piece.days.last if piece.days else named
        if piece.mark or not muted:
            _keep(reader, found, piece)
    alone = _alone(reader, found)
    times = [piece for piece in found if piece.mark not in ("clause", "range")]
    return [piece for piece in found if _meant(reader, piece, times, alone)]


def _keep(reader: Reader, found: list[Piece], piece: Piece) -> None:
    """Add a piece, unless it is refused; a refusal behind it takes back all that was said with it."""
    if not piece.mark and reader.phrase(reader.lexicon.refused, piece.after):
        _take_back(reader, found, piece)
    elif piece.mark or not (_denied(reader, piece) or _stated(reader, piece)):
        found.append(piece)
    elif piece.part and not piece.days and _denied(reader, piece):
        found.append(Piece(piece.first, piece.after, part=piece.part, mark="rest"))


def _take_back(reader: Reader, found: list[Piece], piece: Piece) -> None:
    """Leave out what is refused; of a time on a day the day is still talked about."""
    said = [piece]
    while found and not found[-1].mark and _near(reader, found[-1], said[-1]):
        said.append(found.pop())
    day = next((one.days for one in said if one.days), None)
    if day and not piece.days:
        found.append(Piece(piece.first, piece.after, days=day, mark="day"))


def _stated(reader: Reader, piece: Piece) -> bool:
    """Tell whether a time is told as what the clock shows now: it's three o'clock here."""
    told = any(
        reader.phrase(reader.lexicon.showing, start) for start in range(max(0, piece.first - 3), piece.first)
    )
    return bool(piece.span and told and reader.word(piece.after) in reader.lexicon.shown)


def _muted(reader: Reader, place: int, muted: bool) -> bool:
    """Tell whether the clause is about the past, or about when it cannot be."""
    word = reader.word(place)
    if (
        word in reader.lexicon.gone_verbs
        or _gone(reader, place)
        or reader.phrase(reader.lexicon.cannot, place)
    ):
        return True
    return muted and not _clause(reader, place)


def _gone(reader: Reader, place: int) -> bool:
    """Tell whether a verb of the past stands here, and not "interested" behind a form of "to be"."""
    past = (
        reader.lexicon.gone.fullmatch(reader.word(place)) and reader.word(place) not in reader.lexicon.known
    )
    return bool(past) and reader.word(place - 1) not in reader.lexicon.being


def _clause(reader: Reader, place: int) -> bool:
    sign = reader.word(place) in (".", ",", ";", "!", "?") and not reader.glued(place + 1)
    return sign or reader.word(place) in reader.lexicon.clause


def _piece(reader: Reader, place: int, today: date, named: date | None) -> Piece | None:
    """Read the piece that begins here."""
    this = reader.phrase(reader.lexicon.today_parts, place)
    if this:
        return Piece(place, this[1], days=Days(today, today, "day"), part=this[0])
    days = read_days(reader, place, today, named)
    if days:
        return Piece(place, days[1], days=days[0], bound=_bound(reader, place))
    delay = _delay(reader, place)
    if delay:
        return delay
    span = read_span(reader, place)
    if span:
        return Piece(place, span[1], span=span[0])
    return _part(reader, place) or _marked(reader, place)


def _bound(reader: Reader, place: int) -> str:
    """Give what the word before the days makes of them: efter helgen, by Friday."""
    behind = place - 1
    while behind > 0 and reader.word(behind) in ("pa", "on", "den", "the", "nu"):
        behind -= 1
    for start in (behind - 2, behind - 1, behind):
        found = reader.phrase(reader.lexicon.modes, start) if start >= 0 else None
        if found and found[1] == behind + 1 and found[0] in BOUNDS:
            return "" if found[1] - start == 1 and reader.word(start) == "till" else found[0]
    return ""


def _delay(reader: Reader, place: int) -> Piece | None:
    """Read "om två timmar", "within an hour", "an hour from now"; not "in three hours' wait"."""
    word, lexicon = reader.word(place), reader.lexicon
    led = word in lexicon.ahead or word in lexicon.within
    stretch = reader.stretch(reader.about(place + 1) if led else place)
    if not stretch or not 0 < stretch[0] < DAY_MINUTES:
        return None
    tail = reader.phrase(lexicon.from_now, stretch[1])
    after = tail[1] if tail else stretch[1]
    if not (led or tail) or reader.word(after) in lexicon.waits:
        return None
    return Piece(place, after, delay=stretch[0], within=word in lexicon.within)


def _part(reader: Reader, place: int) -> Piece | None:
    """Read a part of the day, also what comes before or after it (efter lunch) and i kväll, this evening."""
    mode = reader.phrase(reader.lexicon.modes, place)
    start = mode[1] if mode else place
    article = reader.word(start) in ("the", "my", "pa", "min", "in", "om")
    found = reader.phrase(reader.lexicon.parts, start + (bool(mode) and article))
    if not found:
        return None
    part, after = found
    if reader.word(start) == "am" and reader.word(start - 1) not in reader.lexicon.day_words:
        return None  # "I am", not "Tuesday am"
    bounded = _beside(part, mode[0] if mode else "")
    return Piece(place, after, part=bounded) if bounded else None


def _beside(part: Part, mode: str) -> Part | None:
    """Give the part itself, or what comes before or after it; work is only known by those."""
    if mode in ("after", "from"):
        return Part(part.end, 17 * 60 if part.end < 17 * 60 else 21 * 60, 7) if part.end < 21 * 60 else None
    if mode in ("before", "until"):
        return (
            Part(8 * 60 if part.start > 8 * 60 else 6 * 60, part.start, 12) if part.start > 6 * 60 else None
        )
    return part if (part.start, part.end) != (8 * 60, 17 * 60) and mode != "since" else None


def _marked(reader: Reader, place: int) -> Piece | None:
    lexicon = reader.lexicon
    kinds = {
        "behind": lexicon.after_that,
        "soon": lexicon.soon,
        "fix": lexicon.fixes,
        "so": lexicon.therefore,
        "or": lexicon.ors,
        "range": lexicon.ranges,
    }
    for mark, listed in kinds.items():
        found = reader.phrase(listed, place)
        if found:
            return Piece(place, found[1], mark=mark)
    if reader.word(place) in lexicon.now and _now(reader, place):
        return Piece(place, place + 1, mark="now")
    return Piece(place, place + 1, mark="clause") if _clause(reader, place) else None


def _now(reader: Reader, place: int) -> bool:
    """Tell whether "now" says when to call, and does not merely fill the sentence."""
    before, after = reader.word(place - 1), reader.word(place + 1)
    ends = not after or not after.isalpha() or after in reader.lexicon.talk
    return ends and (before in reader.lexicon.call or _only_talk(reader, set()))


def _only_talk(reader: Reader, taken: set[int]) -> bool:
    """Tell whether nothing is said beside what is taken; only short texts say so little."""
    lexicon = reader.lexicon
    quiet = lexicon.talk | lexicon.fillers | lexicon.now
    rest = [token.word for place, token in enumerate(reader.tokens[:SHORT]) if place not in taken]
    return len(reader.tokens) < SHORT and all(not word.isalpha() or word in quiet for word in rest)


def _denied(reader: Reader, piece: Piece) -> bool:
    """Tell whether "not" stands right before a piece."""
    behind = piece.first - 1
    while behind > 0 and reader.word(behind) in ("pa", "on", "den", "the", "in", "i", "at", "vid", "nu"):
        behind -= 1
    for start in (behind - 2, behind - 1, behind):
        found = reader.phrase(reader.lexicon.nots, start) if start >= 0 else None
        if found and found[1] == behind + 1:
            return True
    return False


def _meant(reader: Reader, piece: Piece, times: list[Piece], alone: bool) -> bool:
    """Tell whether a lone number is a clock time: beside another piece, or all that was said."""
    if not piece.span or not piece.span.weak:
        return not (piece.span and piece.span.mode == "since")
    if not reader.ends(piece.after) or not reader.ends(piece.first - 1):
        return False
    at = bisect_left(times, piece.first, key=lambda one: one.first)
    near = times[max(0, at - 1) : at] + times[at + 1 : at + 2]
    return alone or any(_near(reader, one, piece) for one in near)


def _near(reader: Reader, one: Piece, other: Piece) -> bool:
    first, last = sorted((one, other), key=lambda piece: piece.first)
    between = reader.tokens[first.after : last.first]
    return len(between) <= NEAR and all(token.word in reader.lexicon.fillers for token in between)


def _alone(reader: Reader, pieces: list[Piece]) -> bool:
    return _only_talk(reader, {place for piece in pieces for place in range(piece.first, piece.after)})
