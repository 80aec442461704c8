"""`/designer/routing`: whether contacts came to the right place, by the agents' verdicts (K86)."""

from collections.abc import Mapping

from core.kpi.figures import confusion, figures, signs
from core.kpi.shares import Share
from core.kpi.tally import NONE, Tally
from web.designer import charts
from web.designer.sheets import Exhibit, Sheet, Source, Speech, Value

MEASURES = ("contact", "verdict", "sign", "assistant", "human", "answered", "wait")
PAIRS = 10  # confused pairs shown
SENTENCES = 50


def show(source: Source, speech: Speech, chosen: Mapping[str, str]) -> Sheet:
    """Say where contacts came and where they belonged."""
    found = source.total(*MEASURES)
    named = {figure.name: figure.share for figure in figures(found)}
    right = named["k86_right"]
    if not right.whole:
        return Sheet("routing", (speech.say("routing.unjudged"),), (), empty=True)
    lead = [speech.say("routing.right", share=right, interval=speech.interval(right), count=right.whole)]
    if right.small:
        lead.append(speech.say("few"))
    said = _said(source, speech, chosen) if {"routed", "target"} <= chosen.keys() else ()
    lead += [_whose(speech, chosen)] if said else []
    exhibits = (
        _matrix(found, speech),
        *said,
        _pairs(found, speech),
        _beside(named, speech),
        _signs(found, speech),
    )
    return Sheet("routing", tuple(lead), exhibits)


def _said(source: Source, speech: Speech, chosen: Mapping[str, str]) -> tuple[Exhibit, ...]:
    target = None if chosen["target"] == NONE else chosen["target"]
    words = source.store.said(source.asked, chosen["routed"], target, SENTENCES)
    return (Exhibit("said", (speech.say("column.words"),), tuple((one,) for one in words)),)


def _whose(speech: Speech, chosen: Mapping[str, str]) -> str:
    kind = "target" if chosen["target"] == NONE else "queue"
    routed, right = speech.named("queue", chosen["routed"]), speech.named(kind, chosen["target"])
    return speech.say("routing.said", routed=routed, target=right)


def _matrix(found: Tally, speech: Speech) -> Exhibit:
    cells = confusion(found)
    routed = Tally(("n", one.routed, one.number) for one in cells).by("n")
    rows: list[tuple[Value, ...]] = []
    links: list[str | None] = []
    for one in cells:
        share = Share(one.number, routed[one.routed])
        rows.append(
            (
                speech.named("queue", one.routed),
                speech.named("target", one.target)
                if one.target == NONE
                else speech.named("queue", one.target),
                share,
            )
        )
        links.append(f"routed={one.routed}&target={one.target}")
    marks = [
        (str(row[0]), str(row[1]), cell.number, str(speech.number(cell.number)))
        for row, cell in zip(rows, cells, strict=True)
    ]
    heads = tuple(speech.say(f"column.{name}") for name in ("routed", "target", "of_routed"))
    return Exhibit("matrix", heads, tuple(rows), charts.heat(marks, (heads[0], heads[1])), tuple(links))


def _pairs(found: Tally, speech: Speech) -> Exhibit:
    """Give the pairs confused most, either way."""
    both: dict[tuple[str, str], int] = {}
    for one in confusion(found):
        if NONE not in (one.routed, one.target) and one.routed != one.target:
            first, second = sorted((one.routed, one.target))
            both[first, second] = both.get((first, second), 0) + one.number
    most = sorted(both.items(), key=lambda pair: (-pair[1], pair[0]))[:PAIRS]
    rows = tuple(
        (speech.named("queue", one), speech.named("queue", other), number) for (one, other), number in most
    )
    heads = tuple(speech.say(f"column.{name}") for name in ("queue", "queue", "confused"))
    return Exhibit("pairs", heads, rows)


def _beside(named: Mapping[str, Share], speech: Speech) -> Exhibit:
    """Set the price beside: a route is easily right where all are asked twice or sent to a human."""
    names = ("k86_right", "k86_asked_again", "k86_to_human", "k86_moved", "k86_back")
    rows = tuple((speech.say(f"figure.{name}"), named[name]) for name in names)
    shown = [row for row in rows if row[1].whole]
    words = [speech.percent(share.value) for _, share in shown]
    picture = charts.ranges(shown, words, speech.say("column.share"))
    return Exhibit("beside", (speech.say("column.figure"), speech.say("column.share")), rows, picture)


def _signs(found: Tally, speech: Speech) -> Exhibit:
    """Hold the signs of a wrong place against the verdicts, where there are both."""
    rows = tuple((speech.say(f"figure.k86_{one.name}"), one.shown, one.absent) for one in signs(found))
    heads = tuple(speech.say(f"column.{name}") for name in ("sign", "with_sign", "without_sign"))
    return Exhibit("signs", heads, rows)
