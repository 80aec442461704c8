"""`/designer/survey`: what people thought, of those who were drawn to be asked (K73)."""

from core.kpi.figures import QUESTIONS, Figure, figures
from core.kpi.tally import Tally
from web.designer import charts
from web.designer.sheets import Exhibit, Sheet, Source, Speech, Value

SCORES = (
    *(("1", charts.RED), ("2", charts.ORANGE), ("3", charts.LIGHT)),
    *(("4", charts.SKY), ("5", charts.BLUE)),
)


def show(source: Source, speech: Speech, chosen: object) -> Sheet:
    """Say what people thought."""
    found = source.total("survey", "surveyed")
    drawn = found.sum("surveyed", "drawn")
    if not drawn:
        return Sheet("survey", (speech.say("survey.none"),), (), empty=True)
    named = {one.name: one for one in figures(found)}
    share, answered = named["k73"].share, named["k73_answered"].share
    lead = [speech.say("survey.answered", drawn=drawn, count=answered.part, share=answered)]
    if share.whole:
        lead.append(speech.say("survey.satisfied", share=share, interval=speech.interval(share)))
    exhibits = (_scores(found, speech), _shares(list(named.values()), speech)) if share.whole else ()
    return Sheet("survey", tuple(lead), exhibits)


def _scores(found: Tally, speech: Speech) -> Exhibit:
    rows: list[tuple[Value, ...]] = []
    parts: list[tuple[str, str, int]] = []
    for question in QUESTIONS:
        name, counts = (
            speech.say(f"question.{question}"),
            [found.sum("survey", question, one) for one, _ in SCORES],
        )
        rows.append((name, *counts))
        parts += [(name, score, number) for (score, _), number in zip(SCORES, counts, strict=True)]
    heads = (speech.say("column.question"), *(score for score, _ in SCORES))
    return Exhibit("scores", heads, tuple(rows), charts.stacked(parts, SCORES, speech.say("column.answers")))


def _shares(every: list[Figure], speech: Speech) -> Exhibit:
    shown = [one for one in every if one.name.startswith("k73")]
    rows = tuple((speech.say(f"figure.{one.name}"), one.share) for one in shown)
    words = [speech.percent(share.value) for _, share in rows]
    heads = (speech.say("column.figure"), speech.say("column.share"))
    return Exhibit("shares", heads, rows, charts.ranges(rows, words, heads[1]))
