"""The parts of the designer's pages: how numbers are written, what charts say, what addresses mean."""

import re
from collections import Counter
from datetime import date
from xml.etree import ElementTree

import pytest

from bench.planted import Plan, courses
from core.flow.graph import Flow
from core.kpi.asked import Asked
from core.kpi.kept import Kept
from core.kpi.shares import Share
from core.kpi.times import Curve
from web.designer import charts
from web.designer.asking import read
from web.designer.levels import PARTS
from web.designer.pages import PAGES
from web.designer.paths import bands
from web.designer.report import as_json, sheets
from web.designer.sheets import Exhibit, Sheet, Source, Speech, address, flat

CHOICES = {"version": ["v1", "v2"], "language": ["sv", "en"], "errand": ["order"]}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def swedish(flow: Flow) -> Speech:
    return Speech("sv", flow)


@pytest.fixture
def english(flow: Flow) -> Speech:
    return Speech("en", flow)


@pytest.fixture
def planted(flow: Flow) -> Source:
    """Two versions of eighty contacts each, at hand."""
    versions = (flow.version, "b" * 16)
    plan = Plan(judged=1.0, booked=0.2, surveyed=0.5)
    every = [one for seed, name in enumerate(versions) for one in courses(plan, 80, seed, name)]
    return Source(Asked(), Kept(every), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("value", "sv", "en"),
    [
        (12345, "12\u00a0345", "12,345"),
        (4.25, "4,2", "4.2"),
        (Share(1, 3), "33,3\u00a0%", "33.3%"),
        (Share(0, 0), "–", "–"),
        ("text", "text", "text"),
    ],
)
def test_numbers_are_written_as_the_language_does(
    swedish: Speech, english: Speech, value: object, sv: str, en: str
) -> None:
    assert (swedish.number(value), english.number(value)) == (sv, en)


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, "–"), (0.4, "0\u00a0s"), (59, "59\u00a0s"), (125, "2:05\u00a0min")]
)
def test_spans_are_seconds_or_minutes(swedish: Speech, seconds: float | None, words: str) -> None:
    assert swedish.seconds(seconds) == words


def test_what_has_no_name_is_shown_as_its_id(swedish: Speech) -> None:
    assert swedish.named("queue", "billing") == "Fakturafrågor"
    assert swedish.named("queue", "moon") == "moon"
    assert swedish.named("errand", "-") == "Inget ärende"


def test_a_table_for_spreadsheets_holds_plain_numbers(english: Speech) -> None:
    exhibit = Exhibit("one", ("Who", "Share"), (("=1+1", Share(1, 4)), ("ana", Share(0, 0))))
    head, first, second = flat(exhibit, english)
    assert head[:3] == ["Who", "Share: number", "Share: of"]
    assert first[:4] == ["'=1+1", "1", "4", "0.250000"] and second[3] == ""


def test_an_empty_table_has_its_head_alone(english: Speech) -> None:
    assert list(flat(Exhibit("one", ("Who",), ()), english)) == [["Who"]]


def test_an_address_and_its_question_are_the_same() -> None:
    asked = Asked(date(2026, 3, 1), date(2026, 3, 9), version="v2", language="en")
    assert read(address(asked), CHOICES).asked == asked


def test_an_empty_field_asks_for_nothing() -> None:
    found = read({"since": "", "errand": " ", "lang": "en"}, CHOICES)
    assert (found.asked, found.wrong) == (Asked(), ())


def test_everything_wrong_is_named_at_once() -> None:
    wrong = read({"since": "x", "errand": "moon", "shoe": "1"}, CHOICES).wrong
    assert set(wrong) == {("unknown", "shoe"), ("date", "x"), ("value", "moon")}


def test_shares_of_few_are_drawn_in_grey() -> None:
    chart = charts.ranges(
        [("a", Share(1, 5)), ("b", Share(20, 50)), ("c", Share(0, 0))], ["x", "y", "z"], "share"
    )
    assert [(one["name"], one["c"]) for one in chart["data"]["values"]] == [
        ("a", charts.GREY),
        ("b", charts.BLUE),
    ]


def test_shares_are_measured_from_nothing_to_all() -> None:
    chart = charts.ranges([("a", Share(1, 5))], ["x"], "share")
    axis = chart["layer"][0]["encoding"]["x"]["axis"]
    assert axis["values"] == [0, 0.2, 0.4, 0.6, 0.8, 1]


def test_differences_in_points_are_written_aside() -> None:
    chart = charts.differences([("a", 0.05, (0.01, 0.09), True)], ["+5"], "points")
    (value,) = chart["data"]["values"]
    assert (value["low"], value["v"], value["high"]) == pytest.approx((1, 5, 9))
    (words,) = (one for one in chart["layer"] if one["mark"]["type"] == "text")
    assert words["encoding"]["x"] == {"value": charts.WIDE}


@pytest.mark.parametrize(
    ("names", "angle"), [(["1", "2"], 0), (["2026-03-02"] * 20, -60), (["90–100"] * 14, -60)]
)
def test_names_below_columns_do_not_meet(names: list[str], angle: int) -> None:
    chart = charts.columns([(name, 1) for name in names], "x", "y")
    assert chart["encoding"]["x"]["axis"]["labelAngle"] == angle


