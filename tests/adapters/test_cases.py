"""Cases in a real PostgreSQL: opened with each contact, found by reference, taken and closed."""

from datetime import date, timedelta

import psycopg
import pytest

from adapters.runtime import Engine
from adapters.store.cases import StoredCases
from core import inputs
from core.case import MOST_GUESSES, keyed
from core.events import CaseNotFound, CaseTold, ComplaintReceived, PromptPlayed
from core.inputs import Understood
from core.ports import World
from core.turn import Answer, Arrival, take_first_turn, take_turn
from tests.adapters.complaints import ANA, BEN, asks, complained, opened, pressed
from tests.fakes import MORNING, FakeClock, FakeDialogue

COMPLAINT = "ni tappade bort min granlundsvas"


@pytest.fixture
def cases(engine: Engine) -> StoredCases:
    """What is stored of cases."""
    return StoredCases(engine)


def said(answer: Answer) -> list[str]:
    """Give the texts of an answer."""
    return [event.prompt for event in answer.events if isinstance(event, PromptPlayed)]


def test_every_contact_has_a_case(world: World, cases: StoredCases) -> None:
    first, second = (cases.of(opened(world, leg)) for leg in ("CA1", "CA2"))
    assert first and second and first != second
    assert first.startswith("V") and len(first) == 7


def test_a_call_that_rings_twice_opens_one_case(world: World, database_url: str) -> None:
    for _ in range(2):
        take_first_turn(world, Arrival("voice", "CA1", "077", ANA, "+46771000000"))
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM cases").fetchone() == (1,)


def test_a_complaint_is_owned_and_due(world: World, cases: StoredCases) -> None:
    contact = complained(world)
    found = cases.find(contact, str(cases.of(contact)))
    assert found is not None
    assert (found.category, found.queue, found.stage) == ("bill", "complaints", "open")
    assert found.due == date(2026, 12, 7)
    assert world.store.happened(contact, ["complaint_received"]) == {"complaint_received"}


def test_the_customer_hears_the_reference(world: World, cases: StoredCases) -> None:
    contact = opened(world, "CA1")
    answer = pressed(world, contact, "1", "4", "1", "1", "1")
    assert any(isinstance(event, ComplaintReceived) for event in answer.events)
    assert answer.personal["@case"] == cases.of(contact)


def test_how_a_case_stands_is_told_to_who_knows_it(world: World, cases: StoredCases) -> None:
    reference = str(cases.of(complained(world)))
    ben = opened(world, "CA2", BEN)
    answer = asks(world, ben, reference)
    assert CaseTold("received") in answer.events
    assert said(answer) == ["case_told", "case_due", "more"]
    assert answer.personal["@asked"] == reference


def test_a_keyed_reference_finds_ones_own_case(world: World, cases: StoredCases) -> None:
    reference = str(cases.of(complained(world)))
    ana, ben, cilla = opened(world, "CA2"), opened(world, "CA3", BEN), opened(world, "CA4", None)
    assert CaseTold("received") in asks(world, ana, keyed(reference)).events
    assert CaseNotFound() in asks(world, ben, keyed(reference)).events
    assert CaseNotFound() in asks(world, cilla, keyed(reference)).events


def test_a_reference_there_is_not_leads_to_a_human(world: World) -> None:
    answer = asks(world, opened(world, "CA1"), "V999999")
    assert said(answer) == ["case_unknown", "joined"]


def test_guessing_finds_nothing_for_an_hour(world: World, cases: StoredCases, clock: FakeClock) -> None:
    reference = str(cases.of(complained(world)))
    for number in range(MOST_GUESSES):
        asks(world, opened(world, f"CB{number}", BEN), "V999999")
    assert CaseNotFound() in asks(world, opened(world, "CC1", BEN), reference).events
    assert CaseTold("received") in asks(world, opened(world, "CC2", ANA), reference).events
    clock.step(3601)
    assert CaseTold("received") in asks(world, opened(world, "CC3", BEN), reference).events


def test_guesses_of_withheld_numbers_count_together(world: World, cases: StoredCases) -> None:
    for number in range(2):
        asks(world, opened(world, f"CB{number}", None), "V999999")
    ana, farid = opened(world, "CC1"), opened(world, "CC2", None)
    before = MORNING - timedelta(hours=1)
    assert (cases.guesses(ana, before), cases.guesses(farid, before)) == ((0, True), (2, False))


def test_who_asks_about_a_case_belongs_to_it(world: World, cases: StoredCases, database_url: str) -> None:
    first = complained(world)
    second = opened(world, "CA2", BEN)
    asks(world, second, str(cases.of(first)))
    with psycopg.connect(database_url) as connection:
        query = "SELECT reference FROM contact_case WHERE contact_id = ANY(%s)"
        rows = connection.execute(query, ([first, second],)).fetchall()
    assert [row[0] for row in rows] == [cases.of(first)] * 2


def test_what_is_no_complaint_ends_with_its_contact(world: World, cases: StoredCases) -> None:
    contact = opened(world, "CA1")
    take_turn(world, contact, None, inputs.HungUp())
    answer = asks(world, opened(world, "CA2"), str(cases.of(contact)))
    assert CaseTold("closed") in answer.events


def planted(database_url: str) -> int:
    """Count the columns of the whole database in which the complaint stands."""
    with psycopg.connect(database_url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found = 0
        for (table,) in tables:
            query = f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s"  # noqa: S608
            row = connection.execute(query, ("%granlundsvas%",)).fetchone()  # type: ignore[arg-type]
            found += row[0] if row else 0
    return found


@pytest.mark.parametrize(
    ("consent", "kept", "heard"), [("1", 2, "complaint_quoted"), ("2", 0, "complaint_confirm")]
)
def test_a_complaint_is_kept_only_by_leave(
    world: World, dialogue: FakeDialogue, database_url: str, consent: str, kept: int, heard: str
) -> None:
    dialogue.knows["klaga"] = Understood("errand", "complaint", 0.9)
    dialogue.knows[COMPLAINT] = Understood("errand", "delivery_problem", 0.9)
    contact = opened(world, "CA1", consent=consent)
    take_turn(world, contact, None, inputs.Said("klaga"))
    answer = take_turn(world, contact, None, inputs.Said(COMPLAINT))
    assert said(answer) == [heard]
    assert planted(database_url) == kept
    pressed(world, contact, "1")
    assert planted(database_url) == min(kept, 1)  # the state lets go of it
