"""The transcript of a call: what was said, pressed and done, each with its time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

type Who = Literal["line", "caller", "network", "other", "agent"]
type Event = Mapping[str, Any]  # one event of the handset API

NAMES: dict[Who, str] = {
    "line": "Växel",
    "caller": "caller",
    "network": "network",
    "other": "other",
    "agent": "agent",
}


@dataclass(frozen=True)
class Entry:
    """One line of a transcript."""

    at: float  # seconds since the call was placed, by the carrier's clock
    who: Who  # other: another party that the caller is connected to; agent: at the desk
    text: str

    def __str__(self) -> str:
        minutes, seconds = divmod(int(self.at), 60)
        return f"{minutes:02}:{seconds:02}  {NAMES[self.who]:<8}{self.text}"


def describe(event: Event) -> tuple[Who, str] | None:
    """Tell who did what in an event of the handset; None for what a reader can do without.

    A kind that is not known here is shown by its name, never dropped.
    """
    kind = event["kind"]
    if kind in UNSHOWN:
        return None
    if kind in SHOWN:
        who, text = SHOWN[kind]
        return who, text(event)
    return "network", str(kind)


UNSHOWN = frozenset({"listening", "webhook", "listened"})
SHOWN: dict[str, tuple[Who, Callable[[Event], str]]] = {
    "ringing": ("network", lambda event: "it rings"),
    "answered": ("network", lambda event: "the call is answered"),
    "spoken": ("line", lambda event: str(event["text"])),
    "interrupted": ("network", lambda event: "the speech is cut off"),
    "played": ("line", lambda event: f"plays {event['url']}"),
    "pressed": ("caller", lambda event: f"presses {event['keys']}"),
    "said": ("caller", lambda event: f"says “{event['text']}”"),
    "heard": ("other", lambda event: str(event["text"])),
    "queued": ("network", lambda event: f"the call waits in the queue {event['queue']}"),
    "dequeued": ("network", lambda event: f"the call leaves the queue ({event['result']})"),
    "bridged": ("network", lambda event: "the call is connected"),
    "conference_joined": ("network", lambda event: "the caller joins the conversation"),
    "conference_left": ("network", lambda event: "the caller leaves the conversation"),
    "recording_started": ("network", lambda event: "recording starts"),
    "recording_paused": ("network", lambda event: "recording pauses"),
    "recording_stopped": ("network", lambda event: "recording stops"),
    "error": ("network", lambda event: f"error {event['code']}: {event['sentence']}"),
    "ended": ("network", lambda event: f"the call has ended ({event['reason']})"),
}
