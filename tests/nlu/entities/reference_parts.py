"""Runs in Rasa's environment: case references, customer numbers and personal numbers."""

import random
import unittest

from bot.entities import reference
from bot.entities.letters import ALPHABET
from bot.entities.personal import is_day, personal
from tests.nlu.entities.sayer import UNITS, Sayer

ROUNDS = 300  # references said in each language
SIGNS = "CFGHJMPQRVWX"
NAMES = {
    "sv": "ce,eff,ge,hå,ji,em,pe,ku,ärr,ve,dubbelve,ex",
    "en": "see,eff,gee,aitch,jay,em,pee,cue,arr,vee,double u,ex",
}
WORDS = {
    "sv": "Caesar,Filip,Gustav,Helge,Johan,Martin,Petter,Qvintus,Rudolf,Viktor,Wilhelm,Xerxes",
    "en": "Charlie,Foxtrot,Golf,Hotel,Juliett,Mike,Papa,Quebec,Romeo,Victor,Whiskey,X-ray",
}
LETTERS = {one: dict(zip(SIGNS, NAMES[one].split(","), strict=True)) for one in NAMES}
SPELLED = {one: dict(zip(SIGNS, WORDS[one].split(","), strict=True)) for one in WORDS}
LIKE = {"sv": "som i", "en": "as in"}
CASES = [
    ("sv", "V2CF4G7", "V2CF4G7"),
    ("sv", "mitt ärende är v2cf 4g7 tack", "V2CF4G7"),
    ("sv", "V-2CF-4G7", "V2CF4G7"),
    ("sv", "ve två ce eff fyra ge sju", "V2CF4G7"),
    ("sv", "V som i Viktor två C som i Cesar F fyra G sju är det", "V2CF4G7"),
    ("sv", "V tjugofyra C F G H", "V24CFGH"),
    ("sv", "ärendet V 2 dubbel-ve X fyra sju nio", "V2WX479"),
    ("sv", "V 2 C F 4 G 7 nej vänta V 2 C F 4 G 8", "V2CF4G8"),
    ("sv", "V två C F fyra G sju nej åtta", "V2CF4G8"),
    ("sv", "V två C F fyra G sju nej inte F utan H", "V2CH4G7"),
    ("en", "V as in Victor, two, C for Charlie, foxtrot four golf seven", "V2CF4G7"),
    ("en", "vee two double u ex four seventy nine", "V2WX479"),
    ("en", "V two two double seven C C", "V2277CC"),
    ("en", "V two double C F four are", "V2CCF4R"),
    ("en", "victor two x-ray double-u four five six", "V2XW456"),
]
NO_CASE = [
    "",
    "V",
    "V2CF4G",
    "V2CF4G78",
    "V2AF4G7",
    "V0CF4G7",
    "A2CF4G7",
    "Adam Bertil Caesar",
    "hm jr www cv",
    "vi ses",
]
CUSTOMERS = [
    ("12345678", "12345678"),
    ("kundnummer 1234 56 78", "12345678"),
    ("mitt kundnummer är 0812 3456", "08123456"),
    ("my customer number is zero one two three four five six seven", "01234567"),
    ("tolv trettiofyra femtiosex sjuttioåtta", "12345678"),
    ("kundnummer 12345678 nej 12345679", "12345679"),
    ("kundnr: 20261201", "20261201"),
    ("kund-id ett två tre fyra fem sex dubbel sju", "12345677"),
]
NO_CUSTOMER = [
    "",
    "1234567",
    "123456789",
    "08123456",
    "20261201",
    "2024-2025",
    "+47 22 12 34 56",
    "kundnummer 1234567",
]


def checked(nine: str) -> str:
    """Append the check digit by the rule as the Tax Agency words it: 2 1 2 1 …, digits of products added."""
    products = "".join(str(int(one) * (1 + (place + 1) % 2)) for place, one in enumerate(nine))
    return nine + str(-sum(map(int, products)) % 10)


def some_personal(chance: random.Random) -> str:
    """Return twelve digits with a real date and check digit, of a person or a coordination number."""
    day = chance.randint(1, 28) + chance.choice([0, 0, 60])
    date = f"{chance.randint(0, 99):02}{chance.randint(1, 12):02}{day:02}"
    return chance.choice(["19", "20"]) + checked(f"{date}{chance.randint(0, 999):03}")


def values(kind: str, text: str, language: str = "") -> list[str]:
    """Return the values of one kind that are found in a text."""
    return [one.value for one in reference.find(text, language) if one.kind == kind]


def spelled(sayer: Sayer, code: str) -> str:
    """Spell a code by names of letters, by a spelling alphabet or by both, and by digits."""
    said = []
    for one in code:
        name, word = LETTERS[sayer.language].get(one, ""), SPELLED[sayer.language].get(one, "")
        ways = [one, name, word, f"{one} {LIKE[sayer.language]} {word}"]
        said.append(sayer.chance.choice(ways) if name else UNITS[sayer.language].split()[int(one)])
    return sayer.chance.choice([" ", " ", ", "]).join(said)


