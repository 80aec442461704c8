"""Puts a flow through every property and gathers what they find."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.flow.check import complaints, led, pace, reach, texts, told
from core.flow.check.case import Case
from core.flow.check.explore import explore
from core.flow.check.finding import Finding, Places
from core.flow.check.pace import Pace
from core.flow.check.walk import Walk
from core.flow.graph import Flow

type Property = Callable[[Case], Iterator[Finding]]

READ: tuple[Property, ...] = (  # decided by reading alone
    texts.costs_are_told,
    told.consent_words,
    told.promise_is_said,
    complaints.cases_are_said,
    told.assistant_is_named,
    texts.texts_in_every_language,
    texts.names_of_languages,
    texts.silence_keeps_the_language,
    texts.languages_have_keys,
    texts.keys_are_named,
    texts.speech_names_a_key,
    texts.digits_name_their_end,
    led.errands_by_key,
    pace.news_say_the_place,
    pace.news_say_the_wait,
    led.same_errand_same_way,
    led.errands_by_speech,
    texts.no_local_rate,
    texts.queues_are_named,
    texts.keys_fit_words,
    texts.queues_fit_names,
    texts.menus_are_short,
    texts.words_can_be_said,
)
WALKED: tuple[Property, ...] = (  # decided over every path
    told.cost_first,
    told.consent,
    told.consent_changes_nothing,
    told.leave_can_be_taken_back,
    told.promise_is_confirmed,
    complaints.complaint_is_played_back,
    told.assistant_says_so,
    reach.languages_near,
    reach.language_keeps_all,
    reach.human_near,
    reach.human_named,
    reach.nobody_is_sent_away,
    reach.every_state_ends,
    reach.no_endless_circle,
    reach.no_second_queue,
    pace.no_long_texts,
    pace.human_soon_named,
    reach.keys_everywhere,
    pace.time_is_given,
    pace.nobody_is_dropped,
    pace.news_in_time,
    led.offered_is_answered,
    led.urgent_is_led_on,
    led.urgent_reaches_a_human,
    led.interpreter_is_found,
    reach.open_queues_only,
    reach.closed_says_when,
    pace.steps_aside_safely,
    led.not_understood_is_no_errand,
    led.leaving_is_as_easy,
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
    found = [*known, *(finding for each in (*READ, *WALKED) for finding in each(case))]
    return Verdict(walk, tuple(sorted(found, key=lambda one: one.severity != "broken")), pace.pace(walk))
