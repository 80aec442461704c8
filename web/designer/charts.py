"""The charts as Vega-Lite: on white, in colours that all eyes tell apart, with words beside the marks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.kpi.shares import Share
from core.kpi.times import Curve

# Okabe and Ito's colours: told apart by colour-blind people, and in grey by their lightness.
BLUE, ORANGE, GREEN, RED, SKY, PINK, INK = (
    *("#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#1c2225"),
)
GREY, LIGHT, PALE = "#9a9a9a", "#c4beb2", "#e4e1db"
SERIES = (BLUE, RED, GREEN, ORANGE, PINK, SKY, INK, GREY)
DASHES: tuple[list[int], ...] = ([], [7, 3], [2, 2], [9, 3, 2, 3], [4, 4], [1, 3], [12, 3], [3, 1])
WIDE = 620
HANDFUL = 6  # numbers up to this are all named on an axis
FIFTHS = [fifth / 5 for fifth in range(6)]  # so far apart that each has room for its label
LETTER = 7.2  # pixels of one, about
FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"

type Spec = dict[str, Any]
type Row = Mapping[str, Any]


def spec(values: Iterable[Row], **more: Any) -> Spec:
    """Begin a chart over rows."""
    axis = {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": 600,
        "labelColor": INK,
        "titleColor": INK,
    }
    config = {
        "font": FONT,
        "axis": {**axis, "gridColor": PALE, "domainColor": GREY, "tickColor": GREY, "labelLimit": 330},
        "axisY": {"labelPadding": 9},
        "axisQuantitative": {
            "labelOverlap": "greedy",
            "labelSeparation": 16,
            "labelExpr": "replace(datum.label, /,/g, '\u00a0')",
        },
        "legend": {"labelFontSize": 13, "titleFontSize": 13, "orient": "top", "labelLimit": 260},
        "view": {"stroke": None},
        "text": {"fontSize": 13, "color": INK},
    }
    return {
        "background": "#ffffff",
        "width": WIDE,
        "data": {"values": list(values)},
        "config": config,
        **more,
    }


def _names(order: Sequence[str], title: str | None = None) -> Spec:
    return {"field": "name", "type": "nominal", "sort": list(order), "title": title, "axis": {"ticks": False}}


def _whole(numbers: Sequence[int]) -> Spec:
    """Give an axis of numbers of contacts; of a handful each stands there, for there is no half one."""
    most = max(numbers, default=0)
    return {"values": list(range(most + 1)), "format": "d"} if most < HANDFUL else {"tickMinStep": 1}


def bars(rows: Sequence[tuple[str, int, str]], title: str, colour: str = BLUE) -> Spec:
    """Draw lying bars: name, number and the words beside it."""
    values = [{"name": name, "n": number, "words": words} for name, number, words in rows]
    names = _names([name for name, *_ in rows])
    axis = _whole([number for _, number, _ in rows])
    length = {"field": "n", "type": "quantitative", "title": title, "axis": axis}
    text = {
        "mark": {"type": "text", "align": "left", "dx": 5},
        "encoding": {"y": names, "x": length, "text": {"field": "words"}},
    }
    bar = {"mark": {"type": "bar", "color": colour}, "encoding": {"y": names, "x": length}}
    return spec(values, height={"step": 30}, layer=[bar, text])


def ranges(rows: Sequence[tuple[str, Share]], words: Sequence[str], title: str) -> Spec:
    """Draw shares as points with their intervals; those of few in grey."""
    values = []
    for (name, share), told in zip(rows, words, strict=True):
        low, high = share.interval
        colour = GREY if share.small else BLUE
        values.append({"name": name, "v": share.value, "low": low, "high": high, "w": told, "c": colour})
    axis = {"format": "%", "values": FIFTHS}
    return _ranges([one for one in values if one["v"] is not None], title, axis, [0, 1])


def differences(
    rows: Sequence[tuple[str, float, tuple[float, float], bool]], words: Sequence[str], title: str
) -> Spec:
    """Draw differences in points with their intervals: name, difference, interval, whether it is settled."""
    values = [
        {
            "name": name,
            "v": 100 * value,
            "low": 100 * span[0],
            "high": 100 * span[1],
            "w": told,
            "c": BLUE if settled else GREY,
        }
        for (name, value, span, settled), told in zip(rows, words, strict=True)
    ]
    axis = {"labelExpr": "datum.value ? format(datum.value, '+~g') : '0'"}
    chart = _ranges(values, title, axis, None)
    zero = {"mark": {"type": "rule", "color": INK, "strokeDash": [3, 3]}, "encoding": {"x": {"datum": 0}}}
    *drawn, text = chart["layer"]
    # Beside the picture: a sign would be lost on the line of no difference.
    aside = {**text, "encoding": {**text["encoding"], "x": {"value": WIDE}}}
    return {**chart, "layer": [zero, *drawn, aside]}


def _ranges(values: Sequence[Row], title: str, axis: Spec, domain: list[int] | None) -> Spec:
    names = _names([str(one["name"]) for one in values])
    scale = {"domain": domain} if domain else {"zero": True}
    x = {"type": "quantitative", "title": title, "scale": scale, "axis": axis}
    colour = {"field": "c", "type": "nominal", "scale": None}
    low, value = {**x, "field": "low"}, {**x, "field": "v"}
    rule = {
        "mark": {"type": "rule", "strokeWidth": 2},
        "encoding": {"y": names, "x": low, "x2": {"field": "high"}},
    }
    point = {
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
        "encoding": {"y": names, "x": value},
    }
    for layer in (rule, point):
        layer["encoding"]["color"] = colour  # type: ignore[index]
    text = {
        "mark": {"type": "text", "align": "left", "dx": 7},
        "encoding": {"y": names, "x": {**x, "field": "high"}, "text": {"field": "w"}},
    }
    return spec(values, height={"step": 34}, layer=[rule, point, text])


def stacked(rows: Sequence[tuple[str, str, int]], parts: Sequence[tuple[str, str]], title: str) -> Spec:
    """Draw lying bars of parts: bar, part and number; `parts` are the parts in order with their colours."""
    order = list(dict.fromkeys(name for name, *_ in rows))
    place = {part: number for number, (part, _) in enumerate(parts)}
    values = [{"name": name, "part": part, "n": number, "at": place[part]} for name, part, number in rows]
    scale = {"domain": [part for part, _ in parts], "range": [colour for _, colour in parts]}
    encoding = {
        "y": _names(order),
        "x": {
            "field": "n",
            "type": "quantitative",
            "title": title,
            "stack": "zero",
            "axis": _whole([sum(n for name, _, n in rows if name == each) for each in order]),
        },
        "color": {"field": "part", "type": "nominal", "scale": scale, "title": None},
        "order": {"field": "at", "type": "quantitative"},
    }
    return spec(values, height={"step": 34}, mark={"type": "bar", "stroke": "#ffffff"}, encoding=encoding)


def heat(rows: Sequence[tuple[str, str, int, str]], titles: tuple[str, str]) -> Spec:
    """Draw a matrix: row, column, number and its words; the darker the more."""
    values = [
        {"row": row, "column": column, "n": number, "words": words} for row, column, number, words in rows
    ]
    most = max((number for *_, number, _ in rows), default=1)
    x = {"field": "column", "type": "nominal", "title": titles[1], "axis": {"labelAngle": 0, "orient": "top"}}
    y = {"field": "row", "type": "nominal", "title": titles[0]}
    colour = {
        "field": "n",
        "type": "quantitative",
        "scale": {"scheme": "blues", "domain": [0, most]},
        "legend": None,
    }
    ink = {"condition": {"test": f"datum.n > {most * 0.55}", "value": "#ffffff"}, "value": INK}
    layers = [
        {"mark": {"type": "rect", "stroke": "#ffffff"}, "encoding": {"x": x, "y": y, "color": colour}},
        {"mark": "text", "encoding": {"x": x, "y": y, "text": {"field": "words"}, "color": ink}},
    ]
    return spec(values, height={"step": 46}, layer=layers)


def steps(
    curves: Sequence[tuple[str, Curve]], x: str, y: str, most: int, colours: Sequence[str] = SERIES
) -> Spec:
    """Draw shares that only grow, over seconds; each line in a colour and a dash of its own."""
    values = [
        {"name": name, "second": second, "share": share}
        for name, curve in curves
        for second, share in ((0, 0.0), *zip(curve.seconds, curve.shares, strict=True))
        if second <= most
    ]
    names = [name for name, _ in curves]
    look = {"domain": names, "range": [colours[at % len(colours)] for at in range(len(names))]}
    dash = {"domain": names, "range": [DASHES[at % len(DASHES)] for at in range(len(names))]}
    encoding = {
        "x": {"field": "second", "type": "quantitative", "title": x},
        "y": {
            "field": "share",
            "type": "quantitative",
            "title": y,
            "axis": {"format": "%", "values": FIFTHS},
            "scale": {"domain": [0, 1]},
        },
        "color": {"field": "name", "type": "nominal", "scale": look, "title": None, "legend": {"columns": 3}},
        "strokeDash": {"field": "name", "type": "nominal", "scale": dash, "title": None},
    }
    mark = {"type": "line", "interpolate": "step-after", "strokeWidth": 2}
    return spec(values, height=320, mark=mark, encoding=encoding)


def columns(rows: Sequence[tuple[str, int]], x: str, y: str, colour: str = BLUE) -> Spec:
    """Draw standing bars in the order given."""
    values = [{"name": name, "n": number} for name, number in rows]
    longest = max((len(name) for name, _ in rows), default=0)
    angle = 0 if len(rows) * (LETTER * longest + 8) <= WIDE else -60
    across = {**_names([name for name, _ in rows], x), "axis": {"labelAngle": angle, "labelOverlap": True}}
    axis = _whole([number for _, number in rows])
    up = {"field": "n", "type": "quantitative", "title": y, "axis": axis}
    return spec(values, height=260, mark={"type": "bar", "color": colour}, encoding={"x": across, "y": up})
