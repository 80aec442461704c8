"""The words in the picture: cut to the room there is, and safe to stand in an SVG."""

import re
import unicodedata
from html import escape

from core.flow.fields import Prompt, specs
from core.flow.graph import Flow, Node
from core.flow.words import PERSONAL
from core.flow.words import text as filled

LEVELS = ("disclosure", "language", "reason", "sub-reason", "identification", "self-service", "queue")
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # no XML may hold these
DOUBLE = frozenset("WF")  # East Asian widths that take two places, emoji among them
NARROW = frozenset("iljft.,:;'|!()[] ")
WINDOW = f"{PERSONAL}window"  # no time can be read out before there is a call
LINES = 2  # how much of a prompt is shown


def kind(node: Node) -> str:
    """Give a node's kind as a designer writes it."""
    return type(node).__name__.lower()


def clean(text: str) -> str:
    """Make any text safe inside an SVG, in an element or an attribute."""
    return escape(UNWRITABLE.sub(" ", text))


def width(text: str, size: float) -> float:
    """Estimate how wide a text is, in pixels at a font size; too wide rather than too narrow."""
    return size * sum(_width(char) for char in text)


def _width(char: str) -> float:
    if unicodedata.east_asian_width(char) in DOUBLE:
        return 1.1
    if char in NARROW:
        return 0.36
    return 0.78 if char.isupper() or char in "mwMW@%—…" else 0.58


def shorten(text: str, size: float, room: float) -> str:
    """Cut a text to a width in pixels; what is cut is shown by an ellipsis."""
    if width(text, size) <= room:
        return text
    while text and width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrap(text: str, size: float, room: float) -> list[str]:
    """Break a text into at most LINES lines of a width in pixels, the last one cut where it must be."""
    words, lines = text.split(), [""]
    for number, word in enumerate(words):
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, size) <= room or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < LINES:
            lines.append(word)
        else:
            lines[-1] = " ".join([lines[-1], *words[number:]])
            break
    return [shorten(line, size, room) for line in lines]


class _Named(dict[str, str | int]):
    """What placeholders stand for; one that only a call can tell is shown by its name."""

    def __missing__(self, name: str) -> str:
        return "(what the call costs)" if name == "cost" else f"({name})"


def spoken(flow: Flow, node: Node, language: str) -> str:
    """Give the words a node begins with; empty where its kind says nothing."""
    texts = (getattr(node, name) for name, found in specs(type(node)) if isinstance(found, Prompt))
    prompt = next(texts, None)
    if prompt is None:
        return ""
    known = _Named(
        {name: of for name in ("queue", "hours") if (of := getattr(node, name, None))}, window=WINDOW
    )
    return " ".join(filled(flow, language, prompt, known, personal={WINDOW: "(window)"}).split())
