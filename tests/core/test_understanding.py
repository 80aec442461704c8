"""The rules by which a ranking becomes an outcome: marks, doubt, and the wish for a human."""

from collections.abc import Sequence
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.inputs import Outcome, Understood
from core.understanding import (
    ANSWER_MARK,
    DOUBT_MARK,
    ERRANDS,
    SURE_MARK,
    TALKING,
    WISH_MARK,
    bounded,
    decide,
)

NAMES = [*ERRANDS, *TALKING, "out_of_scope", "nlu_fallback", "never_heard_of"]
RANKINGS = st.lists(st.tuples(st.sampled_from(NAMES), st.floats()), max_size=12)
JUST_BELOW = 1e-9


@pytest.mark.parametrize("errand", ERRANDS)
def test_a_sure_errand_is_taken(errand: str) -> None:
    assert decide([(errand, SURE_MARK)]) == Understood("errand", errand, SURE_MARK)


@pytest.mark.parametrize("errand", ERRANDS)
def test_a_doubtful_errand_is_confirmed(errand: str) -> None:
    for confidence in (DOUBT_MARK, SURE_MARK - JUST_BELOW):
        assert decide([(errand, confidence)]) == Understood("confirm", errand, confidence)


@pytest.mark.parametrize("errand", ERRANDS)
def test_an_unlikely_errand_is_unclear(errand: str) -> None:
    assert decide([(errand, DOUBT_MARK - JUST_BELOW)]).outcome == "unclear"


@pytest.mark.parametrize(("talk", "mark"), TALKING.items())
def test_talk_counts_from_its_mark(talk: Outcome, mark: float) -> None:
    assert decide([(talk, mark)]) == Understood(talk, None, mark)
    assert decide([(talk, mark - JUST_BELOW)]).outcome == "unclear"


def test_a_human_is_easier_to_get_than_a_yes() -> None:
    assert TALKING["human"] == WISH_MARK < ANSWER_MARK == TALKING["affirm"] == TALKING["deny"]


def test_a_human_is_easier_to_get_than_an_errand() -> None:
    assert TALKING["human"] < SURE_MARK


def test_an_empty_ranking_is_unclear() -> None:
    assert decide([]) == Understood("unclear", None, 0.0)


@pytest.mark.parametrize("name", ["out_of_scope", "nlu_fallback", "", "Human", "errand"])
def test_an_unknown_intent_is_unclear(name: str) -> None:
    assert decide([(name, 1.0), ("move", 0.9)]) == Understood("unclear", None, 1.0)


def test_the_order_of_a_ranking_is_nothing() -> None:
    assert decide([("move", 0.2), ("cancel", 0.7), ("human", 0.1)]) == Understood("errand", "cancel", 0.7)


@given(RANKINGS)
def test_confidence_stays_within_0_and_1(ranking: Sequence[tuple[str, float]]) -> None:
    assert 0.0 <= decide(ranking).confidence <= 1.0


@given(RANKINGS)
def test_an_outcome_is_one_of_the_closed_set(ranking: Sequence[tuple[str, float]]) -> None:
    assert decide(ranking).outcome in get_args(Outcome.__value__)


@given(RANKINGS)
def test_only_errand_and_confirm_carry_one(ranking: Sequence[tuple[str, float]]) -> None:
    understood = decide(ranking)
    assert (understood.errand in ERRANDS) == (understood.outcome in ("errand", "confirm"))


@given(st.floats(min_value=WISH_MARK, max_value=1.0), st.sampled_from(ERRANDS), st.floats(0.0, 1.0))
def test_a_likelier_human_is_never_an_errand(human: float, errand: str, share: float) -> None:
    below = min(human * share, human - JUST_BELOW)
    for ranking in ([("human", human), (errand, below)], [(errand, below), ("human", human)]):
        assert decide(ranking) == Understood("human", None, human)


@given(st.sampled_from(ERRANDS), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_more_confidence_never_brings_more_doubt(errand: str, one: float, other: float) -> None:
    steps = ("unclear", "confirm", "errand")
    low, high = (steps.index(decide([(errand, each)]).outcome) for each in sorted((one, other)))
    assert low <= high


@given(st.lists(st.tuples(st.sampled_from(ERRANDS), st.floats(0.0, 1.0)), min_size=1))
def test_an_errand_is_the_likeliest_one(ranking: list[tuple[str, float]]) -> None:
    understood = decide(ranking)
    assert understood.confidence == max(one for _, one in ranking)
    assert understood.errand is None or (understood.errand, understood.confidence) in ranking


@pytest.mark.parametrize(
    ("given_", "kept"),
    [(float("nan"), 0.0), (float("inf"), 1.0), (float("-inf"), 0.0), (-0.1, 0.0), (1.1, 1.0), (0.5, 0.5)],
)
def test_a_confidence_is_brought_into_bounds(given_: float, kept: float) -> None:
    assert bounded(given_) == kept
