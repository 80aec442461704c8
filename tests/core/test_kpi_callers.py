"""Simulated callers: the same again, in order of time, flagged, and moved by what is assumed of them."""

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from bench.planted import MONDAY
from core import events as ev
from core.flow.graph import Flow
from core.kpi.asked import Asked
from core.kpi.callers import simulate
from core.kpi.course import Course
from core.kpi.figures import figures
from core.kpi.fold import fold
from core.kpi.kept import Kept
from core.kpi.person import Guide, Person
from core.kpi.population import Population
from core.kpi.tally import tally

WHO = Population({"double_charge": 2, "order": 1, "complaint": 1}, {"sv": 3, "en": 1})


def courses(flow: Flow, who: Population, calls: int = 150, seed: int = 1) -> list[Course]:
    found = (fold("+46770000000", flow.version, one.log) for one in simulate(flow, who, calls, seed, MONDAY))
    return [one for one in found if one]


def test_the_same_seed_gives_the_same_calls(flow: Flow) -> None:
    one, other = (list(simulate(flow, WHO, 20, 7, MONDAY)) for _ in range(2))
    assert one == other != list(simulate(flow, WHO, 20, 8, MONDAY))


def test_every_call_is_flagged_and_ends_once(flow: Flow) -> None:
    for call in simulate(flow, WHO, 100, 2, MONDAY):
        kinds = Counter(type(event) for _, event in call.log)
        assert kinds[ev.ContactEnded] == kinds[ev.ContactStarted] == kinds[ev.ContactFlagged] == 1
        assert all(before <= after for (before, _), (after, _) in pairwise(call.log))


def test_contacts_have_ids_of_their_own(flow: Flow) -> None:
    assert len({one.contact for one in simulate(flow, WHO, 50, 3, MONDAY)}) == 50


@pytest.mark.parametrize(
    ("change", "figure", "more"),
    [
        ({"patience": 20.0}, "k79_lost", True),
        ({"served": 5.0}, "k78", True),
        ({"doubted": 0.0, "understood": 1.0}, "k86_asked_again", False),
        ({"human": 0.5}, "k86_to_human", True),
    ],
)
def test_what_is_assumed_moves_the_figures(
    flow: Flow, change: dict[str, float], figure: str, more: bool
) -> None:
    shares = []
    for who in (WHO, replace(WHO, **change)):  # type: ignore[arg-type]
        named = {one.name: one.share.value for one in figures(tally(courses(flow, who)))}
        shares.append(named[figure] or 0.0)
    assert (shares[1] > shares[0]) is more


def test_callers_speak_their_languages(flow: Flow) -> None:
    found = Counter(one.language for one in courses(flow, replace(WHO, slips=0.0, patience=1e9)))
    assert set(found) == {"sv", "en"} and found["sv"] > found["en"]


def test_kept_totals_answer_as_the_store_does(flow: Flow) -> None:
    every = courses(flow, WHO)
    kept, asked = Kept(every), Asked(origin="simulated")
    assert kept.total(asked, "level").of("level") == tally(every).of("level")
    assert kept.total(Asked(), "contact").of("contact") == {}
    apart = kept.split(asked, "language", "contact")
    assert sum(one.sum("contact") for one in apart.values()) == len(every)
    assert kept.said(asked, "billing", None, 5) == kept.unclear(asked, 5) == []


def test_calls_come_by_the_hours_of_the_day(flow: Flow) -> None:
    who = replace(WHO, hours={9: 3, 14: 1})
    found = Counter(call.log[0][0].hour for call in simulate(flow, who, 400, 5, MONDAY.replace(hour=0)))
    assert set(found) == {9, 14} and 2 < found[9] / found[14] < 4.5


def test_relay_callers_take_their_time(flow: Flow) -> None:
    slow, quick = (
        [
            one.stages[1].seconds
            for one in courses(flow, replace(WHO, relay=share, patience=1e9))
            if 1 in one.stages
        ]
        for share in (1.0, 0.0)
    )
    assert sum(slow) / len(slow) > 10 + sum(quick) / len(quick)


def test_people_say_what_the_population_says(flow: Flow) -> None:
    who = replace(WHO, sentences={errand: {"sv": ["a", "b"]} for errand in WHO.errands}, languages={"sv": 1})
    person = Person(flow, who, random.Random(1), Guide(flow))
    assert {person.sentence() for _ in range(30)} == {"a", "b"}
    assert Person(flow, replace(who, sentences={}), random.Random(1), Guide(flow)).sentence() is None


def test_who_goes_by_keys_comes_through(flow: Flow) -> None:
    patient = replace(WHO, keys=1.0, slips=0.0, human=0.0, patience=1e9)
    assert {one.outcome for one in courses(flow, patient)} == {"human answered"}
    assert {one.errand for one in courses(flow, patient)} >= {"order", "complaint"}
