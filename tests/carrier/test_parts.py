"""The small parts by themselves: URLs, numbers, stores, speech and the reading of attributes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from carrier.clock import SteppedClock
from carrier.faults import Fault
from carrier.leg import spoken_seconds
from carrier.numbers import is_caller, is_dialable, is_e164
from carrier.overrides import Overrides, split
from carrier.queue import Queue
from carrier.shelf import Shelf
from carrier.signature import sign
from carrier.waiting import Happening

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


@given(st.dictionaries(WORDS.filter(bool), WORDS, max_size=6))
def test_any_form_is_signed_as_the_validator_does(form: dict[str, str]) -> None:
    url = "https://example.org/voice/7/turn/2?a=b"
    assert sign("token", url, form) == RequestValidator("token").compute_signature(url, form)


def test_without_overrides_twilios_defaults_hold() -> None:
    url, overrides = split("http://x.example/a?b=1")
    assert url == "http://x.example/a?b=1"
    assert (overrides.ct, overrides.rt, overrides.tt, overrides.rc) == (5000, 15_000, 15_000, 1)
    assert overrides.retries("ct") and not overrides.retries("rt")


def test_overrides_are_cut_from_the_url() -> None:
    url, overrides = split("http://x.example/a#ct=2000&rt=4000&rc=3&rp=4xx,5xx&e=dublin")
    assert url == "http://x.example/a"
    assert overrides == Overrides(ct=2000, rt=4000, rc=3, rp=frozenset({"4xx", "5xx"}))


@pytest.mark.parametrize("policy", ["ct", "rt", "4xx", "5xx"])
def test_the_policy_all_retries_everything(policy: str) -> None:
    assert split("http://x.example#rp=all")[1].retries(policy)


@pytest.mark.parametrize("fragment", ["ct=99", "ct=10001", "rt=99", "rc=6", "rc=", "rp=", "color=red"])
def test_overrides_out_of_range_are_refused(fragment: str) -> None:
    with pytest.raises(Fault, match=fragment.split("=")[0]):
        split(f"http://x.example#{fragment}")


@pytest.mark.parametrize(
    ("text", "e164", "dialable", "caller"),
    [
        ("+46701234567", True, True, True),
        ("+4670", False, False, False),
        ("+0701234567", False, False, False),
        ("0701234567", False, False, False),
        ("+467012345678901", True, True, True),
        ("+4670123456789012", False, False, False),
        ("client:hanna", False, True, True),
        ("anonymous", False, False, True),
        ("", False, False, False),
    ],
)
def test_numbers_are_told_by_their_form(text: str, e164: bool, dialable: bool, caller: bool) -> None:
    assert (is_e164(text), is_dialable(text), is_caller(text)) == (e164, dialable, caller)


def test_a_shelf_lets_the_oldest_go() -> None:
    shelf: Shelf[int] = Shelf(2)
    for number in range(4):
        shelf.put(str(number), number)
    assert list(shelf) == [2, 3]
    assert shelf.get("0") is None


def test_a_shelf_keeps_what_may_not_go() -> None:
    shelf: Shelf[int] = Shelf(1, lambda number: number > 0)
    shelf.put("a", 0)
    shelf.put("b", 1)
    shelf.put("c", 2)
    assert list(shelf) == [0, 2]


def test_what_happened_happens_once() -> None:
    told: list[int] = []
    happening: Happening[int] = Happening()
    happening.watch(lambda: told.append(happening.value))
    happening.happen(1)
    happening.happen(2)
    assert (told, happening.value) == ([1], 1)


def test_who_forgets_is_not_told() -> None:
    told: list[str] = []
    watcher = lambda: told.append("x")  # noqa: E731
    happening: Happening[None] = Happening()
    happening.watch(watcher)
    happening.forget(watcher)
    happening.happen(None)
    assert told == []


def test_speech_is_150_words_a_minute() -> None:
    assert spoken_seconds(" ".join(["ord"] * 150)) == 60
    assert spoken_seconds("") == 0


def test_an_empty_queue_has_no_average() -> None:
    queue = Queue(SteppedClock(), "support")
    assert (queue.average_wait(), queue.member("Front"), queue.full) == (0, None, False)
