"""`/designer/versions`: two versions of the flow beside each other, and no winner before there are enough."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.kpi.figures import figures, levels
from core.kpi.shares import Difference, Share
from core.kpi.tally import Tally
from web.designer import charts
from web.designer.sheets import Exhibit, Sheet, Source, Speech, Value

MEASURES = (
    *("contact", "answered", "contained", "way", "promise", "verdict", "assistant", "human", "sign", "level"),
    *("survey", "surveyed", "review", "around", "forecast"),
)
SHOWN = (
    *("k73", "k74", "k81"),
    *("k78", "k79", "k79_lost", "k79_ivr", "k79_queue", "k86_right", "k86_asked_again", "k86_to_human"),
)


@dataclass(frozen=True)
class Compared:
    """One figure of both."""

    name: str
    of: Difference


def show(source: Source, speech: Speech, chosen: Mapping[str, str]) -> Sheet:
    """Compare version `a` with `b`; without a choice the two newest that have contacts."""
    source = replace(source, asked=replace(source.asked, version=None))
    every = source.split("version", *MEASURES)
    known = _newest(source, every)
    one, other = chosen.get("a", ""), chosen.get("b", "")
    if strange := next((version for version in (one, other) if version and version not in known), None):
        return Sheet("versions", (speech.say("versions.without", version=strange),), (), empty=True)
    if not {one, other} <= set(known) or one == other:
        one, other = (*known[1::-1], "", "")[:2]
    if not one or not other:
        return Sheet("versions", (speech.say("versions.one"),), (), empty=True)
    rows = compare(every[one], every[other], speech)
    lead = (speech.say("versions.between", a=one, b=other), _verdict(rows, speech))
    return Sheet("versions", lead, (_table(rows, speech), _known(every, known, other, speech)))


def _newest(source: Source, every: Mapping[str, Tally]) -> list[str]:
    """Give the versions with contacts, that which had one last first."""
    last: dict[str, str] = {}
    for version in every:
        days = replace(source, asked=replace(source.asked, version=version)).split("day", "contact")
        last[version] = max(days, default="")
    return sorted(last, key=lambda version: (last[version], version), reverse=True)


def compare(one: Tally, other: Tally, speech: Speech) -> list[Compared]:
    """Give each figure and each level of the second against the first."""
    found: list[dict[str, Share]] = []
    for tally in (one, other):
        named = {
            speech.say(f"figure.{each.name}"): each.share for each in figures(tally) if each.name in SHOWN
        }
        given = {level.level: level.share for level in levels(tally)}
        named |= {_level(level, speech): share for level, share in sorted(given.items())}
        found.append(named)
    none = Share(0, 0)
    names = dict.fromkeys((*found[0], *found[1]))
    return [Compared(name, Difference(found[1].get(name, none), found[0].get(name, none))) for name in names]


def _level(level: int, speech: Speech) -> str:
    return speech.say("versions.level", level=speech.level(level))


def _verdict(rows: list[Compared], speech: Speech) -> str:
    settled = [row.name for row in rows if row.of.settled]
    if settled:
        return speech.say("versions.settled", names=", ".join(settled))
    missing = min((row.of.missing for row in rows if row.of.value is not None), default=0)
    return speech.say("versions.wait", missing=missing) if missing else speech.say("versions.alike")


def _table(rows: list[Compared], speech: Speech) -> Exhibit:
    shown = [row for row in rows if row.of.value is not None]
    points = [(row.name, row.of.value or 0.0, row.of.interval, row.of.settled) for row in shown]
    words = [_points(row.of.value, speech) for row in shown]
    told: list[tuple[Value, ...]] = []
    for row in rows:
        low, high = (_points(end, speech) for end in row.of.interval)
        told.append(
            (
                row.name,
                row.of.other,
                row.of.one,
                _points(row.of.value, speech),
                f"{low}\u00a0…\u00a0{high}",
                _end(row, speech),
            )
        )
    heads = tuple(
        speech.say(f"column.{name}") for name in ("figure", "a", "b", "difference", "interval", "verdict")
    )
    picture = charts.differences(points, words, speech.say("column.difference")) if points else None
    return Exhibit("compared", heads, tuple(told), picture)


def _points(value: float | None, speech: Speech) -> str:
    """Write a difference of shares in percentage points."""
    if value is None:
        return "–"
    points = round(100 * value, 1)
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return f"{sign}{speech.number(abs(points))}"


def _end(row: Compared, speech: Speech) -> str:
    if row.of.settled:
        return speech.say("verdict.settled")
    return (
        speech.say("verdict.missing", missing=row.of.missing)
        if row.of.missing
        else speech.say("verdict.alike")
    )


def _known(every: Mapping[str, Tally], known: list[str], other: str, speech: Speech) -> Exhibit:
    rows = tuple((version, every[version].sum("contact")) for version in known)
    links = tuple(None if version == other else f"a={version}&b={other}" for version in known)
    return Exhibit("known", (speech.say("filter.version"), speech.say("column.contacts")), rows, links=links)
