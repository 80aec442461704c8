"""The transcript: who did what, and when."""

import pytest

from cli.call.transcript import Entry, describe

SHOWN = [
    ({"kind": "spoken", "text": "Hej."}, ("line", "Hej.")),
    ({"kind": "played", "url": "http://a/b.wav"}, ("line", "plays http://a/b.wav")),
    ({"kind": "pressed", "keys": "1#"}, ("caller", "presses 1#")),
    ({"kind": "said", "text": "flytt"}, ("caller", "says “flytt”")),
    ({"kind": "heard", "text": "Hanna här.", "from_sid": "CA2"}, ("other", "Hanna här.")),
    ({"kind": "queued", "queue": "billing"}, ("network", "the call waits in the queue billing")),
    ({"kind": "dequeued", "result": "hangup"}, ("network", "the call leaves the queue (hangup)")),
    ({"kind": "error", "code": 12200, "sentence": "Nej."}, ("network", "error 12200: Nej.")),
    ({"kind": "ended", "reason": "hung-up"}, ("network", "the call has ended (hung-up)")),
]
PLAIN = {
    "ringing": "it rings",
    "answered": "the call is answered",
    "interrupted": "the speech is cut off",
    "bridged": "the call is connected",
    "conference_joined": "the caller joins the conversation",
    "conference_left": "the caller leaves the conversation",
    "recording_started": "recording starts",
    "recording_paused": "recording pauses",
    "recording_stopped": "recording stops",
}


@pytest.mark.parametrize(("event", "entry"), SHOWN, ids=[str(event["kind"]) for event, _ in SHOWN])
def test_each_event_is_told_in_words(event: dict[str, object], entry: tuple[str, str]) -> None:
    assert describe(event) == entry


@pytest.mark.parametrize("kind", PLAIN)
def test_the_network_does_what_it_does(kind: str) -> None:
    assert describe({"kind": kind}) == ("network", PLAIN[kind])


@pytest.mark.parametrize("kind", ["listening", "listened", "webhook"])
def test_what_nobody_needs_to_read_is_left_out(kind: str) -> None:
    assert describe({"kind": kind}) is None


def test_an_unknown_event_is_shown_by_its_name() -> None:
    assert describe({"kind": "whistled"}) == ("network", "whistled")


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (Entry(3.9, "line", "Hej."), "00:03  Växel   Hej."),
        (Entry(67, "caller", "presses 1"), "01:07  caller  presses 1"),
        (Entry(6000, "network", "it rings"), "100:00  network it rings"),
    ],
)
def test_an_entry_is_time_name_and_text(entry: Entry, text: str) -> None:
    assert str(entry) == text
