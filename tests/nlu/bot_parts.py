"""Runs in Rasa's environment: the parts of bot/, each by itself."""

import json
import sys
import tempfile
import types
import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import clauses, damage, encoders, features, measure, ridge, vectors
from bot.classifier import SentenceClassifier
from tests.nlu.sentences import Sentence, held_out, intents, training

NO_VECTORS_BAR = 0.80  # what words and letters alone must reach, in each language


class Damage(unittest.TestCase):
    """Twins of training sentences."""

    def test_twins_are_the_same_each_time(self) -> None:
        self.assertEqual(damage.twins("jag har fått en räkning"), damage.twins("jag har fått en räkning"))

    def test_a_twin_is_never_the_sentence_itself(self) -> None:
        for text in ("ja", "nej", "hello there", "é", ""):
            self.assertNotIn(text, damage.twins(text))

    def test_dots_are_lost(self) -> None:
        self.assertEqual(damage.without_dots("få fler öl på Ås"), "fa fler ol pa As")

    def test_the_last_word_is_never_dropped(self) -> None:
        for seed in range(50):
            self.assertTrue(damage.without_words("ett två tre", mock.Mock(random=lambda: 0.0)), seed)


class Encoders(unittest.TestCase):
    """The three encoders."""

    def test_packaged_vectors_have_length_one(self) -> None:
        vectors = encoders.encoder_named("packaged").vectors(["hej", "my line is dead"])
        self.assertEqual(vectors.shape, (2, 384))
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)

    def test_a_packaged_vector_stands_alone(self) -> None:
        encoder = encoders.encoder_named("packaged")
        together, alone = encoder.vectors(["hej", "hejdå du"]), encoder.vectors(["hej"])
        np.testing.assert_allclose(together[0], alone[0], atol=1e-4)

    def test_many_texts_keep_their_order(self) -> None:
        encoder, texts = encoders.encoder_named("packaged"), ["hej", "my line is dead", "ja", "nej", "flytt"]
        alone = np.vstack([encoder.vectors([text]) for text in texts])
        with mock.patch.object(encoders, "MOST_AT_ONCE", 2):
            np.testing.assert_allclose(encoder.vectors(texts), alone, atol=1e-4)

    def test_another_model_has_another_identity(self) -> None:
        with onnx_folder() as folder, mock.patch.dict(sys.modules, fake_onnx()):
            empty = encoders.encoder_named("onnx", folder).identity
            (Path(folder) / "model.onnx").write_text("weights")
            self.assertNotEqual(encoders.encoder_named("onnx", folder).identity, empty)

    def test_none_gives_no_columns(self) -> None:
        self.assertEqual(encoders.encoder_named("none").vectors(["a", "b"]).shape, (2, 0))

    def test_another_name_is_refused(self) -> None:
        with self.assertRaisesRegex(encoders.EncoderError, "encoder bert: not known"):
            encoders.encoder_named("bert")

    def test_an_empty_onnx_folder_is_refused(self) -> None:
        refused = self.assertRaisesRegex(encoders.EncoderError, "model.onnx is missing")
        with tempfile.TemporaryDirectory() as folder, refused:
            encoders.encoder_named("onnx", folder)

    def test_a_missing_package_is_named(self) -> None:
        refused = self.assertRaisesRegex(encoders.EncoderError, "package onnxruntime is not installed")
        missing = mock.patch.dict(sys.modules, {"onnxruntime": None})
        with onnx_folder() as folder, missing, refused:
            encoders.encoder_named("onnx", folder)

    def test_onnx_averages_the_tokens(self) -> None:
        with onnx_folder() as folder, mock.patch.dict(sys.modules, fake_onnx()):
            vectors = encoders.encoder_named("onnx", folder).vectors(["ab", "c"])
        np.testing.assert_allclose(vectors, [[0.6, 0.8], [0.0, 1.0]], atol=1e-6)

    def test_padding_weighs_nothing(self) -> None:
        states = np.array([[[3.0, 4.0], [900.0, 900.0]]])
        np.testing.assert_allclose(encoders.mean_of_tokens(states, np.array([[1, 0]])), [[0.6, 0.8]])


