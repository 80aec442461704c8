"""Charts are drawn beside the server, and drawn again when that died."""

from collections.abc import Iterator

import pytest

from adapters.charts import Charts, NotDrawn

BARS = {
    "data": {"values": [{"level": "ärende", "share": 0.2}, {"level": "kö", "share": 0.1}]},
    "mark": "bar",
    "encoding": {"x": {"field": "level", "type": "nominal"}, "y": {"field": "share", "type": "quantitative"}},
}


@pytest.fixture(scope="module")
def charts() -> Iterator[Charts]:
    """One program beside for all."""
    found = Charts()
    yield found
    found.close()


def test_a_chart_is_a_picture_with_its_words(charts: Charts) -> None:
    picture = charts.svg(BARS)
    assert picture.startswith("<svg") and "ärende" in picture and "http://" not in picture.split(">", 1)[1]


def test_any_picture_can_be_a_png(charts: Charts) -> None:
    assert charts.png(charts.svg(BARS)).startswith(b"\x89PNG")


def test_what_is_no_chart_is_refused(charts: Charts) -> None:
    with pytest.raises(NotDrawn, match="could not be drawn"):
        charts.svg({"mark": {"nothing": 1}})
    assert charts.svg(BARS)


def test_a_program_that_died_is_started_again(charts: Charts) -> None:
    charts.svg(BARS)
    beside = charts._beside
    assert beside
    beside.kill()
    beside.wait()
    assert charts.svg({**BARS, "width": 333}).count('width="') > 0
    assert charts._beside is not beside


def test_the_same_chart_is_drawn_once(charts: Charts) -> None:
    first = charts.svg(BARS)
    charts.close()
    assert charts.svg(BARS) == first and charts._beside is None
