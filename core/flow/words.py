"""Puts words together: a prompt with its placeholders filled in, for one language and channel."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from core.flow.graph import Flow

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
PERSONAL = "@"  # what begins with it stands for something that no log may hold
REFERENCE = re.compile(r"V[0-9A-Z]{6}")  # of a case or a promised call: said sign by sign
NOTICE, SAID = "disturbance_notice", "words"  # what is said of a disturbance stands in the event itself
SOONEST = "soonest"  # the window of who keeps their place instead of choosing a time

KEYED = {"second": "errand"}  # a placeholder that reads the texts of another
NOBODY: Mapping[str, str] = {}
DAYS = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "sv": (
        *("januari", "februari", "mars", "april", "maj", "juni"),
        *("juli", "augusti", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
SOON = {"sv": "när det hade varit din tur", "en": "when it would have been your turn"}


def text(
    flow: Flow,
    language: str,
    prompt: str,
    args: Mapping[str, str | int],
    channel: str = "voice",
    personal: Mapping[str, str] = NOBODY,
) -> str:
    """Give the words of a prompt.

    {errand} with `move` reads the prompt `errand.move` if there is one; {hours} says the opening hours of
    that name, {window} the times of `start/end` in ISO form, {about} what agents hear an errand called. What
    begins with PERSONAL is looked up in `personal`, which never stands in a log; without it, it is left out.
    A NOTICE brings its own words.
    """
    if prompt == NOTICE:
        return str(args[SAID])
    prompts = (flow.tongues.get(language) or flow.guests[language]).prompts

    def fill(match: re.Match[str]) -> str:
        name, value = match[1], str(args[match[1]])
        if value.startswith(PERSONAL):
            return spelled(personal.get(value, ""), channel)
        if name == "hours":
            return flow.hours[value].spoken(language)
        if name == "window":
            return spoken_window(value, language)
        if name == "day":
            return spoken_day(value, language)
        if name == "caller_id":
            return spelled(value, channel)
        if name == "about" and f"about.{value}" not in prompts:
            name = "errand"
        return prompts.get(f"{KEYED.get(name, name)}.{value}", value)

    found = prompts.get(f"{prompt}@chat", prompts[prompt]) if channel == "chat" else prompts[prompt]
    return PLACEHOLDER.sub(fill, found) if "{" in found else found


def spelled(value: str, channel: str = "voice") -> str:
    """Give a number as it is read out, digit by digit in threes; in writing, and with letters, as it is."""
    if channel == "voice" and REFERENCE.fullmatch(value):
        return " ".join(value)
    national = f"0{value[3:]}" if value.startswith("+46") else value
    if channel == "chat" or not national.strip("+").isdigit():
        return national
    parts = [" ".join(national[at : at + 3]) for at in range(0, len(national), 3)]
    return ", ".join(parts)


def spoken_window(window: str, language: str) -> str:
    """Give a window `start/end` as one says it: tisdag den 24 november mellan 8 och 10."""
    if window == SOONEST:
        return SOON.get(language, SOON["en"])
    start, end = (datetime.fromisoformat(one).astimezone(STOCKHOLM) for one in window.split("/"))
    known = language if language in DAYS else "en"
    day, span = spoken_day(start.date().isoformat(), known), (_clock(start.timetz()), _clock(end.timetz()))
    if known == "sv":
        return f"{day} mellan {span[0]} och {span[1]}"
    return f"{day} between {span[0]} and {span[1]}"


def spoken_day(day: str, language: str) -> str:
    """Give a day in ISO form as one says it: fredag den 27 november; what is no day says nothing."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return ""
    known = language if language in DAYS else "en"
    named, month = DAYS[known][found.weekday()], MONTHS[known][found.month - 1]
    return f"{named} den {found.day} {month}" if known == "sv" else f"{named} {found.day} {month}"


def _clock(moment: time) -> str:
    return f"{moment:%-H.%M}" if moment.minute else f"{moment.hour}"
