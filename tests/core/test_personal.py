"""What is said about a person and stands in no log."""

from core.events import Event, PositionTold, PromptPlayed
from core.flow.state import State
from core.personal import personal

OWN = "+46701740610"


def said(state: State, *values: str | int) -> tuple[dict[str, str], int]:
    """Give what stands for these arguments, and how often the number was asked for."""
    asked: list[str] = []

    def number() -> str:
        asked.append("number")
        return OWN

    events: list[Event] = [PositionTold(1, 2), *(PromptPlayed("x", "sv", {"a": one}) for one in values)]
    return dict(personal(events, state, number)), len(asked)


def state(**given: object) -> State:
    return State("promise", "sv", "077", **given)  # type: ignore[arg-type]


def test_nobody_is_asked_where_nothing_is_said() -> None:
    assert said(state(), "move", 3) == ({}, 0)


def test_the_own_number_comes_from_the_store() -> None:
    assert said(state(), "@own") == ({"@own": OWN}, 1)


def test_the_chosen_number_may_be_the_own() -> None:
    assert said(state(slots=(("phone", "@own"),)), "@phone") == ({"@phone": OWN}, 1)


def test_the_chosen_number_may_be_another() -> None:
    assert said(state(slots=(("phone", "0812345678"),)), "@phone") == ({"@phone": "0812345678"}, 0)


def test_what_is_being_confirmed_comes_from_the_state() -> None:
    assert said(state(pending="123456"), "@pending") == ({"@pending": "123456"}, 0)


def test_what_is_known_no_more_is_left_out() -> None:
    assert said(state(), "@pending", "@phone", "@nothing") == (
        {"@pending": "", "@phone": "", "@nothing": ""},
        0,
    )


def test_no_more_is_given_than_is_said() -> None:
    found, _ = said(state(pending="123456", slots=(("phone", "0812345678"),)), "@own")
    assert found.keys() == {"@own"}
