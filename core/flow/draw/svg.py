"""Writes the picture of a flow: on white, for the screen and for paper, with all of it as text besides."""

from collections.abc import Iterator, Mapping, Sequence

from core.flow.draw.cards import card
from core.flow.draw.exits import Exit, exits, reached
from core.flow.draw.layout import MARGIN, layout
from core.flow.draw.lines import edges, leads_down, stem_label
from core.flow.draw.paint import FILLS, FONT, INK, SOFT, TROUBLE, text, thick
from core.flow.draw.words import LEVELS, clean, kind, spoken, width
from core.flow.graph import Flow, Node

type Ways = Mapping[str, Sequence[Exit]]


def draw(flow: Flow, language: str | None = None) -> str:
    """Draw a flow as one SVG document, its prompts in `language` (the flow's first when left out)."""
    picture, ways = layout(flow), exits(flow)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width} {picture.height}"'
        f' width="{picture.width}" height="{picture.height}" role="img" aria-labelledby="title desc"'
        f' font-family="{FONT}" font-size="13" fill="{INK}">'
    )
    down = [route for route in picture.routes if leads_down(route)]
    below = {route.exit for route in down}
    parts = [
        head,
        f'<title id="title">{clean(f"The flow {flow.name}")}</title>',
        f'<desc id="desc">{clean(describe(flow, ways))}</desc>',
        f'<rect width="{picture.width}" height="{picture.height}" fill="#ffffff"/>',
        *_heading(flow),
        *edges(picture.routes),
        *(stem_label(route) for route in down),
    ]
    seen = reached(ways, (flow.start, flow.human))
    for box in picture.boxes:
        node, beside = flow.nodes[box.node], [way for way in ways[box.node] if way not in below]
        words = spoken(flow, node, language or flow.languages[0])
        parts += card(box, node, beside, _marks(flow, node, node.id in seen), words)
    return "\n".join([*parts, "</svg>", ""])


def describe(flow: Flow, ways: Ways) -> str:
    """Give the whole picture as sentences, for whoever cannot see it."""
    told = [f"It begins at {flow.start}. {_everywhere(flow)}"]
    for name, node in flow.nodes.items():
        leads = ", ".join(f"{one.target} ({one.label})" for one in ways[name])
        told.append(f"{name}: {kind(node)}, {_level(node)}, {f'leads to {leads}' if leads else 'ends'}.")
    return " ".join(told)


def _everywhere(flow: Flow) -> str:
    return f"From every question, 0 or asking for a human leads to {flow.human}."


def _level(node: Node) -> str:
    return f"level {node.level} {LEVELS[node.level]}"


def _marks(flow: Flow, node: Node, seen: bool) -> str:
    marks = [_level(node)]
    marks += ["the start"] if node.id == flow.start else []
    marks += ["0 leads here"] if node.id == flow.human else []
    marks += [f"{' and '.join(only)} only"] if (only := getattr(node, "channels", ())) else []
    return " · ".join(marks if seen else [*marks, "never reached"])


def _heading(flow: Flow) -> Iterator[str]:
    about = f"version {flow.version} · {len(flow.nodes)} nodes · {', '.join(flow.languages)}"
    yield text(MARGIN, 44, flow.name, 'font-size="22" font-weight="700"')
    yield text(MARGIN, 66, f"{about} · {_everywhere(flow)}", f'fill="{SOFT}"')
    x = MARGIN
    for level, fill in enumerate(FILLS):
        yield f'<rect x="{x}" y="80" width="16" height="16" rx="3" fill="{fill}" stroke="{SOFT}"/>'
        yield text(x + 22, 93, f"{level} {LEVELS[level]}", 'font-size="12"')
        x += 50 + round(width(LEVELS[level], 12))
    for y, colour, words in ((82, INK, "a choice, or onward"), (98, TROUBLE, "something did not work")):
        yield f'<path d="M{x} {y}h26" fill="none" stroke="{colour}" stroke-width="{thick(colour)}"/>'
        yield text(x + 34, y + 4, words, f'font-size="12" fill="{colour}"')
