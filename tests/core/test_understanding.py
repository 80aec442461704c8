"""The rules by which what was heard becomes an outcome: marks, doubt, danger, values, second errands."""

from collections.abc import Sequence
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.inputs import Outcome, Understood
from core.understanding import (
    ALONE_MARK,
    ANSWER_MARK,
    ASKED,
    CLAUSE_MARK,
    DANGER_MARK,
    DOUBT_MARK,
    ERRANDS,
    SURE_MARK,
    TALKING,
    TRACE_MARK,
    WISH_MARK,
    Heard,
    bounded,
    decide,
)

NAMES = [*ERRANDS, *TALKING, "nlu_fallback", "never_heard_of"]
CALM = [errand for errand in ERRANDS if errand != "danger"]
RANKINGS = st.lists(st.tuples(st.sampled_from(NAMES), st.floats()), max_size=12)
JUST_BELOW = 1e-9


def heard(*ranking: tuple[str, float]) -> Heard:
    return Heard(ranking)


def outcome(*ranking: tuple[str, float], asked: str | None = None) -> str:
    return decide(heard(*ranking), asked).outcome


@pytest.mark.parametrize("errand", ERRANDS)
def test_a_sure_errand_is_taken(errand: str) -> None:
    assert decide(heard((errand, SURE_MARK))) == Understood("errand", errand, SURE_MARK)


@pytest.mark.parametrize("errand", CALM)
def test_a_doubtful_errand_is_confirmed(errand: str) -> None:
    for confidence in (DOUBT_MARK, SURE_MARK - JUST_BELOW):
        assert decide(heard((errand, confidence))) == Understood("confirm", errand, confidence)


@pytest.mark.parametrize("errand", ERRANDS)
def test_an_unlikely_errand_is_unclear(errand: str) -> None:
    assert outcome((errand, min(DOUBT_MARK, DANGER_MARK) - JUST_BELOW)) == "unclear"


def test_likely_danger_needs_no_question() -> None:
    found = decide(heard(("fault_report", 0.7), ("danger", DANGER_MARK)))
    assert found == Understood("errand", "danger", DANGER_MARK)


def test_a_word_for_danger_beats_all_else() -> None:
    found = decide(Heard([("human", 0.99)], danger=True, named={"phone": "+46701234567"}), "phone")
    assert found == Understood("errand", "danger", SURE_MARK)


def test_danger_is_heard_even_without_a_ranking() -> None:
    assert decide(Heard([], danger=True)).errand == "danger"


@pytest.mark.parametrize(
    ("intent", "led"),
    [
        ("human", "human"),
        ("repeat", "repeat"),
        ("slower", "slower"),
        ("wait", "slower"),
        ("affirm", "affirm"),
        ("deny", "deny"),
        ("record_stop", "stop"),
        ("record_no", "stop"),
        ("record_yes", "unclear"),
        ("speak_swedish", "language"),
        ("speak_english", "language"),
        ("thanks", "confirm"),
        ("abuse", "unclear"),
        ("out_of_scope", "unclear"),
        ("nlu_fallback", "unclear"),
        ("", "unclear"),
        ("Human", "unclear"),
    ],
)
def test_each_talking_intent_has_its_outcome(intent: str, led: str) -> None:
    assert outcome((intent, 1.0)) == led


@pytest.mark.parametrize("intent", [name for name, one in TALKING.items() if one.outcome != "unclear"])
def test_talk_counts_from_its_mark(intent: str) -> None:
    mark = TALKING[intent].mark
    assert outcome((intent, mark)) == TALKING[intent].outcome
    assert outcome((intent, mark - JUST_BELOW)) == "unclear"


@pytest.mark.parametrize(("intent", "language"), [("speak_swedish", "sv"), ("speak_english", "en")])
def test_a_language_is_named(intent: str, language: str) -> None:
    assert decide(heard((intent, 0.9))) == Understood("language", None, 0.9, language)


def test_thanks_end_nothing_without_asking() -> None:
    assert decide(heard(("thanks", 1.0))) == Understood("confirm", "goodbye", 1.0)


