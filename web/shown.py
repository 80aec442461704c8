"""How the desk puts things into words: times, errands, queues, confidence and a greeting."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.disposition import DISPOSITIONS
from core.flow.graph import Flow
from core.handoff import Card, stopped_in_talk
from core.roles import may
from web.language import LANGUAGES, current, t, text, texts

ZONE = ZoneInfo("Europe/Stockholm")
SURE, FAIRLY_SURE = 0.85, 0.6  # confidence at or above


def words(flow: Flow) -> dict[str, Callable[..., Any]]:
    """Give the functions that the desk's templates call, over the flow whose names they use."""
    return {
        "clock": clock,
        "lasted": lasted,
        "seconds": seconds,
        "sureness": sureness,
        "errand_name": lambda errand: _named(flow, "errand", errand),
        "queue_name": lambda queue: _named(flow, "queue", queue),
        "category_name": lambda category: _prompt(flow, current(), "category", category),
        "tongue": tongue,
        "named": named,
        "day": day,
        "dispositions": lambda: DISPOSITIONS,
        "may": may,
        "stopped_in_talk": stopped_in_talk,
        "greeting": lambda found, name: greeting(flow, found, name),
    }


def clock(moment: datetime) -> str:
    """Give the time of day in Sweden, to the second."""
    return moment.astimezone(ZONE).strftime("%H:%M:%S")


def lasted(span: timedelta) -> str:
    """Give a span as minutes and seconds, 4:07; one below zero is 0:00."""
    minutes, seconds = divmod(max(0, int(span.total_seconds())), 60)
    return f"{minutes}:{seconds:02d}"


def seconds(span: timedelta) -> int:
    """Give a span in whole seconds, begun ones too; one below zero is 0."""
    return max(0, math.ceil(span.total_seconds()))


def sureness(confidence: float, by: str | None) -> str:
    """Say how sure the errand is, in words and per cent; a key leaves no doubt."""
    if by == "keys":
        return t("sure.keys")
    percent = round(confidence * 100)
    if by == "confirmed":
        return t("sure.confirmed", percent=percent)
    level = "high" if confidence >= SURE else "fair" if confidence >= FAIRLY_SURE else "low"
    return t(f"sure.{level}", percent=percent)


def tongue(language: str | None) -> str:
    """Name a language; one that has no name here is shown as its code."""
    if language is None:
        return t("tongue.none")
    return texts(current()).get(f"tongue.{language}", language)


def named(kind: str, key: str) -> str:
    """Name something by our own word for it; what has none is shown by its id."""
    return texts(current()).get(f"{kind}.{key}", key)


def day(moment: datetime) -> str:
    """Give a day and a time of day in Sweden."""
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}"


def greeting(flow: Flow, found: Card, name: str) -> str:
    """Suggest the agent's first words, in the contact's language: nothing need be said twice (K41)."""
    language = found.language if found.language in LANGUAGES else LANGUAGES[0]
    kind = "greeting.chat" if found.channel == "chat" else "greeting"
    if found.errand is None:
        return text(language, f"{kind}.human", name=name)
    errand = _prompt(flow, language, "errand", found.errand)
    return text(language, f"{kind}.errand", name=name, errand=errand)


def _named(flow: Flow, kind: str, key: str) -> str:
    """Name an errand or a queue: by our own short name, else by what the caller hears, else by its id."""
    own = texts(current()).get(f"{kind}.{key}")
    return own or _prompt(flow, current(), kind, key)


def _prompt(flow: Flow, language: str, kind: str, key: str) -> str:
    tongue = flow.tongues.get(language)
    return tongue.prompts.get(f"{kind}.{key}", key) if tongue else key
