"""`/designer`: the figures in plain words, for whoever answers for the line."""

import re

from core.kpi import dated
from core.kpi.figures import Figure, ended, figures, levels, outcomes
from core.kpi.shares import SMALL, Share
from core.kpi.tally import Tally
from web.designer import charts
from web.designer.sheets import Exhibit, Sheet, Source, Speech, Value

MEASURES = (
    *("contact", "outcome", "answered", "contained", "wait", "way", "promise", "verdict", "assistant"),
    *("human", "talk", "level", "survey", "surveyed", "review", "forecast", "around", "sign"),
)
ORDER = re.compile(r"k(\d+)")


def overview(source: Source, speech: Speech, chosen: object) -> Sheet:
    """Say how it goes."""
    found = source.total(*MEASURES)
    told = every(found, source)
    exhibits = (_figures(told, speech), _outcomes(found, speech), _days(source, speech))
    lead = (*_lead(found, speech), *_helped(told, speech), *_alike(source, speech))
    return Sheet("overview", lead, exhibits, empty=not found.sum("contact"))


def every(found: Tally, source: Source) -> list[Figure]:
    """Give all figures in the order of their numbers, those of each day among them."""
    days = source.split("day", *dated.MEASURES)
    found_all = [*figures(found), dated.solved_at_first(days, source.today)]
    if source.whole:
        found_all.append(dated.complaints(days, source.asked.since))
    return sorted(found_all, key=lambda one: int(ORDER.match(one.name)[1]))  # type: ignore[index]


def _helped(told: list[Figure], speech: Speech) -> list[str]:
    """Say whether people were helped, where that is known."""
    named = {figure.name: figure.share for figure in told}
    sentences = {"k76": "overview.solved", "k73": "overview.satisfied"}
    return [
        speech.say(sentence, share=named[name], count=named[name].whole)
        for name, sentence in sentences.items()
        if named[name].whole
    ]


def _alike(source: Source, speech: Speech) -> list[str]:
    """Say so where all contacts are in one language: nothing can be told of another."""
    tongues = [key for key, one in source.split("language", "contact").items() if one.sum("contact")]
    return (
        [speech.say("overview.one_language", language=speech.named("tongue", *tongues))]
        if len(tongues) == 1
        else []
    )


def _lead(found: Tally, speech: Speech) -> list[str]:
    named = {figure.name: figure.share for figure in figures(found)}
    over, going = ended(found), found.sum("contact", "open")
    told = [speech.say("overview.contacts", over=over, going=going)]
    if over:
        if over < SMALL:
            told.append(speech.say("overview.few", least=SMALL))
        answered = Share(found.sum("contact", "answered"), over)
        told.append(speech.say("overview.answered", share=answered, within=named["k78"]))
        told.append(speech.say("overview.lost", share=named["k79_lost"]))
        if (heard := named["k79_lost_unheard"]) != named["k79_lost"]:
            told.append(speech.say("overview.heard", share=heard))
    worst = max(levels(found), key=lambda one: one.abandoned, default=None)
    if worst and worst.abandoned:
        name = speech.level(worst.level)
        told.append(speech.say("overview.worst", level=name, count=worst.abandoned, share=worst.share))
    right = named["k86_right"]
    told.append(
        speech.say("overview.right", share=right, count=right.whole)
        if right.whole
        else speech.say("overview.unjudged")
    )
    return told


def _figures(every: list[Figure], speech: Speech) -> Exhibit:
    rows: list[tuple[Value, ...]] = []
    for one in every:
        kind = speech.say("literal" if one.literal else "beside")
        rows.append((speech.say(f"figure.{one.name}"), kind, one.share, speech.say(f"figure.{one.name}.how")))
    shown = [one for one in every if one.share.whole]
    named = [(speech.say(f"figure.{one.name}"), one.share) for one in shown]
    words = [speech.percent(one.share.value) for one in shown]
    picture = charts.ranges(named, words, speech.say("column.share")) if shown else None
    heads = tuple(speech.say(f"column.{name}") for name in ("figure", "kind", "share", "how"))
    return Exhibit("figures", heads, tuple(rows), picture)


def _outcomes(found: Tally, speech: Speech) -> Exhibit:
    rows = [(_outcome(name, speech), share) for name, share in outcomes(found)]
    told = [
        (name, share.part, f"{speech.number(share.part)} ({speech.percent(share.value)})")
        for name, share in rows
    ]
    picture = charts.bars(told, speech.say("column.contacts")) if told else None
    return Exhibit(
        "outcomes", (speech.say("column.outcome"), speech.say("column.share")), tuple(rows), picture
    )


def _outcome(name: str, speech: Speech) -> str:
    if name.startswith("abandoned at level "):
        level, node = name.removeprefix("abandoned at level ").split(", ", 1)
        return speech.say("outcome.abandoned", level=speech.level(int(level)), node=node)
    return speech.say(f"outcome.{name}")


def _days(source: Source, speech: Speech) -> Exhibit:
    rows: list[tuple[Value, ...]] = []
    for day, found in sorted(source.split("day", "contact", "answered").items()):
        named = {figure.name: figure.share for figure in figures(found)}
        rows.append((day, found.sum("contact"), named["k79_lost"], named["k78"]))
    heads = tuple(speech.say(f"column.{name}") for name in ("day", "contacts", "lost", "within"))
    told = [(str(row[0]), int(str(row[1]))) for row in rows]
    picture = charts.columns(told, speech.say("column.day"), heads[1]) if len(rows) > 1 else None
    return Exhibit("days", heads, tuple(rows), picture)
