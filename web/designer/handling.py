"""`/designer/handling`: how long agents talk with people (K84)."""

from core.kpi.figures import Handled, handled
from core.kpi.tally import Tally
from web.designer import charts
from web.designer.sheets import Exhibit, Sheet, Source, Speech, Value

LONGEST = 30  # minutes that are told apart


def show(source: Source, speech: Speech, chosen: object) -> Sheet:
    """Say how long the talks are."""
    found = source.total("talk", "talked")
    queues, whole = handled(found)
    if not whole.number:
        return Sheet("handling", (speech.say("handling.none"),), (), empty=True)
    lead = speech.say("handling.mean", count=whole.number, mean=speech.seconds(whole.mean))
    return Sheet("handling", (lead,), (_queues(queues, whole, speech), _spread(found, speech)))


def _queues(queues: tuple[Handled, ...], whole: Handled, speech: Speech) -> Exhibit:
    named = [(speech.named("queue", one.queue), one) for one in queues] + [(speech.say("all"), whole)]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (name, one.number, *(speech.seconds(time) for time in (one.mean, one.half, one.most)))
        for name, one in named
    )
    heads = tuple(
        speech.say(f"column.{name}") for name in ("queue", "contacts", "mean", "half_talks", "nine_talks")
    )
    bars = [(name, round(one.mean or 0), speech.seconds(one.mean)) for name, one in named]
    return Exhibit("queues", heads, rows, charts.bars(bars, speech.say("column.mean_seconds")))


def _spread(found: Tally, speech: Speech) -> Exhibit:
    minutes = [0] * (LONGEST + 1)
    for (_, second), number in found.of("talked").items():
        minutes[min(int(second) // 60, LONGEST)] += number
    last = max(minute for minute, number in enumerate(minutes) if number)
    rows = tuple((str(minute), minutes[minute]) for minute in range(last + 1))
    heads = (speech.say("column.minutes"), speech.say("column.contacts"))
    return Exhibit("spread", heads, rows, charts.columns(rows, *heads))
