"""Who gets where: two languages, a human near, no trap, a way by keys (P4, P5, P6, P9, P14)."""

from collections import deque
from collections.abc import Iterator
from functools import partial

from core import inputs
from core.events import (
    AgentDisconnected,
    AgentLost,
    CallbackBooked,
    ContactEnded,
    Event,
    HumanRequested,
    LanguageChosen,
    NodeEntered,
    NoMatch,
    PlaceTaken,
    PromptPlayed,
    QueueClosed,
    TransferEnded,
    TransferStarted,
)
from core.flow.check.case import Case, Memo
from core.flow.check.finding import Finding
from core.flow.check.given import is_lost_answer
from core.flow.check.lexicon import STAR, words
from core.flow.check.talk import played
from core.flow.check.walk import Transition, Walk
from core.flow.check.ways import arrived, before, in_circles, tree_from
from core.flow.graph import Callback, Consent, Language, Queue, Survey
from core.inputs import plain

NEAR = 2  # inputs (P4, P5)
NEEDED = ("sv", "en")  # languages (P4, K09)


def languages_near(case: Case) -> Iterator[Finding]:
    """P4, K09: Swedish and English, and every language of the flow, are reached within two inputs."""
    for language in dict.fromkeys((*NEEDED, *case.flow.languages)):
        if language not in case.flow.languages:
            yield from case.whole("P4", f"there is no `{language}`.")
        elif not _within(case.walk, language):
            yield from case.whole("P4", f"`{language}` cannot be reached within {NEAR} inputs.")


def language_keeps_all(case: Case) -> Iterator[Finding]:
    """P4: whoever changes language keeps what they said before, and their place."""
    for one in case.walk.having(LanguageChosen):
        before, after = case.walk.before(one), case.walk.after(one)
        # Elsewhere, some of what was given is read no more, and left out.
        given = after.node != before.node or set(before.slots) <= set(after.slots)
        kept = given and (after.served or before.queue is None or after.queue is not None)
        over = after.phase == "ended" and all(_means_more(given.input) for given in one.given)
        if one.leave or not (kept or over):
            sentence = "a change of language loses what was said before."
            yield from case.node("P4", before.node, sentence, one)


def _means_more(given: inputs.Input) -> bool:
    """Tell whether something was said in the new language that may itself end a contact, as a goodbye."""
    return isinstance(given, inputs.Understood) and given.language is not None


def human_near(case: Case) -> Iterator[Finding]:
    """P5, N06, T01: 0, the words for a human and the wish itself lead to one within two inputs."""
    walk = case.walk
    words = {language: tongue.words.human for language, tongue in case.flow.tongues.items()}
    is_wish = {language: Memo(partial(_is_wish, listed)) for language, listed in words.items()}
    for index, here in walk.asked():
        wished = is_wish[here.state.language]
        heard = False
        for one in walk.out[index]:
            wishes = [given for given in one.given if wished(given.input)]
            heard = heard or any(isinstance(given.input, inputs.Pressed) for given in wishes)
            if wishes and not (HumanRequested in one.kinds and _is_served(walk, one)):
                sentence = f"a human is more than {NEAR} inputs away in `{here.state.language}`."
                yield from case.node("P5", here.state.node, sentence, (one, wishes[0]))
        if not heard:
            yield from case.node("P5", here.state.node, "0 does nothing.", index)


def human_named(case: Case) -> Iterator[Finding]:
    """P5: after at most two answers in a row that led nowhere the way to a human was named, or taken."""
    for index, count in _unnamed(case.walk).items():
        if count >= 2:
            node = case.walk.situations[index].state.node
            yield from case.node(
                "P5", node, "after 2 lost answers nobody has said how to reach a human.", index
            )
    for one in case.walk.having(NoMatch):
        if any(isinstance(event, NoMatch) and event.tries > 2 for event in one.events):
            node = case.walk.before(one).node
            yield from case.node("P5", node, "asks again more than twice.", one)


