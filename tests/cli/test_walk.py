"""A walk through every kind of node, and what is set around it by hand."""

import pytest

from adapters.flowfiles import load
from cli.around import Mistyped
from cli.attempt import walk_along
from cli.golden import entry
from cli.walk import Walk
from core.flow.graph import Flow
from tests import wide


@pytest.fixture(scope="module")
def widest() -> Flow:
    """A flow of every kind of node."""
    return load(wide.texts())


def walked(flow: Flow, *typed: str) -> Walk:
    """Walk past the opening, in Swedish and with no recording, and type these."""
    walk = Walk(flow, "077")
    for line in ("/arrive", "1", "2", *typed):
        walk.take(line)
    return walk


def shown(flow: Flow, *typed: str) -> str:
    """Give all that the terminal shows."""
    said: list[str] = []
    typing = iter(("1", "2", *typed, None))

    def ask(prompt: str) -> str:
        line = next(typing)
        if line is None:
            raise EOFError
        return line

    walk_along(Walk(flow, "077"), ask, said.append)
    return "\n".join(said)


def kinds(walk: Walk) -> list[str]:
    return [event.kind for event in walk.last]


def test_several_digits_are_typed_where_they_are_asked(widest: Flow) -> None:
    walk = walked(widest, "3", "123456")
    assert walk.state.pending == "123456"
    assert walk.personal == {"@pending": "123456"}
    with pytest.raises(Mistyped, match="one key at a time"):
        walk.take("12")


@pytest.mark.parametrize(("typed", "pending"), [("123456#", "123456"), ("#", None), ("12#34", None)])
def test_the_hash_key_ends_the_digits(widest: Flow, typed: str, pending: str | None) -> None:
    assert walked(widest, "3", typed).state.pending == pending


def test_words_may_mean_a_thing_that_was_asked_for(widest: Flow) -> None:
    assert walked(widest, "3", "det står väl nånstans =value 123456").state.pending == "123456"


def test_nobody_answers_outside(widest: Flow) -> None:
    walk = walked(widest, "3", "123456", "1", "/nobody")
    assert "transfer_failed" in kinds(walk)
    assert walk.state.node == "menu"
    with pytest.raises(Mistyped, match="`/nobody` means nothing while the contact is asking"):
        walk.take("/nobody")


def test_hours_are_open_until_they_are_not(widest: Flow) -> None:
    assert walked(widest, "1").state.phase == "waiting"
    assert walked(widest, "/not open office", "1").state.node == "promise"
    assert walked(widest, "/not open office", "/open office", "1").state.phase == "waiting"


def test_without_a_time_no_call_is_promised(widest: Flow) -> None:
    walk = walked(widest, "/not open office", "/not callback billing", "1")
    assert walk.over


def test_long_waits_bring_the_offer(widest: Flow) -> None:
    assert "callback_offered" not in kinds(walked(widest, "1", "/wait"))
    assert "callback_offered" in kinds(walked(widest, "/long_wait billing", "1", "/wait"))


def test_a_withheld_number_is_asked_for(widest: Flow) -> None:
    walk = walked(widest, "/not number", "/not open office", "1")
    assert walk.state.step == "keyed"
    assert walked(widest, "/not open office", "1").state.step == "own"


def test_one_who_is_drawn_meets_the_survey(widest: Flow) -> None:
    walk = Walk(widest, "077")
    for typed in ("/arrive", "/drawn", "1", "2"):
        walk.take(typed)
    assert walk.state.node == "drawn"


@pytest.mark.parametrize("typed", ["/open shop", "/not callback shop", "/long_wait office"])
def test_what_is_not_there_cannot_be_set(widest: Flow, typed: str) -> None:
    with pytest.raises(Mistyped, match=r"there is no `(shop|office)` here; there are "):
        walked(widest, typed)


def test_setting_something_is_no_turn(widest: Flow) -> None:
    walk = walked(widest, "1")
    before, turn = walk.last, walk.turn
    assert walk.take("/not open office") == ()
    assert (walk.last, walk.turn) == (before, turn)
    assert "Nothing happens" not in shown(widest, "/not open office")


def test_what_is_shown_names_the_number(widest: Flow) -> None:
    assert "  sv  Ska vi ringa 0 7 0, 1 7 4, 0 6 1, 0?" in shown(widest, "/not open office", "1")


def test_a_case_has_both_documents_of_a_leave(widest: Flow) -> None:
    walk = walked(widest, "/long_wait billing", "1", "/wait")
    events = walk.take("1")
    text = entry(walk, "1", events)["twiml"]
    assert text.count("<Response>") == 2
    assert text.index("<Leave />") < text.index("Ska vi ringa 0 7 0")


def test_an_agent_is_connected_by_no_wait_document(widest: Flow) -> None:
    walk = walked(widest, "1", "/wait")
    assert "<Leave />" not in entry(walk, "/agent", walk.take("/agent"))["twiml"]
