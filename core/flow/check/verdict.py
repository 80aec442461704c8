"""Puts a flow through every property and gathers what they find."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.flow.check import pace, reach, texts, told
from core.flow.check.case import Case
from core.flow.check.finding import Finding, Places
from core.flow.check.pace import Pace
from core.flow.check.walk import Walk, explore
from core.flow.graph import Flow

type Property = Callable[[Case], Iterator[Finding]]

PROPERTIES: tuple[Property, ...] = (
    told.cost_first,
    texts.costs_are_told,
    told.consent,
    told.consent_words,
    told.consent_changes_nothing,
    told.assistant_says_so,
    reach.languages_near,
    reach.language_keeps_all,
    texts.texts_in_every_language,
    texts.names_of_languages,
    reach.human_near,
    reach.human_named,
    reach.every_state_ends,
    reach.no_endless_circle,
    reach.no_second_queue,
    pace.no_long_texts,
    pace.human_soon_named,
    reach.keys_everywhere,
    reach.errands_by_key,
    texts.languages_have_keys,
    texts.keys_are_named,
    texts.speech_names_a_key,
    pace.nobody_is_dropped,
    pace.news_in_time,
    pace.news_say_the_place,
    reach.offered_is_answered,
    reach.not_understood_is_no_errand,
    reach.same_errand_same_way,
    reach.leaving_is_as_easy,
    texts.no_local_rate,
    texts.queues_are_named,
    texts.menus_are_short,
    texts.words_can_be_said,
    reach.nodes_reached,
    texts.texts_used,
)


@dataclass(frozen=True)
class Verdict:
    """What came out."""

    walk: Walk
    findings: tuple[Finding, ...]  # the broken ones first
    pace: Pace

    @property
    def broken(self) -> tuple[Finding, ...]:
        """Give what the flow is refused for."""
        return tuple(one for one in self.findings if one.severity == "broken")


def examine(flow: Flow, places: Places, cost: str, known: tuple[Finding, ...] = ()) -> Verdict:
    """Explore a flow as it is called at a number of this cost class, and try every property.

    `known` is what was found elsewhere, about the numbers.
    """
    walk = explore(flow, cost)
    case = Case(walk, places)
    found = [*known, *(finding for each in PROPERTIES for finding in each(case))]
    return Verdict(walk, tuple(sorted(found, key=lambda one: one.severity != "broken")), pace.pace(walk))
