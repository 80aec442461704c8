"""What the trained assistant makes of sentences that it never saw, language by language."""

import pytest

from adapters.settings import ROOT
from cli import nlu_two
from cli.assistant import train_if_changed
from cli.nlu_exam import KNOWN, changes, known, missed, sat
from cli.nlu_marks import Judged, figures, share
from tests.nlu.sentences import EXAMS, LANGUAGES, intents

pytestmark = pytest.mark.rasa

LIKELIEST_BAR = 0.88  # share of sentences whose likeliest intent is right, in each language


@pytest.fixture(scope="module")
def exam() -> list[Judged]:
    """Sit the exam once."""
    return sat()[0]


@pytest.fixture(scope="module")
def strangers() -> list[Judged]:
    """Sit the exam by a hand that had seen neither sentences nor code."""
    return sat(EXAMS[1])[0]


def test_every_bar_is_passed_by_strangers(strangers: list[Judged]) -> None:
    assert missed(strangers) == []


def test_no_failure_of_strangers_is_new_or_gone(strangers: list[Judged]) -> None:
    assert changes(strangers, known(EXAMS[1] / "known" / KNOWN.name)) == []


def test_no_danger_of_strangers_is_missed(strangers: list[Judged]) -> None:
    asked = [one for one in strangers if one.sentence.intent == "danger"]
    assert [one.sentence for one in asked if not one.right] == []


def test_most_second_errands_are_found() -> None:
    pairs = nlu_two.sat(
        [path for folder in EXAMS for path in nlu_two.files(folder)], train_if_changed(ROOT, print)
    )
    two, one = ([pair for pair in pairs if len(pair.errands) == number] for number in (2, 1))
    assert len(two) >= 100 and len(one) >= 100
    assert nlu_two.counted(two).whole >= 0.7 * len(two)
    assert nlu_two.counted(one).more <= 0.15 * len(one)


def test_every_bar_is_passed(exam: list[Judged]) -> None:
    assert missed(exam) == []


def test_no_failure_is_new_and_none_is_gone(exam: list[Judged]) -> None:
    assert changes(exam, known(KNOWN)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_likeliest_intent_is_mostly_right(exam: list[Judged], language: str) -> None:
    assert figures([one for one in exam if one.sentence.language == language])["top"] >= LIKELIEST_BAR


@pytest.mark.parametrize("intent", intents())
def test_no_intent_is_left_behind(exam: list[Judged], intent: str) -> None:
    asked = [one for one in exam if one.sentence.intent == intent]
    assert share(asked, lambda one: one.top) >= 0.6, [one.sentence for one in asked if not one.top]


def test_danger_is_never_missed_quietly(exam: list[Judged]) -> None:
    asked = [one for one in exam if one.sentence.intent == "danger"]
    assert share(asked, lambda one: one.right) >= 0.95, [one.sentence for one in asked if not one.right]


def test_yes_is_never_taken_for_no(exam: list[Judged]) -> None:
    # A yes to recording that is taken for a no costs a recording; only the other way round is grave (P2).
    wrong = {("affirm", "deny"), ("deny", "affirm"), ("record_no", "affirm")}
    found = [one for one in exam if (one.sentence.intent, one.understood.outcome) in wrong]
    assert found == []


def test_a_ranking_is_whole_and_sums_to_one(exam: list[Judged]) -> None:
    for one in exam:
        assert sorted(name for name, _ in one.heard.ranking) == intents()
        assert sum(chance for _, chance in one.heard.ranking) == pytest.approx(1.0)