def test_ends_of_a_wait_have_the_colours_of_levels(planted: Source, english: Speech) -> None:
    curves = next(one for one in PAGES["queue"](planted, english, {}).exhibits if one.name == "curves")
    assert isinstance(curves.picture, dict)
    looks = curves.picture["encoding"]["color"]["scale"]
    assert looks["domain"][:2] == ["answered", "hung up"]
    assert looks["range"][:2] == [dict(PARTS)["goal"], dict(PARTS)["abandoned"]]


def test_a_way_is_told_by_what_there_was_of_it(flow: Flow, english: Speech) -> None:
    every = [one for one in courses(Plan(leaves={1: 0.9, 0: 0, 2: 0, 3: 0}), 40, 1) if not one.errand]
    sheet = PAGES["paths"](Source(Asked(), Kept(every), date(2026, 6, 1)), english, {})
    assert sheet.lead == (f"Most common: hung up in menu ({len(every)} of {len(every)}).",)


def test_old_open_errands_do_not_stretch_the_picture(planted: Source, english: Speech) -> None:
    sheet = PAGES["solved"](planted, english, {})
    curve = next(one for one in sheet.exhibits if one.name == "curve")
    assert isinstance(curve.picture, dict)
    assert max(one["second"] for one in curve.picture["data"]["values"]) == 24


def test_lines_are_told_apart_without_colour() -> None:
    curves = [(name, Curve("answered", (1, 2), (0.1, 0.5))) for name in "abc"]
    encoding = charts.steps(curves, "x", "y", 60)["encoding"]
    assert len({tuple(one) for one in encoding["strokeDash"]["scale"]["range"]}) == 3
    assert len(set(encoding["color"]["scale"]["range"])) == 3


def test_bands_are_as_wide_as_their_ways() -> None:
    ways = Counter({("speech", "order", "q", "answered"): 30, ("keys", "order", "q", "early"): 10})
    picture = ElementTree.fromstring(bands(ways, ("a", "b", "c", "d")))  # noqa: S314  our own
    boxes = picture.findall(f"{SVG}rect")[1:]
    heights = sorted(float(box.attrib["height"]) for box in boxes)
    assert heights == pytest.approx([137, 137, 411, 411, 548, 548])
    assert len(picture.findall(f"{SVG}path")) == 6


def test_words_in_bands_cannot_break_the_picture() -> None:
    ways = Counter({("<b>", '"&', "q", "answered"): 1})
    assert "<b>" not in bands(ways, ("a", "b", "c", "d"))


def test_every_page_is_made_in_both_languages(planted: Source, swedish: Speech, english: Speech) -> None:
    for speech in (swedish, english):
        found = sheets(planted, speech)
        assert [sheet.name for sheet in found] == list(PAGES)
        assert not any(sheet.empty for sheet in found)
        for exhibit in (one for sheet in found for one in sheet.exhibits):
            assert all(len(row) == len(exhibit.columns) for row in exhibit.rows), exhibit.name
            assert not exhibit.links or len(exhibit.links) == len(exhibit.rows)


def test_the_heat_stands_on_every_node_visited(planted: Source, english: Speech) -> None:
    sheet: Sheet = PAGES["flow"](planted, english, {})
    drawn = next(one for one in sheet.exhibits if one.name == "drawn")
    assert isinstance(drawn.picture, str)
    linked = re.findall(r'href="\?node=([a-z_]+)&', drawn.picture)
    table = next(one for one in sheet.exhibits if one.name == "nodes")
    assert set(linked) == {str(row[0]) for row in table.rows}
    ElementTree.fromstring(drawn.picture)  # noqa: S314  our own


def test_the_worst_level_is_told_with_more_doubt(planted: Source, english: Speech) -> None:
    """It was picked because it came out worst: its own interval would be missed too often."""
    sheet = PAGES["levels"](planted, english, {})
    shares = [row[1] for row in sheet.exhibits[1].rows if isinstance(row[1], Share)]
    worst = max(shares, key=lambda share: share.value or 0)
    assert len(shares) > 1 and english.interval(worst, len(shares)) in sheet.lead[1]
    assert english.interval(worst) not in sheet.lead[1]


def test_versions_apart_by_nothing_have_no_winner(planted: Source, english: Speech) -> None:
    sheet = PAGES["versions"](planted, english, {})
    assert "No winner yet" in sheet.lead[1]
    assert all("lacks" in str(row[-1]) or "chance" in str(row[-1]) for row in sheet.exhibits[0].rows)


def test_versions_far_apart_have_a_winner(flow: Flow, english: Speech) -> None:
    good, bad = Plan(), Plan(leaves={1: 0.05, 0: 0.03, 2: 0.4, 3: 0.08})
    every = [*courses(good, 1500, 1, flow.version), *courses(bad, 1500, 2, "b" * 16)]
    sheet = PAGES["versions"](
        Source(Asked(), Kept(every), date(2026, 6, 1)), english, {"a": flow.version, "b": "b" * 16}
    )
    assert sheet.lead[1].startswith("A difference beyond chance:") and "Gave up: Errand" in sheet.lead[1]


def test_the_report_for_programs_holds_every_page(planted: Source, english: Speech) -> None:
    found = as_json(sheets(planted, english), planted, english)
    assert list(found["pages"]) == list(PAGES)
    assert found["pages"]["queue"]["tables"]["waits"]["rows"]