def test_intents_that_mean_the_same_add_up() -> None:
    found = decide(heard(("slower", 0.3), ("wait", 0.3), ("repeat", 0.4)))
    assert found == Understood("slower", None, 0.6)


@pytest.mark.parametrize(("intent", "led"), [("record_yes", "affirm"), ("record_no", "deny")])
def test_the_recording_question_is_answered(intent: str, led: str) -> None:
    assert outcome((intent, ANSWER_MARK), asked="recording") == led
    assert outcome((intent, ANSWER_MARK - 0.2), asked="recording") == "unclear"


@pytest.mark.parametrize("asked", sorted(ASKED - {"recording"}))
def test_no_yes_to_what_was_not_asked(asked: str) -> None:
    assert outcome(("record_yes", 1.0), asked=asked) == "unclear"


def test_the_interpreters_language_comes_along() -> None:
    found = decide(Heard([("interpreter", 0.9)], named={"language": "so"}))
    assert found == Understood("errand", "interpreter", 0.9, "so")


def test_what_was_asked_for_is_given() -> None:
    said = Heard([("out_of_scope", 0.9)], named={"phone": "+46701234567", "language": "ar"})
    assert decide(said, "phone") == Understood("value", None, 1.0, "+46701234567")
    assert decide(said, "language").value == "ar"


def test_what_was_not_asked_for_is_no_value() -> None:
    said = Heard([("move", 0.9)], named={"phone": "+46701234567"})
    for asked in (None, "postcode"):
        found = decide(said, asked)
        assert (found.outcome, found.value) == ("errand", None)


def test_what_is_named_comes_along_with_an_errand() -> None:
    named = {"phone": "+46701234567", "window": "a/b", "personal_number": "19640823-****"}
    said = Heard([("callback", 0.9)], named=named)
    carried = (("phone", "+46701234567"), ("window", "a/b"))
    assert decide(said).named == carried
    assert decide(Heard([("callback", 0.4)], named=named)).named == carried
    assert decide(said, "window").named == carried[:1]
    assert decide(Heard([("affirm", 0.9)], named=named)).named == ()


def test_a_complaint_is_about_what_else_is_likely() -> None:
    said = Heard([("complaint", 0.9), ("double_charge", 0.07), ("move", 0.03)])
    found = decide(said, "complaint")
    assert (found.outcome, found.errand) == ("confirm", "double_charge")
    assert decide(said).errand == "complaint"


def test_a_complaint_about_nothing_else_is_unclear() -> None:
    assert decide(Heard([("complaint", 1.0)]), "complaint") == Understood("unclear")


def test_danger_is_no_matter_of_a_complaint() -> None:
    said = Heard([("complaint", 0.7), ("danger", 0.3)])
    assert decide(said, "complaint").errand == "danger"


def test_a_human_is_nearer_than_a_number() -> None:
    said = Heard([("human", SURE_MARK)], named={"phone": "+46701234567"})
    assert decide(said, "phone").outcome == "human"


def two(first: str, other: str, confidence: float = CLAUSE_MARK) -> list[list[tuple[str, float]]]:
    return [[(first, confidence), ("human", 0.01)], [(other, confidence)]]


def test_a_second_errand_is_told() -> None:
    whole = [("move", 0.9), ("invoice_question", TRACE_MARK)]
    found = decide(Heard(whole, two("invoice_question", "move")))
    assert found == Understood("errand", "move", 0.9, also="invoice_question")


def test_a_part_that_the_whole_denies_is_none() -> None:
    whole = [("move", 0.9), ("invoice_question", TRACE_MARK - 0.001)]
    assert decide(Heard(whole, two("invoice_question", "move"))).also is None


def test_an_unlikely_clause_is_no_second_errand() -> None:
    whole = [("move", 0.9), ("cancel", 0.1)]
    assert decide(Heard(whole, two("move", "cancel", CLAUSE_MARK - JUST_BELOW))).also is None


@pytest.mark.parametrize("other", ["human", "affirm", "goodbye", "out_of_scope", "move"])
def test_only_another_errand_is_a_second_one(other: str) -> None:
    assert decide(Heard([("move", 0.9), (other, 0.05)], two("move", other))).also is None


