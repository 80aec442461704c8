"""Puts the pieces of times together to wishes, and works out the window that each wish means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.entities.times_clock import EVENING_ENDS, HOUR, MIDNIGHT, NEXT, Span, bounds
from bot.entities.times_day import Days, limited
from bot.entities.times_pieces import Piece
from bot.entities.times_words import Part

STOCKHOLM = ZoneInfo("Europe/Stockholm")
UTC = ZoneInfo("UTC")
QUARTER = 15 * 60  # seconds
OFFICE = Part(8 * HOUR, 17 * HOUR, 13)  # a day with no time


@dataclass(frozen=True)
class Wish:
    """One time that somebody asks for, as far as it was said."""

    first: int  # place of its first word
    after: int  # place behind its last word
    days: Days | None = None
    bound: str = ""
    part: Part | None = None
    span: Span | None = None
    rest: Part | None = None  # what a refused part leaves of the day, where no time is named
    delay: int = 0
    within: bool = False
    soon: bool = False
    alternative: bool = False  # "or" joins it to the wish before

    def has(self, piece: Piece) -> bool:
        """Tell whether the wish already says what the piece would say."""
        return bool((piece.days and self.days) or (piece.part and self.part) or (piece.span and self.span))


@dataclass
class _Draft:
    """The wishes while they are put together."""

    today: date
    wishes: list[Wish]  # those that are complete
    wish: Wish | None = None  # the one being said
    stale: frozenset[str] = frozenset()  # what a correction has taken back, until it is said anew
    other: bool = False  # "or" was said
    ranging: int = -1  # the place behind "till" between two days
    rest: Piece | None = None  # a part of the day that was refused
    day: Days | None = None  # the day of a time that was refused

    def close(self) -> None:
        if self.wish:
            self.wishes.append(self.wish)
        self.wish, self.stale, self.other = None, frozenset(), False


def wishes_of(pieces: list[Piece], today: date) -> list[Wish]:
    """Put pieces together; what was corrected is gone, what is past too."""
    draft = _Draft(today, [])
    for piece in pieces:
        if piece.mark:
            _mark(draft, piece)
        elif piece.delay:
            draft.close()
            draft.wish = Wish(piece.first, piece.after, delay=piece.delay, within=piece.within)
        else:
            _place(draft, piece)
    draft.close()
    said = [_rested(wish, draft.rest) for wish in _timed_alike(draft.wishes) if not _over(wish)]
    if not said and draft.rest:
        said = [_rested(Wish(draft.rest.first, draft.rest.after), draft.rest)]
    return [wish for wish in said if not wish.soon] or said


def _rested(wish: Wish, refused: Piece | None) -> Wish:
    """Leave of a day without a time what a refusal leaves: Monday, but not in the morning."""
    part = refused.part if refused else None
    if not part or wish.part or wish.span:
        return wish
    noon = 12 * HOUR
    rest = (
        Part(noon, OFFICE.end, 7) if part.end <= noon else Part(OFFICE.start, min(part.start, OFFICE.end), 12)
    )
    return replace(wish, rest=rest if rest.start < rest.end else None)


def _timed_alike(wishes: list[Wish]) -> list[Wish]:
    """Give a day the time of the day that "or" joins to it: Friday or Saturday at three."""
    found: list[Wish] = []
    for wish in reversed(wishes):
        after = found[-1] if found else None
        if after and after.alternative and wish.days and not (wish.span or wish.part):
            wish = replace(wish, span=after.span, part=after.part)
        found.append(wish)
    return found[::-1]


def _mark(draft: _Draft, piece: Piece) -> None:
    wish = draft.wish
    if piece.mark == "fix" and wish:
        draft.stale = frozenset({"days", "part", "span"})
    elif piece.mark == "so" and wish and not _over(wish):
        draft.stale |= {"days", "span"}  # "until three I work, so after four"
    elif piece.mark == "behind" and wish and wish.span:
        draft.wish = replace(wish, span=Span("after", wish.span.times[-1:]), after=piece.after)
    elif piece.mark == "or":
        draft.other = True
    elif piece.mark == "rest":
        draft.rest = piece
    elif piece.mark == "day":
        draft.close()
        draft.day = piece.days
    elif piece.mark == "range":
        draft.ranging = piece.after
    elif piece.mark in ("clause", "so") and wish and _over(wish):
        draft.close()
    elif piece.mark in ("soon", "now"):
        draft.wishes.append(Wish(piece.first, piece.after, soon=True))


def _over(wish: Wish) -> bool:
    return wish.days is not None and wish.days.kind == "past"


def _place(draft: _Draft, piece: Piece) -> None:
    """Add a piece to the wish being said, or begin another wish."""
    wish = draft.wish
    if wish is None or wish.delay:
        draft.close()
        days = piece.days or draft.day
        draft.wish = Wish(piece.first, piece.after, days, piece.bound, piece.part, piece.span)
        return
    joined = _corrected(draft, wish, piece) if draft.stale else None
    joined = joined or _joined(draft, wish, piece)
    if joined:
        draft.wish = replace(joined, after=piece.after)
        return
    _begin_another(draft, wish, piece)


def _corrected(draft: _Draft, wish: Wish, piece: Piece) -> Wish | None:
    """Put a piece in the place of what was taken back."""
    named = {"days": piece.days, "part": piece.part, "span": piece.span}
    kinds = {kind for kind, value in named.items() if value} & draft.stale
    if not kinds:
        return None
    draft.stale -= kinds
    if piece.days:
        wish = replace(wish, days=_in_week(wish.days, piece.days), bound=piece.bound)
    if piece.part:
        wish = replace(
            wish, part=piece.part, span=wish.span if piece.span or "span" not in draft.stale else None
        )
    if piece.span:
        kept = wish.part if wish.span or "part" not in draft.stale else None
        wish = replace(wish, span=_respoken(wish.span, piece.span), part=kept)
    return wish


def _in_week(before: Days | None, now: Days) -> Days:
    """Keep the week of a corrected weekday: next week on Friday, no Thursday."""
    if before and before.kind == "inweek" and now.kind == "weekday":
        monday = before.first - timedelta(days=before.first.weekday())
        day = monday + timedelta(days=now.first.weekday())
        return Days(day, day, "inweek")
    return now


def _respoken(before: Span | None, now: Span) -> Span:
    """Correct the last time said where a lone number corrects: after two, no three."""
    if before and now.weak:
        return replace(before, times=(*before.times[:-1], now.times[0]))
    return now


def _joined(draft: _Draft, wish: Wish, piece: Piece) -> Wish | None:
    """Add what the wish does not say yet, or what narrows it; nothing if the piece is of another wish."""
    if draft.other and wish.has(piece):
        return None
    days = _days_joined(draft, wish, piece) if piece.days else wish.days
    part = _parts_joined(wish.part, piece.part) if piece.part else wish.part
    span = _spans_joined(wish.span, piece.span) if piece.span else wish.span
    if (piece.days and not days) or (piece.part and not part) or (piece.span and not span):
        return None
    bound = wish.bound if wish.days else piece.bound
    return replace(wish, days=days, part=part, span=span, bound="" if bound == "between" else bound)


def _days_joined(draft: _Draft, wish: Wish, piece: Piece) -> Days | None:
    if not wish.days or not piece.days:
        return piece.days
    ranging = (
        draft.ranging == piece.first
        or wish.bound == "between"
        or (wish.bound == "from" and piece.bound == "until")
    )
    if ranging and piece.days.kind != "past" and wish.after + 2 >= piece.first:
        last = piece.days.last
        while last < wish.days.first and piece.days.kind == "weekday":
            last += timedelta(days=7)
        return Days(wish.days.first, last, "day") if last >= wish.days.first else None
    return wish.days.meeting(piece.days, draft.today)


def _parts_joined(before: Part | None, now: Part | None) -> Part | None:
    if not before or not now:
        return now
    start, end = max(before.start, now.start), min(before.end, now.end)
    return Part(start, end, min(before.late, now.late)) if start < end else None


def _spans_joined(before: Span | None, now: Span | None) -> Span | None:
    """Make one of "after three" and "before five"; a time said twice counts once."""
    if not before or not now:
        return now
    modes = {before.mode: before, now.mode: now}
    if set(modes) == {"after", "before"}:
        return Span("between", (modes["after"].times[0], modes["before"].times[0]))
    return before if bounds(before, None) == bounds(now, None) else None


def _begin_another(draft: _Draft, wish: Wish, piece: Piece) -> None:
    """Begin another wish; it keeps the day of the one before, where it names only a time."""
    days = None if _over(wish) else wish.days
    if piece.days:
        days = _in_week(wish.days, piece.days) if draft.other else piece.days
    alternative = draft.other and piece.days is not None
    draft.close()
    draft.wish = Wish(
        piece.first, piece.after, days, piece.bound, piece.part, piece.span, alternative=alternative
    )


def window_of(wish: Wish, at: datetime) -> tuple[datetime, datetime]:
    """Give the window [start, end) in Stockholm that a wish means when it is said at a moment."""
    now = at.astimezone(STOCKHOLM)
    if wish.soon:
        return _soon(now)
    if wish.delay:
        then = (now.astimezone(UTC) + timedelta(minutes=wish.delay)).astimezone(STOCKHOLM)
        return (now, then) if wish.within else (then, _hour_later(then))
    return _filled(*(_undated(wish, now) if wish.days is None else _dated(wish, wish.days, now)))


def _soon(now: datetime) -> tuple[datetime, datetime]:
    end = wall(now.date(), EVENING_ENDS)
    if now < end:
        return now, end
    tomorrow = now.date() + timedelta(days=1)
    return wall(tomorrow, OFFICE.start), wall(tomorrow, EVENING_ENDS)


def _minutes(wish: Wish, now: datetime) -> tuple[int, int]:
    """Give the minutes of the day that a wish names, or a day's own where it names none."""
    if wish.span and wish.span.times[0].hour == NEXT:
        return _next_minute(wish.span.times[0].minute, now)
    if wish.span:
        return bounds(wish.span, wish.part)
    part = wish.part or wish.rest or OFFICE
    return part.start, part.end


