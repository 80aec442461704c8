"""The designer's pages in a browser, with contacts and without: they fit, can be used by all, and draw."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from adapters.runtime import Figures, Whole, open_engine, store_whole
from bench.planted import Plan, plant
from tests.browser.test_pages import shoot
from tests.conftest import Stack
from web.designer.pages import PAGES

pytestmark = pytest.mark.browser
PLAN = Plan(
    judged=0.6,
    booked=0.1,
    told=0.5,
    doubted=0.2,
    moved=0.1,
    surveyed=0.4,
    reviewed=0.4,
    correct=0.95,
    people=250,
)
type Open = Callable[..., BrowserContext]
DRAWN = "[...document.images].every(image => image.complete && image.naturalWidth > 0)"
GRAVE = ("serious", "critical")
PAST = """[...document.querySelectorAll('.exhibit')].filter(one =>
    [...one.querySelectorAll('.numbers, img, svg')].some(
        inner => inner.getBoundingClientRect().right > one.getBoundingClientRect().right + 1)
    ).map(one => one.id)"""
KEPT_WHOLE = """[...document.querySelectorAll('.exhibit')].filter(one =>
    getComputedStyle(one).breakInside !== 'auto').map(one => one.id)"""


@pytest.fixture(scope="module")
def contacts(stack: Stack) -> None:
    """Planted contacts of today's version, beside whatever else the set-up has seen."""
    engine = open_engine(stack.database_url)
    try:
        with engine.connect() as connection:
            query = "SELECT version FROM publication ORDER BY id DESC LIMIT 1"
            version = connection.exec_driver_sql(query).scalar_one()
        found = plant(PLAN, 400, 77, version, days=20)
        store_whole(engine, (Whole(one.contact, version, one.number, one.log, one.person) for one in found))
        Figures(engine).rebuild()
    finally:
        engine.dispose()


def opened(open_context: Open, stack: Stack, scheme: str = "light", width: int = 1280) -> Page:
    context = open_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{stack.web_url}/desk/login")
    page.get_by_label("Användarnamn").fill("karin")
    page.get_by_label("Lösenord").fill(stack.agents["karin"])
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/desk")
    return page


def look(page: Page, path: Path) -> None:
    """Keep a picture; every chart is drawn, nothing is scrolled sideways, and axe finds nothing serious."""
    page.wait_for_function(DRAWN)
    shoot(page, path)
    found = [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in GRAVE]
    assert found == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_every_page_of_figures_can_be_used(
    open_context: Open, stack: Stack, shots: Path, contacts: None, scheme: str, width: int
) -> None:
    page = opened(open_context, stack, scheme, width)
    for name in PAGES:
        page.goto(f"{stack.web_url}/designer/{name}")
        shown = ".lead-figures .notice" if name == "versions" else "table.numbers"  # there is one version
        assert page.locator(shown).count() > 0
        look(page, shots / f"designer-{name}-{width}-{scheme}.png")


def test_every_page_without_contacts_can_be_used(open_context: Open, stack: Stack, shots: Path) -> None:
    page = opened(open_context, stack)
    ahead = (datetime.now(UTC) + timedelta(days=400)).date()
    for name in PAGES:
        page.goto(f"{stack.web_url}/designer/{name}?since={ahead}")
        assert page.get_by_text("Perioden har inte börjat än").count() == 1
        look(page, shots / f"designer-{name}-empty.png")


def test_every_page_fits_on_paper(open_context: Open, stack: Stack, shots: Path, contacts: None) -> None:
    """On A4 nothing reaches past its frame, and the first page is not left empty."""
    page = opened(open_context, stack, width=718)  # what is left of A4 within its margins
    page.emulate_media(media="print")
    for name in PAGES:
        page.goto(f"{stack.web_url}/designer/{name}")
        page.wait_for_function(DRAWN)
        assert page.evaluate(PAST) == [], name
        assert page.evaluate(KEPT_WHOLE) == [], name
        page.pdf(path=str(shots / f"designer-{name}.pdf"), format="A4")


def test_a_node_of_the_flow_leads_to_its_hang_ups(open_context: Open, stack: Stack, contacts: None) -> None:
    page = opened(open_context, stack)
    page.goto(f"{stack.web_url}/designer/flow")
    page.locator("svg a[aria-label^='errand:']").click()
    page.wait_for_url("**/designer/flow?node=errand**")
    assert page.get_by_role("heading", name="När folk lägger på", exact=True).count() == 1


def test_a_sample_of_answers_is_drawn_and_judged(
    open_context: Open, stack: Stack, shots: Path, contacts: None
) -> None:
    page = opened(open_context, stack)
    page.goto(f"{stack.web_url}/designer/answers")
    page.get_by_label("Lotta så många").fill("2")
    page.get_by_role("button", name="Lotta", exact=True).click()
    page.get_by_text("2 kontakter lottades.").wait_for()
    page.wait_for_load_state()
    waiting = page.locator(".drawn-answer").count()
    assert waiting >= 2
    look(page, shots / "designer-answers-drawn.png")
    page.get_by_role("button", name="Rätt besked").first.click()
    page.locator(".drawn-answer").nth(waiting - 1).wait_for(state="detached")
    assert page.locator(".drawn-answer").count() == waiting - 1
