"""A call by hand: what is typed becomes keys or speech, and what is spoken is shown."""

from collections.abc import Iterator
from contextlib import closing
from threading import Event

import pytest

from cli.call.handset import Handset
from cli.call.interactive import HELP, HOLD, Keyboard, talk
from tests.cli.fakes import ENDED, HOTLINE, FakeCarrier, listening, spoken


class Fingers:
    """Types these lines one after the other, None where nothing is typed for a while."""

    def __init__(self, *lines: str | type[BaseException] | None) -> None:
        self._lines = iter(lines)

    def line(self, seconds: float) -> str | None:
        found = next(self._lines, EOFError)
        if isinstance(found, type):
            raise found
        return found


@pytest.fixture
def handset(url: str) -> Iterator[Handset]:
    with closing(Handset(url)) as handset:
        yield handset


def call(handset: Handset, *lines: str | type[BaseException] | None) -> list[str]:
    shown: list[str] = []
    talk(handset, "anonymous", HOTLINE, Fingers(*lines), shown.append)
    return shown


def test_the_help_is_the_first_line(handset: Handset) -> None:
    assert call(handset)[0] == HELP


def test_digits_are_keys_and_words_are_speech(handset: Handset, carrier: FakeCarrier) -> None:
    carrier.answers["press *#2"] = [listening()]
    call(handset, "*#2", "2 rader tack")
    assert [done for done in carrier.asked if done != "step"] == ["press *#2", "say 2 rader tack", "hangup"]


def test_what_is_spoken_is_shown_as_it_comes(handset: Handset, carrier: FakeCarrier) -> None:
    carrier.later = [(0.5, [spoken("Är du kvar?")])]
    shown = call(handset, None, None, None)
    assert "00:00  Växel   Hej och välkommen." in shown
    assert "00:00  Växel   Är du kvar?" in shown


def test_a_call_by_hand_is_spoken_at_its_pace(handset: Handset, carrier: FakeCarrier) -> None:
    call(handset)
    assert carrier.placed == [{"from": "anonymous", "to": HOTLINE, "pace": "spoken"}]


def test_a_stepped_clock_goes_on_while_one_thinks(handset: Handset, carrier: FakeCarrier) -> None:
    call(handset, None, None, None, None)
    assert carrier.elapsed == 1


def test_a_real_clock_is_left_alone(handset: Handset, carrier: FakeCarrier) -> None:
    carrier.stepped = False
    call(handset, None, "1")
    assert "step" not in carrier.asked


def test_slash_wait_lets_time_pass(handset: Handset, carrier: FakeCarrier) -> None:
    call(handset, "/wait 5")
    assert carrier.elapsed == 5.25


def test_slash_hangup_hangs_up(handset: Handset, carrier: FakeCarrier) -> None:
    shown = call(handset, "/hangup", "1")
    assert carrier.asked == ["step", "hangup"]
    assert shown[-1] == "00:00  network the call has ended (hung-up)"


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_leaving_hangs_up(handset: Handset, carrier: FakeCarrier, end: type[BaseException]) -> None:
    call(handset, end)
    assert carrier.asked == ["hangup"]


def test_an_unknown_command_is_named(handset: Handset) -> None:
    assert f"There is no /dance. {HELP}" in call(handset, "/dance now")


def test_the_call_ends_when_the_line_hangs_up(handset: Handset, carrier: FakeCarrier) -> None:
    carrier.later = [(0.2, [ENDED])]
    call(handset, None, "1")
    assert carrier.asked == ["step"]


def test_what_is_typed_early_waits_for_the_line(handset: Handset, carrier: FakeCarrier) -> None:
    carrier.opening, carrier.later = [], [(1.0, [listening("dtmf")])]
    call(handset, "7", None)
    assert [done for done in carrier.asked if done != "step"] == ["press 7", "hangup"]


def test_what_nobody_listens_to_is_refused_at_last(handset: Handset, carrier: FakeCarrier) -> None:
    carrier.opening = []
    shown = call(handset, "hej")
    assert "The carrier refused: nobody is listening" in shown
    assert carrier.asked.count("step") == HOLD


def test_the_keyboard_gives_lines_and_then_the_end() -> None:
    keyboard = Keyboard(["1\n", " hej \n"])
    assert [keyboard.line(5), keyboard.line(5)] == ["1", "hej"]
    with pytest.raises(EOFError):
        keyboard.line(5)


def test_the_keyboard_waits_no_longer_than_asked() -> None:
    gate = Event()

    def later() -> Iterator[str]:
        gate.wait()
        yield "1"

    keyboard = Keyboard(later())
    assert keyboard.line(0.01) is None
    gate.set()
    assert keyboard.line(5) == "1"


def test_a_keyboard_that_breaks_is_at_its_end() -> None:
    def broken() -> Iterator[str]:
        yield "1"
        raise OSError("the terminal is gone")

    keyboard = Keyboard(broken())
    assert keyboard.line(5) == "1"
    with pytest.raises(EOFError):
        keyboard.line(5)
