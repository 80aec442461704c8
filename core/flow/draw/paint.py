"""Colours, type and the smallest parts of the picture."""

from core.flow.draw.exits import Exit
from core.flow.draw.words import clean

FILLS = ("#ffd98a", "#b5d8f7", "#bfe3ae", "#e6ec8f", "#d9c6f2", "#f8c3cd", "#cfd5de")  # by level, from 0
INK, SOFT, TROUBLE = "#1b2430", "#4a5563", "#a8410b"  # each at least 4.5:1 on white
FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"


def text(x: int, y: int, words: str, more: str = "") -> str:
    """Write words at a point; `more` are attributes."""
    return f'<text x="{x}" y="{y}"{more and f" {more}"}>{clean(words)}</text>'


def ink(way: Exit) -> str:
    """Give the colour of an edge and of its label."""
    return TROUBLE if way.trouble else INK


def thick(colour: str) -> str:
    """Give how thick a line of this colour is, in pixels."""
    return "1.3" if colour == TROUBLE else "1.7"
