"""The sentences themselves: enough of them, in both languages, none twice, none learnt by heart."""

from collections import Counter
from itertools import combinations, product

import pytest

from cli.nlu_twins import near, words
from cli.nlu_validate import leaked
from core.understanding import ERRANDS, TALKING
from tests.nlu.sentences import EXAMS, HELD_OUT, LANGUAGES, held_out, intents, training

INTENTS = intents()


def test_every_intent_of_core_is_taught() -> None:
    assert set(INTENTS) == {*ERRANDS, *TALKING}


def test_every_intent_has_its_test_file() -> None:
    assert {path.stem for path in HELD_OUT.glob("*.yml")} == set(INTENTS)


@pytest.mark.parametrize("intent", INTENTS)
def test_an_intent_has_a_file_of_its_own(intent: str) -> None:
    assert {sentence.intent for sentence in training(intent)} == {intent}


@pytest.mark.parametrize(("intent", "language"), list(product(INTENTS, LANGUAGES)))
def test_there_is_enough_to_learn_from(intent: str, language: str) -> None:
    found = [sentence for sentence in training(intent) if sentence.language == language]
    assert len(found) >= (30 if intent in ERRANDS else 20)


@pytest.mark.parametrize(("intent", "language"), list(product(INTENTS, LANGUAGES)))
def test_there_is_enough_to_test_with(intent: str, language: str) -> None:
    assert len([sentence for sentence in held_out(intent) if sentence.language == language]) >= 8


@pytest.mark.parametrize(("intent", "language"), list(product(INTENTS, LANGUAGES)))
def test_a_stranger_wrote_enough_to_test_with(intent: str, language: str) -> None:
    written = [one for one in held_out(intent, EXAMS[1]) if one.language == language]
    assert len(written) >= 10
    assert {one.style for one in written} == {"spoken", "typed"}


def test_no_sentence_is_taught_twice() -> None:
    taught = Counter(
        (sentence.text.lower(), sentence.language) for each in INTENTS for sentence in training(each)
    )
    assert [text for text, times in taught.items() if times > 1] == []


def test_no_tested_sentence_was_learnt() -> None:
    taught = [sentence for each in INTENTS for sentence in training(each)]
    tested = [one for folder in EXAMS for each in INTENTS for one in held_out(each, folder)]
    assert leaked(taught, tested) == []


@pytest.mark.parametrize("intent", ERRANDS)
def test_no_sentence_is_a_template_filled_in(intent: str) -> None:
    long = [sentence.text for sentence in training(intent) if len(words(sentence.text)) >= 6]
    assert [pair for pair in combinations(long, 2) if near(*pair)] == []


@pytest.mark.parametrize(
    ("one", "other", "twins"),
    [
        ("jag vill ha hjälp", "Jag vill ha hjalp!", True),
        ("a b c d e", "a b c d f", False),
        ("a b c d", "a b c", True),
        ("ja", "nej", False),
    ],
)
def test_twins_share_three_words_in_four(one: str, other: str, twins: bool) -> None:
    assert near(one, other) is twins
