"""`/designer/levels`: where people give up, level by level (K86)."""

from core.kpi.figures import Level, levels
from web.designer import charts
from web.designer.sheets import Exhibit, Sheet, Source, Speech

PARTS = (("onward", charts.BLUE), ("goal", charts.GREEN), ("abandoned", charts.RED))


def show(source: Source, speech: Speech, chosen: object) -> Sheet:
    """Say who came to each level and how they left it."""
    found = levels(source.total("level"))
    lead = [speech.say("levels.lead")]
    if worst := max(found, key=lambda one: one.share.value or 0, default=None):
        name, low_high = speech.level(worst.level), speech.interval(worst.share, len(found))
        lead.append(speech.say("levels.worst", level=name, share=worst.share, interval=low_high))
    exhibits = (_fall(found, speech), _shares(found, speech)) if found else ()
    return Sheet("levels", tuple(lead), exhibits, empty=not found)


def _fall(found: tuple[Level, ...], speech: Speech) -> Exhibit:
    bars = [
        (speech.level(one.level), speech.say(f"part.{part}"), int(getattr(one, part)))
        for one in found
        for part, _ in PARTS
    ]
    parts = [(speech.say(f"part.{part}"), colour) for part, colour in PARTS]
    names = (
        "level",
        "entered",
        *(part for part, _ in PARTS),
        "early",
        "silences",
        "lost_answers",
        "humans",
        "time",
    )
    rows = tuple(
        (
            *(speech.level(one.level), one.entered, one.onward, one.goal, one.abandoned, one.early),
            *(one.silences, one.lost, one.humans, speech.seconds(one.mean)),
        )
        for one in found
    )
    heads = tuple(speech.say(f"column.{name}") for name in names)
    return Exhibit("fall", heads, rows, charts.stacked(bars, parts, speech.say("column.contacts")))


def _shares(found: tuple[Level, ...], speech: Speech) -> Exhibit:
    rows = tuple((speech.level(one.level), one.share) for one in found)
    words = [f"{speech.percent(share.value)} ({speech.interval(share)})" for _, share in rows]
    picture = charts.ranges(rows, words, speech.say("column.gave_up"))
    return Exhibit("shares", (speech.say("column.level"), speech.say("column.gave_up")), rows, picture)
