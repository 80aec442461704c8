"""Totals kept up to date from the log are the totals made anew from it."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from adapters.runtime import Engine
from adapters.store import rollup as store
from adapters.store.contacts import append
from adapters.store.figures import Figures
from bench.planted import MONDAY, Plan, Planted, plant
from core import events as ev
from core.kpi.asked import Asked
from core.kpi.figures import figures, levels
from core.kpi.fold import fold
from core.kpi.tally import tally

VERSION = "a" * 16
EVERY = "SELECT s.*, measure, key, n FROM figure JOIN figure_slice s ON s.id = slice_id WHERE n <> 0"
CONTACT = """
INSERT INTO contact (id, channel, leg, version, called, state, turn, seq, head, started_at)
VALUES (:id, 'voice', :leg, :version, :number, '{}', 0, 0, decode(repeat('00', 32), 'hex'), :at)
"""


def lay(engine: Engine, contacts: Sequence[Planted]) -> None:
    """Store contacts without a log."""
    with engine.connect() as connection:
        flow = "INSERT INTO flow_version VALUES (:version, 'planted', '{}', now()) ON CONFLICT DO NOTHING"
        connection.execute(text(flow), {"version": VERSION})
        for one in contacts:
            values = {
                "id": one.contact,
                "leg": one.contact,
                "version": one.version,
                "number": one.number,
                "at": one.log[0][0],
            }
            connection.execute(text(CONTACT), values)


def write(engine: Engine, contact: Planted, start: int, end: int) -> None:
    """Write a part of a contact's log."""
    with engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
        for at, event in contact.log[start:end]:
            append(connection.connection.driver_connection, contact.contact, [event], at)  # type: ignore[arg-type]


def kept(engine: Engine) -> set[tuple[object, ...]]:
    """Give all totals as they stand, without the numbers of the slices."""
    with engine.connect() as connection:
        return {tuple(row)[1:] for row in connection.execute(text(EVERY))}


def newest(engine: Engine) -> datetime:
    """Give the time of the newest event of the log."""
    with engine.connect() as connection:
        found: datetime = connection.execute(text("SELECT max(at) FROM event")).scalar_one()
        return found


def marked(engine: Engine) -> datetime:
    """Give up to where the log is in the totals."""
    with engine.connect() as connection:
        found: datetime = connection.execute(text("SELECT at FROM figure_mark")).scalar_one()
        return found


def planted(engine: Engine, size: int, seed: int, plan: Plan | None = None) -> list[Planted]:
    found = list(plant(plan or Plan(judged=1.0, booked=0.3), size, seed))
    lay(engine, found)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_kept_up_to_date_is_made_anew(engine: Engine, seed: int) -> None:
    chance, found = random.Random(seed), Figures(engine)
    contacts = planted(engine, 6, seed)
    written = dict.fromkeys(range(len(contacts)), 0)
    lines = sorted((at, number) for number, one in enumerate(contacts) for at, _ in one.log)
    for _, number in lines:  # the log is written in the order of its time
        write(engine, contacts[number], written[number], written[number] + 1)
        written[number] += 1
        if chance.random() < 0.15:
            found.catch_up()
    found.catch_up()
    before = kept(engine), found.choices(), found.period()
    assert found.rebuild() == len(contacts)
    assert (kept(engine), found.choices(), found.period()) == before and before[0]


def test_totals_are_those_of_the_courses(engine: Engine) -> None:
    contacts = planted(engine, 40, 3)
    for one in contacts:
        write(engine, one, 0, len(one.log))
    found = Figures(engine)
    assert found.catch_up() == 40
    courses = [fold(one.number, one.version, one.log) for one in contacts]
    expected = tally([course for course in courses if course])
    given = found.total(Asked(), "contact", "level", "answered", "verdict", "wait", "promise", "way", "human")
    assert levels(given) == levels(expected)
    assert {one.name: one.share for one in figures(given)}["k86_right"].whole > 0
    assert given.of("wait") == expected.of("wait") and given.of("way") == expected.of("way")


