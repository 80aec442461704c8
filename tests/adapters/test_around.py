"""Contacts of one person, or about one case: joined while that can be, and counted as they are made anew."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from adapters.runtime import Engine, Figures
from adapters.store import around
from adapters.store.bulk import Whole, store_whole
from bench.planted import MONDAY
from core import events as ev
from core.events import Event
from core.kpi.asked import Asked
from core.kpi.course import Around
from core.kpi.figures import figures
from tests.adapters.test_figures import VERSION, kept

ANA, BEN = "+46701740610", "+46701740611"


def whole(name: str, at: datetime, person: str | None, errand: str = "order", *more: Event) -> Whole:
    """Make a contact of ten minutes."""
    log: list[tuple[datetime, Event]] = [
        (at, event) for event in (ev.ContactStarted("voice", "f", "077", None), *more)
    ]
    log.append((at, ev.ErrandUnderstood(errand, 0.9, "assistant")))
    return Whole(
        name * 32,
        VERSION,
        "+46771000000",
        [*log, (at + timedelta(minutes=10), ev.ContactEnded("flow"))],
        person,
    )


def store(engine: Engine, *contacts: Whole) -> None:
    """Store contacts with what their state says of the errand."""
    with engine.connect() as connection:
        flow = "INSERT INTO flow_version VALUES (:version, 'planted', '{}', now()) ON CONFLICT DO NOTHING"
        connection.execute(text(flow), {"version": VERSION})
        store_whole(engine, contacts)
        for one in contacts:
            errand = next(event.errand for _, event in one.log if isinstance(event, ev.ErrandUnderstood))
            query = "UPDATE contact SET state = jsonb_set(state, '{errand}', to_jsonb(CAST(:errand AS text)))"
            connection.execute(text(f"{query} WHERE id = :id"), {"errand": errand, "id": one.id})


def link(engine: Engine, opener: str, *contacts: str) -> None:
    """Let contacts be about the case that one opened."""
    with engine.connect() as connection:
        case = "INSERT INTO cases (reference, contact_id, opened_at) VALUES ('VC2F4G7', :id, now())"
        connection.execute(text(case), {"id": opener * 32})
        for one in (opener, *contacts):
            query = "INSERT INTO contact_case VALUES (:id, 'VC2F4G7')"
            connection.execute(text(query), {"id": one * 32})


def found(engine: Engine, keys: Sequence[str]) -> dict[str, Around]:
    Figures(engine).catch_up()
    with engine.connect() as connection:
        return {key[0]: one for key, one in around.known(connection, [key * 32 for key in keys]).items()}


def test_contacts_of_one_number_follow_each_other(engine: Engine) -> None:
    later, last = MONDAY + timedelta(minutes=20), MONDAY + timedelta(days=3)
    store(
        engine,
        whole("a", MONDAY, ANA),
        whole("b", later, ANA, "move"),
        whole("c", last, ANA, "move"),
        whole("d", last, BEN),
        whole("e", last, None),
    )
    assert found(engine, "abcde") == {
        "a": Around(None, False, 0, elsewhere=True),
        "b": Around(0, False, 3),
        "c": Around(3, True),
        "d": Around(),
    }


def test_who_asks_about_a_case_belongs_to_it(engine: Engine) -> None:
    store(
        engine,
        whole("a", MONDAY, ANA),
        whole("b", MONDAY + timedelta(days=2), None),
        whole("c", MONDAY, None),
    )
    link(engine, "a", "b")
    assert found(engine, "abc") == {"a": Around(after=2), "b": Around(2, True)}


def test_flagged_contacts_follow_on_nothing(engine: Engine) -> None:
    flag = ev.ContactFlagged("test")
    store(engine, whole("a", MONDAY, ANA), whole("b", MONDAY + timedelta(days=1), ANA, "order", flag))
    assert found(engine, "ab") == {"a": Around()}


def test_erasing_a_number_changes_no_figure(engine: Engine) -> None:
    store(engine, whole("a", MONDAY, ANA), whole("b", MONDAY + timedelta(days=2), ANA))
    assert found(engine, "ab") == {"a": Around(after=2), "b": Around(2, True)}
    before = kept(engine)
    with engine.connect() as connection:
        connection.execute(text("UPDATE person SET number = NULL"))
    Figures(engine).rebuild()
    assert kept(engine) == before
    with engine.connect() as connection:
        everything = connection.execute(text("SELECT string_agg(f::text, ' ') FROM figure f")).scalar_one()
        beside = connection.execute(text("SELECT string_agg(f::text, ' ') FROM figure_around f")).scalar_one()
    assert ANA not in everything + beside


def test_an_earlier_contact_is_counted_anew(engine: Engine) -> None:
    store(engine, whole("a", MONDAY, ANA))
    figures_of = Figures(engine)
    figures_of.catch_up()
    assert figures_of.total(Asked(), "first").sum("first", "solved") == 1
    store(engine, whole("b", MONDAY + timedelta(days=1), ANA))
    figures_of.catch_up()
    assert figures_of.total(Asked(), "first").of("first") == {("back",): 1}
    shares = {one.name: one.share for one in figures(figures_of.total(Asked(), "around"))}
    assert (shares["k81"].part, shares["k81"].whole) == (1, 2)


@pytest.mark.parametrize("seed", range(4))
def test_people_kept_up_to_date_are_made_anew(
    engine: Engine, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(around, "AT_ONCE", 5)  # a page ends within the contacts of one person
    chance, totals = random.Random(seed), Figures(engine)
    days = sorted(chance.sample(range(60), 12))
    for number, hour in enumerate(days):
        at = MONDAY + timedelta(hours=4 * hour)
        person, errand = chance.choice((ANA, BEN, None)), chance.choice(("order", "move"))
        store(engine, replace(whole("a", at, person, errand), id=f"{number:032x}"))
        if chance.random() < 0.5:
            totals.catch_up()
    totals.catch_up()
    before = kept(engine)
    totals.rebuild()
    assert kept(engine) == before and before
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM figure_around"))
    totals.rebuild()
    assert kept(engine) == before
