"""`/designer/paths`: from how the errand was found over errand and queue to the end, as bands."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from core.kpi.tally import NONE
from web.designer.charts import BLUE, FONT, GREEN, GREY, INK, ORANGE, RED, SKY
from web.designer.sheets import Exhibit, Sheet, Source, Speech

MOST = 9  # boxes of a column; the rarest are put together
WIDE, TALL, BOX, GAP, SIDE, TOP = 1000, 560, 14, 12, 150, 40
ENDS = {
    "answered": GREEN,
    "booked": SKY,
    "informed": BLUE,
    "abandoned_ivr": RED,
    "abandoned_queue": ORANGE,
    "early": GREY,
    "failed": INK,
}
KINDS = ("found", "errand", "queue", "end")

type Way = tuple[str, ...]  # a name in each column


def show(source: Source, speech: Speech, chosen: object) -> Sheet:
    """Say which ways contacts take."""
    ways: Counter[Way] = Counter(dict(source.total("way").of("way")))
    if not ways:
        return Sheet("paths", (speech.say("paths.none"),), (), empty=True)
    rows = tuple((*_named(way, speech), number) for way, number in ways.most_common())
    heads = tuple(speech.say(f"column.{name}") for name in (*KINDS, "contacts"))
    drawn = Counter[Way]()
    for way, number in _fewer(ways).items():
        drawn[(*_named(way, speech), way[-1])] += number
    picture = bands(drawn, heads[:-1])
    (most, number), whole = ways.most_common(1)[0], ways.total()
    lead = speech.say("paths.most", way=_told(most, speech), count=number, whole=whole)
    return Sheet("paths", (lead,), (Exhibit("bands", heads, rows, picture),))


def _told(way: Way, speech: Speech) -> str:
    """Name a way by what there was of it: who gave up before their errand was known came to no queue."""
    named = zip(way, _named(way, speech), strict=True)
    return " → ".join(name for key, name in named if key != NONE)


def _named(way: Way, speech: Speech) -> tuple[str, str, str, str]:
    by, errand, queue, end = way
    other = speech.say("others")
    return (
        speech.say(f"found.{by}"),
        other if errand == "" else speech.named("errand", errand),
        other if queue == "" else speech.named("queue", queue),
        speech.say(f"group.{end}"),
    )


def _fewer(ways: Counter[Way]) -> Counter[Way]:
    """Put the rarest errands and queues together."""
    kept = []
    for place in range(len(KINDS)):
        sizes = Counter[str]()
        for way, number in ways.items():
            sizes[way[place]] += number
        kept.append({name for name, _ in sizes.most_common(MOST)})
    found = Counter[Way]()
    for way, number in ways.items():
        found[tuple(one if one in kept[place] else "" for place, one in enumerate(way))] += number
    return found


@dataclass
class _Box:
    """A name in a column, and how far its sides are taken."""

    y: float
    height: float
    left: float = 0.0
    right: float = 0.0


def bands(ways: Counter[Way], heads: Sequence[str]) -> str:
    """Draw ways as bands, SVG; the last part of each way is its end, which gives the colour."""
    columns, whole = len(heads), max(1, ways.total())
    names = [list(dict.fromkeys(way[place] for way, _ in ways.most_common())) for place in range(columns)]
    most = max(map(len, names))
    scale = (TALL - GAP * (most - 1)) / whole
    boxes = [_column(ways, place, names[place], scale) for place in range(columns)]
    across = [SIDE + place * (WIDE - 2 * SIDE - BOX) / (columns - 1) for place in range(columns)]
    height = TOP + TALL + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" width="{WIDE}"'
        f' height="{height}" font-family="{escape(FONT)}" font-size="13" fill="{INK}">',
        f'<rect width="{WIDE}" height="{height}" fill="#ffffff"/>',
    ]
    for place in range(columns - 1):
        parts += _between(ways, place, boxes, across, scale)
    for place, head in enumerate(heads):
        parts += _labels(boxes[place], across[place], head, place, columns)
    return "\n".join([*parts, "</svg>"])


def _column(ways: Counter[Way], place: int, names: Sequence[str], scale: float) -> dict[str, _Box]:
    sizes = Counter[str]()
    for way, number in ways.items():
        sizes[way[place]] += number
    found, y = dict[str, _Box](), float(TOP)
    for name in names:
        found[name] = _Box(y, sizes[name] * scale)
        y += sizes[name] * scale + GAP
    return found


def _between(
    ways: Counter[Way], place: int, boxes: Sequence[dict[str, _Box]], across: Sequence[float], scale: float
) -> Iterator[str]:
    """Draw the bands from one column to the next, those of one pair and end as one."""
    pairs = Counter[tuple[str, str, str]]()
    for way, number in ways.items():
        pairs[way[place], way[place + 1], way[-1]] += number
    order = [list(column) for column in boxes]
    for (one, other, end), number in sorted(
        pairs.items(),
        key=lambda pair: (order[place].index(pair[0][0]), order[place + 1].index(pair[0][1]), pair[0][2]),
    ):
        start, stop, thick = boxes[place][one], boxes[place + 1][other], number * scale
        path = _band(across[place] + BOX, start.y + start.right, across[place + 1], stop.y + stop.left, thick)
        start.right, stop.left = start.right + thick, stop.left + thick
        name = escape(f"{one} → {other}: {number}")
        yield f'<path d="{path}" fill="{ENDS[end]}" fill-opacity="0.42"><title>{name}</title></path>'


def _band(x: float, y: float, to_x: float, to_y: float, thick: float) -> str:
    middle = (x + to_x) / 2
    there = f"M{x:.1f} {y:.1f}C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
    low, to_low = y + thick, to_y + thick
    back = f"V{to_low:.1f}C{middle:.1f} {to_low:.1f} {middle:.1f} {low:.1f} {x:.1f} {low:.1f}Z"
    return there + back


def _labels(boxes: dict[str, _Box], x: float, head: str, place: int, columns: int) -> Iterator[str]:
    first, last = place == 0, place == columns - 1
    anchor, at = ("end", x - 6) if first else ("start", x + BOX + 6)
    middle = x + BOX / 2
    yield f'<text x="{middle:.1f}" y="20" text-anchor="middle" font-weight="700">{escape(head)}</text>'
    for name, box in boxes.items():
        y = box.y + box.height / 2 + 5
        tall = max(box.height, 1)
        yield f'<rect x="{x:.1f}" y="{box.y:.1f}" width="{BOX}" height="{tall:.1f}" fill="{INK}"/>'
        short = name if len(name) < 22 else f"{name[:20]}…"
        rim = "" if first or last else ' paint-order="stroke" stroke="#ffffff" stroke-width="3"'
        place_at = f'x="{at:.1f}" y="{y:.1f}" text-anchor="{anchor}"{rim}'
        yield f"<text {place_at}>{escape(short)}<title>{escape(name)}</title></text>"
