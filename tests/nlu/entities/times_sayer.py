"""Says windows in words, in both languages, as people do: what the time parser must be able to read back."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def listed(words: str) -> list[str]:
    """Give the words of a line."""
    return words.split()


HOURS = {
    "sv": listed("noll ett två tre fyra fem sex sju åtta nio tio elva tolv"),
    "en": listed("zero one two three four five six seven eight nine ten eleven twelve"),
}
ORDINALS = {
    "sv": listed(
        "första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte "
        "trettonde fjortonde femtonde "
        "sextonde sjuttonde artonde nittonde tjugonde"
    ),
    "en": listed(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth"
    ),
}
MONTHS = {
    "sv": listed("januari februari mars april maj juni juli augusti september oktober november december"),
    "en": listed("January February March April May June July August September October November December"),
}
WEEKDAYS = {
    "sv": listed("måndag tisdag onsdag torsdag fredag lördag söndag"),
    "en": listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
}
PARTS = {
    "sv": {
        "på förmiddagen": (8, 12),
        "på eftermiddan": (12, 17),
        "på kvällen": (17, 21),
        "på morgonen": (6, 10),
        "vid lunch": (11, 13),
        "efter lunch": (13, 17),
        "före lunch": (8, 11),
        "efter jobbet": (17, 21),
    },
    "en": {
        "in the morning": (8, 12),
        "in the afternoon": (12, 17),
        "in the evening": (17, 21),
        "around lunch": (11, 13),
        "after lunch": (13, 17),
        "before lunch": (8, 11),
        "after work": (17, 21),
    },
}
FRAMES = {
    "sv": ("{}", "ja {} tack", "eh kan du ringa {}", "{} passar bra", "helst {} om det går"),
    "en": ("{}", "yes {} please", "um could you call me {}", "{} works", "preferably {} if possible"),
}


@dataclass(frozen=True)
class Said:
    """A window and the words for it."""

    text: str
    start: datetime
    end: datetime


def wall(day: date, minute: int) -> datetime:
    """Give what the clock in Stockholm shows at a minute of a day."""
    return datetime.combine(day, time(minute // 60, minute % 60), STOCKHOLM)


class Sayer:
    """Says windows on days to come; the same seed says the same."""

    def __init__(self, language: str, seed: int) -> None:
        self.language = language
        self._chance = random.Random(f"{language} {seed}")

    def say(self, at: datetime) -> Said:
        """Say a day and a time in one of many ways."""
        day, day_words = self.day(at.astimezone(STOCKHOLM).date())
        first, last, time_words = self.time()
        both = [day_words, time_words]
        if self._chance.random() < 0.3:
            both.reverse()
        text = self._chance.choice(FRAMES[self.language]).format(" ".join(word for word in both if word))
        return Said(text, wall(day, first), wall(day, last))

    def day(self, today: date) -> tuple[date, str]:
        """Choose a day from tomorrow on, and say it."""
        ways = {"sv": (self._swedish_day, self._weekday), "en": (self._english_day, self._weekday)}
        return self._chance.choice(ways[self.language])(today)

    def _weekday(self, today: date) -> tuple[date, str]:
        day = today + timedelta(days=self._chance.randint(1, 7))
        name = WEEKDAYS[self.language][day.weekday()]
        ahead = day + timedelta(days=7 - today.weekday()) - timedelta(days=(day - today).days)
        following = ahead + timedelta(days=day.weekday())
        swedish = [(day, f"på {name}"), (day, name), (day, f"nu på {name}"), (following, f"nästa {name}")]
        english = [(day, f"on {name}"), (day, name), (day, f"this {name}"), (following, f"next {name}")]
        return self._chance.choice(swedish if self.language == "sv" else english)

    def _swedish_day(self, today: date) -> tuple[date, str]:
        ahead = self._chance.randint(1, 300)
        day = today + timedelta(days=ahead)
        named = {1: "imorgon", 2: "i övermorgon", 3: "om tre dagar", 7: "om en vecka", 14: "om två veckor"}
        month = MONTHS["sv"][day.month - 1]
        ways = [
            f"den {day.day} {month}",
            f"{day.day}:e {month}",
            f"den {day.day}/{day.month}",
            day.isoformat(),
        ]
        if day.day <= 20:
            ways.append(f"den {ORDINALS['sv'][day.day - 1]} {month}")
        near = self._chance.choice(list(named))
        return self._chance.choice(
            [(day, self._chance.choice(ways)), (today + timedelta(days=near), named[near])]
        )

    def _english_day(self, today: date) -> tuple[date, str]:
        day = today + timedelta(days=self._chance.randint(1, 300))
        named = {
            1: "tomorrow",
            2: "the day after tomorrow",
            3: "in three days",
            7: "in a week",
            14: "in two weeks",
        }
        month = MONTHS["en"][day.month - 1]
        ways = [f"on {day.day} {month}", f"on {month} {day.day}", f"{day.day}/{day.month}", day.isoformat()]
        if day.day <= 20:
            ways += [
                f"on the {ORDINALS['en'][day.day - 1]} of {month}",
                f"{month} {ORDINALS['en'][day.day - 1]}",
            ]
        near = self._chance.choice(list(named))
        return self._chance.choice(
            [(day, self._chance.choice(ways)), (today + timedelta(days=near), named[near])]
        )

    def time(self) -> tuple[int, int, str]:
        """Choose a time from eight to seven in the evening, and say it: minutes of the day, and the words."""
        parts = [(first * 60, last * 60, words) for words, (first, last) in PARTS[self.language].items()]
        return self._chance.choice(
            [
                self._chance.choice(parts),
                (8 * 60, 17 * 60, ""),
                self._single(),
                self._after(),
                self._before(),
                self._between(),
            ]
        )

    def _single(self) -> tuple[int, int, str]:
        minute, words = self.clock(8 * 60, 18 * 60)
        leads = {"sv": ("klockan", "vid", "runt", "kl"), "en": ("at", "around", "about")}
        return minute, minute + 60, f"{self._chance.choice(leads[self.language])} {words}"

    def _after(self) -> tuple[int, int, str]:
        minute, words = self.clock(8 * 60, 18 * 60)
        end = 17 * 60 if minute < 17 * 60 else 21 * 60
        leads = {"sv": ("efter", "från", "tidigast", "efter klockan"), "en": ("after", "from", "not before")}
        return minute, end, f"{self._chance.choice(leads[self.language])} {words}"

    def _before(self) -> tuple[int, int, str]:
        minute, words = self.clock(9 * 60, 18 * 60)
        leads = {"sv": ("före", "innan", "fram till", "senast"), "en": ("before", "until", "no later than")}
        return 8 * 60, minute, f"{self._chance.choice(leads[self.language])} {words}"

    def _between(self) -> tuple[int, int, str]:
        first, early = self.clock(8 * 60, 14 * 60)
        last, late = self.clock(first + 60, first + 4 * 60)
        frames = {"sv": ("mellan {} och {}", "från {} till {}"), "en": ("between {} and {}",)}
        return first, last, self._chance.choice(frames[self.language]).format(early, late)

    def clock(self, first: int, last: int) -> tuple[int, str]:
        """Choose a minute of the day in steps of five, and say it."""
        minute = self._chance.randrange(first, last + 1, 5 if self._chance.random() < 0.5 else 60)
        hour, minutes = divmod(minute, 60)
        figures = [f"{hour:02}:{minutes:02}", f"{hour}.{minutes:02}"]
        spoken = (
            self._swedish_clock(hour, minutes)
            if self.language == "sv"
            else self._english_clock(hour, minutes)
        )
        return minute, self._chance.choice([spoken, spoken, *(figures if hour > 7 else [])])

    def _hour(self, hour: int) -> str:
        return HOURS[self.language][hour - 12 if hour > 12 else hour]

    def _swedish_clock(self, hour: int, minute: int) -> str:
        steps = {
            5: "fem över",
            10: "tio över",
            15: "kvart över",
            20: "tjugo över",
            25: "fem i halv",
            30: "halv",
        }
        steps |= {35: "fem över halv", 40: "tjugo i", 45: "kvart i", 50: "tio i", 55: "fem i"}
        return f"{steps.get(minute, '')} {self._hour(hour + (minute >= 25))}".strip()

    def _english_clock(self, hour: int, minute: int) -> str:
        steps = {
            5: "five past",
            10: "ten past",
            15: "quarter past",
            20: "twenty past",
            25: "twenty-five past",
        }
        steps |= {30: "half past", 45: "a quarter to"}
        if minute in (35, 40, 50, 55):
            return f"{60 - minute} minutes to {self._hour(hour + 1)}"
        return f"{steps.get(minute, '')} {self._hour(hour + (minute > 30))}".strip()
