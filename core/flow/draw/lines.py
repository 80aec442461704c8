"""Draws the edges of the picture."""

from collections.abc import Iterator, Sequence

from core.flow.draw.layout import WIDE, Point, Route
from core.flow.draw.paint import ink, text, thick
from core.flow.draw.words import clean, shorten

ROUND = 5  # of the corners


def edges(routes: Sequence[Route]) -> Iterator[str]:
    """Draw edges that come together as one bundle over a white rim, so that crossings read as bridges."""
    bundles: dict[tuple[bool, str], list[Route]] = {}
    for route in routes:
        bundles.setdefault((not route.exit.trouble, route.exit.target), []).append(route)
    for onward, target in sorted(bundles):
        bundle = bundles[onward, target]
        colour = ink(bundle[0].exit)
        rim = " ".join(_path(route.points) for route in bundle)
        yield f'<path d="{rim}" fill="none" stroke="#ffffff" stroke-width="5"/>'
        yield f'<g fill="none" stroke="{colour}" stroke-width="{thick(colour)}">'
        for route in bundle:
            way = route.exit
            name = clean(f"{way.source} → {way.target}: {way.label}")
            yield f'<path class="edge" d="{_path(route.points)}"><title>{name}</title></path>'
        yield "</g>"
        yield f'<path d="{_head(bundle[0])}" fill="{colour}"/>'


def _head(route: Route) -> str:
    x, y = route.points[-1]
    return f"M{x} {y}l-4.5 -9h9z" if leads_down(route) else f"M{x} {y}l-9 -4.5v9z"


def leads_down(route: Route) -> bool:
    """Tell whether an edge leads to the next box of a pile; all others come in from the left."""
    return route.points[-2][0] == route.points[-1][0]


def stem_label(route: Route) -> str:
    """Write what leads to the next box of a pile, beside the edge."""
    x, y = route.points[0]
    label = shorten(route.exit.label, 12, WIDE - 40)
    return text(x + 10, y + 20, label, f'font-size="12" fill="{ink(route.exit)}"')


def _path(points: Sequence[Point]) -> str:
    """Write a line of right angles with rounded corners."""
    drawn = [f"M{points[0][0]} {points[0][1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        come, go = _towards(corner, before), _towards(corner, after)
        drawn.append(f"L{come[0]} {come[1]}Q{corner[0]} {corner[1]} {go[0]} {go[1]}")
    drawn.append(f"L{points[-1][0]} {points[-1][1]}")
    return "".join(drawn)


def _towards(corner: Point, other: Point) -> Point:
    """Give the point near a corner from which its rounding begins."""
    across, down = other[0] - corner[0], other[1] - corner[1]
    far = min(ROUND, (abs(across) + abs(down)) // 2)
    return corner[0] + far * _sign(across), corner[1] + far * _sign(down)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
