"""`/desk/lead`: the whole line at a glance for who leads: queues, longest waits, agents, and the alarm."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, g, render_template

from adapters.runtime import Agent, Glance, Runtime
from core import queueing
from core.longwaits import LongWaits, long_waits
from core.presence import State
from core.roles import may
from web.board import queues, unserved

STATES: tuple[State, ...] = ("available", "ringing", "talking", "after_call", "paused", "away")


@dataclass(frozen=True)
class Queue:
    """One queue, as it stands."""

    name: str  # the queue's id
    waiting: int  # on the line
    promised: int  # held for a call that was promised or is being booked
    since: datetime | None  # when the longest wait began, UTC
    long: bool  # longer than the alarm
    there: int  # agents who serve it and are there
    available: int  # those of them who are available


@dataclass(frozen=True)
class Colleague:
    """One who takes contacts."""

    agent: Agent
    state: State
    since: datetime | None  # when that began, UTC
    has: tuple[str, ...]  # the queues of the contacts they have


@dataclass(frozen=True)
class Line:
    """The whole line."""

    now: datetime  # UTC
    queues: tuple[Queue, ...]
    colleagues: tuple[Colleague, ...]
    long: LongWaits
    unserved: int  # how many wait for whom nobody is there

    def count(self, *states: State) -> int:
        """Count who is in one of these states."""
        return sum(one.state in states for one in self.colleagues)


class DeskLead:
    """Shows leads the line."""

    def __init__(self, runtime: Runtime, blueprint: Blueprint) -> None:
        self._runtime = runtime
        blueprint.add_url_rule("/lead", "lead", self.page)
        blueprint.add_url_rule("/lead/board", "lead_board", self.board)

    def page(self) -> str:
        """Show the line."""
        return render_template("lead.html", agent=g.agent, line=self._line())

    def board(self) -> str:
        """Show what changes on it, alone."""
        return render_template("_lead.html", agent=g.agent, line=self._line())

    def _line(self) -> Line:
        if not may(g.agent, "lead"):
            abort(403)
        now = self._runtime.world.now()
        return line(self._runtime.glances.at(now), queues(self._runtime.world.flows.current), now)


def line(seen: Glance, names: tuple[str, ...], now: datetime) -> Line:
    """Sum up what is seen: every queue of the flow, and every other that somebody still waits in."""
    every = dict.fromkeys((*names, *(place.queue for place in seen.places)))
    long = long_waits(seen.places, now)
    found = tuple(_queue(name, seen, now) for name in every)
    return Line(now, found, _colleagues(seen), long, unserved(seen, now))


def _queue(name: str, seen: Glance, now: datetime) -> Queue:
    own = [place for place in seen.places if place.queue == name]
    waiting = [place for place in own if not place.held]
    there = [
        one for one in seen.present.values() if _is_there(one) and (not one.queues or name in one.queues)
    ]
    since = min((place.arrived_at for place in waiting), default=None)
    long = bool(long_waits(waiting, now).count)
    ready = sum(one.state == "available" for one in there)
    return Queue(name, len(waiting), len(own) - len(waiting), since, long, len(there), ready)


def _is_there(one: queueing.Agent) -> bool:
    return one.state not in ("away", "paused")


def _colleagues(seen: Glance) -> tuple[Colleague, ...]:
    """Give who takes contacts, those that can be asked something first, and by name."""
    found = [
        Colleague(agent, seen.present[key].state, seen.present[key].idle_since, _has(seen, key))
        for key, agent in seen.agents.items()
        if agent.active and may(agent, "contacts")
    ]
    return tuple(sorted(found, key=lambda one: STATES.index(one.state)))


def _has(seen: Glance, agent: str) -> tuple[str, ...]:
    return tuple(seen.queues[key] for key in seen.taken.get(agent, ()) if key in seen.queues)
