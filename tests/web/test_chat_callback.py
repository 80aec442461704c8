"""A visitor who would rather be called books it in the chat, by buttons and a number."""

import pytest
from flask import Flask

from adapters.runtime import Runtime
from tests.web.chatter import Chatter


@pytest.fixture
def greta(app: Flask) -> Chatter:
    """Greta, who waits for longer than anybody can say."""
    return Chatter(app.test_client()).to_queue()


def test_a_call_is_booked_in_the_chat(greta: Chatter, runtime: Runtime) -> None:
    greta.to_promise()
    assert any("0701740610" in words and "0771000000" in words for words in greta.words[-3:])
    greta.choose("Ja")
    promise = runtime.callbacks.newest(greta.contact)
    assert promise and (promise.number, promise.window) == ("+46701740610", None)
    assert any(promise.reference in words for words in greta.words)
    assert greta.state["phase"] == "ended"


def test_the_times_are_buttons(greta: Chatter) -> None:
    greta.choose("Ring upp mig i stället")
    assert greta.labels == ["Skriv med en människa"]
    greta.write("0701740610")
    assert greta.labels[0] == "När det hade varit min tur"
    assert all(label.startswith("Måndag den 23 november") for label in greta.labels[1:-1])


def test_a_call_is_booked_without_a_text_message(greta: Chatter, runtime: Runtime) -> None:
    greta.to_promise().choose("Ja, men utan sms")
    promise = runtime.callbacks.newest(greta.contact)
    assert promise and not promise.written


def test_who_says_no_keeps_the_place(greta: Chatter, runtime: Runtime) -> None:
    greta.to_promise().choose("Skriv med en människa")
    assert greta.state["phase"] == "waiting"
    assert runtime.callbacks.newest(greta.contact) is None
    assert [place.contact for place in runtime.desk.waiting() if not place.held] == [greta.contact]


def test_the_number_is_in_no_log(greta: Chatter, runtime: Runtime) -> None:
    greta.to_promise().choose("Ja")
    log = " ".join(str(line.event) for line in runtime.desk.log(greta.contact))
    assert "1740610" not in log
