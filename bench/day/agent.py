"""An agent of the simulated day: at the desk over HTTP, on the phone by the carrier."""

from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import aiohttp

from bench.day.people import Colleague, lasts
from carrier.leg import Leg
from carrier.network import Network

IGNORES, DECLINES, SENDS_ON, WRONG = 0.01, 0.02, 0.08, 0.5
RINGS = 2.0  # seconds until the phone is answered
PAUSE = 1800.0
BACK = 30.0  # seconds until somebody who let an offer lapse is there again
QUEUES = ("billing", "technical", "orders", "contracts")


class Agent:
    """One agent; talks for as long as chance says, and sends some on."""

    def __init__(self, network: Network, url: str, colleague: Colleague, password: str, seed: int) -> None:
        self.colleague, self.leaving = colleague, False
        self._network, self._url, self._password = network, url, password
        self._chance = Random(seed)  # noqa: S311
        self._pages = aiohttp.ClientSession(
            headers={"Origin": url}, cookie_jar=aiohttp.CookieJar(unsafe=True)
        )
        self._contact = ""  # accepted last
        self._leg: Leg | None = None
        self._asked: set[str] = set()  # contacts on the screen that were thought about
        line = network.line(colleague.phone)
        line.answer, line.after = "auto", RINGS
        line.events.watch(self._rung)

    async def close(self) -> None:
        """Give the connections back."""
        await self._pages.close()

    async def come(self) -> None:
        """Log in and be there for contacts."""
        await self._post("/desk/login", {"agent": self.colleague.id, "password": self._password})
        async with self._pages.get(f"{self._url}/desk") as page:
            assert page.status == 200
        line = self._network.line(self.colleague.phone)
        line.answer, line.keys = "auto", "1"  # the page has it ring for a person, who presses for themselves
        await self._choose("available")

    async def leave(self) -> None:
        """Log out."""
        self.leaving = True
        await self._post("/desk/logout", {})

    @property
    def talks(self) -> bool:
        """Tell whether the phone is in use."""
        return self._leg is not None and self._leg.live

    def offered(self, contact: str) -> None:
        """Think about what stands on the screen, once."""
        if contact in self._asked:
            return
        self._asked = {contact}
        drawn = self._chance.random()
        if drawn < IGNORES:
            self.after(20 + BACK, lambda: self._choose("available"))
        else:
            what = "decline" if drawn < IGNORES + DECLINES else "accept"
            self.after(self._chance.uniform(1, 6), lambda: self._answer(contact, what))

    def pause(self) -> None:
        """Go for lunch, unless on the phone."""
        if not self.talks and not self.leaving:
            self._network.clock.spawn(self._choose("paused"))
            self.after(PAUSE, lambda: self._choose("available"))

    def after(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Do something in so many seconds of the clock."""

        async def do() -> None:
            await work()

        self._network.clock.after(seconds, lambda: self._network.clock.spawn(do()))

    async def _answer(self, contact: str, what: str) -> None:
        self._asked.discard(contact)
        if what == "accept":
            self._contact = contact
        await self._post(f"/desk/offers/{contact}/{what}", {})

    async def _choose(self, state: str) -> None:
        if not self.leaving and not self.talks:
            await self._post("/desk/presence", {"state": state})

    def _rung(self, event: dict[str, Any]) -> None:
        if event["kind"] == "ringing":
            self._leg = self._network.legs[event["sid"]]
            self._leg.events.watch(self._take)

    def _take(self, event: dict[str, Any]) -> None:
        leg, contact = self._leg, self._contact
        if event["kind"] == "conference_joined" and leg:
            self.after(lasts(self._chance), lambda: self._end(leg, contact))
        elif event["kind"] == "ended":
            self.after(self._chance.uniform(5, 30), lambda: self._choose("available"))

    async def _end(self, leg: Leg, contact: str) -> None:
        """End the conversation, on either side, or send the caller on."""
        if not leg.live or leg.talk is None:
            return
        others, drawn = leg.talk.others(leg), self._chance.random()
        if drawn < SENDS_ON and others and others[0].dialling.direction == "inbound":
            why = "wrong" if self._chance.random() < WRONG else ""
            target = f"queue:{self._chance.choice(QUEUES)}"
            await self._post(f"/desk/contacts/{contact}/move", {"target": target, "why": why})
        elif drawn < 0.6 and others:
            others[0].hang_up("hung-up")
        else:
            leg.hang_up("hung-up")

    async def _post(self, path: str, form: dict[str, str]) -> None:
        async with self._pages.post(self._url + path, data=form, allow_redirects=False) as answer:
            assert answer.status in (303, 400, 401, 404), (path, answer.status)
