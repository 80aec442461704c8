"""Replays the recorded HTTP between Rasa and the action server, without Rasa."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RECORDINGS = sorted(Path(__file__).parent.glob("*.json"))

type Call = Callable[[str, str, bytes], tuple[int, Any]]


def exchange(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text()))


def body_of(path: Path) -> dict[str, Any]:
    return dict(exchange(path)["request"]["body"])


def post(call: Call, body: Any) -> tuple[int, Any]:
    return call("POST", "/webhook", json.dumps(body).encode())


def test_both_channels_and_languages_are_recorded() -> None:
    kinds = {
        (message["input_channel"], message["metadata"]["language"])
        for message in (latest(path) for path in RECORDINGS)
    }
    assert kinds == {("voice", "sv"), ("chat", "en")}


def latest(path: Path) -> dict[str, Any]:
    events = body_of(path)["tracker"]["events"]
    return dict(next(event for event in reversed(events) if event["event"] == "user"))


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_the_recorded_answer_still_comes(call: Call, path: Path) -> None:
    recorded = exchange(path)
    assert recorded["request"]["path"] == "/webhook"
    assert post(call, recorded["request"]["body"]) == (200, recorded["answer"]["body"])


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_a_recorded_answer_is_one_outcome(path: Path) -> None:
    answer = exchange(path)["answer"]["body"]
    (response,) = answer["responses"]
    assert answer["events"] == []
    always = {"outcome", "errand", "also", "confidence", "value", "ranking"}
    assert always <= set(response["custom"]) <= always | {"named", "language"}


def test_a_recording_says_who_and_what_runs() -> None:
    for path in RECORDINGS:
        body = body_of(path)
        assert (body["next_action"], body["version"]) == ("action_outcome", "3.6.21")
        assert body["sender_id"] == body["tracker"]["sender_id"] == f"contact-{path.stem}"


def test_an_unknown_action_is_refused_by_name(call: Call) -> None:
    body = {**body_of(RECORDINGS[0]), "next_action": "action_sing"}
    status, answer = post(call, body)
    assert (status, answer["action_name"]) == (404, "action_sing")


def test_a_broken_body_is_refused(call: Call) -> None:
    status, answer = call("POST", "/webhook", b"{")
    assert (status, answer) == (400, {"error": "The action call failed with InvalidUsage."})


def test_a_failure_repeats_no_words(call: Call, caplog: pytest.LogCaptureFixture) -> None:
    body = body_of(RECORDINGS[0])
    body["tracker"]["latest_message"] = {"text": "swordfish", "intent_ranking": [{"name": "swordfish"}]}
    with caplog.at_level(logging.DEBUG):
        status, answer = post(call, body)
    assert (status, answer) == (500, {"error": "The action call failed with KeyError."})
    assert "swordfish" not in caplog.text
    assert "KeyError" in caplog.text


def test_only_the_one_action_is_offered(call: Call) -> None:
    assert call("GET", "/actions", b"") == (200, [{"name": "action_outcome"}])
