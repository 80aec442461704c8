"""The course of a simulated day: the carrier and its people in this program, the servers beside it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp
import psutil

from bench.day.agent import Agent
from bench.day.caller import Caller
from bench.day.people import LATEST
from carrier.network import Network

BEAT = 2.0  # seconds of the clock; an idle agent is offered who waits within that time (P7)
SETTLED = 60.0  # seconds after the last call until it is asked whether everybody is gone
LONGEST = 2 * 3600.0  # seconds after closing; a day that still goes on then has lost somebody


@dataclass(frozen=True)
class Seen:
    """What was seen at one beat."""

    at: datetime
    idle: frozenset[str]  # ids of the agents who could take somebody, after all offers were made


@dataclass
class Course:
    """One day under way."""

    network: Network
    http: aiohttp.ClientSession
    url: str  # the servers' address
    server: psutil.Process  # the worker that answers
    callers: list[Caller]
    agents: dict[str, Agent]
    closes: float  # seconds after the beginning
    say: Callable[[str], None]
    seen: list[Seen] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)  # bytes, each tenth of the day
    over: bool = False

    async def run(self) -> None:
        """Let the day pass."""
        clock = self.network.clock
        began = time.monotonic()
        for caller in self.callers:
            clock.after(caller.person.at, caller.ring)
        for agent in self.agents.values():
            await agent.come()
            if (pause := agent.colleague.pauses_at) is not None:
                clock.after(pause, agent.pause)
        self._spawn_after(BEAT, self._beat)
        for tenth in range(1, 11):
            clock.after(self.closes * tenth / 10, self._note)
        self._began = clock.now()
        clock.after(self.closes, self._close)
        while not self.over:
            await clock.step(300)  # type: ignore[attr-defined]
            done = (clock.now() - self._began).total_seconds()
            self.say(f"{clock.now():%H:%M} UTC, {done / 3600:.1f} h in {time.monotonic() - began:.0f} s")
            if done > self.closes + LONGEST:
                raise AssertionError("somebody is still in the queue two hours after closing")

    async def _beat(self) -> None:
        async with self.http.post(f"{self.url}/bench/beat") as answer:
            assert answer.status == 200, await answer.text()
            found = await answer.json()
        now = self.network.clock.now()
        self.seen.append(Seen(now, frozenset(found["idle"]) - {agent for _, agent in found["offers"]}))
        for contact, agent in found["offers"]:
            self.agents[agent].offered(contact)
        if (now - self._began) > timedelta(seconds=self.closes + LATEST + SETTLED):
            self.over = not found["open"] and not any(leg.live for leg in self.network.legs.values())
        if not self.over:
            self._spawn_after(BEAT, self._beat)

    def _close(self) -> None:
        """At closing time most agents go home as soon as they are off the phone; the rest serve out."""
        for agent in self.agents.values():
            if not agent.colleague.stays:
                self._go_home(agent)

    def _go_home(self, agent: Agent) -> None:
        if agent.talks:
            self.network.clock.after(30, lambda: self._go_home(agent))
        else:
            self.network.clock.spawn(_done(agent.leave()))

    def _note(self) -> None:
        self.memory.append(self.server.memory_info().rss)

    def _spawn_after(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        clock = self.network.clock
        clock.after(seconds, lambda: clock.spawn(_done(work())))


async def _done(work: Awaitable[None]) -> None:
    await work
    await asyncio.sleep(0)
