"""Runs in Rasa's environment: what the time parser makes of what people say."""

import json
import random
import sys
import unittest
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import yaml

from bot.entities import times, times_words
from bot.entities.times_reader import reader_of
from bot.entities.times_sv import SWEDISH
from bot.entities.times_words import fold
from tests.nlu.entities.times_sayer import STOCKHOLM, Sayer

HERE = Path(__file__).parent
EXAM = HERE.parent / "time"
EXAMS = (
    ("", 160),
    ("second-", 60),
    ("third-", 75),
)  # how their files begin, and how many phrases each has at least
BAR = 0.95  # share of the exam that must be right, in each language
LANGUAGES = ("sv", "en")
WEDNESDAY = datetime(2026, 11, 25, 14, 7, tzinfo=STOCKHOLM)
LONG = 10_000  # characters
SAYINGS = 400  # in each language


def windows(text: str, language: str, at: datetime = WEDNESDAY) -> list[tuple[str, str]]:
    """Give the windows found as pairs of start and end, on the clock of Stockholm."""
    return [(one.start[:16], one.end[:16]) for one in times.windows(text, language, at)]


class Tables(unittest.TestCase):
    """Phrases by the rule they belong to, said on a Wednesday at 14:07."""

    def test_every_phrase_means_its_window(self) -> None:
        table = yaml.safe_load((HERE / "times_phrases.yml").read_text())
        for rule, languages in table.items():
            for language, phrases in languages.items():
                for text, meant in phrases.items():
                    with self.subTest(rule=rule, text=text):
                        self.assertEqual(windows(text, language), [tuple(one.split()) for one in meant])

    def test_lost_dots_change_nothing(self) -> None:
        table = yaml.safe_load((HERE / "times_phrases.yml").read_text())
        for phrases in table.values():
            for text in phrases.get("sv", {}):
                if not {"mån", "sön"} & set(text.split()):
                    with self.subTest(text=text):
                        self.assertEqual(windows(fold(text), "sv"), windows(text, "sv"))


class Sayings(unittest.TestCase):
    """What we say we can read back."""

    def test_what_we_say_is_read_back(self) -> None:
        for language in LANGUAGES:
            for seed in range(SAYINGS):
                at = WEDNESDAY + timedelta(days=seed % 400, hours=seed % 9)
                said = Sayer(language, seed).say(at)
                with self.subTest(text=said.text, at=at.isoformat()):
                    found = times.windows(said.text, language, at)
                    self.assertEqual(
                        [(one.start, one.end) for one in found],
                        [(said.start.isoformat(), said.end.isoformat())],
                    )

    def test_a_correction_is_what_counts(self) -> None:
        words = {"sv": "{} nej vänta {}", "en": "{} no wait {}"}
        for language in LANGUAGES:
            for seed in range(200):
                sayer = Sayer(language, seed)
                first, last = sayer.clock(8 * 60, 11 * 60), sayer.clock(12 * 60, 17 * 60)
                lead = "klockan" if language == "sv" else "at"
                text = f"{lead} {words[language].format(first[1], f'{lead} {last[1]}')}"
                with self.subTest(text=text):
                    found = windows(text, language, WEDNESDAY.replace(hour=6))
                    self.assertEqual(found, [_on(WEDNESDAY, last[0], last[0] + 60)])

    def test_every_slip_of_a_long_word_is_read(self) -> None:
        for word in ("eftermiddag", "förmiddag", "torsdag"):
            for place in range(1, len(word)):
                slip = word[:place] + word[place + 1 :]
                with self.subTest(slip=slip):
                    self.assertEqual(
                        windows(f"nästa vecka {slip}", "sv"), windows(f"nästa vecka {word}", "sv")
                    )


