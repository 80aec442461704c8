"""What the trained assistant makes of sentences that it never saw, language by language."""

import json
import subprocess
from collections.abc import Mapping, Sequence

import pytest

from cli.assistant import install, rasa_environment, train_if_changed
from core.inputs import Understood
from core.understanding import decide
from tests.nlu.sentences import LANGUAGES, ROOT, Sentence, held_out, intents

pytestmark = pytest.mark.rasa

BAR = 0.90  # share of sentences whose likeliest intent is right, in each language
WRONG_BAR = 0.03  # share of errands that are taken, without asking, for another one
PARSE_SECONDS = 120
SENTENCES = [sentence for intent in intents() for sentence in held_out(intent)]
NAMED = {
    "jag har fått en dubbel faktura": "double_charge",
    "my line is dead": "fault_report",
    "jag vill prata med en människa": "human",
}

type Rankings = Mapping[str, Sequence[tuple[str, float]]]


@pytest.fixture(scope="module")
def rankings() -> Rankings:
    """Ask the trained model once about every sentence, in Rasa's own environment."""
    texts = sorted({*NAMED, *(sentence.text for sentence in SENTENCES)})
    command = [str(install(ROOT, print)), "tests/nlu/parse.py", str(train_if_changed(ROOT, print))]
    done = subprocess.run(
        command,
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=rasa_environment(ROOT, 0, ""),
        timeout=PARSE_SECONDS,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answers = json.loads(done.stdout.splitlines()[-1])
    return {text: [(name, one) for name, one in each] for text, each in zip(texts, answers, strict=True)}


def right(sentence: Sentence, rankings: Rankings) -> bool:
    name, _ = rankings[sentence.text][0]
    return name == sentence.intent


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_passes_the_bar(rankings: Rankings, language: str) -> None:
    asked = [sentence for sentence in SENTENCES if sentence.language == language]
    wrong = [sentence for sentence in asked if not right(sentence, rankings)]
    assert 1 - len(wrong) / len(asked) >= BAR, wrong


@pytest.mark.parametrize("intent", intents())
def test_no_intent_is_left_behind(rankings: Rankings, intent: str) -> None:
    asked = held_out(intent)
    wrong = [sentence for sentence in asked if not right(sentence, rankings)]
    assert len(wrong) <= len(asked) / 4, wrong


@pytest.mark.parametrize("text", NAMED)
def test_the_promised_sentences_are_understood(rankings: Rankings, text: str) -> None:
    understood = decide(rankings[text])
    assert NAMED[text] in (understood.errand, understood.outcome)
    assert understood.outcome != "confirm"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_errand_is_seldom_taken_for_another(rankings: Rankings, language: str) -> None:
    asked = [sentence for sentence in SENTENCES if sentence.language == language]
    understood = {sentence: decide(rankings[sentence.text]) for sentence in asked}
    wrong = [sentence for sentence, found in understood.items() if misrouted(sentence, found)]
    assert len(wrong) / len(asked) <= WRONG_BAR, wrong


def misrouted(sentence: Sentence, understood: Understood) -> bool:
    return understood.outcome == "errand" and understood.errand != sentence.intent


def test_a_wish_for_a_human_opens_no_errand(rankings: Rankings) -> None:
    heard = [decide(rankings[sentence.text]).outcome for sentence in held_out("human")]
    assert "errand" not in heard


def test_yes_is_never_taken_for_no(rankings: Rankings) -> None:
    assert "deny" not in [decide(rankings[sentence.text]).outcome for sentence in held_out("affirm")]
    assert "affirm" not in [decide(rankings[sentence.text]).outcome for sentence in held_out("deny")]


def test_a_ranking_is_whole_and_sums_to_one(rankings: Rankings) -> None:
    for ranking in rankings.values():
        assert sorted(name for name, _ in ranking) == intents()
        assert sum(one for _, one in ranking) == pytest.approx(1.0)