def _next_minute(minute: int, now: datetime) -> tuple[int, int]:
    hour = now.hour + (1 if now.minute > minute else 0)
    return hour * HOUR + minute, (hour + 1) * HOUR + minute


def _undated(wish: Wish, now: datetime) -> tuple[datetime, datetime]:
    """Give today's window, or tomorrow's where the time is past."""
    first, last = _minutes(wish, now)
    open_start = wish.span is None or wish.span.mode == "before"
    start, end = wall(now.date(), first), wall(now.date(), last)
    soonest = rounded(now)
    if open_start and soonest < end:
        return max(start, soonest), end
    if not open_start and start >= now:
        return start, end
    tomorrow = now.date() + timedelta(days=1)
    return wall(tomorrow, first), wall(tomorrow, last)


def _dated(wish: Wish, named: Days, now: datetime) -> tuple[datetime, datetime]:
    """Give the window on the days named; today begins with the next quarter."""
    today = now.date()
    days = limited(named, wish.bound, today) if wish.bound not in ("", "between") and not wish.span else named
    first, last = _minutes(wish, now)
    start, end = wall(days.first, first), wall(days.last, last)
    soonest = rounded(now)
    single = wish.span is not None and wish.span.mode == "at"
    if days.first > today or single or start >= now:
        return start, end
    if soonest < end:
        return soonest, end
    untimed = wish.span is None and wish.part is None and soonest < wall(today, EVENING_ENDS)
    return (soonest, wall(today, EVENING_ENDS)) if untimed else (start, end)


def rounded(moment: datetime) -> datetime:
    """Give the next full quarter of an hour, or the moment itself if it is one."""
    seconds = moment.timestamp()
    return datetime.fromtimestamp(-(-seconds // QUARTER) * QUARTER, STOCKHOLM)


def wall(day: date, minute: int) -> datetime:
    """Give the moment a clock in Stockholm shows a minute of a day; one that is skipped moves forward."""
    days, minute = divmod(minute, MIDNIGHT)
    shown = datetime.combine(day + timedelta(days=days), time(minute // HOUR, minute % HOUR), STOCKHOLM)
    return shown.astimezone(UTC).astimezone(STOCKHOLM)


def _hour_later(moment: datetime) -> datetime:
    return (moment.astimezone(UTC) + timedelta(hours=1)).astimezone(STOCKHOLM)


def _filled(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Keep a window from being empty where the clock is put forward."""
    return (start, end) if start.astimezone(UTC) < end.astimezone(UTC) else (start, _hour_later(start))
