"""The carrier's handset API over HTTP: places a call, acts on it, reads what happens, moves the clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import requests

from core.errors import VaxelError

CONNECT_SECONDS = 5
ANSWER_SECONDS = 120  # a step of the clock waits for every webhook that falls due in it

type Pace = Literal["spoken", "instant"]


class CarrierError(VaxelError):
    """The carrier refused or did not answer; the message is a sentence."""


@dataclass(frozen=True)
class Clock:
    """What the carrier's clock says."""

    stepped: bool  # it stands still until it is told to step
    now: datetime  # UTC
    idle: bool  # no webhook is under way and nothing is due now
    next: float | None  # seconds until the next timer; None: there is none


@dataclass(frozen=True)
class Repeated:
    """What came of repeating a request."""

    status: int  # of HTTP
    same: bool  # the answer was the same, byte for byte


class Handset:
    """A phone's connection to the carrier. Every method raises CarrierError."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = requests.Session()
        self._http.trust_env = False  # the carrier is near; a proxy in the environment is for far addresses

    def place(self, caller: str, to: str, pace: Pace, voice_url: str | None = None) -> str:
        """Place a call and give its sid; `voice_url` answers it instead of the number's own."""
        override = {"voice_url": voice_url} if voice_url else {}
        body = {"from": caller, "to": to, "pace": pace, **override}
        return str(self._ask("POST", "/handset/calls", body)["sid"])

    def events(self, sid: str, after: int, wait: float = 0) -> list[dict[str, Any]]:
        """Give the events after a number; when there is none, wait so many real seconds for one."""
        path = f"/handset/calls/{sid}/events?after={after}&wait={wait:g}"
        return list(self._ask("GET", path)["events"])

    def press(self, sid: str, keys: str) -> None:
        """Press keys."""
        self._act(sid, "press", {"keys": keys})

    def say(self, sid: str, text: str) -> None:
        """Say something."""
        self._act(sid, "say", {"text": text})

    def hang_up(self, sid: str) -> None:
        """Hang up."""
        self._act(sid, "hangup", {})

    def repeat(self, sid: str) -> Repeated:
        """Have the network repeat the call's last request; its answer is compared and not executed."""
        found = self._act(sid, "repeat", {})
        return Repeated(int(found["status"]), bool(found["same"]))

    def answers(self, number: str, how: str = "auto") -> None:
        """Have the telephone at a number do so at once when it rings; who answers presses 1 when asked."""
        self._ask("PUT", f"/handset/lines/{number}", {"answer": how, "after": 0, "keys": "1"})

    def clock(self) -> Clock:
        """Read the carrier's clock."""
        found = self._ask("GET", "/clock")
        now = datetime.fromisoformat(found["now"])
        return Clock(found["mode"] == "stepped", now, bool(found["idle"]), found["next"])

    def step(self, seconds: float) -> None:
        """Move a stepped clock forward."""
        self._ask("POST", "/clock/step", {"seconds": seconds})

    def step_to_next(self) -> None:
        """Move a stepped clock to its next timer."""
        self._ask("POST", "/clock/step", {"to": "next"})

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def _act(self, sid: str, what: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._ask("POST", f"/handset/calls/{sid}/{what}", body)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        timeout = (CONNECT_SECONDS, ANSWER_SECONDS)
        try:
            reply = self._http.request(method, self._url + path, json=body, timeout=timeout)
            found = reply.json() if reply.content else {}
        except (requests.RequestException, ValueError) as error:
            sentence = f"The carrier at {self._url} does not answer ({type(error).__name__})."
            raise CarrierError(sentence) from error
        if not reply.ok:
            raise CarrierError(_refusal(reply.status_code, found))
        return dict(found)


def _refusal(status: int, found: Any) -> str:
    """Give the carrier's own sentence where it wrote one."""
    sentence = found.get("error") if isinstance(found, dict) else None
    return f"The carrier refused: {sentence or f'status {status}'}"