@contextmanager
def onnx_folder() -> Iterator[str]:
    """Make a folder that looks like an exported encoder."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("model.onnx", "tokenizer.json"):
            (Path(folder) / name).touch()
        yield folder


def fake_onnx() -> dict[str, Any]:
    """Stand in for onnxruntime and tokenizers: "query: ab" becomes (3, 4), "query: c" (0, 2)."""
    rows = {"query: ab": [[3.0, 4.0], [3.0, 4.0]], "query: c": [[0.0, 2.0], [7.0, 7.0]]}
    masks = {"query: ab": [1, 1], "query: c": [1, 0]}
    seen: list[str] = []

    def encode(texts: list[str]) -> list[Any]:
        seen[:] = texts
        return [types.SimpleNamespace(ids=[1, 2], attention_mask=masks[text]) for text in texts]

    tokenizer = mock.Mock(encode_batch=encode)
    runtime = mock.Mock(run=lambda _, given: [np.array([rows[text] for text in seen])])
    runtime.get_inputs.return_value = [types.SimpleNamespace(name="input_ids")]
    return {
        "onnxruntime": types.SimpleNamespace(InferenceSession=lambda *_, **__: runtime),
        "tokenizers": types.SimpleNamespace(Tokenizer=mock.Mock(from_file=lambda _: tokenizer)),
    }


class Counting:
    """An encoder whose vectors are the lengths of the texts, and that notes what it is asked."""

    def __init__(self, identity: str = "lengths") -> None:
        self.identity = identity
        self.asked: list[str] = []

    def vectors(self, texts: list[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)


class Vectors(unittest.TestCase):
    """What training remembers."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "deep" / "vectors.npz"

    def encoded(self, *texts: str, identity: str = "lengths") -> tuple[list[str], list[float]]:
        """Encode with a fresh start; give what the encoder was asked and the first column."""
        encoder = Counting(identity)
        found = vectors.RememberedVectors(encoder, self.path).vectors(list(texts))
        return encoder.asked, found[:, 0].tolist()

    def test_only_new_sentences_are_encoded(self) -> None:
        self.assertEqual(self.encoded("a", "bb", "a"), (["a", "bb"], [1, 2, 1]))
        self.assertEqual(self.encoded("bb", "ccc"), (["ccc"], [2, 3]))

    def test_what_is_taught_no_more_is_forgotten(self) -> None:
        self.encoded("a", "bb")
        self.assertEqual(self.encoded("bb")[0], [])
        self.assertEqual(self.encoded("a")[0], ["a"])

    def test_another_encoder_begins_anew(self) -> None:
        self.encoded("a")
        self.assertEqual(self.encoded("a", identity="others")[0], ["a"])

    def test_a_broken_file_holds_nothing(self) -> None:
        for content in (b"", b"PK\x03\x04 cut off", b"words"):
            self.path.parent.mkdir(exist_ok=True)
            self.path.write_bytes(content)
            self.assertEqual(self.encoded("a"), (["a"], [1]))


class Features(unittest.TestCase):
    """What is counted."""

    def test_plain_text_has_no_marks(self) -> None:
        self.assertEqual(features.plain("  Hej! Är  fakturan_betald?? 👍"), "hej är fakturan betald")

    def test_split_letters_are_joined(self) -> None:
        self.assertEqual(features.plain("ra\u0308kning"), "räkning")

    def test_letters_without_end_are_cut(self) -> None:
        self.assertEqual(features.plain("x" * 1000 + " hej"), "x" * features.LONGEST_WORD + " hej")


