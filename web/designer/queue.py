"""`/designer/queue`: how long people wait, whether all wait alike, and what they were told (K78, K80)."""

from collections.abc import Mapping, Sequence

from core.kpi.figures import figures, holds, waited, waits
from core.kpi.shares import Share
from core.kpi.tally import NONE, Tally
from core.kpi.times import Curve, Ends, after, incidence, logrank, quantile
from web.designer import charts
from web.designer.sheets import Exhibit, Sheet, Source, Speech, Value

SHOWN = 6  # errands with a line of their own
LONGEST = 900  # seconds drawn
ENDS = {  # of a wait, as lines that stand out from white
    "answered": charts.GREEN,
    "abandoned": charts.RED,
    "booked": charts.BLUE,
    "other": charts.INK,
}


def show(source: Source, speech: Speech, chosen: object) -> Sheet:
    """Say how long the wait is."""
    found = source.total("contact", "wait", "answered", "told", "forecast")
    if not found.sum("wait"):
        return Sheet("queue", (speech.say("queue.nobody"),), (), empty=True)
    errands = {
        errand: one.times("wait", 1, 2)
        for errand, one in source.split("errand", "wait").items()
        if one.sum("wait")
    }
    named = {figure.name: figure.share for figure in figures(found)}
    level = named["k78"]
    lead = (
        speech.say(
            "queue.level", share=level, interval=speech.interval(level), of_answered=named["k78_of_answered"]
        ),
        _alike(errands, speech),
    )
    exhibits = (
        _curves(found, speech),
        _errands(errands, speech),
        _table(found, speech),
        _told(found, speech),
        *_forecasts(found, speech),
    )
    return Sheet("queue", lead, exhibits)


def _alike(errands: Mapping[str, Ends], speech: Speech) -> str:
    test = logrank(list(errands.values()), "answered")
    if test is None:
        return speech.say("queue.one_errand")
    return speech.say(
        "queue.unlike" if test.differs else "queue.alike", p=f"{speech.number(round(100 * test.p, 1))}"
    )


def _curves(found: Tally, speech: Speech) -> Exhibit:
    """Give how each end competes with the others, second by second."""
    curves = incidence(found.times("wait", 1, 2), after)
    ends = [end for end in ENDS if end in curves]
    shown = [(speech.say(f"wait.{end}"), curves[end]) for end in ends]
    return _lines("curves", shown, speech, [ENDS[end] for end in ends])


def _errands(errands: Mapping[str, Ends], speech: Speech) -> Exhibit:
    most = sorted(errands, key=lambda one: -sum(sum(ends.values()) for ends in errands[one].values()))[:SHOWN]
    curves = [(speech.named("errand", one), incidence(errands[one], after).get("answered")) for one in most]
    return _lines("errands", [(name, curve) for name, curve in curves if curve], speech)


def _lines(
    name: str, curves: list[tuple[str, Curve]], speech: Speech, colours: Sequence[str] = charts.SERIES
) -> Exhibit:
    """Show curves, their table at round moments."""
    moments = (10, 20, 40, 60, 120, 180, 300, 600)
    rows = tuple((label, *(told(curve, moment, speech) for moment in moments)) for label, curve in curves)
    heads = (
        speech.say("column.who"),
        *(speech.say("column.by", moment=speech.seconds(one)) for one in moments),
    )
    longest = min(LONGEST, max((curve.seconds[-1] for _, curve in curves if curve.seconds), default=60))
    picture = (
        charts.steps(curves, speech.say("column.waited"), speech.say("column.share"), longest, colours)
        if curves
        else None
    )
    return Exhibit(name, heads, rows, picture)


def told(curve: Curve, moment: int, speech: Speech) -> str:
    """Write a curve's share by a moment with its interval."""
    low, high = curve.interval(moment)
    return f"{speech.percent(curve.at(moment))} ({speech.number(100 * low)}–{speech.number(100 * high)})"


def _table(found: Tally, speech: Speech) -> Exhibit:
    every = waited(speech.say("all"), found.times("wait", 1, 2))
    rows = tuple(
        (
            *(speech.named("queue", one.name) if one is not every else one.name, one.number, one.answered),
            *(one.abandoned, speech.seconds(one.half), speech.seconds(one.most)),
        )
        for one in (*waits(found), every)
    )
    names = ("queue", "waited_count", "answered_count", "hung_up", "half", "nine")
    return Exhibit("waits", tuple(speech.say(f"column.{name}") for name in names), rows)


def _told(found: Tally, speech: Speech) -> Exhibit:
    """Set what people heard of their place, last, beside how long they really waited in all."""
    places: dict[int, dict[int, int]] = {}
    for (place, second), number in found.of("told").items():
        places.setdefault(int(place), {})[int(second)] = number
    rows = tuple(
        (place, sum(one.values()), speech.seconds(quantile(one, 0.5)), speech.seconds(quantile(one, 0.9)))
        for place, one in sorted(places.items())
    )
    return Exhibit(
        "told", tuple(speech.say(f"column.{name}") for name in ("place", "contacts", "half", "nine")), rows
    )


def _forecasts(found: Tally, speech: Speech) -> tuple[Exhibit, ...]:
    """Set each announced range beside the waits that came of it (K80)."""
    ranges: dict[tuple[str, str], dict[int, int]] = {}
    for (low, high, second), number in found.of("forecast").items():
        ranges.setdefault((low, high), {})[int(second)] = number
    rows: list[tuple[Value, ...]] = []
    for (low, high), one in sorted(ranges.items(), key=lambda pair: int(pair[0][0])):
        said = (
            speech.say("range.above", low=low)
            if high == NONE
            else speech.say("range.between", low=low, high=high)
        )
        held = Share(sum(n for second, n in one.items() if holds(low, high, second)), sum(one.values()))
        rows.append((said, held, speech.seconds(quantile(one, 0.5))))
    heads = tuple(speech.say(f"column.{name}") for name in ("said", "held", "half"))
    return (Exhibit("forecasts", heads, tuple(rows)),) if rows else ()
