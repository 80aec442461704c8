"""Runs in Rasa's environment: the language somebody wants an interpreter for."""

import random
import unittest

from bot.damage import without_dots
from bot.entities import languages
from bot.entities.language_names import NAMES, NOT_WISHED

FEWEST = 60  # languages there must be
LONG_ENOUGH = 7  # letters of a name from which one fault must not matter
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SAID = [
    ("kurdisk tolk sorani", ["ckb"]),
    ("en teckentolk tack", ["swl"]),
    ("jag behöver en arabisk tolk", ["ar"]),
    ("somalisk", ["so"]),
    ("farsi", ["fa"]),
    ("dari", ["prs"]),
    ("tigrinska", ["ti"]),
    ("العربية", ["ar"]),
    ("أريد مترجم باللغة العربية", ["ar"]),
    ("soomaali", ["so"]),
    ("af soomaali", ["so"]),
    ("suomi", ["fi"]),
    ("teckenspråk", ["swl"]),
    ("teckenspråkstolk tack", ["swl"]),
    ("sign language interpreter", ["swl"]),
    ("tysktalande personal", ["de"]),
    ("arabisktolk", ["ar"]),
    ("persisk tolk", ["fa"]),
    ("do you have anyone who speaks Tigrinya", ["ti"]),
    ("Tiếng Việt", ["vi"]),
    ("по-русски пожалуйста", ["ru"]),
    ("ПО-РУССКИ", ["ru"]),
    ("українською", ["uk"]),
    ("我想要中文翻译", ["zh"]),
    ("română", ["ro"]),
    ("Türkçe", ["tr"]),
    ("español", ["es"]),
    ("serbo-croatian", ["hbs"]),
    ("lulesamiska", ["smj"]),
    ("arabiska eller kurdiska", ["ar", "ku"]),
    ("kan jag få tolk på arbiska", ["ar"]),
    ("azerbadjanska", ["az"]),
    ("tigrinjska", ["ti"]),
    ("inte arabiska utan persiska", ["fa"]),
    ("arabiska nej vänta dari", ["prs"]),
    ("I speak Arabic, no Swedish", ["ar"]),
    ("jag kan inte svenska bara arabiska", ["ar"]),
    ("I don't speak anything but Arabic", ["ar"]),
    ("Sami", ["se"]),
]
NONE = [
    "",
    "svenska",
    "engelska tack",
    "I want to speak English",
    "på svensk",
    "I want to finish",
    "jag tycker om att dansa och prata",
    "polisen pratar",
    "can you polish my phone for me",
    "hej det är Sami Berg som ringer",
    "jag talar inte arabiska",
    "I do not speak Arabic",
    "arabiska nej vänta inte arabiska",
]


def codes(text: str, language: str = "") -> list[str]:
    """Return the languages that are found in a text."""
    return [one.value for one in languages.find(text, language)]


class Languages(unittest.TestCase):
    """Languages by name."""

    def test_there_are_enough_of_them(self) -> None:
        self.assertGreaterEqual(len(set(NAMES.values()) - NOT_WISHED), FEWEST)

    def test_codes_have_two_or_three_letters(self) -> None:
        for code in NAMES.values():
            self.assertRegex(code, r"\A[a-z]{2,3}\Z")

    def test_every_name_alone_is_its_language(self) -> None:
        for name, code in NAMES.items():
            with self.subTest(name):
                self.assertEqual(codes(name), [] if code in NOT_WISHED else [code])

    def test_every_swedish_form_is_understood(self) -> None:
        for name, code in NAMES.items():
            for form in (name[:-1], f"{name[:-1]}t", f"{name[:-1]}talande", f"{name[:-1]}tolk"):
                if name.endswith("ska") and code not in NOT_WISHED:
                    with self.subTest(form):
                        self.assertEqual(codes(f"en {form} person"), [code])

    def test_one_wrong_letter_never_finds_another(self) -> None:
        chance = random.Random(4)
        for name, code in NAMES.items():
            if len(name) < LONG_ENOUGH or not (name.isascii() and name.isalpha()):
                continue
            place = chance.randrange(1, len(name))
            faults = [name[:place] + name[place + 1 :], name[:place] + chance.choice(LETTERS) + name[place:]]
            for fault in faults:
                with self.subTest(fault):
                    self.assertLessEqual(set(codes(f"tolk {fault}")), {code, *_near(fault)})

    def test_most_faults_are_understood(self) -> None:
        long = [name for name in NAMES if len(name) >= LONG_ENOUGH and name.isascii() and name.isalpha()]
        chance = random.Random(5)
        found = 0
        for name in long:
            place = chance.randrange(1, len(name))
            found += codes(f"tolk {name[:place] + name[place + 1 :]}") == [NAMES[name]]
        self.assertGreater(found / len(long), 0.9)

    def test_a_name_is_known_without_its_dots(self) -> None:
        self.assertEqual(codes(without_dots("rumänska")), ["ro"])
        self.assertEqual(codes("rumänska"), ["ro"])

    def test_every_wording_is_understood(self) -> None:
        for text, wanted in SAID:
            for language in ("sv", "en", ""):
                with self.subTest(text, language=language):
                    self.assertEqual(codes(text, language), wanted)

    def test_what_is_no_wish_is_none(self) -> None:
        for text in NONE:
            with self.subTest(text):
                self.assertEqual(codes(text), [])

    def test_a_name_stands_where_it_is_said(self) -> None:
        for text, part in (("en arabisk tolk", "arabisk"), ("İ العربية", "العربية")):
            (found,) = languages.find(text, "sv")
            self.assertEqual(text[found.start : found.end], part)


def _near(fault: str) -> set[str]:
    """Return the languages that the damaged word names by itself: "slovska" may be any of two."""
    return {code for name, code in NAMES.items() if name == fault}


if __name__ == "__main__":
    unittest.main()