def nobody_is_sent_away(case: Case) -> Iterator[Finding]:
    """P5: whoever was not understood, or said nothing, is never said goodbye to for it."""
    for one in case.walk.having(ContactEnded):
        lost = next((given for given in one.given if is_lost_answer(given)), None)
        node = case.walk.before(one).node
        if isinstance(case.flow.nodes.get(node), Survey):  # it leads on alike whatever is answered
            continue
        if lost and not (is_informed(one) or _declines(case, one)):
            yield from case.node("P5", node, "who is not understood here is sent away.", (one, lost))


def every_state_ends(case: Case) -> Iterator[Finding]:
    """P6: from everywhere the person can leave, and the flow itself leads to a human or an end."""
    ends = before(case.walk, lambda state_phase: state_phase in ("waiting", "talking", "ended"))
    for index, here in enumerate(case.walk.situations):
        if here.state.phase == "ended":
            continue
        ended = (one for one in case.walk.out[index] if case.walk.after(one).phase == "ended")
        if not any(isinstance(given.input, inputs.HungUp) for one in ended for given in one.given):
            yield from case.node("P6", here.state.node, "who hangs up here is not let go.", index)
        if index not in ends:
            yield from case.node("P6", here.state.node, "leads neither to a human nor to an end.", index)


def no_endless_circle(case: Case) -> Iterator[Finding]:
    """P6: whoever is asked comes to a human or an end after a bounded number of answers, whichever."""
    for index in in_circles(case.walk):
        node = case.walk.situations[index].state.node
        yield from case.node("P6", node, "can be come back to without end, and no human in between.", index)


def no_second_queue(case: Case) -> Iterator[Finding]:
    """P6: who has talked to somebody, or is promised a call, is not put into a queue again unasked."""
    for kind, who in SERVED.items():
        for one in case.walk.having(kind):
            if PlaceTaken in one.kinds:
                node = case.walk.before(one).node
                yield from case.node("P6", node, f"`next`: puts who {who} into a queue, unasked.", one)


SERVED: dict[type[Event], str] = {
    AgentDisconnected: "has talked to an agent",
    TransferEnded: "has talked to somebody outside",
    CallbackBooked: "is promised a call",
}


def keys_everywhere(case: Case) -> Iterator[Finding]:
    """P9, K10: wherever speech leads, keys alone lead too, in the same language."""
    walk = case.walk
    by_keys = tree_from(walk, arrived(walk), BY_KEYS)
    pressed = (one for index in by_keys for one in walk.out[index] if _by_keys(one))
    reached = {_come_to(walk, one) for one in (*walk.arrivals, *pressed)}
    for one in walk.transitions():
        node, language = _come_to(walk, one)
        if walk.after(one).phase not in ("ended", "talking") and (node, language) not in reached:
            yield from case.node("P9", node, f"keys alone do not lead here in `{language}`.", one)


def open_queues_only(case: Case) -> Iterator[Finding]:
    """P14, K13: a place is taken only in a queue that is open by its hours."""
    for one in case.walk.having(PlaceTaken):
        node = case.flow.nodes[case.walk.after(one).node]
        if not isinstance(node, Queue) or not node.hours:
            continue
        if case.walk.before(one).queue == node.queue or AgentLost in one.kinds:
            continue  # who has a place is served, also after closing time (K14)
        shut = next((g for g in one.given if f"open:{node.hours}" not in g.facts.holding), None)
        if shut:
            yield from case.node("P14", node.id, "a place is given in a queue that is closed.", (one, shut))


def closed_says_when(case: Case) -> Iterator[Finding]:
    """P14, K05: who comes to a closed queue hears when it opens, is offered a call, or is led on."""
    for one in case.walk.having(QueueClosed):
        if not (_gets_human(case.walk, one) or case.walk.after(one).phase in ("asking", "confirming")):
            node = next(event.queue for event in one.events if isinstance(event, QueueClosed))
            sentence = f"who comes when `{node}` is closed hears neither its hours nor of another way."
            yield from case.node("P14", case.walk.after(one).node, sentence, one)


