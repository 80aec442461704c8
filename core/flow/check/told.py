"""What must be told or agreed to: the cost, the assistant, the recording (P1, P2, P3)."""

from collections.abc import Iterator
from dataclasses import replace

from core import inputs
from core.events import (
    AgentConnected,
    CallbackBooked,
    ConsentAnswered,
    ConsentWithdrawn,
    Event,
    PlaceTaken,
    PromptPlayed,
    TransferStarted,
)
from core.flow.check.case import Case
from core.flow.check.finding import Finding
from core.flow.check.lexicon import names_hash, says_assistant, says_not
from core.flow.check.offers import Given
from core.flow.check.walk import Transition, Walk
from core.flow.engine import advance
from core.flow.graph import Callback, Consent
from core.flow.kinds.collect import digits
from core.flow.kinds.turn import plain
from core.flow.state import State


def cost_first(case: Case) -> Iterator[Finding]:
    """P1, K18: the words of the cost are heard before any queue or agent, in the language spoken there."""
    for kind in (PlaceTaken, AgentConnected, TransferStarted, CallbackBooked):
        for one in case.walk.having(kind):
            state = case.walk.after(one)
            if (
                state.channel == "voice"
                and ("cost", state.language) not in case.walk.situations[one.target].heard
            ):
                sentence = f"the cost of the call was not heard in `{state.language}` before this."
                yield from case.node("P1", state.node, sentence, one)


def consent(case: Case) -> Iterator[Finding]:
    """P2, K19: only an explicit yes to the question is a yes, and nothing else gives leave."""
    for one in case.walk.having(ConsentAnswered):
        for given in one.given:
            if case.walk.after(one).consent == "yes" and not _is_yes(case, one, given):
                node = case.walk.before(one).node
                yield from case.node(
                    "P2", node, "what was no yes to the question counts as one.", (one, given)
                )
    for one in case.walk.transitions():
        agreed = case.walk.after(one).consent == "yes" != case.walk.before(one).consent
        if agreed and not any(isinstance(event, ConsentAnswered) for event in one.events):
            sentence = "there is leave to record, but nobody answered."
            yield from case.node("P2", case.walk.after(one).node, sentence, one)


def consent_words(case: Case) -> Iterator[Finding]:
    """P2: no word means both yes and no, and the text after a no says so."""
    for language, tongue in case.flow.tongues.items():
        for word in sorted(tongue.words.yes & tongue.words.no):
            yield from case.prompt(
                "P2", language, "words", f"`{word}` means both yes and no in `{language}`."
            )
    for node in case.flow.nodes.values():
        if isinstance(node, Consent):
            yield from _confirmations(case, node)


def consent_changes_nothing(case: Case) -> Iterator[Finding]:
    """P2, K20: whoever says no is led exactly as whoever says yes: same texts, same queue."""
    index = {one.state: number for number, one in reversed(list(enumerate(case.walk.situations)))}
    for state, number in index.items():
        if state.consent != "yes":
            continue
        twin = index.get(replace(state, consent="no"))
        if twin is None:
            sentence = "who agrees to be recorded comes here, who does not never does."
            yield from case.node("P2", state.node, sentence, number)
        elif not _led_alike(case.walk, number, twin):
            sentence = "goes on differently with and without leave to record."
            yield from case.node("P2", state.node, sentence, twin)


def leave_can_be_taken_back(case: Case) -> Iterator[Finding]:
    """P2, K20: from every question and while waiting, the hash key takes back the leave to record."""
    for index, here in enumerate(case.walk.situations):
        state = here.state
        if state.consent != "yes" or state.phase in ("talking", "ended") or state.repeats:
            continue
        taken_back = any(
            isinstance(event, ConsentWithdrawn) for one in case.walk.out[index] for event in one.events
        )
        if not taken_back:
            yield from case.node("P2", state.node, "leave to record cannot be taken back here.", index)


def promise_is_confirmed(case: Case) -> Iterator[Finding]:
    """P12, K22, K23, K56: a call is booked by a yes to its number, window and the number that will call."""
    for one in case.walk.having(CallbackBooked):
        state = case.walk.before(one)
        asked = {
            event.prompt for event in _last_question(case.walk, one.source) if isinstance(event, PromptPlayed)
        }
        node = case.flow.nodes[state.node]
        if not isinstance(node, Callback) or state.step != "confirm" or node.confirm not in asked:
            yield from case.node("P12", state.node, "a call is promised that nobody confirmed.", one)


