"""Runs in Rasa's environment: telephone numbers as they are said and typed."""

import random
import unittest
from pathlib import Path

import yaml

from bot.entities import phone
from bot.entities.numbering import e164
from tests.nlu.entities.sayer import Sayer

ROUNDS = 400  # numbers said in each language
FRAMES = {
    "sv": [
        "{}",
        "mitt nummer är {} tack",
        "ring mig på {}",
        "hej det är Ana jag har {} om ni vill ringa",
        "numret: {}.",
    ],
    "en": [
        "{}",
        "my number is {} thanks",
        "call me on {}",
        "hi this is Ben you can reach me at {} please",
        "It's {}.",
    ],
}
SAID = [  # language, what is said, the number
    ("sv", "noll sju noll tre tjugotvå fyrtiofem sexton", "+46703224516"),
    ("sv", "noll sju noll sjuttitvå femtiett trettitre nio", "+46707251339"),
    ("sv", "nollsju tre ett hundra tjugotre fyrtiofem sextiosju", "+46731234567"),
    ("sv", "nollåtta hundra tjugotre fyra fem sex", "+468123456"),
    ("sv", "noll sju noll två femmor tre fyra fem sex sju", "+46705534567"),
    ("sv", "noll sju noll dubbelfem trippel sex åtta nio", "+46705566689"),
    ("sv", "noll sju noll sexti två tre fyra fem sex sju", "+46706234567"),
    ("sv", "noll sju noll. ett två tre. fyrtiofem. sextiosju.", "+46701234567"),
    ("sv", "noll sju noll en två en två en två tre", "+46701212123"),
    ("sv", "plus fyrtiosex sju noll tolv trettifyra femtisex sju", "+46701234567"),
    ("sv", "noll noll fyrtisju tjugotvå tolv trettifyra femtisex", "+4722123456"),
    ("sv", "NOLL SJU NOLL ETT TVA TRE FYRA FEM SEX SJU", "+46701234567"),
    ("sv", "noll sju noll eh ett två öh tre fyra fem sex sju", "+46701234567"),
    ("sv", "noll sju noll streck ett två tre fyra fem sex sju", "+46701234567"),
    ("sv", "070 ett två tre 45 sextiosju", "+46701234567"),
    ("en", "oh seven oh double one treble two three four", "+46701122234"),
    ("en", "plus forty six seventy one two three four five six seven", "+46701234567"),
    ("en", "plus four four, twenty, seven nine four six, oh nine five eight", "+442079460958"),
    ("en", "zero seven zero, one two three, forty-five, sixty-seven", "+46701234567"),
    ("en", "zero seven zero one hundred and twenty three forty five sixty seven", "+46701234567"),
    ("en", "oh oh four six seven oh one two three four five six seven", "+46701234567"),
    ("en", "o seven o three fives two two one one", "+46705552211"),
    ("en", "zero eight two for six eight too four", "+468246824"),
]
TYPED = [
    ("070-123 45 67", "+46701234567"),
    ("0701234567", "+46701234567"),
    ("+46 70 123 45 67", "+46701234567"),
    ("+46 (0)70-123 45 67", "+46701234567"),
    ("0046 70 1234567", "+46701234567"),
    ("46701234567", "+46701234567"),
    ("070.123.45.67", "+46701234567"),
    ("070/1234567", "+46701234567"),
    ("tel:070-1234567, 45 år", "+46701234567"),
    ("<a href='tel:0701234567'>", "+46701234567"),
    ("٠٧٠١٢٣٤٥٦٧", "+46701234567"),
    ("08-123 456 78", "+46812345678"),
    ("0470-123 45", "+4647012345"),
    ("+1 (415) 555-0132", "+14155550132"),
    ("+358 40 123 4567", "+358401234567"),
    ("0039 06 6982 1234", "+390669821234"),
    ("0701234567 0701234567", "+46701234567"),
]
CORRECTED = [
    ("sv", "noll sju noll ett två tre fyra fem sex sju nej vänta inte sju utan åtta", "+46701234568"),
    ("sv", "0701234567 nej förlåt 0731234567", "+46731234567"),
    ("sv", "070 123 4 5 nej vänta noll sju tre 111 22 33", "+46731112233"),
    ("sv", "0701234567 nej vänta jag tittade på fel rad det ska vara 0731234567", "+46731234567"),
    ("sv", "070 123 45 67 nej 68", "+46701234568"),
    ("sv", "070 123 45 67 nej inte 45 utan 54", "+46701235467"),
    ("sv", "noll sju noll ett två tre nej fyra fem sex sju åtta", "+46701245678"),
    ("sv", "0701234567 nej jag har ringt 5 gånger", "+46701234567"),
    ("sv", "inte 0701234567 utan 0731234567", "+46731234567"),
    ("sv", "0701234567 fel de två sista ska vara 76", "+46701234576"),
    ("en", "0701234567 sorry the last two should be 76", "+46701234576"),
    ("en", "zero seven zero one two three four five six seven no wait not seven eight", "+46701234568"),
    ("en", "0701234567 sorry I mean 0731234567", "+46731234567"),
    ("en", "0701234567 not 67 but 76", "+46701234576"),
]
OWN = [
    ("sv", "ring mig på numret jag ringer från"),
    ("sv", "det nummer som jag ringer ifrån går bra"),
    ("sv", "det går bra på samma nummer"),
    ("sv", "på det här numret"),
    ("sv", "numret ni ser"),
    ("en", "the number I'm calling from"),
    ("en", "on the number i am calling from now please"),
    ("en", "just use this number"),
    ("en", "the same number is fine"),
    ("en", "the one I’m calling you on"),
]
NO_NUMBER = [
    "",
    "112",
    "jag har väntat i tre timmar",
    "mellan tio och tolv på fredag",
    "fakturan är på 1 234,50 kr",
    "2026-12-01",
    "4571 2345 6789 0123",
    "070 123 45 6",
    "070 123 45 678",
    "noll sju noll ett två tre",
    "+46 70 123 45",
    "+999 1234567890",
    "+1 234 567",
    "1 2 3 " * 10,
    "noll " * 30,
    "ett två tre fyra fem sex sju åtta nio noll " * 3,
    "0701234567 nej vänta 073",
    "inte numret jag ringer från",
    "not the number I'm calling from",
]


