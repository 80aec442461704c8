"""A caller of the simulated day: hears, thinks, presses keys, waits, and loses patience."""

import re
from collections.abc import Mapping
from typing import Any

from bench.day.people import Person
from carrier.clock import Timer
from carrier.handset.calls import incoming
from carrier.leg import Leg
from carrier.network import Network
from core.flow.graph import Flow

CONTACT = re.compile(r"/voice/([0-9a-f]{32})/")
KNOWN = ("welcome", "recording", "recording_again", "menu", "own", "times", "confirm", "offer", "soonest")
NOTICE = 1  # a Gather that waits no longer after its words only announces
GREETED = 2.0  # seconds until somebody who was called back presses a key


class Caller:
    """One person on the phone."""

    def __init__(self, network: Network, flow: Flow, person: Person) -> None:
        self.person, self.contact = person, ""
        self._network, self._flow = network, flow
        self._texts = _beginnings(flow)
        self._heard: list[str] = []  # prompts since the last key
        self._timers: list[Timer] = []
        self.calls_taken = 0  # of ours, by this phone
        self._reachable = False

    def ring(self) -> None:
        """Call the hotline."""
        owned = next(iter(self._network.numbers.values()))
        self._leg = incoming(self._network, owned, self.person.number, "instant")
        self._leg.events.watch(self._take)
        if self.person.gives_up is not None:
            self._later(self.person.gives_up, self._hang_up)

    def _take(self, event: dict[str, Any]) -> None:
        match event["kind"]:
            case "spoken":
                self._heard += [name for name in KNOWN if event["text"].startswith(self._texts[name])]
            case "listening" if event["timeout"] > NOTICE:
                self._later(self.person.thinks, self._answer)
            case "listened":
                self._heard.clear()
            case "webhook" if not self.contact and (found := CONTACT.search(event["url"])):
                self.contact = found[1]
            case "queued":
                self._later(self.person.patience, self._lose_patience)
            case "ended":
                for timer in self._timers:
                    timer.cancel()

    def _answer(self) -> None:
        key = self._key()
        ear = self._leg.ear
        if key and ear and ear.keys and self._leg.live:
            self._leg.events.add("pressed", keys=key)
            self._heard.clear()
            ear.press(key)

    def _key(self) -> str | None:
        person, asked = self.person, self._heard[-1] if self._heard else None
        match asked:
            case "welcome":
                return "2" if person.language == "en" else "1"
            case "recording" | "recording_again":
                return "2"
            case "menu":
                return str(person.errand)
            case "own" | "confirm":
                self._be_reachable()
                return "1"
            case "times":
                return "1"
            case "soonest":
                return "1" if person.wish == "soonest" else "2"
            case "offer" if person.wish:
                return "1"
        return None

    def _be_reachable(self) -> None:
        """Have the phone ring as the person answers, and each ring counted once."""
        if self._reachable:
            return
        self._reachable = True
        line = self._network.line(self.person.number)
        line.answer, line.after = self.person.answers, 6.0
        line.events.watch(self._rung)

    def _rung(self, event: dict[str, Any]) -> None:
        if event["kind"] != "ringing":
            return
        leg = self._network.legs[event["sid"]]
        self.calls_taken += 1

        def take(event: Mapping[str, Any]) -> None:
            if event["kind"] == "listening":
                self._network.clock.after(GREETED, lambda: press_one(leg))

        leg.events.watch(take)

    def _lose_patience(self) -> None:
        if self._leg.place is not None:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._leg.live:
            self._leg.hang_up("hung-up", "completed" if self._leg.answered else "no-answer")

    def _later(self, seconds: float, effect: Any) -> None:
        self._timers.append(self._network.clock.after(seconds, effect))


def press_one(leg: Leg) -> None:
    """Press the key that says: I want to talk now."""
    if leg.live and leg.ear and leg.ear.keys:
        leg.ear.press("1")


def _beginnings(flow: Flow) -> dict[str, tuple[str, ...]]:
    """Give how each text that is answered begins, in every language."""
    return {
        name: tuple(tongue.prompts[name].partition("{")[0] for tongue in flow.tongues.values())
        for name in KNOWN
    }
