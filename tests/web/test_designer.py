"""The designer's pages: who may see them, what they say with data, with little and with none."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
import yaml
from flask import Flask

from adapters.runtime import Runtime
from adapters.store.bulk import Whole, store_whole
from bench.planted import Plan, courses, plant
from core.kpi.figures import figures, levels
from core.kpi.tally import tally
from tests.web.visitor import Visitor
from web.designer import charts
from web.designer.assistant import examples
from web.designer.pages import PAGES

OTHER = "b" * 16
PLAN = Plan(
    judged=1.0, booked=0.2, tests=0.1, told=0.5, doubted=0.2, moved=0.1, surveyed=0.4, reviewed=0.3, people=60
)


@pytest.fixture
def planted(runtime: Runtime, app: Flask) -> Iterator[Runtime]:
    """Sixty contacts of each of two versions, some of them test calls."""
    version = runtime.world.flows.current.version
    copy = "INSERT INTO flow_version SELECT %(other)s, name, texts, stored_at FROM flow_version LIMIT 1"
    with runtime.engine.connect() as connection:
        connection.exec_driver_sql(copy, {"other": OTHER})
    for number, one in enumerate((version, OTHER)):
        contacts = plant(PLAN, 60, number, one, days=2)
        store_whole(
            runtime.engine, (Whole(c.contact, c.version, c.number, c.log, c.person) for c in contacts)
        )
    runtime.figures.catch_up()
    yield runtime
    runtime.charts.close()


def test_who_is_not_logged_in_is_asked_to(visitor: Visitor) -> None:
    answer = visitor.get("/designer/levels")
    assert answer.status_code == 401 and 'action="/designer/login"' in answer.text
    assert "Siffror och bilder för dig som utformar flödet." in answer.text


def test_the_login_leads_to_the_figures(visitor: Visitor) -> None:
    answer = visitor.post("/designer/login", agent="hanna", password="rätt häst")
    assert answer.status_code == 303 and answer.location == "/designer"
    assert "Så går det" in visitor.get("/designer").text


def test_a_wrong_password_leads_nowhere(visitor: Visitor) -> None:
    assert visitor.post("/designer/login", agent="hanna", password="fel").status_code == 403
    assert visitor.get("/designer").status_code == 401


def test_who_is_no_designer_may_not_look(app: Flask, runtime: Runtime) -> None:
    with runtime.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE agent SET role = 'agent' WHERE id = 'ivar'")
    ivar = Visitor(app.test_client()).logged_in("ivar", "fel häst")
    assert ivar.get("/designer").status_code == 403


def test_every_page_without_contacts_says_so(hanna: Visitor) -> None:
    for page in PAGES:
        answer = hanna.get(f"/designer/{page}")
        assert answer.status_code == 200 and "Det finns inga kontakter än." in answer.text, page
        assert "<img" not in answer.text.split("<main", 1)[1], page


def test_every_page_with_contacts_shows_its_tables(hanna: Visitor, planted: Runtime) -> None:
    for page in PAGES:
        for language in ("sv", "en"):
            answer = hanna.get(f"/designer/{page}?lang={language}")
            assert answer.status_code == 200 and '<table class="numbers">' in answer.text, page
            assert "<img" in answer.text.split("<main", 1)[1] or page == "flow", page


def test_a_table_of_many_rows_scrolls_below_its_head(hanna: Visitor, planted: Runtime) -> None:
    assert '<div class="scroll long"' not in hanna.get("/designer").text
    many = plant(PLAN, 40, 9, OTHER, days=40)
    store_whole(planted.engine, (Whole(c.contact, c.version, c.number, c.log, c.person) for c in many))
    planted.figures.catch_up()
    assert hanna.get("/designer").text.count('<div class="scroll long"') == 1


def test_a_head_stands_above_its_numbers(hanna: Visitor, planted: Runtime) -> None:
    page = hanna.get("/designer/levels").text
    assert '<th scope="col" class="count">Kom hit</th>' in page and '<th scope="col">Nivå</th>' in page


def test_an_interval_is_never_broken(hanna: Visitor, planted: Runtime) -> None:
    page = hanna.get("/designer/queue").text
    assert re.search(r'<span class="whole">\([\d,]+–[\d,]+\)</span>', page)
    assert re.search(r"[+−±][\d,]+\u00a0…\u00a0[+−±][\d,]+", hanna.get("/designer/versions").text)


def test_the_levels_are_those_of_the_log(hanna: Visitor, planted: Runtime) -> None:
    version = planted.world.flows.current.version
    answer = hanna.get(f"/designer/levels/shares.csv?version={version}&lang=en")
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    expected = levels(tally(one for one in courses(PLAN, 60, 0, version) if one.origin == "customer"))
    given = [(int(line[1]), int(line[2])) for line in lines[1:]]
    assert given == [(level.share.part, level.share.whole) for level in expected]
    assert lines[0][1:4] == [f"Gave up, of those who came here: {name}" for name in ("number", "of", "Share")]


def test_the_overview_says_the_figure_in_words(hanna: Visitor, planted: Runtime) -> None:
    every = [one for seed in (0, 1) for one in courses(PLAN, 60, seed) if one.origin == "customer"]
    named = {one.name: one.share for one in figures(tally(every))}
    lost = named["k79_lost"]
    assert lost.value is not None
    assert (
        f"{100 * lost.value:.1f}% hung up without what they came for." in hanna.get("/designer?lang=en").text
    )


def test_test_calls_are_shown_apart_and_flagged(hanna: Visitor, planted: Runtime) -> None:
    page = hanna.get("/designer?origin=test&lang=en").text
    assert "These are test calls." in page
    number = sum(one.origin == "test" for seed in (0, 1) for one in courses(PLAN, 60, seed))
    assert f"Contacts that are over: {number}." in page


def test_shares_of_few_are_said_to_be_of_few(hanna: Visitor, planted: Runtime) -> None:
    few = "Det är färre än 30, så lita inte på andelarna än."
    assert few in hanna.get("/designer?origin=test").text
    assert few not in hanna.get("/designer").text


def test_an_axis_of_a_handful_names_whole_numbers() -> None:
    picture = charts.columns([("en", 1), ("två", 2)], "dag", "kontakter")
    assert picture["encoding"]["y"]["axis"] == {"values": [0, 1, 2], "format": "d"}
    assert "values" not in charts.columns([("en", 60)], "dag", "kontakter")["encoding"]["y"]["axis"]


def test_pictures_come_as_svg_and_png(hanna: Visitor, planted: Runtime) -> None:
    svg = hanna.get("/designer/levels/fall.svg")
    assert svg.mimetype == "image/svg+xml" and "gav upp" in svg.text
    png = hanna.get("/designer/paths/bands.png")
    assert png.mimetype == "image/png" and png.data.startswith(b"\x89PNG")


def test_the_drawn_flow_has_heat_and_leads_to_its_nodes(hanna: Visitor, planted: Runtime) -> None:
    page = hanna.get("/designer/flow").text
    version = planted.world.flows.current.version
    assert f'href="?node=errand&amp;version={version}&amp;origin=customer#close"' in page
    assert "När folk lägger på" in hanna.get("/designer/flow?node=errand").text


def test_versions_are_compared_as_chosen(hanna: Visitor, planted: Runtime) -> None:
    version = planted.world.flows.current.version
    page = hanna.get(f"/designer/versions?a={version}&b={OTHER}&lang=en").text
    assert f"A is {version}, B is {OTHER}." in page and "No winner yet" in page


def test_a_version_without_contacts_says_so(hanna: Visitor, planted: Runtime) -> None:
    page = hanna.get(f"/designer/versions?a={OTHER}&b={'c' * 16}&lang=en").text
    assert f"Version {'c' * 16} has no contacts in this selection." in page
    answer = hanna.get(f"/designer/levels?version={'c' * 16}&lang=sv")
    assert answer.status_code == 400 and "Det finns inga kontakter med" in answer.text


def test_another_language_keeps_what_is_asked(hanna: Visitor, planted: Runtime) -> None:
    page = hanna.get("/designer/levels?since=2026-03-02&language=sv").text
    assert 'href="/designer/levels?since=2026-03-02&amp;language=sv&amp;lang=en"' in page


def test_paper_says_what_the_figures_are_of(hanna: Visitor, planted: Runtime) -> None:
    page = hanna.get("/designer/levels?since=2026-03-02&language=sv&lang=en").text
    paper = page.split('class="on-paper">')[1].split("</p>")[0]
    assert paper == "Contacts from 2026-03-02 to …. Language: Swedish."


def test_all_in_one_language_is_said(hanna: Visitor, runtime: Runtime) -> None:
    version = runtime.world.flows.current.version
    found = plant(Plan(english=0.0), 40, 6, version)
    store_whole(runtime.engine, (Whole(one.contact, version, one.number, one.log) for one in found))
    assert "All contacts in this selection are in Swedish" in hanna.get("/designer?lang=en").text
    for page in PAGES:
        assert hanna.get(f"/designer/{page}").status_code == 200, page


def test_ids_on_a_page_are_given_once(hanna: Visitor, planted: Runtime) -> None:
    for page in PAGES:
        ids = re.findall(r'\bid="([^"]+)"', hanna.get(f"/designer/{page}?node=errand").text.split("<svg")[0])
        assert len(ids) == len(set(ids)), page


def test_a_cell_of_the_routing_shows_what_was_said(hanna: Visitor, planted: Runtime) -> None:
    page = hanna.get("/designer/routing?routed=billing&target=billing").text
    assert "kom till: Fakturafrågor, och hörde hemma i: Fakturafrågor." in page
    assert "Vad de sa" in page and "Här finns ingenting att visa än." in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=igår", "”igår” är inget datum."),
        ("since=2026-03-09&until=2026-03-01", "Perioden slutar innan den börjar."),
        ("errand=shoes", "Det finns inga kontakter med ”shoes”."),
        ("origin=ghosts", "Det finns inga kontakter med ”ghosts”."),
        ("colour=red", "Adressen frågar efter ”colour”"),
    ],
)
def test_an_address_that_means_nothing_is_refused(hanna: Visitor, query: str, sentence: str) -> None:
    answer = hanna.get(f"/designer/levels?{query}")
    assert answer.status_code == 400 and sentence in answer.text
    assert hanna.get(f"/designer/levels/fall.csv?{query}").status_code == 400


def test_a_period_ahead_says_that_it_lies_ahead(hanna: Visitor, planted: Runtime) -> None:
    assert "Perioden har inte börjat än" in hanna.get("/designer/queue?since=2040-01-01").text


def test_one_contact_is_shown_as_too_few(hanna: Visitor, runtime: Runtime) -> None:
    (one,) = plant(Plan(leaves={}, early=1.0), 1, 3, runtime.world.flows.current.version)
    store_whole(runtime.engine, [Whole(one.contact, one.version, one.number, one.log)])
    page = hanna.get("/designer/levels?lang=en").text
    assert "too few" in page and "100.0%" in page


@pytest.mark.parametrize(
    "path", ["nothing", "levels/nothing.svg", "levels/fall.exe", "routing/pairs.svg", "overview/missing.png"]
)
def test_what_is_not_there_is_not_found(hanna: Visitor, planted: Runtime, path: str) -> None:
    assert hanna.get(f"/designer/{path}").status_code == 404


def test_examples_to_review_are_a_file_rasa_reads() -> None:
    found = yaml.safe_load(examples(["jag vill [byta](x) {namn}", "två\nrader", "två\nrader", "a: b # c"]))
    (intent,) = found["nlu"]
    assert intent["intent"] == "to_review"
    assert intent["examples"] == "- jag vill byta x namn\n- två rader\n- a: b # c\n"
    assert yaml.safe_load(examples([]))["nlu"] == []
