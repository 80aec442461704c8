"""Opening hours and moments as one says them, in Swedish and in English."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.hours import spoken_moment
from core.hours.words import ENGLISH, SWEDISH
from tests.core.written_hours import OFFICE, at, schedule

SUNDAY = at(2026, 11, 22, 16)


@pytest.mark.parametrize(
    ("text", "swedish", "english"),
    [
        (OFFICE, "måndag till fredag mellan 8 och 17, lördag mellan 10 och 14",
         "Monday to Friday from 8 am to 5 pm, Saturday from 10 am to 2 pm"),
        ("mon-sun: 09:00-21:00", "alla dagar mellan 9 och 21", "every day from 9 am to 9 pm"),
        ("mon-sun: 00:00-24:00", "alla dagar dygnet runt", "every day around the clock"),
        ("sat-sun: 08:30-12:00", "lördag och söndag mellan 8:30 och 12",
         "Saturday and Sunday from 8:30 am to noon"),
        ("mon: ['08:00-12:00', '13:00-17:00']", "måndag mellan 8 och 12 och mellan 13 och 17",
         "Monday from 8 am to noon and from 1 pm to 5 pm"),
        ("mon: ['08:00-09:00', '10:00-11:00', '12:30-13:05']",
         "måndag mellan 8 och 9, mellan 10 och 11 och mellan 12:30 och 13:05",
         "Monday from 8 am to 9 am, from 10 am to 11 am and from 12:30 pm to 1:05 pm"),
        ("{fri: '20:00-24:00', sat: '00:00-00:30'}",
         "fredag mellan 20 och midnatt, lördag mellan midnatt och 00:30",
         "Friday from 8 pm to midnight, Saturday from midnight to 12:30 am"),
        ("{mon: '08:00-17:00', wed: '08:00-17:00'}", "måndag mellan 8 och 17, onsdag mellan 8 och 17",
         "Monday from 8 am to 5 pm, Wednesday from 8 am to 5 pm"),
        ("{mon-wed: '08:00-17:00', thu: '08:00-17:00'}", "måndag till torsdag mellan 8 och 17",
         "Monday to Thursday from 8 am to 5 pm"),
        ("{mon: '08:00-17:00', holidays: '10:00-14:00'}",
         "måndag mellan 8 och 17, helgdagar mellan 10 och 14",
         "Monday from 8 am to 5 pm, public holidays from 10 am to 2 pm"),
        ("mon-sun: closed", "stängt", "closed"),
    ],
)  # fmt: skip
def test_hours_are_said(text: str, swedish: str, english: str) -> None:
    found = schedule(text)
    assert (found.spoken("sv"), found.spoken("en")) == (swedish, english)


@pytest.mark.parametrize(
    ("moment", "swedish", "english"),
    [
        (at(2026, 11, 22, 18, 30), "i dag klockan 18:30", "today at 6:30 pm"),
        (at(2026, 11, 23, 8), "i morgon klockan 8", "tomorrow at 8 am"),
        (at(2026, 11, 23, 0), "i morgon klockan 00:00", "tomorrow at 12 am"),
        (at(2026, 11, 24, 12), "på tisdag klockan 12", "on Tuesday at noon"),
        (at(2026, 11, 28, 10), "på lördag klockan 10", "on Saturday at 10 am"),
        (at(2026, 11, 29, 8), "den 29 november klockan 8", "on 29 November at 8 am"),
        (at(2026, 12, 27, 8), "den 27 december klockan 8", "on 27 December at 8 am"),
        (at(2027, 1, 7, 8, 5), "den 7 januari klockan 8:05", "on 7 January at 8:05 am"),
        (at(2026, 11, 21, 8), "den 21 november klockan 8", "on 21 November at 8 am"),
        (at(2027, 5, 20, 8), "den 20 maj klockan 8", "on 20 May at 8 am"),
        (at(2027, 5, 21, 8), "den 21 maj 2027 klockan 8", "on 21 May 2027 at 8 am"),
        (at(2027, 11, 25, 8), "den 25 november 2027 klockan 8", "on 25 November 2027 at 8 am"),
    ],
)
def test_a_moment_is_said(moment: datetime, swedish: str, english: str) -> None:
    assert spoken_moment(moment, SUNDAY, "sv") == swedish
    assert spoken_moment(moment, SUNDAY, "en") == english


def test_the_day_turns_at_midnight_in_sweden() -> None:
    late = datetime.fromisoformat("2026-11-22T23:30:00+00:00")
    assert spoken_moment(at(2026, 11, 23, 8), late, "sv") == "i dag klockan 8"


def test_other_languages_hear_english() -> None:
    office = schedule(OFFICE)
    assert office.spoken("fi") == office.spoken("en")
    assert spoken_moment(SUNDAY, SUNDAY, "fi") == "today at 4 pm"


@pytest.mark.parametrize("naive", ["moment", "now"])
def test_a_moment_without_a_zone_is_not_said(naive: str) -> None:
    asked = {"moment": SUNDAY, "now": SUNDAY, naive: datetime(2026, 11, 23, 9)}  # noqa: DTZ001
    with pytest.raises(ValueError, match="without a time zone"):
        spoken_moment(**asked, language="sv")


@given(st.integers(-400, 400), st.integers(-400, 400))
def test_one_moment_is_not_said_as_another_day(one: int, other: int) -> None:
    said = [spoken_moment(SUNDAY + timedelta(days=ahead), SUNDAY, "sv") for ahead in (one, other)]
    assert (said[0] == said[1]) is (one == other)


def test_the_words_follow_the_calendar() -> None:
    for words in (SWEDISH, ENGLISH):
        assert len(set(words.days)) == 7 and len(set(words.months)) == 12
    assert ENGLISH.days[date(2026, 11, 22).weekday()] == f"{SUNDAY:%A}"