def test_clauses_speak_where_the_whole_is_unclear() -> None:
    found = decide(Heard([("out_of_scope", 0.5)], two("cancel", "move")))
    assert found == Understood("confirm", "cancel", CLAUSE_MARK, also="move")


def test_an_insult_with_an_errand_is_an_errand() -> None:
    found = decide(Heard([("abuse", 0.8)], two("abuse", "fault_report")))
    assert (found.outcome, found.errand) == ("confirm", "fault_report")


def test_clauses_that_disagree_change_nothing() -> None:
    assert decide(Heard([("order", 0.9)], two("cancel", "move"))) == Understood("errand", "order", 0.9)


def test_a_sure_clause_is_a_second_errand_alone() -> None:
    for sure, also in ((ALONE_MARK, "cancel"), (ALONE_MARK - JUST_BELOW, None)):
        assert decide(Heard([("move", 1.0), ("cancel", 0.0)], two("move", "cancel", sure))).also == also


def test_two_sure_clauses_outweigh_half_a_whole() -> None:
    whole = [("address", SURE_MARK - JUST_BELOW)]
    found = decide(Heard(whole, two("channels", "move", ALONE_MARK)))
    assert (found.outcome, found.errand, found.also) == ("confirm", "channels", "move")
    found = decide(Heard(whole, two("channels", "move", ALONE_MARK - JUST_BELOW)))
    assert (found.errand, found.also) == ("address", None)


def test_an_empty_ranking_is_unclear() -> None:
    assert decide(Heard([])) == Understood("unclear", None, 0.0)


def test_a_human_is_easier_to_get_than_a_yes() -> None:
    assert TALKING["human"].mark == WISH_MARK < ANSWER_MARK == TALKING["affirm"].mark == TALKING["deny"].mark


def test_the_order_of_a_ranking_is_nothing() -> None:
    found = decide(heard(("move", 0.05), ("cancel", 0.85), ("human", 0.1)))
    assert found == Understood("errand", "cancel", 0.85)


@given(RANKINGS, st.sampled_from([None, *sorted(ASKED)]))
def test_an_outcome_is_one_of_the_closed_set(ranking: Sequence[tuple[str, float]], asked: str | None) -> None:
    found = decide(Heard(ranking), asked)
    assert found.outcome in get_args(Outcome.__value__)
    assert 0.0 <= found.confidence <= 1.0
    assert (found.errand in ERRANDS) == (found.outcome in ("errand", "confirm"))


@given(st.floats(min_value=WISH_MARK, max_value=1.0), st.sampled_from(CALM), st.floats(0.0, 1.0))
def test_a_likelier_human_is_never_an_errand(human: float, errand: str, share: float) -> None:
    below = min(human * share, human - JUST_BELOW)
    for ranking in ([("human", human), (errand, below)], [(errand, below), ("human", human)]):
        assert decide(Heard(ranking)) == Understood("human", None, human)


@given(st.sampled_from(CALM), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_more_confidence_never_brings_more_doubt(errand: str, one: float, other: float) -> None:
    steps = ("unclear", "confirm", "errand")
    low, high = (steps.index(outcome((errand, each))) for each in sorted((one, other)))
    assert low <= high


@pytest.mark.parametrize(
    ("given_", "kept"),
    [(float("nan"), 0.0), (float("inf"), 1.0), (float("-inf"), 0.0), (-0.1, 0.0), (1.1, 1.0), (0.5, 0.5)],
)
def test_a_confidence_is_brought_into_bounds(given_: float, kept: float) -> None:
    assert bounded(given_) == kept


def test_the_language_of_the_words_is_passed_on() -> None:
    assert decide(Heard([("move", 0.9)], language="en")).language == "en"
    assert decide(Heard([], language="en")).language == "en"


def test_a_wish_for_a_language_goes_before_that_of_its_words() -> None:
    found = decide(Heard([("speak_english", 0.9)], language="sv"))
    assert (found.outcome, found.value, found.language) == ("language", "en", None)
