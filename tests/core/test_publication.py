"""What is in force after any history of publishing, sharing and going back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.publication import (
    Publication,
    PublicationError,
    Split,
    chosen_by_hand,
    gone_back,
    in_force,
    published,
)

type History = list[Publication]

commands = st.one_of(
    st.tuples(st.just("publish"), st.sampled_from("ABCD"), st.integers(-1, 101) | st.just(100)),
    st.tuples(st.just("rollback"), st.none() | st.sampled_from("ABCD"), st.just(100)),
)


def after(*commands: tuple[str, str | None, int]) -> History:
    """Take commands one after the other; what is refused leaves no trace."""
    history: History = []
    for name, version, share in commands:
        known = {one.version for one in history}
        try:
            if name == "rollback":
                found = gone_back(history, version if version in known else None)
            else:
                found = published(history, str(version), share)
        except PublicationError:
            continue
        history += [found] if found else []
    return history


def full(*versions: str) -> History:
    return after(*(("publish", version, 100) for version in versions))


@given(st.lists(commands, max_size=12), st.floats(0, 1, exclude_max=True))
def test_the_shares_always_make_a_hundred(taken: list[tuple[str, str | None, int]], draw: float) -> None:
    history = after(*taken)
    split = in_force(history)
    assert (split is None) == (not history)
    if split:
        assert sum(split.shares.values()) == 100
        assert all(0 < share <= 100 for share in split.shares.values())
        assert len(split.shares) == (1 if split.trial is None else 2)
        assert split.drawn(draw) in {one.version for one in history}


@given(st.lists(commands, max_size=12))
def test_nothing_is_published_that_changes_nothing(taken: list[tuple[str, str | None, int]]) -> None:
    history = after(*taken)
    splits = [in_force(history[:length]) for length in range(len(history) + 1)]
    assert all(one != other for one, other in pairwise(splits))


@given(st.lists(commands, max_size=12))
def test_going_back_often_enough_comes_to_an_end(taken: list[tuple[str, str | None, int]]) -> None:
    history = after(*taken)
    steps = 0
    while True:
        try:
            found = gone_back(history)
        except PublicationError:
            break
        assert found is not None
        history, steps = [*history, found], steps + 1
        assert steps <= len(taken)


def test_a_trial_leaves_the_rest_as_it_was() -> None:
    history = after(("publish", "A", 100), ("publish", "B", 20))
    assert in_force(history) == Split("A", "B", 20)
    assert Split("A", "B", 20).shares == {"A": 80, "B": 20}


def test_a_second_trial_ends_the_first() -> None:
    assert in_force(after(("publish", "A", 100), ("publish", "B", 20), ("publish", "C", 5))) == Split(
        "A", "C", 5
    )


@pytest.mark.parametrize(("command", "left"), [(("publish", "B", 100), "B"), (("rollback", None, 100), "A")])
def test_a_trial_is_won_or_ended(command: tuple[str, str | None, int], left: str) -> None:
    assert in_force(after(("publish", "A", 100), ("publish", "B", 20), command)) == Split(left)


@pytest.mark.parametrize(
    ("draw", "version"), [(0.0, "B"), (0.19999, "B"), (0.2, "A"), (0.5, "A"), (0.99999, "A")]
)
def test_the_draw_falls_by_the_share(draw: float, version: str) -> None:
    assert Split("A", "B", 20).drawn(draw) == version
    assert Split("A").drawn(draw) == "A"


def test_going_back_twice_goes_two_steps_back() -> None:
    history = full("A", "B", "C")
    first = gone_back(history)
    assert first == Publication("B", 100, "rollback")
    assert gone_back([*history, first]) == Publication("A", 100, "rollback")


def test_going_back_to_a_version_by_name() -> None:
    history = full("A", "B", "C")
    found = gone_back(history, "A")
    assert found == Publication("A", 100, "rollback")
    assert gone_back([*history, found], "A") is None
    assert gone_back([*history, found], "C") == Publication("C", 100, "rollback")


def test_what_came_back_is_gone_back_from_again() -> None:
    history = [*full("A", "B", "A", "C"), Publication("A", 100, "rollback")]
    assert gone_back(history) == Publication("B", 100, "rollback")


@pytest.mark.parametrize("versions", [[], ["A"]])
def test_there_must_be_somewhere_to_go_back_to(versions: list[str]) -> None:
    with pytest.raises(PublicationError, match=r"nothing was published yet|no version before A"):
        gone_back(full(*versions))


@pytest.mark.parametrize("share", [-1, 0, 101])
def test_a_share_is_a_percent(share: int) -> None:
    with pytest.raises(PublicationError, match=f"percent from 1 to 100; {share} is not"):
        published(full("A"), "B", share)


def test_a_trial_needs_something_beside_it() -> None:
    with pytest.raises(PublicationError, match="no current version yet"):
        published([], "A", 20)
    with pytest.raises(PublicationError, match="A is the current version"):
        published(full("A"), "A", 20)


def test_what_starts_from_files_is_nobodys_choice() -> None:
    history = [Publication("A", 100, "start")]
    assert not chosen_by_hand(history)
    assert chosen_by_hand([*history, Publication("B", 100, "publish")])


def test_to_publish_what_came_from_files_is_a_choice() -> None:
    history = [Publication("A", 100, "start")]
    chosen = published(history, "A")
    assert chosen == Publication("A", 100, "publish")
    assert published([*history, chosen], "A") is None
