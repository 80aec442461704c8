"""What a script expects of the contact, against what the log tells."""

import pytest

from cli.call.expectation import complete, unmet
from cli.call.script import Expect, Kinds, Wish
from tests.cli.fakes import contact

LOG = contact("contact_started", "disclosed", "place_taken", "contact_ended")


def expect(*wishes: Wish, events: str = "", never: str = "") -> Expect:
    return Expect(5, wishes, Kinds(7, tuple(events.split())), Kinds(8, tuple(never.split())))


@pytest.mark.parametrize("written", ["abandoned in queue", "Abandoned_In_Queue", " ABANDONED  in queue"])
def test_case_and_underscores_do_not_matter(written: str) -> None:
    assert unmet(expect(Wish(6, "outcome", written)), LOG) is None


def test_none_means_that_there_is_none() -> None:
    without = contact(consent=None)
    assert unmet(expect(Wish(6, "consent", "none")), without) is None
    assert unmet(expect(Wish(6, "consent", "no")), without)
    assert unmet(expect(Wish(6, "consent", "none")), LOG)


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (Wish(6, "queue", "technical"), "expected “technical”; it is “billing”."),
        (Wish(6, "errand", "none"), "expected none; it is “move”."),
    ],
)
def test_a_wish_unmet_tells_both_sides(wish: Wish, sentence: str) -> None:
    found = unmet(expect(wish), LOG)
    assert found is not None
    assert (found.line, found.field, found.sentence) == (6, wish.field, sentence)


def test_events_may_have_others_between_them() -> None:
    assert unmet(expect(events="contact_started place_taken"), LOG) is None


def test_events_must_come_in_their_order() -> None:
    found = unmet(expect(events="place_taken disclosed"), LOG)
    assert found is not None
    assert (found.line, found.field) == (7, "events")
    assert found.sentence == (
        "expected `disclosed` after `place_taken`; "
        "the events are: contact_started, disclosed, place_taken, contact_ended."
    )


def test_an_event_wanted_twice_must_come_twice() -> None:
    found = unmet(expect(events="disclosed disclosed"), LOG)
    assert found is not None
    assert found.sentence.startswith("expected `disclosed` after `disclosed`; ")


def test_the_first_event_missing_is_told_alone() -> None:
    found = unmet(expect(events="no_match"), contact())
    assert found is not None
    assert found.sentence == "expected `no_match`; the events are: none."


def test_what_must_never_occur_is_told() -> None:
    found = unmet(expect(never="no_match disclosed"), LOG)
    assert found is not None
    assert (found.line, found.field) == (8, "never")
    assert found.sentence == "`disclosed` must not occur; it did."


def test_a_call_without_a_contact_is_told() -> None:
    found = unmet(expect(), None)
    assert found is not None
    assert found.sentence == "expected a contact; there is none for this call."


def test_the_end_is_not_waited_for_before_it() -> None:
    wanted = expect(events="place_taken contact_ended")
    assert complete(wanted, contact("place_taken"))
    assert not complete(wanted, contact("contact_started"))
    assert not complete(wanted, None)
