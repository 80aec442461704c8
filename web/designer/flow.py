"""`/designer/flow`: the drawn flow, hotter where people hang up and wider where many go."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from urllib.parse import quote, urlencode

from core.flow.draw import draw
from core.flow.draw.layout import WIDE, Box, Layout, layout
from core.kpi.shares import Share
from core.kpi.tally import Tally
from web.designer import charts
from web.designer.sheets import Exhibit, Sheet, Source, Speech, Value, address

WIDEST = 12  # pixels of the edge that most go by
HOTTEST = 0.25  # share of hang-ups that is drawn as hot as can be


def show(source: Source, speech: Speech, chosen: Mapping[str, str]) -> Sheet:
    """Say where in one version of the flow people hang up; `node` is looked at closely."""
    source = replace(source, asked=replace(source.asked, version=speech.flow.version))
    found = source.total("node", "edge", "hangup")
    shares = _shares(found, speech)
    if not shares:
        return Sheet("flow", (speech.say("flow.none", version=speech.flow.version),), (), empty=True)
    worst = max(shares, key=lambda node: (shares[node].part, node))
    lead = [speech.say("flow.version", version=speech.flow.version)]
    if shares[worst].part:
        lead.append(speech.say("flow.worst", node=worst, count=shares[worst].part, share=shares[worst]))
    close = _close(found, chosen["node"], speech) if chosen.get("node") in shares else ()
    return Sheet("flow", tuple(lead), (*close, _drawn(found, shares, source, speech), _table(shares, speech)))


def _shares(found: Tally, speech: Speech) -> dict[str, Share]:
    """Give hang-ups of those who came to each node of this version."""
    entered = found.of("node")
    return {
        node: Share(entered.get((node, "abandoned"), 0), entered.get((node, "entered"), 0))
        for node in speech.flow.nodes
        if entered.get((node, "entered"))
    }


def _drawn(found: Tally, shares: Mapping[str, Share], source: Source, speech: Speech) -> Exhibit:
    language = speech.language if speech.language in speech.flow.languages else None
    placed, svg = layout(speech.flow), draw(speech.flow, language)
    warm = [
        *_edges(placed, found),
        *(_heat(box, shares[box.node], source, speech) for box in placed.boxes if box.node in shares),
    ]
    svg = svg.replace('role="img"', 'role="group"', 1)  # it holds links
    picture = svg.replace("</svg>", "\n".join([*warm, "</svg>"]))
    return Exhibit("drawn", (), (), picture, inline=True)


def _edges(placed: Layout, found: Tally) -> Iterator[str]:
    """Draw how many went from node to node, once for each two."""
    gone = found.of("edge")
    most, seen = max(gone.values(), default=1), set[tuple[str, str]]()
    for route in placed.routes:
        pair = route.exit.source, route.exit.target
        number = gone.get(pair, 0)
        if number and pair not in seen:
            seen.add(pair)
            line = "M" + "L".join(f"{x} {y}" for x, y in route.points)
            wide = 1 + WIDEST * number / most
            name = escape(f"{pair[0]} → {pair[1]}: {number}")
            yield (
                f'<path d="{line}" fill="none" stroke="{charts.BLUE}" stroke-opacity="0.35"'
                f' stroke-width="{wide:.1f}" stroke-linejoin="round"><title>{name}</title></path>'
            )


def _heat(box: Box, share: Share, source: Source, speech: Speech) -> str:
    """Draw a node's heat and its numbers above it; it leads to its detail."""
    hot = min(1.0, (share.value or 0) / HOTTEST)
    colour = charts.GREY if share.small else charts.RED
    words = f"{speech.number(share.whole)} · {speech.percent(share.value)}"
    told = escape(speech.say("flow.node", node=box.node, entered=share.whole, left=share.part))
    at = f'x="{box.x}" y="{box.y}" width="{WIDE}" height="{box.height}" rx="7"'
    wide = 12 + round(7.2 * len(words))
    badge = (
        f'<rect x="{box.x + WIDE - wide}" y="{box.y - 11}" width="{wide}" height="20" rx="10" fill="#ffffff"'
        f' stroke="{colour}"/><text x="{box.x + WIDE - wide / 2:.0f}" y="{box.y + 4}" text-anchor="middle"'
        f' font-size="12" font-weight="700">{escape(words)}</text>'
    )
    link = escape(f"?{urlencode({'node': box.node, **address(source.asked)})}#close")
    return (
        f'<a href="{link}" aria-label="{told}"><title>{told}</title>'
        f'<rect {at} fill="{colour}" fill-opacity="{0.45 * hot:.2f}" stroke="{colour}"'
        f' stroke-width="{1 + 3 * hot:.1f}"/>'
        f"{badge}</a>"
    )


def _close(found: Tally, node: str, speech: Speech) -> tuple[Exhibit, ...]:
    """Give the hang-ups at one node by the second after its last words began."""
    seconds = {int(second): number for (name, second), number in found.of("hangup").items() if name == node}
    rows: tuple[tuple[str, int], ...] = tuple(
        (str(at), seconds.get(at, 0)) for at in range(max(seconds, default=-1) + 1)
    )
    heads = (speech.say("column.second"), speech.say("column.hung_up_at", node=node))
    return (Exhibit("close", heads, rows, charts.columns(rows, *heads, colour=charts.RED) if rows else None),)


def _table(shares: Mapping[str, Share], speech: Speech) -> Exhibit:
    order = sorted(shares, key=lambda node: (-shares[node].part, node))
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (node, speech.level(speech.flow.nodes[node].level), shares[node]) for node in order
    )
    heads = tuple(speech.say(f"column.{name}") for name in ("node", "level", "gave_up"))
    return Exhibit("nodes", heads, rows, links=tuple(f"node={quote(node)}" for node in order))
