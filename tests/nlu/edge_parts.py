"""Runs in Rasa's environment: the edges of bot/, what reaches it and what it logs."""

import asyncio
import itertools
import json
import logging
import sys
import unittest
from unittest import mock

from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.shared.exceptions import RasaException

from bot import channels, tongue, wire
from bot.serve import discreet, wanted
from tests.nlu.sentences import held_out, intents, training


class Channels(unittest.TestCase):
    """What a request must look like, and the budget of a turn."""

    def test_names_are_those_of_the_urls(self) -> None:
        self.assertEqual([channels.VoiceInput.name(), channels.ChatInput.name()], ["voice", "chat"])

    def test_a_turn_is_read(self) -> None:
        body = {"sender": "a", "message": " hej ", "metadata": {"language": "sv"}}
        self.assertEqual(channels.turn_of(body), channels.Turn("a", " hej ", "sv"))

    def test_what_is_asked_for_is_read(self) -> None:
        for asked in (None, *channels.ASKED):
            metadata = {"language": "en", "asked": asked}
            body = {"sender": "a", "message": "hi", "metadata": metadata}
            self.assertEqual(channels.turn_of(body), channels.Turn("a", "hi", "en", asked))

    def test_unknown_metadata_is_refused_by_name(self) -> None:
        for metadata, sentence in (
            ({"language": "sv", "asked": "shoe_size"}, "metadata.asked must be one of"),
            ({"language": "sv", "asked": ["phone"]}, "metadata.asked must be one of"),
            ({"language": "sv", "mood": "good"}, "metadata.mood is not known"),
            ({"asked": "phone"}, "metadata must hold the language"),
        ):
            with self.assertRaisesRegex(channels.Refused, sentence):
                channels.turn_of({"sender": "a", "message": "hej", "metadata": metadata})

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


class Wire(unittest.TestCase):
    """The check of what the action server answers."""

    schema = RemoteAction.action_response_format_spec()

    def test_an_answer_is_judged_as_by_rasa(self) -> None:
        slot = {"event": "slot", "name": "a", "value": "b"}
        right = ({}, {"events": [], "responses": []}, {"events": [slot], "responses": [{"custom": {}}]})
        wrong = (3, {"events": 3}, {"events": [{"name": "a"}]}, {"responses": ["words"]})
        ours, theirs = wire.checker(self.schema), RemoteAction._validate_action_result
        for answer in right:
            self.assertTrue(ours(RemoteAction("a", None), answer))
            self.assertTrue(theirs(RemoteAction("a", None), answer))
        for check, answer in itertools.product((ours, theirs), wrong):
            with self.assertRaises(ValidationError):
                check(RemoteAction("a", None), answer)

    def test_what_is_at_fault_is_named_without_words(self) -> None:
        answer = {"responses": [{"text": "hej"}, "swordfish"]}
        with self.assertRaises(ValidationError) as refused:
            wire.checker(self.schema)(RemoteAction("a", None), answer)
        self.assertEqual(
            refused.exception.message, "The action server's answer is at fault at $.responses[1]."
        )


class Tongues(unittest.TestCase):
    """Which language words are in, learnt from the sentences of the assistant."""

    @classmethod
    def setUpClass(cls) -> None:
        taught = [sentence for intent in intents() for sentence in training(intent)]
        texts, swedish = [one.text for one in taught], [one.language == "sv" for one in taught]
        cls.tongue = tongue.Tongue.learnt(texts, swedish)

    def test_held_out_sentences_are_heard_rightly(self) -> None:
        asked = [each for intent in intents() for each in held_out(intent)]
        believed = [(each, self.tongue.believed(each.text)) for each in asked]
        self.assertEqual([each for each, one in believed if one not in (None, each.language)], [])
        long = [one for each, one in believed if len(each.text.split()) >= 5]
        self.assertGreater(sum(one is not None for one in long) / len(long), 0.95)

    def test_little_is_never_followed(self) -> None:
        for words in ("", "👍", "nej", "okej", "hello there", "nope", "1 2 3 4 5", "???", "hej hej"):
            self.assertIsNone(self.tongue.believed(words), words)

    def test_a_third_language_is_not_followed(self) -> None:
        for words in THIRD:
            self.assertIsNone(self.tongue.believed(words), words)

    def test_mixed_words_are_less_sure(self) -> None:
        pure, mixed = "kan ni avsluta mitt abonnemang", "kan ni cancela my subscription please"
        self.assertGreater(self.tongue.weighed(pure)[1], self.tongue.weighed(mixed)[1])
        self.assertIsNone(self.tongue.believed(mixed))

    def test_nothing_leans_neither_way(self) -> None:
        self.assertEqual(tongue.Tongue().weighed("hej"), ("sv", 0.5))


THIRD = (
    "minä en puhu ruotsia",
    "ich spreche kein schwedisch",
    "wo ist meine bestellung",
    "je voudrais parler à quelqu'un",
    "quiero hablar con una persona",
    "mój rachunek jest za wysoki",
    "waxaan u baahanahay turjumaan",
    "أنا لا أتكلم السويدية",
    "не говорю по шведски",
    "isveççe bilmiyorum lütfen",
    "jeg forstår ikke hvorfor regningen er så høy",
    "我不会说瑞典语",
)


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
