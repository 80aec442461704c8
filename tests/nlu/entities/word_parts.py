"""Runs in Rasa's environment: tokens, number words and what the readers of digits make of them."""

import unittest

from bot.entities import tokens as reading
from bot.entities.digits import TENS, Reader
from bot.entities.tokens import fold, tokens, value_of
from tests.nlu.entities.sayer import Sayer

WORDS = [
    ("sv", "noll", 0),
    ("sv", "nolla", 0),
    ("sv", "etta", 1),
    ("sv", "två", 2),
    ("sv", "tva", 2),
    ("sv", "ti", 10),
    ("sv", "tolv", 12),
    ("sv", "tjuett", 21),
    ("sv", "tjugoen", 21),
    ("sv", "sjuttifem", 75),
    ("sv", "åttiotvå", 82),
    ("sv", "förtifyra", 44),
    ("sv", "hundra", 100),
    ("sv", "hundratjugotre", 123),
    ("sv", "femhundra", 500),
    ("sv", "nittonhundrasextiofyra", 1964),
    ("sv", "tusenfemhundra", 1500),
    ("sv", "tvåtusenfyra", 2004),
    ("en", "zero", 0),
    ("en", "fourty", 40),
    ("en", "sixtyone", 61),
    ("en", "thousand", 1000),
    ("", "14", 14),
    ("", "٣", 3),
]
NO_NUMBERS = [
    "",
    "en",
    "oh",
    "o",
    "to",
    "for",
    "hej",
    "tjugohej",
    "hundrahundra",
    "tusentusen",
    "nollhundra",
    "123456",
]
ROWS = [  # how tens are read, language, what is said, groups of digits
    ("joined", "sv", "sjuttio två", ["72"]),
    ("apart", "sv", "sjuttio två", ["70", "2"]),
    ("joined", "en", "seventy one two", ["71", "2"]),
    ("joined at the end", "en", "seventy one two", ["70", "1", "2"]),
    ("joined at the end", "en", "seventy one twenty", ["71", "20"]),
    ("joined", "en", "seventy-two", ["72"]),
    ("joined", "en", "two thousand and four", ["2004"]),
    ("joined", "en", "one hundred and twenty three forty five", ["123", "45"]),
    ("joined", "sv", "tre tusen fyra hundra femtio", ["3450"]),
    ("joined", "sv", "hundra två hundra tre", ["100", "203"]),
    ("joined", "sv", "sextio, två", ["60", "2"]),
    ("joined", "sv", "sextio 2", ["60", "2"]),
    ("joined", "sv", "dubbel sju", ["77"]),
    ("joined", "sv", "dubbelnolla trippel nio", ["00", "999"]),
    ("joined", "en", "treble five double oh", ["555", "00"]),
    ("joined", "sv", "tre nollor två femmor", ["000", "55"]),
    ("joined", "sv", "nollåtta nollsjuttio", ["08", "070"]),
    ("joined", "sv", "en fyra en tre en", ["4", "1", "3"]),
    ("joined", "en", "oh four to three", ["0", "4", "2", "3"]),
    ("joined", "sv", "öh fyra", ["4"]),
    ("joined", "en", "I have to go for a walk", []),
]


def groups(tens: str, language: str, text: str) -> list[str]:
    """Return the groups of digits that a reader finds from left to right."""
    words = tokens(text, language)
    reader, index, found = Reader(words, language, tens), 0, []
    while index < len(words):
        said = reader.at(index)
        found += [said[0]] if said else []
        index = said[1] if said else index + 1
    return found


class Words(unittest.TestCase):
    """One word."""

    def test_every_spelling_has_its_value(self) -> None:
        for language, word, value in WORDS:
            with self.subTest(word):
                self.assertEqual(value_of(fold(word), language), value)

    def test_other_words_have_none(self) -> None:
        for word in NO_NUMBERS:
            with self.subTest(word):
                self.assertIsNone(value_of(word, ""))

    def test_a_language_knows_its_own_words_only(self) -> None:
        self.assertIsNone(value_of("sju", "en"))
        self.assertIsNone(value_of("seven", "sv"))
        self.assertEqual((value_of("sju", ""), value_of("seven", "xx")), (7, 7))

    def test_all_numbers_said_below_thousand_are_read(self) -> None:
        for language in ("sv", "en"):
            for number in range(1000):
                said = Sayer(language, number).whole(number)
                with self.subTest(said):
                    self.assertEqual(groups("joined", language, said), [str(number)])

    def test_folding_takes_dots_and_case_away(self) -> None:
        self.assertEqual(
            [fold(one) for one in ("ÅTTA", "a\u030atta", "Việt", "ℌ", "٠٧")],
            ["atta", "atta", "viet", "h", "07"],
        )


class Rows(unittest.TestCase):
    """Several words."""

    def test_every_row_has_its_groups(self) -> None:
        for tens, language, text, wanted in ROWS:
            with self.subTest(text, tens=tens):
                self.assertEqual(groups(tens, language, text), wanted)

    def test_typed_digits_stand_as_they_are(self) -> None:
        for tens in TENS:
            self.assertEqual(groups(tens, "sv", "007 0 70-1"), ["007", "0", "70", "1"])


class Tokens(unittest.TestCase):
    """Tokens and their places."""

    def test_places_are_those_of_the_text(self) -> None:
        text = "Nej-vänta, I'm på  +46 70-12\u00a034 😀 V2C (a.m.)\n" + "x" * 100 + " slut"
        for language in ("sv", "en"):
            found = tokens(text, language)
            self.assertEqual("".join(text[one.start : one.end] for one in found), "".join(text.split()))
            self.assertEqual([one.start for one in found], sorted({one.start for one in found}))

    def test_a_contraction_is_one_word(self) -> None:
        for language in ("sv", "en"):
            words = [one.word for one in tokens("I'm sure we don’t, id ill", language)]
            self.assertEqual(words, ["i'm", "sure", "we", "don't", ",", "id", "ill"])

    def test_a_hesitation_is_no_zero(self) -> None:
        self.assertEqual([one.word for one in tokens("öh oh", "en")], ["eh", "oh"])

    def test_said_words_are_not_kept_for_ever(self) -> None:
        tokens("hej", "sv")
        before, _ = reading._tokenizers["sv"]
        for number in range(reading.KEPT_STRINGS // 500 + 2):
            tokens(" ".join(f"ord{number}x{one}" for one in range(500)), "sv")
        after, _ = reading._tokenizers["sv"]
        self.assertIsNot(after, before)
        self.assertLess(len(after.vocab.strings), len(before.vocab.strings))


if __name__ == "__main__":
    unittest.main()