class Clauses(unittest.TestCase):
    """What stands side by side in one sentence."""

    def test_a_single_clause_is_none(self) -> None:
        for text in ("", "jag ska flytta", "👍", "och", "…", "and and and"):
            self.assertEqual(clauses.clauses(text), [])

    def test_two_errands_are_two_clauses(self) -> None:
        both = "det gäller både fakturan från mars och att jag ska flytta"
        self.assertEqual(clauses.clauses(both), ["det gäller", "fakturan från mars", "jag ska flytta"])
        self.assertEqual(
            clauses.clauses("My bill is wrong, and also the line is dead"),
            ["My bill is wrong", "the line is dead"],
        )

    def test_a_word_is_a_clause_where_two_are_announced(self) -> None:
        for text, found in (
            ("både fakturan och att flytta", ["fakturan", "flytta"]),
            ("it's about both my bill and moving", ["it's about", "my bill", "moving"]),
            ("två saker fakturan och flytten", ["fakturan", "flytten"]),
            ("now both have gone through", []),
        ):
            with self.subTest(text):
                self.assertEqual(clauses.clauses(text), found)

    def test_a_word_alone_is_no_clause(self) -> None:
        self.assertEqual(clauses.clauses("ja, nej, jag ska flytta hem, hej"), [])

    def test_clauses_have_a_bound(self) -> None:
        self.assertEqual(len(clauses.clauses("jag ska flytta, " * 500)), clauses.MOST)


class Ridge(unittest.TestCase):
    """The regression in closed form."""

    def setUp(self) -> None:
        rows = np.random.default_rng(7).normal(size=(12, 5))
        self.kernel = rows @ rows.T + np.eye(12)
        self.right = np.arange(12) % 3
        self.wanted = np.eye(3)[self.right]

    def test_what_is_left_out_was_not_learnt(self) -> None:
        kin = ridge.kin_of(self.kernel, self.right, 1)
        _, unseen = ridge.fitted(self.kernel, self.wanted, 0.1, kin)
        for place in range(12):
            kept = [one for one in range(12) if one not in kin[place]]
            raised = self.kernel[np.ix_(kept, kept)] + 0.1 * np.eye(len(kept))
            weights = np.linalg.solve(raised, self.wanted[kept])
            np.testing.assert_allclose(self.kernel[place, kept] @ weights, unseen[place], atol=1e-8)

    def test_kin_are_of_the_same_intent(self) -> None:
        kin = ridge.kin_of(self.kernel, self.right, 2)
        self.assertEqual(kin[:, 0].tolist(), list(range(12)))
        self.assertTrue((self.right[kin] == self.right[:, None]).all())

    def test_a_lonely_example_has_no_kin(self) -> None:
        self.assertEqual(ridge.kin_of(np.eye(3), np.array([0, 0, 1]), 2).shape, (3, 1))

    def test_chances_sum_to_one(self) -> None:
        chances = ridge.softened(np.array([[0.9, 0.1], [-5.0, 900.0]]), 15.0)
        np.testing.assert_allclose(chances.sum(axis=1), 1.0)

    def test_more_mistakes_bring_less_certainty(self) -> None:
        scores = np.tile([0.6, 0.4], (10, 1))
        few, many = np.zeros(10, int), np.zeros(10, int)
        few[:1], many[:4] = 1, 1
        self.assertGreater(ridge.calibrated(scores, few), ridge.calibrated(scores, many))