def numbers(text: str, language: str) -> list[str]:
    """Return the values that are found in a text."""
    return [one.value for one in phone.find(text, language)]


def some_number(chance: random.Random) -> str:
    """Return a number as it is dialled: mobile, an area, or abroad."""
    row = "".join(chance.choice("0123456789") for _ in range(9))
    mobile = f"0{chance.choice(['70', '72', '73', '76', '79'])}{row[:7]}"
    area = f"0{chance.choice(['8', '31', '40', '470', '920'])}{chance.choice('123456789')}{row[:5]}"
    abroad = f"{chance.choice(['+47', '0047', '+45', '0045'])}{chance.choice('23456789')}{row[:7]}"
    return chance.choice([mobile, mobile, area, abroad])


class Phone(unittest.TestCase):
    """Numbers in sentences."""

    def test_what_we_say_we_can_parse_back(self) -> None:
        for language, seed in ((one, seed) for one in FRAMES for seed in range(ROUNDS)):
            sayer = Sayer(language, seed)
            number = some_number(sayer.chance)
            said = sayer.digits(number.removeprefix("+"))
            text = sayer.chance.choice(FRAMES[language]).format(f"plus {said}" if number[0] == "+" else said)
            with self.subTest(text):
                self.assertEqual(numbers(text, language), [e164(number)])

    def test_what_we_type_we_can_parse_back(self) -> None:
        for seed in range(ROUNDS):
            sayer = Sayer("sv", seed)
            number = some_number(sayer.chance)
            text = sayer.chance.choice(FRAMES["sv"]).format(sayer.typed(number))
            with self.subTest(text):
                self.assertEqual(numbers(text, "sv"), [e164(number)])

    def test_a_number_said_anew_is_the_one_meant(self) -> None:
        for language, seed in ((one, seed) for one in FRAMES for seed in range(ROUNDS // 4)):
            sayer = Sayer(language, seed)
            first, second = f"070{seed:07}", f"073{seed + 1111111:07}"
            again = {"sv": "nej vänta", "en": "no sorry"}[language]
            text = f"{sayer.digits(first)} {again} {sayer.digits(second)}"
            with self.subTest(text):
                self.assertEqual(numbers(text, language), [e164(second)])

    def test_every_phrase_said_is_heard(self) -> None:
        for language, text, number in [*SAID, *CORRECTED]:
            with self.subTest(text):
                self.assertEqual(numbers(text, language), [number])

    def test_what_people_really_say_is_heard(self) -> None:
        listed = yaml.safe_load((Path(__file__).parent / "phones.yml").read_text(encoding="utf-8"))
        for language, phrases in listed.items():
            for text, found in phrases.items():
                with self.subTest(text):
                    self.assertEqual(numbers(text, language), found)

    def test_every_phrase_typed_is_read(self) -> None:
        for text, number in TYPED:
            with self.subTest(text):
                self.assertEqual(numbers(text, ""), [number])

    def test_the_number_called_from_is_own(self) -> None:
        for language, text in OWN:
            with self.subTest(text):
                self.assertEqual(numbers(text, language), [phone.OWN])

    def test_what_is_no_number_is_none(self) -> None:
        for text in NO_NUMBER:
            for language in ("sv", "en", ""):
                with self.subTest(text, language=language):
                    self.assertEqual(numbers(text, language), [])

    def test_two_numbers_are_both_found(self) -> None:
        self.assertEqual(numbers("0701234567 eller 08-123456", "sv"), ["+46701234567", "+468123456"])

    def test_own_and_another_number_are_both_found(self) -> None:
        self.assertEqual(numbers("numret jag ringer från eller 0701234567", "sv"), ["own", "+46701234567"])

    def test_a_denied_own_number_leaves_the_other(self) -> None:
        self.assertEqual(numbers("inte numret jag ringer från utan 0701234567", "sv"), ["+46701234567"])

    def test_its_place_is_where_it_is_said(self) -> None:
        text = "ring noll sju noll ett två tre fyra fem sex sju tack"
        (found,) = phone.find(text, "sv")
        self.assertEqual(text[found.start : found.end], "noll sju noll ett två tre fyra fem sex sju")

    def test_either_language_hears_the_other(self) -> None:
        self.assertEqual(numbers("zero seven zero one two three four five six seven", "sv"), ["+46701234567"])
        self.assertEqual(numbers("noll sju noll ett två tre fyra fem sex sju", "en"), ["+46701234567"])


class Plan(unittest.TestCase):
    """E.164."""

    def test_the_home_zero_falls_away_after_46(self) -> None:
        self.assertEqual(e164("+460701234567"), "+46701234567")

    def test_a_digit_too_few_or_too_many_is_refused(self) -> None:
        for dialled in (
            "070123456",
            "07012345678",
            "+47123456",
            "+4721234567890",
            "+1415555013",
            "0",
            "+",
            "",
        ):
            self.assertIsNone(e164(dialled), dialled)

    def test_an_unknown_country_is_refused(self) -> None:
        for dialled in ("+2101234567", "00991234567", "+0701234567"):
            self.assertIsNone(e164(dialled), dialled)

    def test_signs_that_are_no_digits_are_refused(self) -> None:
        for dialled in ("07012345x7", "+46+701234567", "0701234567 "):
            self.assertIsNone(e164(dialled), dialled)


if __name__ == "__main__":
    unittest.main()
