"""The page where a random sample of answers is drawn and judged."""

from adapters.runtime import Runtime
from core.kpi.asked import Asked
from tests.web.test_designer import planted as planted
from tests.web.visitor import Visitor


def states(runtime: Runtime) -> dict[str, int]:
    runtime.figures.catch_up()
    return dict(runtime.figures.total(Asked(), "review").by("review"))


def test_a_sample_is_drawn_and_judged_on_the_page(hanna: Visitor, planted: Runtime) -> None:
    before = states(planted)
    assert hanna.post("/designer/answers/draw", number="3").location == "/designer/answers"
    page = hanna.get("/designer/answers?lang=en").text
    assert (
        "3 kontakter lottades." in page and page.count('class="drawn-answer"') == before.get("drawn", 0) + 3
    )
    contact = planted.reviews.waiting(1)[0].contact
    assert hanna.post(f"/designer/answers/{contact}/review", verdict="wrong").status_code == 303
    after = states(planted)
    assert after["wrong"] == before.get("wrong", 0) + 1 and after["drawn"] == before.get("drawn", 0) + 2


def test_the_page_says_how_many_must_be_reviewed(hanna: Visitor, planted: Runtime) -> None:
    page = hanna.get("/designer/answers?lang=en").text
    assert "reviewed answers are right" in page
    csv = hanna.get("/designer/answers/needed.csv?lang=en").data.decode("utf-8-sig").splitlines()
    assert csv[1:4] == ["0,59", "1,93", "2,124"]


def test_a_sample_of_no_size_is_refused(hanna: Visitor, planted: Runtime) -> None:
    for number in ("0", "-1", "201", "many", ""):
        assert hanna.post("/designer/answers/draw", number=number).status_code == 400
    assert hanna.post("/designer/answers/draw?since=never", number="3").status_code == 400


def test_a_verdict_that_is_none_is_refused(hanna: Visitor, planted: Runtime) -> None:
    with planted.engine.connect() as connection:
        contact = connection.exec_driver_sql("SELECT id FROM contact LIMIT 1").scalar_one()
    assert hanna.post(f"/designer/answers/{contact}/review", verdict="maybe").status_code == 400
    assert hanna.post(f"/designer/answers/{'0' * 32}/review", verdict="right").status_code == 404


def test_the_page_says_what_the_draw_does_not_follow(hanna: Visitor, planted: Runtime) -> None:
    told = "Lottningen följer perioden, men inte det andra du valt"
    assert told not in hanna.get("/designer/answers?since=2026-03-02&until=2026-03-03").text
    assert told in hanna.get("/designer/answers?since=2026-03-02&language=en").text