def test_small_batches_come_to_the_same(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BATCH", 3)
    found = Figures(engine)
    found.rebuild()
    contacts = planted(engine, 10, 4)
    for one in contacts:
        write(engine, one, 0, len(one.log))
    assert found.catch_up() == 10
    before = kept(engine)
    found.rebuild()
    assert kept(engine) == before


def test_a_bound_is_kept_and_the_rest_comes_later(engine: Engine) -> None:
    found = Figures(engine)
    found.rebuild()
    for one in planted(engine, 5, 5):
        write(engine, one, 0, len(one.log))
    assert [found.catch_up(2), found.catch_up(2), found.catch_up(2), found.catch_up(2)] == [2, 2, 1, 0]


def test_totals_of_another_form_are_made_anew(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Figures(engine)
    (one,) = planted(engine, 1, 6)
    write(engine, one, 0, len(one.log))
    found.rebuild()
    monkeypatch.setattr(store, "FORM", store.FORM + 1)
    assert found.catch_up() == 1 and found.catch_up() == 0


def test_nothing_new_leaves_the_mark_where_it_is(engine: Engine) -> None:
    for contact in planted(engine, 3, 5):
        write(engine, contact, 0, len(contact.log))
    found = Figures(engine)
    found.catch_up()
    marks = [marked(engine)]
    for _ in range(2):
        assert found.catch_up() == 0
        marks.append(marked(engine))
    assert marks == [newest(engine)] * 3


def test_an_event_stored_late_is_counted(engine: Engine) -> None:
    found = Figures(engine)
    one, other = planted(engine, 2, 7)
    write(engine, one, 0, len(one.log))
    found.catch_up()
    late = [(one.log[-1][0] - timedelta(seconds=20), event) for _, event in other.log]
    write(engine, Planted(other.contact, other.number, other.version, late), 0, len(late))
    assert found.catch_up() == 1


def test_filters_narrow_and_days_are_swedens(engine: Engine) -> None:
    contacts = planted(engine, 30, 8, Plan(tests=0.3))
    for one in contacts:
        write(engine, one, 0, len(one.log))
    found = Figures(engine)
    found.catch_up()
    day = MONDAY.date()
    number = {
        origin: found.total(Asked(origin=origin), "contact").sum("contact") for origin in ("customer", "test")
    }
    assert sum(number.values()) == 30 and number["test"] > 0
    assert found.total(Asked(since=day, until=day), "contact").sum("contact") == number["customer"]
    assert found.total(Asked(since=day + timedelta(1)), "contact").sum("contact") == 0
    apart = found.split(Asked(), "language", "contact")
    assert sum(one.sum("contact") for one in apart.values()) == number["customer"]
    assert found.total(Asked(language="sv"), "contact").of("contact") == apart["sv"].of("contact")
    assert set(found.choices()["language"]) >= set(apart) and found.period() == (day, day)


def test_a_dimension_that_is_not_kept_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="shoe size"):
        Figures(engine).split(Asked(), "shoe size", "contact")


def test_nothing_counted_has_no_period(engine: Engine) -> None:
    found = Figures(engine)
    assert found.catch_up() == 0 and found.period() is None
    assert found.choices()["errand"] == [] and found.total(Asked(), "contact").of("contact") == {}


def test_words_behind_a_cell_come_with_consent_alone(engine: Engine) -> None:
    contacts = [one for one in planted(engine, 30, 9) if isinstance(one.log[-1][1], ev.VerdictGiven)]
    for one in contacts:
        write(engine, one, 0, len(one.log))
    with engine.connect() as connection:
        add = text("INSERT INTO utterance VALUES (:id, 1, 'fakturan är fel')")
        connection.execute(add, {"id": contacts[0].contact})
    found = Figures(engine)
    found.catch_up()
    verdict = contacts[0].log[-1][1]
    assert isinstance(verdict, ev.VerdictGiven)
    routed = fold("", VERSION, contacts[0].log)
    assert routed and routed.verdict
    assert found.said(Asked(), routed.verdict.routed, verdict.target, 5) == ["fakturan är fel"]
    assert found.said(Asked(since=date(2030, 1, 1)), routed.verdict.routed, verdict.target, 5) == []