def promise_is_said(case: Case) -> Iterator[Finding]:
    """P12: the texts of a callback say the numbers and the times."""
    for node in case.flow.nodes.values():
        for field, names in SAID.items() if isinstance(node, Callback) else ():
            for language, tongue in case.flow.tongues.items():
                prompt = getattr(node, field)
                for name in names:
                    if f"{{{name}}}" not in tongue.prompts[prompt]:
                        sentence = f"`{field}`: does not say {{{name}}} in `{language}`."
                        yield from case.node("P12", node.id, sentence)


SAID = {
    "own": ("number",),
    "soonest": ("key",),
    "time": ("key", "window"),
    "confirm": ("number", "window", "caller_id"),
}


def _last_question(walk: Walk, index: int) -> tuple[Event, ...]:
    """Give what was said when a situation was first come to."""
    taken = walk.came[index]
    return advance(walk.flow, walk.state(taken.source), taken.given.input, taken.given.facts).events


def assistant_is_named(case: Case) -> Iterator[Finding]:
    """P3: the text that says so can be read as naming an automated assistant."""
    disclosure = case.flow.disclosure("assistant")
    for language, tongue in case.flow.tongues.items():
        if not says_assistant(language, tongue.prompts[disclosure.prompt]):
            sentence = f"does not say in `{language}` that an automated assistant answers."
            yield from case.prompt("P3", language, disclosure.prompt, sentence)


def assistant_says_so(case: Case) -> Iterator[Finding]:
    """P3: that an assistant answers is heard before it is given any words, in the language spoken there."""
    for one in case.walk.transitions():
        given = next((each for each in one.given if isinstance(each.input, inputs.Understood)), None)
        if given is None or one.source < 0:
            continue
        here = case.walk.situations[one.source]
        if ("assistant", here.state.language) not in here.heard:
            sentence = (
                f"the assistant is given words before it said in `{here.state.language}` that it is one."
            )
            yield from case.node("P3", here.state.node, sentence, (one, given))


def _is_yes(case: Case, one: Transition, given: Given) -> bool:
    state = case.walk.before(one)
    node = case.flow.nodes[state.node]
    if not isinstance(node, Consent) or one.source < 0:
        return state.consent == "yes"
    words = case.flow.tongues[state.language].words
    match given.input:
        case inputs.Pressed("1"):
            return True
        case inputs.Said(text):
            return plain(text) in words.yes or digits(text, words.digits) == "1"
    return False


def _confirmations(case: Case, node: Consent) -> Iterator[Finding]:
    for language, tongue in case.flow.tongues.items():
        if says_not(language, tongue.prompts[node.no]) is False:
            sentence = f"follows a no, but does not say in `{language}` that nothing is recorded."
            yield from case.prompt("P2", language, node.no, sentence)
        if names_hash(language, tongue.prompts[node.yes]) is False:
            sentence = f"follows a yes, but does not say in `{language}` that the hash key takes it back."
            yield from case.prompt("P2", language, node.yes, sentence)
        if says_not(language, tongue.prompts[node.yes]):
            sentence = f"follows a yes, but can be heard in `{language}` as a no."
            yield from case.prompt("P2", language, node.yes, sentence)


def _led_alike(walk: Walk, one: int, other: int) -> bool:
    """Tell whether every input says and leads to the same from both, but for the leave itself."""
    ways = walk.out[one], walk.out[other]
    if len(ways[0]) == len(ways[1]) and all(
        first.given == second.given
        and first.events == second.events
        and _same_place(walk.after(first), walk.after(second))
        for first, second in zip(*ways, strict=True)
    ):
        return True
    led, alike = (
        {given: way for way in each for given in way.given if not _takes_back(way)} for each in ways
    )
    return all(
        way.events == alike[given].events and _same_place(walk.after(way), walk.after(alike[given]))
        for given, way in led.items()
    )


def _takes_back(way: Transition) -> bool:
    """Tell whether leave is taken back: who never gave it cannot."""
    return any(isinstance(event, ConsentWithdrawn) for event in way.events)


def _same_place(one: State, other: State) -> bool:
    return one == other or replace(one, consent=other.consent) == other