class Classifier(unittest.TestCase):
    """The graph component, without vectors so that it is quick."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.storage = LocalModelStorage.create(Path(cls.folder.name))
        cls.config = {**SentenceClassifier.get_default_config(), "encoder": "none"}
        learnt = [sentence for intent in intents() for sentence in training(intent)]
        examples = [
            Message(
                {"text": one.text, "intent": one.intent, "metadata": {"intent": {"language": one.language}}}
            )
            for one in learnt
        ]
        cls.resource = SentenceClassifier(cls.config, cls.storage, Resource("words")).train(
            TrainingData(examples)
        )
        cls.component = SentenceClassifier.load(cls.config, cls.storage, cls.resource, None)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def asked(self, *texts: str) -> list[Message]:
        return self.component.process([Message({"text": text}) for text in texts])

    def ranked(self, *texts: str) -> list[list[dict[str, Any]]]:
        return [one.get("intent_ranking") for one in self.asked(*texts)]

    def test_words_alone_pass_their_own_bar(self) -> None:
        for language in ("sv", "en"):
            asked = [each for intent in intents() for each in held_out(intent) if each.language == language]
            ranked = self.ranked(*(each.text for each in asked))
            right = sum(self.is_right(each, one) for each, one in zip(asked, ranked, strict=True))
            self.assertGreaterEqual(right / len(asked), NO_VECTORS_BAR, language)

    def is_right(self, sentence: Sentence, ranking: list[dict[str, Any]]) -> bool:
        return bool(ranking[0]["name"] == sentence.intent)

    def test_a_ranking_is_whole(self) -> None:
        (ranking,) = self.ranked("jag vill flytta")
        self.assertEqual(sorted(one["name"] for one in ranking), intents())
        self.assertAlmostEqual(sum(one["confidence"] for one in ranking), 1.0)

    def test_no_words_mean_everything_equally(self) -> None:
        for ranking in self.ranked("", "?!", "👍"):
            self.assertAlmostEqual(ranking[0]["confidence"], 1 / len(intents()))

    def test_clauses_are_ranked_by_themselves(self) -> None:
        (both,) = self.asked("jag vill säga upp mitt abonnemang och jag ska flytta till Lund")
        self.assertEqual([one[0]["name"] for one in both.get("clauses")], ["cancel", "move"])
        self.assertEqual([len(one) for one in both.get("clauses")], [3, 3])
        self.assertEqual(self.asked("jag ska flytta")[0].get("clauses"), [])

    def test_the_tongue_is_heard(self) -> None:
        swedish, english = self.asked("jag har fått en för hög räkning", "my bill is much too high")
        self.assertEqual([one.get("tongue")["believed"] for one in (swedish, english)], ["sv", "en"])

    def test_bad_input_is_ranked_all_the_same(self) -> None:
        odd = [
            "x" * 10_000,
            "noll " * 30,
            "<b>hej</b>",
            "https://example.org",
            "你好",
            "ja nej",
            "\x00",
            "😀" * 99,
        ]
        for ranking in self.ranked(*odd):
            self.assertEqual(len(ranking), len(intents()))

    def test_an_unknown_setting_is_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "no setting colour"):
            SentenceClassifier({**self.config, "colour": 1}, self.storage, self.resource)

    def test_an_untrained_one_says_so(self) -> None:
        untrained = SentenceClassifier(self.config, self.storage, self.resource)
        with self.assertRaisesRegex(ValueError, "before it was trained"):
            untrained.process([Message({"text": "hej"})])


class Measure(unittest.TestCase):
    """The same classifier on other people's sentences."""

    def test_another_set_is_learnt_and_tested(self) -> None:
        config = {**SentenceClassifier.get_default_config(), "encoder": "none"}
        train = [
            ("red apple", "fruit"),
            ("green apple", "fruit"),
            ("fast car", "wheels"),
            ("slow car", "wheels"),
        ]
        told = measure.measured(config, train, [("big apple", "fruit"), ("big car", "fruit")])
        self.assertEqual((told["accuracy"], told["tested"], told["labels"], told["learnt"]), (0.5, 2, 2, 4))

    def test_the_settings_are_those_of_the_configuration(self) -> None:
        self.assertEqual(measure.settings(Path("config.yml"))["encoder"], "packaged")


if __name__ == "__main__":
    found = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=2).run(found)
    failed = [str(test) for test, _ in result.failures + result.errors]
    json.dump({"ran": result.testsRun, "failed": failed}, sys.stdout)