def _on(day: datetime, first: int, last: int) -> tuple[str, str]:
    shown = [day.replace(hour=minute // 60, minute=minute % 60).isoformat()[:16] for minute in (first, last)]
    return shown[0], shown[1]


class Moments(unittest.TestCase):
    """What a phrase means at one moment and another."""

    def check(self, text: str, at: str, start: str, end: str) -> None:
        found = times.windows(text, "sv", datetime.fromisoformat(at))
        self.assertEqual([(one.start, one.end) for one in found], [(start, end)])

    def test_a_time_past_today_means_tomorrow(self) -> None:
        self.check(
            "klockan tio",
            "2026-11-25T10:01:00+01:00",
            "2026-11-26T10:00:00+01:00",
            "2026-11-26T11:00:00+01:00",
        )

    def test_a_time_that_is_now_means_today(self) -> None:
        self.check(
            "klockan tio",
            "2026-11-25T10:00:00+01:00",
            "2026-11-25T10:00:00+01:00",
            "2026-11-25T11:00:00+01:00",
        )

    def test_a_part_that_has_begun_starts_at_a_quarter(self) -> None:
        self.check(
            "i eftermiddag",
            "2026-11-25T13:46:00+01:00",
            "2026-11-25T14:00:00+01:00",
            "2026-11-25T17:00:00+01:00",
        )

    def test_a_full_quarter_is_kept(self) -> None:
        self.check(
            "idag", "2026-11-25T13:45:00+01:00", "2026-11-25T13:45:00+01:00", "2026-11-25T17:00:00+01:00"
        )

    def test_today_after_work_lasts_all_evening(self) -> None:
        self.check(
            "idag", "2026-11-25T17:20:00+01:00", "2026-11-25T17:30:00+01:00", "2026-11-25T21:00:00+01:00"
        )

    def test_a_part_that_is_over_means_tomorrow(self) -> None:
        self.check(
            "på förmiddagen",
            "2026-11-25T12:00:00+01:00",
            "2026-11-26T08:00:00+01:00",
            "2026-11-26T12:00:00+01:00",
        )

    def test_a_named_day_is_kept_though_past(self) -> None:
        self.check(
            "idag klockan två",
            "2026-11-25T15:00:00+01:00",
            "2026-11-25T14:00:00+01:00",
            "2026-11-25T15:00:00+01:00",
        )

    def test_the_same_weekday_is_in_a_week(self) -> None:
        self.check(
            "på onsdag", "2026-11-25T07:00:00+01:00", "2026-12-02T08:00:00+01:00", "2026-12-02T17:00:00+01:00"
        )

    def test_next_week_begins_tomorrow_on_a_sunday(self) -> None:
        self.check(
            "nästa vecka",
            "2026-11-29T20:00:00+01:00",
            "2026-11-30T08:00:00+01:00",
            "2026-12-04T17:00:00+01:00",
        )

    def test_a_date_gone_by_is_next_years(self) -> None:
        self.check(
            "den 5 maj", "2026-11-25T07:00:00+01:00", "2027-05-05T08:00:00+02:00", "2027-05-05T17:00:00+02:00"
        )

    def test_a_leap_day_waits_for_its_year(self) -> None:
        self.check(
            "29 februari",
            "2026-11-25T07:00:00+01:00",
            "2028-02-29T08:00:00+01:00",
            "2028-02-29T17:00:00+01:00",
        )

    def test_the_31st_skips_the_short_months(self) -> None:
        self.check(
            "den 31:a", "2026-11-25T07:00:00+01:00", "2026-12-31T08:00:00+01:00", "2026-12-31T17:00:00+01:00"
        )

    def test_the_year_ends_between_today_and_tomorrow(self) -> None:
        self.check(
            "imorgon", "2026-12-31T23:59:00+01:00", "2027-01-01T08:00:00+01:00", "2027-01-01T17:00:00+01:00"
        )

    def test_as_soon_as_possible_late_is_tomorrow(self) -> None:
        self.check(
            "så fort som möjligt",
            "2026-11-25T21:30:00+01:00",
            "2026-11-26T08:00:00+01:00",
            "2026-11-26T21:00:00+01:00",
        )

    def test_another_time_zone_is_read_in_stockholm(self) -> None:
        self.check(
            "imorgon", "2026-11-25T23:30:00+00:00", "2026-11-27T08:00:00+01:00", "2026-11-27T17:00:00+01:00"
        )

    def test_a_skipped_hour_moves_forward(self) -> None:
        self.check(
            "imorgon kl 02:30",
            "2027-03-27T12:00:00+01:00",
            "2027-03-28T03:30:00+02:00",
            "2027-03-28T04:30:00+02:00",
        )

    def test_a_skipped_window_is_not_empty(self) -> None:
        self.check(
            "imorgon kl 02:00-03:00",
            "2027-03-27T12:00:00+01:00",
            "2027-03-28T03:00:00+02:00",
            "2027-03-28T04:00:00+02:00",
        )

    def test_the_offset_is_that_of_the_day_meant(self) -> None:
        self.check(
            "på måndag kl 9",
            "2027-03-26T12:00:00+01:00",
            "2027-03-29T09:00:00+02:00",
            "2027-03-29T10:00:00+02:00",
        )

    def test_in_two_hours_counts_hours_that_pass(self) -> None:
        self.check(
            "om två timmar",
            "2027-03-28T01:30:00+01:00",
            "2027-03-28T04:30:00+02:00",
            "2027-03-28T05:30:00+02:00",
        )


class Answers(unittest.TestCase):
    """The form of what is found."""

    def test_an_entity_holds_the_window_and_its_place(self) -> None:
        (found,) = times.find("ring mig imorgon mellan tio och tolv tack", "sv", WEDNESDAY)
        self.assertEqual((found.kind, found.start, found.end), ("window", 9, 36))
        self.assertEqual(found.value, "2026-11-26T10:00:00+01:00/2026-11-26T12:00:00+01:00")

    def test_no_language_reads_both(self) -> None:
        self.assertEqual(windows("tomorrow at three", ""), windows("imorgon vid tre", ""))

    def test_another_language_is_refused_by_name(self) -> None:
        with self.assertRaisesRegex(ValueError, "in the language fi"):
            times.windows("huomenna", "fi", WEDNESDAY)

    def test_a_moment_without_a_zone_is_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "2026-11-25T14:07:00 has no time zone"):
            times.windows("imorgon", "sv", WEDNESDAY.replace(tzinfo=None))


class BadInput(unittest.TestCase):
    """What no one should say."""

    def test_nothing_is_found_in_what_names_no_time(self) -> None:
        strange = (
            "",
            " ",
            "😀😀",
            "¿",
            "<b>x</b>",
            "مرحبا",
            "你好",
            "9" * 5000,
            "½ ² Ⅷ",
            "\x00",
            "07012345678",
            "- : / .",
            "ﬁ İ",
        )
        for text in strange:
            for language in LANGUAGES:
                with self.subTest(text=text[:20]):
                    self.assertEqual(windows(text, language), [])

    def test_markup_around_a_time_does_no_harm(self) -> None:
        self.assertEqual(windows("<b>imorgon</b> 😀 kl. 9!!", "sv"), windows("imorgon kl 9", "sv"))

    def test_words_in_any_order_do_no_harm(self) -> None:
        chance = random.Random(4)
        for language, (lexicon,) in ((one, times.LEXICONS[one]) for one in LANGUAGES):
            words = [*sorted(lexicon.known), "3", "15", "99", "0", "2026", ":", "/", "-", "31"]
            for _ in range(800):
                text = " ".join(chance.choices(words, k=chance.randint(1, 9)))
                for one in times.windows(text, language, WEDNESDAY):
                    start, end = datetime.fromisoformat(one.start), datetime.fromisoformat(one.end)
                    self.assertLess(start.timestamp(), end.timestamp(), text)
                    self.assertLess(one.first, one.after, text)

    def test_ten_thousand_characters_are_read(self) -> None:
        for unit in ("3, ", "måndag ", "😀", "<b>", "noll sju "):
            text = ("imorgon kl 9, " + unit * LONG)[:LONG]
            with self.subTest(unit=unit):
                self.assertEqual(windows(text, "sv")[0], ("2026-11-26T09:00", "2026-11-26T10:00"))

    def test_a_long_text_is_read_in_linear_steps(self) -> None:
        units = (
            "3, ",
            "nu ",
            "måndag ",
            "3 eller ",
            "5/",
            "klockan ",
            "i ",
            "fredag nej ",
            "halv ",
            "1 - ",
            "om 2 ",
            "x",
        )
        for unit in units:
            with self.subTest(unit=unit):
                half, whole = _steps(unit, LONG // 10), _steps(unit, LONG // 5)
                self.assertLess(whole, 2.2 * half)


def _steps(unit: str, length: int) -> int:
    """Count the sayings looked up in a text made of one unit: the parser's work, without a clock."""
    text = (unit * length)[:length]
    with mock.patch.object(
        times_words.Phrases, "at", autospec=True, side_effect=times_words.Phrases.at
    ) as looked_up:
        times.windows(text, "sv", WEDNESDAY)
    return looked_up.call_count


class Reading(unittest.TestCase):
    """The words below the times."""

    def test_what_is_written_together_is_split(self) -> None:
        for text, words in (
            ("fredagskväll", "fredag kvall"),
            ("tretiden", "tre tiden"),
            ("halvtre", "halv tre"),
            ("kl14", "kl 14"),
            ("måndagförmiddag", "mandag formiddag"),
        ):
            with self.subTest(text=text):
                self.assertEqual(" ".join(one.word for one in reader_of(text, SWEDISH).tokens), words)

    def test_a_telephone_number_is_no_time(self) -> None:
        for text in ("070-123 45 67", "08-12 34 56", "noll sju noll tre tjugotvå elva", "+46 70 1234567"):
            with self.subTest(text=text):
                self.assertEqual({one.word for one in reader_of(text, SWEDISH).tokens} - {"+"}, {""})

    def test_another_word_is_not_mended_into_a_time(self) -> None:
        for text in ("mandat", "källan", "vardag", "fridag"):
            with self.subTest(text=text):
                self.assertEqual(windows(f"{text}", "sv"), [])


class Exam(unittest.TestCase):
    """Phrases by another hand, who knew the rules alone."""

    def test_nearly_all_of_the_exam_is_right(self) -> None:
        for language, exam, least in ((one, *exam) for one in LANGUAGES for exam in EXAMS):
            asked = yaml.safe_load((EXAM / f"{exam}{language}.yml").read_text())
            missed = [one for one in asked if _answer(one, language) != (one.get("start"), one.get("end"))]
            for one in missed:
                sys.stderr.write(f"{language}: {one} but found {_answer(one, language)}\n")
            with self.subTest(language=language, exam=exam):
                self.assertGreaterEqual(len(asked), least)
                self.assertLessEqual(len(missed), (1 - BAR) * len(asked))


def _answer(asked: dict[str, str], language: str) -> tuple[str | None, str | None]:
    found = times.windows(asked["text"], language, datetime.fromisoformat(asked["at"]))
    return (found[0].start, found[0].end) if found else (None, None)


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=1).run(suite)
    failed = [str(test) for test, _ in result.failures + result.errors]
    json.dump({"ran": result.testsRun, "failed": failed}, sys.stdout)
