"""How the desk puts things into words."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from core.flow.graph import Flow
from core.handoff import Card
from web import shown


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    """A request in Swedish."""
    with Flask(__name__).test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2026, 7, 1, 8, 0, 1, tzinfo=UTC), "10:00:01"),
        (datetime(2026, 12, 1, 8, 0, tzinfo=UTC), "09:00:00"),
    ],
)
def test_a_time_is_told_as_in_sweden(moment: datetime, told: str) -> None:
    assert shown.clock(moment) == told


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "0:00"), (59.9, "0:59"), (60, "1:00"), (3725, "62:05"), (-3, "0:00")]
)
def test_a_span_is_told_in_minutes(seconds: float, told: str) -> None:
    assert shown.lasted(timedelta(seconds=seconds)) == told


@pytest.mark.parametrize(
    ("confidence", "by", "told"),
    [
        (0.931, "assistant", "säker, 93\u00a0%"),
        (0.85, "assistant", "säker, 85\u00a0%"),
        (0.6, "assistant", "ganska säker, 60\u00a0%"),
        (0.599, "assistant", "osäker, 60\u00a0%"),
        (0.0, None, "osäker, 0\u00a0%"),
        (0.45, "confirmed", "bekräftat, 45\u00a0%"),
        (1.0, "keys", "valt med knapp"),
    ],
)
def test_confidence_is_told_in_words(confidence: float, by: str | None, told: str) -> None:
    assert shown.sureness(confidence, by) == told


@pytest.mark.parametrize(
    ("language", "told"), [("sv", "svenska"), ("ar", "arabiska"), ("xx", "xx"), (None, "inte valt")]
)
def test_a_language_is_named(language: str | None, told: str) -> None:
    assert shown.tongue(language) == told


def test_what_has_no_short_name_keeps_its_id(flow: Flow) -> None:
    words = shown.words(flow)
    assert words["errand_name"]("move") == "Flytt"
    assert words["errand_name"]("a_new_errand") == "a_new_errand"
    assert words["queue_name"]("general") == "Kundtjänst"


def test_a_greeting_knows_the_errand(flow: Flow) -> None:
    greeting = shown.greeting(flow, Card("c", language="sv", errand="move"), "Hanna")
    assert greeting == (
        "Hej, du pratar med Hanna på Nordvik. Jag ser att det gäller att du ska flytta. Stämmer det?"
    )


def test_a_greeting_without_an_errand_asks(flow: Flow) -> None:
    assert shown.greeting(flow, Card("c", language="en"), "Hanna").endswith("How can I help you?")


def test_a_greeting_in_another_language_is_swedish(flow: Flow) -> None:
    assert shown.greeting(flow, Card("c", language="ar"), "Ivar").startswith("Hej, du pratar med Ivar")