class Case(unittest.TestCase):
    """Case references."""

    def test_what_we_spell_we_can_parse_back(self) -> None:
        for language, seed in ((one, seed) for one in LETTERS for seed in range(ROUNDS)):
            sayer = Sayer(language, seed)
            code = "V" + "".join(sayer.chance.choice(ALPHABET) for _ in range(6))
            text = sayer.chance.choice(["{}", "ref: {} tack", "my case is {} please"]).format(
                spelled(sayer, code)
            )
            with self.subTest(text):
                self.assertEqual(values("case_reference", text, language), [code])

    def test_every_spelling_is_read(self) -> None:
        for language, text, code in CASES:
            with self.subTest(text):
                self.assertEqual(values("case_reference", text, language), [code])

    def test_another_form_is_no_case(self) -> None:
        for text in NO_CASE:
            with self.subTest(text):
                self.assertEqual(values("case_reference", text), [])


class Customer(unittest.TestCase):
    """Customer numbers."""

    def test_what_we_say_we_can_parse_back(self) -> None:
        for language, seed in ((one, seed) for one in LETTERS for seed in range(ROUNDS)):
            sayer = Sayer(language, seed)
            number = f"{sayer.chance.randint(0, 10**8 - 1):08}"
            named = {"sv": "kundnummer", "en": "customer number"}[language]
            text = f"{named} {sayer.digits(number)}"
            with self.subTest(text):
                self.assertEqual(values("customer_number", text, language), [number])

    def test_every_wording_is_read(self) -> None:
        for text, number in CUSTOMERS:
            with self.subTest(text):
                self.assertEqual(values("customer_number", text), [number])

    def test_what_is_something_else_is_none(self) -> None:
        for text in NO_CUSTOMER:
            with self.subTest(text):
                self.assertEqual(values("customer_number", text), [])


class PersonalNumber(unittest.TestCase):
    """Personal numbers, and that they are seen by no one."""

    def test_every_form_is_read_and_masked(self) -> None:
        for seed in range(ROUNDS):
            twelve = some_personal(random.Random(seed))
            date, last = twelve[:8], twelve[8:]
            for text in (
                f"{date}-{last}",
                f"personnummer {twelve}",
                f"{date} {last}",
                f"{date[:4]}-{date[4:6]}-{date[6:]}-{last}",
            ):
                with self.subTest(text):
                    (found,) = reference.find(text, "sv")
                    self.assertEqual((found.kind, found.value), ("personal_number", f"{date}-****"))
                    self.assertEqual(found.secret, f"{date}-{last}")

    def test_ten_digits_keep_their_two_digit_year(self) -> None:
        for seed in range(ROUNDS):
            ten = some_personal(random.Random(seed))[2:]
            for sign in "-+":
                (found,) = reference.find(f"{ten[:6]}{sign}{ten[6:]}", "en")
                self.assertEqual(
                    (found.value, found.secret), (f"{ten[:6]}{sign}****", f"{ten[:6]}{sign}{ten[6:]}")
                )

    def test_what_we_say_we_can_parse_back(self) -> None:
        for language, seed in ((one, seed) for one in LETTERS for seed in range(ROUNDS)):
            sayer = Sayer(language, seed)
            twelve = some_personal(sayer.chance)
            hyphen = {"sv": "streck", "en": "dash"}[language]
            text = f"personnummer {sayer.digits(twelve[:8])} {hyphen} {sayer.digits(twelve[8:])}"
            with self.subTest(text):
                self.assertEqual(values("personal_number", text, language), [f"{twelve[:8]}-****"])

    def test_a_year_is_heard_in_words(self) -> None:
        nine = "640823323"
        last = " ".join(checked(nine)[6:])
        for year in (
            "nitton sextiofyra",
            "nittonhundrasextiofyra",
            "nitton hundra sextiofyra",
            "nineteen sixty-four",
        ):
            found = values("personal_number", f"{year} noll åtta tjugotre {last}", "sv")
            self.assertEqual(found, ["19640823-****"], year)

    def test_a_wrong_digit_anywhere_is_refused(self) -> None:
        for seed in range(20):
            twelve = some_personal(random.Random(seed))
            for place in range(2, 12):
                wrong = twelve[:place] + str((int(twelve[place]) + 1) % 10) + twelve[place + 1 :]
                self.assertIsNone(personal(wrong), wrong)

    def test_a_day_that_does_not_exist_is_refused(self) -> None:
        for date in ("19640230", "19641301", "19640800", "19640832", "19640892", "17640823", "21640823"):
            self.assertIsNone(personal(date[:2] + checked(date[2:] + "323")), date)

    def test_ten_digits_like_a_phone_need_the_word(self) -> None:
        ten = checked("070123456")
        self.assertEqual(reference.find(ten, "sv"), [])
        self.assertEqual(values("personal_number", f"mitt personnummer är {ten}"), ["070123-****"])

    def test_no_text_of_it_shows_the_last_four(self) -> None:
        twelve = some_personal(random.Random(1))
        (found,) = reference.find(twelve, "sv")
        self.assertNotIn(twelve[8:], f"{found!r} {found} {personal(twelve)!r} {found.value}")

    def test_a_day_is_told_from_other_digits(self) -> None:
        self.assertTrue(is_day("20240229"))
        self.assertFalse(is_day("20230229"))
        self.assertFalse(is_day("12345678"))
        self.assertFalse(is_day("2024022"))


if __name__ == "__main__":
    unittest.main()
