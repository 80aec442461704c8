"""Draws the boxes of the picture: kind, name, level, first words and the ways out of a node."""

from collections.abc import Iterator, Sequence

from core.flow.draw.exits import Exit
from core.flow.draw.layout import BAND, HEAD, ROW, WIDE, Box
from core.flow.draw.paint import FILLS, SOFT, ink, text
from core.flow.draw.words import clean, kind, shorten, wrap
from core.flow.graph import Node

PAD = 10  # from a box's edge to its words
ROOM = WIDE - 2 * PAD


def card(box: Box, node: Node, ways: Sequence[Exit], marks: str, words: str) -> Iterator[str]:
    """Draw one node; `ways` are those that leave it to the right, `marks` and `words` stand below."""
    band = f"M0 {BAND}V7a7 7 0 0 1 7 -7H{WIDE - 7}a7 7 0 0 1 7 7V{BAND}z"
    yield f'<g class="node" transform="translate({box.x} {box.y})">'
    yield f"<title>{clean(f'{node.id}: {words}')}</title>"
    yield f'<rect width="{WIDE}" height="{box.height}" rx="7" fill="#ffffff" stroke="{SOFT}"/>'
    yield f'<path d="{band}" fill="{FILLS[node.level]}" stroke="{SOFT}"/>'
    yield text(PAD, 18, kind(node), 'font-weight="600"')
    yield text(PAD, 45, shorten(node.id, 16, ROOM), 'font-size="15" font-weight="700"')
    yield text(PAD, 62, shorten(marks, 11, ROOM), f'font-size="11" fill="{SOFT}"')
    for number, line in enumerate(wrap(words, 12, ROOM)):
        yield text(PAD, 80 + 15 * number, line, f'font-size="12" font-style="italic" fill="{SOFT}"')
    if len(ways) == 1:
        yield _label(ways[0], 18, ROOM - 70)
    else:
        yield from _rows(ways)
    yield "</g>"


def _rows(ways: Sequence[Exit]) -> Iterator[str]:
    for row, way in enumerate(ways):
        y = HEAD + ROW * row
        yield f'<path d="M{PAD} {y}H{WIDE - PAD}" stroke="#d5dae1"/>'
        yield _label(way, y + 14, ROOM)


def _label(way: Exit, y: int, room: int) -> str:
    look = f'font-size="12" text-anchor="end" fill="{ink(way)}"'
    return text(WIDE - PAD, y, shorten(way.label, 12, room), look)
