"""What must be told or agreed to: the cost, the assistant, the recording (P1, P2, P3)."""

from collections.abc import Iterator
from dataclasses import replace

from core import inputs
from core.events import AgentConnected, ConsentAnswered, PlaceTaken
from core.flow.check.case import Case
from core.flow.check.finding import Finding
from core.flow.check.lexicon import says_assistant, says_not
from core.flow.check.offers import Given
from core.flow.check.walk import BEFORE, Transition, Walk
from core.flow.engine import plain
from core.flow.graph import Consent
from core.flow.state import State


def cost_first(case: Case) -> Iterator[Finding]:
    """P1, K18: the words of the cost are heard before any queue or agent, in the language spoken there."""
    for kind in (PlaceTaken, AgentConnected):
        for one in case.walk.having(kind):
            state = case.walk.after(one)
            if ("cost", state.language) not in case.walk.situations[one.target].heard:
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
        if given is None or one.source == BEFORE:
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
    if not isinstance(node, Consent) or one.source == BEFORE:
        return state.consent == "yes"
    match given.input:
        case inputs.Pressed("1"):
            return True
        case inputs.Said(text):
            return plain(text) in case.flow.tongues[state.language].words.yes
    return False


def _confirmations(case: Case, node: Consent) -> Iterator[Finding]:
    for language, tongue in case.flow.tongues.items():
        if says_not(language, tongue.prompts[node.no]) is False:
            sentence = f"follows a no, but does not say in `{language}` that nothing is recorded."
            yield from case.prompt("P2", language, node.no, sentence)
        if says_not(language, tongue.prompts[node.yes]):
            sentence = f"follows a yes, but can be heard in `{language}` as a no."
            yield from case.prompt("P2", language, node.yes, sentence)


def _led_alike(walk: Walk, one: int, other: int) -> bool:
    """Tell whether every input says and leads to the same from both, but for the leave itself."""
    ways = walk.out[one], walk.out[other]
    return len(ways[0]) == len(ways[1]) and all(
        first.given == second.given
        and first.events == second.events
        and _same_place(walk.after(first), walk.after(second))
        for first, second in zip(*ways, strict=True)
    )


def _same_place(one: State, other: State) -> bool:
    return one == other or replace(one, consent=other.consent) == other