def nodes_reached(case: Case) -> Iterator[Finding]:
    """Flow: every node can be come to."""
    entered = {
        event.node
        for one in case.walk.having(NodeEntered)
        for event in one.events
        if isinstance(event, NodeEntered)
    }
    for node in case.flow.nodes:
        if node not in entered:
            yield from case.node("flow", node, "no path leads here.")


def _by_keys(one: Transition) -> bool:
    return any(isinstance(given.input, BY_KEYS) for given in one.given)


def _come_to(walk: Walk, one: Transition) -> tuple[str, str]:
    """Give the node that a step leads to by its name, be it that of a queue like others, and the language."""
    after = walk.after(one)
    return one.entered or after.node, after.language


def _within(walk: Walk, language: str) -> bool:
    """Tell whether a language can be chosen at once; the star key counts where somebody has named it."""
    return language == walk.flow.languages[0] or any(
        walk.after(one).language == language
        and walk.depth[one.source] < NEAR
        and (isinstance(walk.flow.nodes[walk.before(one).node], Language) or _names_star(walk, one.source))
        for one in walk.having(LanguageChosen)
    )


def _names_star(walk: Walk, index: int) -> bool:
    tongues, nodes = walk.flow.tongues, walk.flow.nodes.values()
    of_recording = {node.yes for node in nodes if isinstance(node, Consent)}  # there it is another star
    texts = (
        tongues[one.language].prompts[one.prompt]
        for one in played(walk, index)
        if one.language in tongues and one.prompt not in of_recording
    )
    return any("*" in text or not STAR.isdisjoint(words(text)) for text in texts)


def _is_wish(words: frozenset[str], heard: inputs.Input) -> bool:
    if isinstance(heard, inputs.Pressed | inputs.Interrupted):
        return heard.keys == "0"
    if isinstance(heard, inputs.Said):
        return plain(heard.text) in words
    return isinstance(heard, inputs.Understood) and heard.outcome == "human"


def _is_served(walk: Walk, one: Transition) -> bool:
    """Tell whether a step, or one more key after it, leads to a human or says when there is one."""
    return _gets_human(walk, one) or any(_gets_human(walk, two) for two in walk.out[one.target])


def _gets_human(walk: Walk, one: Transition) -> bool:
    there = walk.after(one)
    if there.phase == "waiting" or TransferStarted in one.kinds:
        return True
    calls_back = isinstance(walk.flow.nodes[there.node], Callback) and there.phase == "asking"
    return calls_back or is_informed(one)


def is_informed(one: Transition) -> bool:
    """Tell whether a step says when a closed queue opens, or that a call is promised."""
    closed = QueueClosed in one.kinds
    return (closed and says_hours(one)) or CallbackBooked in one.kinds


def _declines(case: Case, one: Transition) -> bool:
    """Tell whether somebody takes no call that was offered, and hears when there is an answer instead."""
    offered = isinstance(case.flow.nodes[case.walk.before(one).node], Callback)
    return offered and says_hours(one)


def says_hours(one: Transition) -> bool:
    return any(isinstance(event, PromptPlayed) and "hours" in event.args for event in one.events)


def _unnamed(walk: Walk) -> dict[int, int]:
    """Give where nobody has named a human yet, with the most lost answers in a row on the way there."""
    count: dict[int, int] = {}
    ahead = deque(arrived(walk))
    while ahead:
        index = ahead.popleft()
        for one in walk.out[index]:
            there = walk.situations[one.target]
            named = ("human", there.state.language) in there.heard or there.state.phase not in (
                "asking",
                "confirming",
            )
            lost = count.get(index, 0) + 1 if any(map(is_lost_answer, one.given)) else 0
            if not named and lost > count.get(one.target, -1) and lost <= 2:
                count[one.target] = lost
                ahead.append(one.target)
    return count


BY_KEYS = (  # what needs no speech
    *(inputs.Pressed, inputs.Interrupted, inputs.NoInput, inputs.Waited),
    *(inputs.Connected, inputs.AgentLeft, inputs.AgentLost, inputs.Unanswered),
)
