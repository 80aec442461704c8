"""The network repeats requests; the answer is the same and nothing happens twice."""

from concurrent.futures import ThreadPoolExecutor

from flask.testing import FlaskClient

from adapters.runtime import Runtime, report
from adapters.settings import Settings
from tests.fakes import FakeDialogue
from tests.ivr.caller import Caller
from tests.ivr.test_calls import taken


def test_a_first_request_repeated_is_one_contact(caller: Caller, runtime: Runtime) -> None:
    first = caller.ring()
    before = report(runtime.engine, "CA1")
    assert caller.ring() == first
    assert report(runtime.engine, "CA1") == before


def test_every_turn_repeated_is_answered_the_same(caller: Caller, runtime: Runtime) -> None:
    turns = [("/voice/start", {}), ("", {"Digits": "1"}), ("", {"Digits": "2"})]
    turns.append(("", {"SpeechResult": "jag har fått en dubbel faktura"}))
    seen = []
    for address, form in turns:
        url = address or caller.last.url("Gather")
        seen.append((url, form, caller.post(url, **form)))
    before = report(runtime.engine, "CA1")
    for url, form, answer in seen:
        assert caller.post(url, **form) == answer
    assert report(runtime.engine, "CA1") == before


def test_a_repeated_turn_asks_the_assistant_once(caller: Caller, dialogue: FakeDialogue) -> None:
    caller.ring()
    for keys in ("1", "2"):
        caller.press(keys)
    url = caller.last.url("Gather")
    for _ in range(3):
        caller.post(url, SpeechResult="my line is dead")
    assert len(dialogue.asked) == 1


def test_a_repeated_connection_is_the_same_dial(caller: Caller, runtime: Runtime) -> None:
    contact, _ = taken(caller, runtime)
    first = caller.post(f"/voice/{contact}/connect")
    assert caller.post(f"/voice/{contact}/connect") == first


def test_eight_equal_requests_at_once_are_one_turn(
    caller: Caller, runtime: Runtime, client: FlaskClient, settings: Settings
) -> None:
    caller.ring()
    url = caller.last.url("Gather")

    def press(_: int) -> str:
        one = Caller(client.application.test_client(), settings)
        return one.post(url, Digits="2").text

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(8)))
    assert len(set(answers)) == 1
    kinds = [event["kind"] for event in report(runtime.engine, "CA1").events]
    assert kinds.count("language_chosen") == 1


def test_an_old_turn_with_another_key_changes_nothing(caller: Caller, runtime: Runtime) -> None:
    caller.ring()
    url = caller.last.url("Gather")
    first = caller.post(url, Digits="1")
    assert caller.post(url, Digits="2") == first
    assert report(runtime.engine, "CA1").language == "sv"
