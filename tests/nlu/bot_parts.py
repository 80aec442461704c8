"""Runs in Rasa's environment: the parts of bot/, each by itself."""

import asyncio
import json
import logging
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
from rasa.core.channels.channel import UserMessage
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import channels, damage, encoders, features, trackers
from bot.classifier import SentenceClassifier
from bot.serve import discreet, wanted
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


class Features(unittest.TestCase):
    """What is counted."""

    def test_plain_text_has_no_marks(self) -> None:
        self.assertEqual(features.plain("  Hej! Är  fakturan_betald?? 👍"), "hej är fakturan betald")

    def test_split_letters_are_joined(self) -> None:
        self.assertEqual(features.plain("ra\u0308kning"), "räkning")


class Classifier(unittest.TestCase):
    """The graph component, without vectors so that it is quick."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.storage = LocalModelStorage.create(Path(cls.folder.name))
        cls.config = {**SentenceClassifier.get_default_config(), "encoder": "none"}
        learnt = [sentence for intent in intents() for sentence in training(intent)]
        examples = [Message({"text": each.text, "intent": each.intent}) for each in learnt]
        cls.resource = SentenceClassifier(cls.config, cls.storage, Resource("words")).train(
            TrainingData(examples)
        )

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def ranked(self, *texts: str) -> list[list[dict[str, Any]]]:
        component = SentenceClassifier.load(self.config, self.storage, self.resource, None)
        return [one.get("intent_ranking") for one in component.process([Message({"text": t}) for t in texts])]

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

    def test_an_unknown_setting_is_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "no setting colour"):
            SentenceClassifier({**self.config, "colour": 1}, self.storage, self.resource)


class Trackers(unittest.TestCase):
    """The bounded memory."""

    def tracker(self, sender: str, turns: int) -> DialogueStateTracker:
        said = [ActionExecuted("action_listen"), UserUttered("hej"), ActionExecuted("action_outcome")]
        return DialogueStateTracker.from_events(sender, said * turns)

    def test_the_oldest_contact_is_forgotten(self) -> None:
        store = trackers.RecentContacts(Domain.empty(), contacts=2)
        for sender in ("ana", "ben", "ana", "cilla"):
            asyncio.run(store.save(self.tracker(sender, 1)))
        self.assertEqual(list(asyncio.run(store.keys())), ["ana", "cilla"])

    def test_a_long_tracker_keeps_its_latest_turns(self) -> None:
        kept = trackers.shortened(self.tracker("ana", 50), 20)
        self.assertEqual(len(kept.events), 18)
        self.assertEqual(kept.events[0].action_name, "action_listen")
        self.assertEqual(kept.sender_id, "ana")

    def test_a_short_tracker_is_left_alone(self) -> None:
        tracker = self.tracker("ana", 2)
        self.assertIs(trackers.shortened(tracker, 60), tracker)


class Channels(unittest.TestCase):
    """What a request must look like, and the budget of a turn."""

    def test_names_are_those_of_the_urls(self) -> None:
        self.assertEqual([channels.VoiceInput.name(), channels.ChatInput.name()], ["voice", "chat"])

    def test_a_turn_is_read(self) -> None:
        body = {"sender": "a", "message": " hej ", "metadata": {"language": "sv"}}
        self.assertEqual(channels.turn_of(body), channels.Turn("a", " hej ", "sv"))

    def test_a_message_of_the_full_length_is_taken(self) -> None:
        body = {"sender": "a", "message": "x" * 1000, "metadata": {"language": "en"}}
        self.assertEqual(len(channels.turn_of(body).message), 1000)

    def test_a_body_of_another_kind_is_refused(self) -> None:
        for body in (None, 3, "text", [], {"sender": 3}, {"sender": "a", "message": None}):
            with self.assertRaises(channels.Refused):
                channels.turn_of(body)

    def test_a_sender_has_a_bound(self) -> None:
        with self.assertRaisesRegex(channels.Refused, "sender may have 200 characters"):
            channels.turn_of({"sender": "a" * 201, "message": "hej", "metadata": {"language": "sv"}})

    def test_commands_are_words(self) -> None:
        for said, kept in (("/restart", "restart"), (" //human", "human"), ("///", "?"), ("1/2", "1/2")):
            self.assertEqual(channels.words_of(said), kept)

    def test_a_channel_needs_a_token(self) -> None:
        for credentials in (None, {}, {"token": ""}, {"token": 3}, {"token": "${VAXEL_RASA_TOKEN}"}):
            with self.assertRaisesRegex(RasaException, "channel voice needs a token"):
                channels.VoiceInput.from_credentials(credentials)

    def test_a_turn_over_budget_is_refused(self) -> None:
        async def hang() -> None:
            await asyncio.Event().wait()

        refused = self.assertRaisesRegex(channels.Refused, "did not answer within")
        with mock.patch.object(channels, "LONGEST_ANSWER", 0.0), refused:
            asyncio.run(channels._within_budget(hang()))

    def test_a_failed_turn_is_named_by_its_kind(self) -> None:
        async def fail() -> None:
            raise ValueError("swordfish")

        with self.assertLogs("bot.channels") as log, self.assertRaises(channels.Refused) as refused:
            asyncio.run(channels._within_budget(fail()))
        self.assertEqual(refused.exception.status, 503)
        self.assertIn("ValueError", log.output[0])
        self.assertNotIn("swordfish", log.output[0])

    def test_two_messages_are_no_answer(self) -> None:
        async def twice(message: UserMessage) -> None:
            for _ in range(2):
                await message.output_channel.send_custom_json("a", {"outcome": "human"})

        request = mock.Mock(
            headers={"authorization": "Bearer t"},
            json={"sender": "a", "message": "hej", "metadata": {"language": "sv"}},
        )
        with self.assertRaisesRegex(channels.Refused, "did not answer with an outcome"):
            asyncio.run(channels.ChatInput("t")._answer(request, twice))


class Log(unittest.TestCase):
    """What Rasa's log may hold."""

    def test_an_error_is_named_by_its_kind(self) -> None:
        try:
            raise ValueError("swordfish")
        except ValueError:
            record = discreet("rasa", logging.ERROR, "f", 1, "It %s.", ("broke",), sys.exc_info())
        self.assertEqual(logging.Formatter().format(record), "It broke. (ValueError)")

    def test_other_lines_are_left_alone(self) -> None:
        record = discreet("rasa", logging.INFO, "f", 1, "It %s.", ("runs",), None)
        self.assertEqual(record.getMessage(), "It runs.")

    def test_what_we_left_out_is_not_missed(self) -> None:
        line = "Limited tf.summary API due to missing TensorBoard installation."
        self.assertFalse(wanted(discreet("root", logging.WARNING, "f", 1, line, (), None)))
        self.assertTrue(wanted(discreet("root", logging.WARNING, "f", 1, "Disk full.", (), None)))


if __name__ == "__main__":
    found = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=2).run(found)
    failed = [str(test) for test, _ in result.failures + result.errors]
    json.dump({"ran": result.testsRun, "failed": failed}, sys.stdout)
