"""`/designer/callbacks`: whether promised calls came when they were promised (K85)."""

from core.kpi.figures import figures
from web.designer import charts
from web.designer.sheets import Exhibit, Sheet, Source, Speech

ENDS = {
    "window": ("inside", "outside", "never", "standing", "withdrawn"),
    "soonest": ("talked", "not reached", "missed", "dialled", "never", "standing", "withdrawn"),
}


def show(source: Source, speech: Speech, chosen: object) -> Sheet:
    """Say what came of the promises."""
    found = source.total("contact", "promise")
    if not found.sum("promise"):
        return Sheet("callbacks", (speech.say("callbacks.none"),), (), empty=True)
    kept = {figure.name: figure.share for figure in figures(found)}["k85"]
    lead = [speech.say("callbacks.count", count=found.sum("promise"))]
    if kept.whole:
        lead.append(
            speech.say("callbacks.kept", share=kept, interval=speech.interval(kept), count=kept.whole)
        )
    rows = tuple(
        (speech.say(f"promise.{kind}"), speech.say(f"end.{end}"), found.sum("promise", kind, end))
        for kind, ends in ENDS.items()
        for end in ends
        if found.sum("promise", kind, end)
    )
    heads = tuple(speech.say(f"column.{name}") for name in ("promise", "went", "contacts"))
    told = [(f"{kind}: {end}", number, str(speech.number(number))) for kind, end, number in rows]
    return Sheet("callbacks", tuple(lead), (Exhibit("promises", heads, rows, charts.bars(told, heads[2])),))
