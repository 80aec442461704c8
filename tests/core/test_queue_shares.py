"""Callbacks and callers on the line share one order: neither starves the other."""

from datetime import timedelta
from random import Random

import pytest

from core.queueing import Agent, Place, offer
from tests.fakes import MORNING

TALK = 3  # minutes of every conversation


@pytest.mark.parametrize("seed", range(20))
def test_no_callback_that_fell_due_later_goes_before(seed: int) -> None:
    """Let a day of calls pass, a round each minute: who came into the order first is served first."""
    chance, busy, served = Random(seed), dict[str, int](), dict[str, int]()
    places = [_place(chance, number) for number in range(120)]
    waiting = list(places)
    for minute in range(600):
        now = MORNING + timedelta(minutes=minute)
        free = [Agent(f"a{n}", frozenset({"sv"})) for n in range(3) if busy.get(f"a{n}", 0) <= minute]
        here = [place for place in waiting if place.held or place.arrived_at <= now]
        made = offer(here, free, now)
        assert sum(place.held for place, _ in made) <= len(free)
        for place, agent in made:
            waiting.remove(place)
            busy[agent.id], served[place.contact] = minute + TALK, minute
    assert len(served) == len(places)
    for one in places:
        late = [
            x for x in places if x.entered_at > one.entered_at and served[x.contact] < served[one.contact]
        ]
        assert late == []  # the bound: nobody waits for a callback that came into the order after them


def _place(chance: Random, number: int) -> Place:
    arrived = MORNING + timedelta(minutes=chance.randrange(300), seconds=number / 1000)
    due = arrived + timedelta(minutes=chance.randrange(120)) if number % 3 == 0 else None
    return Place(f"c{number}", "billing", arrived, held=due is not None, promised=due is not None, due_at=due)
