"""The random sample of answers: who can be drawn, and what becomes of a verdict."""

import pytest

from adapters.runtime import Engine, Figures, Reviews
from bench.planted import MONDAY, Plan
from core.errors import UnknownContact
from core.kpi.asked import Asked
from core.kpi.figures import figures
from core.kpi.tally import day_of
from tests.adapters.test_figures import planted, write

AT = MONDAY.replace(day=9)


@pytest.fixture
def reviews(engine: Engine) -> Reviews:
    """Thirty planted contacts, some of them test calls, all counted."""
    for one in planted(engine, 30, 12, Plan(tests=0.3)):
        write(engine, one, 0, len(one.log))
    Figures(engine).catch_up()
    return Reviews(engine)


def state(engine: Engine) -> dict[str, int]:
    totals = Figures(engine)
    totals.catch_up()
    return dict(totals.total(Asked(), "review").by("review"))


def test_only_answered_customers_are_drawn_and_once(engine: Engine, reviews: Reviews) -> None:
    given = state(engine)["given"]
    assert reviews.draw(Asked(), 4, "jonna", AT) == 4
    assert state(engine) == {"given": given - 4, "drawn": 4}
    assert reviews.draw(Asked(), 200, "jonna", AT) == given - 4
    assert state(engine) == {"drawn": given} and reviews.draw(Asked(), 200, "jonna", AT) == 0
    every = reviews.waiting(500)
    assert len({one.contact for one in every}) == given and all(one.log for one in every)


def test_nobody_is_drawn_outside_the_period(reviews: Reviews) -> None:
    later = day_of(AT)
    assert reviews.draw(Asked(since=later), 5, "jonna", AT) == 0


def test_the_last_verdict_is_the_figure(engine: Engine, reviews: Reviews) -> None:
    reviews.draw(Asked(), 2, "jonna", AT)
    state(engine)
    one, other = reviews.waiting(2)
    reviews.judge(one.contact, "jonna", "wrong", AT)
    reviews.judge(one.contact, "jonna", "right", AT)
    reviews.judge(other.contact, "jonna", "unclear", AT)
    assert {key: n for key, n in state(engine).items() if key != "given"} == {"right": 1, "unclear": 1}
    totals = Figures(engine).total(Asked(), "review")
    share = next(one.share for one in figures(totals) if one.name == "k74")
    assert (share.part, share.whole) == (1, 1) and reviews.waiting(5) == []


def test_what_nobody_drew_is_not_judged(engine: Engine, reviews: Reviews) -> None:
    with engine.connect() as connection:
        contact = connection.exec_driver_sql("SELECT contact_id FROM figure_contact LIMIT 1").scalar_one()
    with pytest.raises(UnknownContact):
        reviews.judge(contact, "jonna", "right", AT)
