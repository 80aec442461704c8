"""What must be told or agreed to: the cost, the assistant, the recording (P1, P2, P3)."""

from collections.abc import Iterator, Mapping, Sequence

from core import inputs
from core.events import (
    AgentConnected,
    CallbackBooked,
    ConsentAnswered,
    ConsentWithdrawn,
    PlaceTaken,
    TransferStarted,
)
from core.flow.check.case import Case
from core.flow.check.finding import Finding
from core.flow.check.given import Given
from core.flow.check.lexicon import names_hash, names_star, says_assistant, says_not
from core.flow.check.talk import played
from core.flow.check.walk import Transition
from core.flow.graph import Callback, Consent, Node, Promised
from core.flow.kinds.collect import digits
from core.flow.kinds.talking import STOPPED
from core.inputs import plain


def cost_first(case: Case) -> Iterator[Finding]:
    """P1, K18: the words of the cost are heard before any queue or agent, in the language spoken there."""
    for kind in (PlaceTaken, AgentConnected, TransferStarted, CallbackBooked):
        for one in case.walk.having(kind):
            state = case.walk.after(one)
            # A call is promised where it is confirmed; after it the contact is over like any other.
            at = one.source if kind is CallbackBooked else one.target
            if state.channel == "voice" and ("cost", state.language) not in case.walk.situations[at].heard:
                sentence = f"the cost of the call was not heard in `{state.language}` before this."
                yield from case.node("P1", state.node, sentence, one)


def consent(case: Case) -> Iterator[Finding]:
    """P2, K19: only an explicit yes to the question is a yes, and nothing else gives leave."""
    for one in case.walk.having(ConsentAnswered):
        for given in one.given:
            if one.leave == "yes" and not _is_yes(case, one, given):
                node = case.walk.before(one).node
                yield from case.node(
                    "P2", node, "what was no yes to the question counts as one.", (one, given)
                )
    for one in case.walk.transitions():
        if one.leave == "yes" and ConsentAnswered not in one.kinds:
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
    for index, ways in enumerate(case.walk.out):
        # asked by nobody's leave so far
        anew = [one for one in ways if ConsentAnswered in one.kinds and not one.given[0].leave]
        agreed, refused = ({one.target for one in anew if one.leave == answer} for answer in ("yes", "no"))
        for target in agreed - refused:
            sentence = "who agrees to be recorded comes here, who does not never does."
            yield from case.node("P2", case.walk.situations[target].state.node, sentence, target)
        if not _led_alike(ways):
            node = case.walk.situations[index].state.node
            sentence = "goes on differently with and without leave to record."
            yield from case.node("P2", node, sentence, index)


def leave_can_be_taken_back(case: Case) -> Iterator[Finding]:
    """P2, K20: from every question and while waiting, the hash key takes back the leave to record."""
    for index, here in enumerate(case.walk.situations):
        if here.state.phase in ("talking", "ended"):
            continue
        if not any(ConsentWithdrawn in one.kinds for one in case.walk.out[index]):
            yield from case.node("P2", here.state.node, "leave to record cannot be taken back here.", index)


def promise_is_confirmed(case: Case) -> Iterator[Finding]:
    """P12, K22, K23, K56: a call is booked by a yes to its number, window and the number that will call."""
    for one in case.walk.having(CallbackBooked):
        state = case.walk.before(one)
        asked = {event.prompt for event in played(case.walk, one.source)}
        node = case.flow.nodes[state.node]
        if not isinstance(node, Callback) or state.step != "confirm" or node.confirm not in asked:
            yield from case.node("P12", state.node, "a call is promised that nobody confirmed.", one)


def promise_is_said(case: Case) -> Iterator[Finding]:
    """P12: the texts of a callback say the numbers and the times."""
    for node in case.flow.nodes.values():
        for field, names in SAID.get(type(node), {}).items():
            for language, tongue in case.flow.tongues.items():
                prompt = getattr(node, field)
                for name in names:
                    if f"{{{name}}}" not in tongue.prompts[prompt]:
                        sentence = f"`{field}`: does not say {{{name}}} in `{language}`."
                        yield from case.node("P12", node.id, sentence)


SAID: Mapping[type[Node], Mapping[str, tuple[str, ...]]] = {
    Callback: {
        "own": ("number",),
        "soonest": ("key",),
        "time": ("key", "window"),
        "confirm": ("number", "window", "caller_id"),
    },
    Promised: {"prompt": ("number", "window")},
}


def assistant_is_named(case: Case) -> Iterator[Finding]:
    """P3: the text that says so can be read as naming an automated assistant."""
    disclosure = case.flow.disclosure("assistant")
    for language, tongue in case.flow.tongues.items():
        if not says_assistant(language, tongue.prompts[disclosure.prompt]):
            sentence = f"does not say in `{language}` that an automated assistant answers."
            yield from case.prompt("P3", language, disclosure.prompt, sentence)


def assistant_says_so(case: Case) -> Iterator[Finding]:
    """P3: that an assistant answers is heard before it is given any words, in the language spoken there."""
    for index, here in enumerate(case.walk.situations):
        language = here.state.language
        for one in case.walk.out[index] if ("assistant", language) not in here.heard else ():
            given = next((each for each in one.given if isinstance(each.input, inputs.Understood)), None)
            if given:
                sentence = f"the assistant is given words before it said in `{language}` that it is one."
                yield from case.node("P3", here.state.node, sentence, (one, given))


def _is_yes(case: Case, one: Transition, given: Given) -> bool:
    state = case.walk.before(one)
    node = case.flow.nodes[state.node]
    if not isinstance(node, Consent) or one.source < 0:
        return False
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
        if STOPPED in tongue.prompts and names_star(language, tongue.prompts[node.yes]) is False:
            sentence = (
                f"follows a yes, but does not say in `{language}` that the star key stops it in a talk."
            )
            yield from case.prompt("P2", language, node.yes, sentence)
        if says_not(language, tongue.prompts[node.yes]):
            sentence = f"follows a yes, but can be heard in `{language}` as a no."
            yield from case.prompt("P2", language, node.yes, sentence)


def _led_alike(ways: Sequence[Transition]) -> bool:
    """Tell whether every input that reads the leave says and leads to the same with and without it."""
    apart = [one for one in ways if not _takes_back(one)]
    reads = {given._replace(leave=None) for one in apart if one.given[0].leave for given in one.given}
    read: dict[Given, Transition] = {}
    for one in apart if reads else ():
        for given in one.given:
            plain = given._replace(leave=None)
            alike = read.setdefault(plain, one) if plain in reads else one
            if (alike.events, alike.target) != (one.events, one.target):
                return False
    return True


def _takes_back(one: Transition) -> bool:
    """Tell whether leave is taken back: who never gave it cannot."""
    return ConsentWithdrawn in one.kinds
