"""`/designer/answers`: whether what people are told is right, by a random sample that is judged (K74)."""

from core.kpi.figures import figures
from core.kpi.proof import needed, shown
from core.kpi.tally import Tally
from web.designer import charts
from web.designer.sheets import Exhibit, Sheet, Source, Speech

STATES = ("right", "wrong", "unclear", "drawn")
WRONG = range(6)  # numbers of wrong answers in the table


def show(source: Source, speech: Speech, chosen: object) -> Sheet:
    """Say what the sample shows."""
    found = source.total("review")
    if not found.sum("review"):
        return Sheet("answers", (speech.say("answers.none"),), (), empty=True)
    return Sheet("answers", tuple(_lead(found, speech)), (_reviewed(found, speech), _needed(speech)))


def _lead(found: Tally, speech: Speech) -> list[str]:
    share = next(one.share for one in figures(found) if one.name == "k74")
    given = found.sum("review", "given")
    if not share.whole:
        return [speech.say("answers.undrawn", given=given, needed=needed(0))]
    wrong = share.whole - share.part
    told = [speech.say("answers.right", share=share, interval=speech.interval(share), count=share.whole)]
    if shown(wrong, share.whole):
        return [*told, speech.say("answers.shown")]
    missing = needed(wrong) - share.whole
    return [*told, speech.say("answers.missing", wrong=wrong, missing=missing)]


def _reviewed(found: Tally, speech: Speech) -> Exhibit:
    rows = tuple((speech.say(f"review.{state}"), found.sum("review", state)) for state in STATES)
    heads = (speech.say("column.review"), speech.say("column.contacts"))
    told = [(name, number, str(speech.number(number))) for name, number in rows]
    picture = charts.bars(told, heads[1]) if any(number for _, number in rows) else None
    return Exhibit("reviewed", heads, rows, picture)


def _needed(speech: Speech) -> Exhibit:
    rows = tuple((str(wrong), needed(wrong)) for wrong in WRONG)
    return Exhibit("needed", (speech.say("column.wrong"), speech.say("column.needed")), rows)
