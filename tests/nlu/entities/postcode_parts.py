"""Runs in Rasa's environment: postcodes among other words."""

import random
import unittest
from datetime import datetime

from bot.entities import extractor, postcode
from tests.nlu.entities.sayer import Sayer

ROUNDS = 200  # postcodes said in each language
FRAMES = {
    "sv": ["{}", "mitt postnummer är {}", "postnr {} tack", "eh det är {}", "jag bor i {}"],
    "en": ["{}", "my postcode is {}", "the postal code is {} thanks", "um it's {}"],
}
SAID = [
    ("sv", "postnumret är hundra fjorton trettifem", "11435"),
    ("sv", "postnummer ett ett fyra tre sex nej trettifem", "11435"),
    ("sv", "jag bor på Storgatan 4, 114 35 Stockholm", "11435"),
    ("sv", "min nya adress är björkvägen 2 114 35 stockholm", "11435"),
    ("sv", "11435", "11435"),
    ("en", "the postcode is one one four three five", "11435"),
    ("en", "I live at Main Street 4, 114 35 Lund", "11435"),
]
NONE = [
    "fakturan är på 11435 kr",
    "postnummer 114 3",
    "jag betalade 114 35 igår",
    "ring 070 123 45 67",
    "01435",
    "mitt kundnummer är 11435678",
    "",
    "om 12345 dagar",
]


def codes(text: str, language: str) -> list[str]:
    """Return the postcodes that are found in a text."""
    return [one.value for one in postcode.find(text, language)]


class Postcode(unittest.TestCase):
    """Five digits that are an address's."""

    def test_what_we_say_we_can_parse_back(self) -> None:
        for language, seed in ((one, seed) for one in FRAMES for seed in range(ROUNDS)):
            sayer, code = Sayer(language, seed), str(random.Random(seed).randint(10000, 98499))
            text = sayer.chance.choice(FRAMES[language]).format(sayer.digits(code))
            with self.subTest(text):
                self.assertEqual(codes(text, language), [code])

    def test_every_phrase_is_heard(self) -> None:
        for language, text, code in SAID:
            with self.subTest(text):
                self.assertEqual(codes(text, language), [code])

    def test_what_is_no_postcode_is_none(self) -> None:
        for text in NONE:
            for language in ("sv", "en", ""):
                with self.subTest(text, language=language):
                    self.assertEqual(codes(text, language), [])

    def test_the_reader_names_it(self) -> None:
        at = datetime.fromisoformat("2026-11-25T10:00+01:00")
        found = extractor.read("jag ska flytta till postnummer 114 35", "sv", at)
        self.assertEqual([(one.kind, one.value) for one in found], [("postcode", "11435")])


if __name__ == "__main__":
    unittest.main()
