"""`/designer/solved`: whether errands are over, how soon, and who has to come back (K76, K77, K81, K82)."""

import math
from collections import Counter
from collections.abc import Mapping

from core.kpi import dated
from core.kpi.figures import Figure, figures
from core.kpi.tally import NONE, SOLVED_WITHIN, Tally
from core.kpi.times import OPEN, Curve, after_hour, incidence
from web.designer import charts
from web.designer.queue import told
from web.designer.sheets import Exhibit, Sheet, Source, Speech, Value

SHOWN = ("k81", "k81_same", "k82")
MOMENTS = (1, 4, 8, 24, 48, 168, 336, 720)  # hours
LEAST = 24  # hours that are drawn
DAYS = 30  # after which somebody who comes is not shown as coming back


def show(source: Source, speech: Speech, chosen: object) -> Sheet:
    """Say how errands end."""
    days = source.split("day", *dated.MEASURES)
    found = source.total("contact", "way", "around", "case")
    if not found.sum("case") and not found.sum("around"):
        return Sheet("solved", (speech.say("solved.none"),), (), empty=True)
    curve = incidence(dated.resolution(days, source.today), after_hour).get("solved")
    every = _figures(found, days, source)
    exhibits = [_shares(every, speech), *([_curve(curve, speech)] if curve else []), _back(found, speech)]
    return Sheet("solved", tuple(_lead(found, curve, every[0], speech)), tuple(exhibits))


def _figures(found: Tally, days: Mapping[str, Tally], source: Source) -> list[Figure]:
    every = [dated.solved_at_first(days, source.today)]
    every += [one for one in figures(found) if one.name in SHOWN]
    return [*every, dated.complaints(days, source.asked.since)] if source.whole else every


def _lead(found: Tally, curve: Curve | None, first: Figure, speech: Speech) -> list[str]:
    lead = [
        speech.say(
            "solved.count", over=found.sum("case", None, "solved"), going=found.sum("case", NONE, OPEN)
        )
    ]
    if first.share.whole:
        lead.append(speech.say("solved.first", share=first.share, interval=speech.interval(first.share)))
    half, most = (curve.by(0.5), curve.by(0.9)) if curve else (None, None)
    if half is not None:
        lead.append(speech.say("solved.half", time=hours(half, speech)))
    if most is not None:
        lead.append(speech.say("solved.most", time=hours(most, speech)))
    return lead


def hours(value: int, speech: Speech) -> str:
    """Write a number of whole hours, of many as days."""
    return speech.say("hours", hours=value) if value <= 48 else speech.say("days", days=math.ceil(value / 24))


def _shares(every: list[Figure], speech: Speech) -> Exhibit:
    rows: list[tuple[Value, ...]] = [
        (speech.say(f"figure.{one.name}"), one.share, speech.say(f"figure.{one.name}.how")) for one in every
    ]
    shown = [(speech.say(f"figure.{one.name}"), one.share) for one in every if one.share.whole]
    words = [speech.percent(share.value) for _, share in shown]
    picture = charts.ranges(shown, words, speech.say("column.share")) if shown else None
    heads = tuple(speech.say(f"column.{name}") for name in ("figure", "share", "how"))
    return Exhibit("figures", heads, tuple(rows), picture)


def _curve(curve: Curve, speech: Speech) -> Exhibit:
    rows = tuple((hours(moment, speech), told(curve, moment, speech)) for moment in MOMENTS)
    heads = (speech.say("column.time_to"), speech.say("column.share"))
    # Beyond the last solution there is nothing to see; errands that are open may be months old.
    last = min(MOMENTS[-1], max(LEAST, curve.by(curve.shares[-1]) or 0))
    drawn = Curve(curve.end, (*curve.seconds, last), (*curve.shares, curve.at(last)))
    picture = charts.steps([(speech.say("end.solved"), drawn)], speech.say("column.hours"), heads[1], last)
    return Exhibit("curve", heads, rows, picture)


def _back(found: Tally, speech: Speech) -> Exhibit:
    """Show after how many days people come back."""
    days: Counter[int] = Counter()
    for (before, *_), number in found.of("around").items():
        if before != NONE and int(before) <= DAYS:
            days[int(before)] += number
    rows = tuple((str(day), days[day]) for day in range(max(days, default=-1) + 1))
    heads = (speech.say("column.days_after", days=SOLVED_WITHIN), speech.say("column.contacts"))
    return Exhibit("back", heads, rows, charts.columns(rows, *heads) if rows else None)
