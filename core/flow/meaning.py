"""What an input means where a contact is: those that come to the same are made one before all else."""

from collections.abc import Mapping
from typing import Literal

from core import inputs
from core.flow import graph
from core.flow.graph import Flow, Node, Words
from core.flow.state import State

REPEATS = 5  # a question is asked again on request this often; after that it counts as no answer (P6)
# What can be wished for at any question: to hear it again, a language, no recording, some answer.
type Wish = Literal["again", "language", "stop", "answer"]

STOP, REPEAT, OTHER_LANGUAGE = "#", "9", "*"  # keys that mean the same anywhere; STOP ends a recording
WISHES: Mapping[str, Wish] = {REPEAT: "again", STOP: "stop", OTHER_LANGUAGE: "language"}
AGAIN = inputs.Understood("repeat")
SILENCE = inputs.NoInput()
ASKED = inputs.Pressed("0")  # how far it is still, by who waits
DIGITS, KEYS = frozenset("123456789"), frozenset("0123456789")
OWN = frozenset(f"12{STOP}{OTHER_LANGUAGE}")  # keys that can mean more than that in a queue
UNHEARD = (graph.Consent, graph.Survey, graph.Callback)  # what 1 would say yes to


def meant(flow: Flow, state: State, given: inputs.Input) -> inputs.Input:
    """Give the plainest input that comes to the same here, the input itself where there is no plainer one.

    A key that cut nothing short is a key, a short answer is what it says, and a wish to hear the question
    again that comes once too often is silence.
    """
    if state.phase in ("talking", "ended"):
        return given
    node = flow.nodes[state.node]
    if isinstance(given, inputs.Interrupted) and not state.fresh:
        given = inputs.Pressed(given.keys) if state.phase == "waiting" else _early(node, given)
    if isinstance(given, inputs.Said):
        given = _short(flow, node, state, given)
    if state.phase == "waiting":
        return ASKED if _asks_for_news(flow, state, given) else given
    wished = None if _is_foreign(state, given) else wish(flow, node, state, given)
    if wished and state.repeats >= REPEATS:
        return SILENCE
    return AGAIN if wished == "again" else given


def _is_foreign(state: State, given: inputs.Input) -> bool:
    """Tell whether words were in another language, in which it is gone on before anything else."""
    return isinstance(given, inputs.Understood) and given.language not in (None, state.language)


def other_language(flow: Flow, state: State, said: str) -> str | None:
    """Give the other language that these words name and nothing else."""
    return next(
        (one for one, tongue in flow.tongues.items() if one != state.language and said in tongue.words.name),
        None,
    )


def _early(node: Node, given: inputs.Interrupted) -> inputs.Pressed:
    """Let a key before the question count, but for what would answer words not heard: that asks (P2, P12)."""
    unheard_yes = isinstance(node, UNHEARD) and given.keys == "1"
    beginning = isinstance(node, graph.Collect) and given.keys in DIGITS  # of a number
    unheard_wish = isinstance(node, graph.Promised) and given.keys in DIGITS
    return inputs.Pressed(REPEAT if unheard_yes or beginning or unheard_wish else given.keys)


def _short(flow: Flow, node: Node, state: State, given: inputs.Said) -> inputs.Input:
    """Give what a short answer says; words that stand in two lists stay words, and digits are keys."""
    said, words = given.plain, flow.tongues[state.language].words
    guests = flow.guests.values() if isinstance(node, graph.Interpreter) else ()
    if as_key(node, words, said) or any(said in one.words.name for one in guests):
        return given
    language = other_language(flow, state, said)
    found = [outcome for outcome, listed in _lists(node, state, words).items() if said in listed]
    if language and not found and not isinstance(node, graph.Language):
        return inputs.Understood("language", value=language)
    return inputs.Understood(found[0]) if len(found) == 1 and not language else given


def as_key(node: Node, words: Words, said: str) -> str | None:
    """Give the key that a digit said alone stands for, none where a number is being said."""
    if isinstance(node, graph.Collect):
        return None
    if said in words.digits:
        return str(words.digits.index(said))
    return said if said in KEYS else None


def _lists(node: Node, state: State, words: Words) -> dict[inputs.Outcome, frozenset[str]]:
    """Give the lists that say here what the assistant would make of their words."""
    found: dict[inputs.Outcome, frozenset[str]] = {
        "human": words.human,
        "repeat": words.repeat | words.slower,
        "stop": words.stop,
    }
    # Leave is a yes in words, never one that was understood (P2); of a promised call one speaks in phrases.
    if state.phase != "waiting" and not isinstance(node, graph.Consent | graph.Survey | graph.Promised):
        found |= {"affirm": words.yes, "deny": words.no}
    return found


def _asks_for_news(flow: Flow, state: State, given: inputs.Input) -> bool:
    """Tell whether an input of who waits asks only how far it is: all does that has no meaning of its own."""
    match given:
        case inputs.Pressed(key):
            return key not in OWN
        case inputs.Said():
            words, said = flow.tongues[state.language].words, given.plain
            named = other_language(flow, state, said) is not None
            return not (named or said in words.yes or said in words.stop)
        case inputs.Understood():
            kept = not _is_foreign(state, given) and given.outcome not in ("language", "stop")
            return kept and flow.urgent.keys().isdisjoint((given.errand, given.also))
    return isinstance(given, inputs.Unavailable)


def wish(flow: Flow, node: Node, state: State, given: inputs.Input) -> Wish | None:
    """Give what is wished for that can be wished for at any question, which then comes again."""
    if isinstance(given, inputs.Pressed):
        found = WISHES.get(given.keys)
    elif isinstance(given, inputs.Understood):
        found = _understood_wish(flow, node, given)
    elif isinstance(given, inputs.Said):
        found = _said_wish(flow, node, state, given.plain)
    else:
        return None
    if (found == "stop" and state.has_leave) or (found == "language" and isinstance(node, graph.Language)):
        return None  # there is something to stop; and there the language is the question
    return found


def _understood_wish(flow: Flow, node: Node, given: inputs.Understood) -> Wish | None:
    match given.outcome:
        case "repeat" | "slower":
            return "again"
        case "stop":
            return "stop"
        case "language":
            return "language" if given.value in flow.languages else None
        case "errand":
            told = given.errand in flow.answers and given.errand not in flow.urgent
            return "answer" if told and given.errand not in getattr(node, "errands", ()) else None
    return None


def _said_wish(flow: Flow, node: Node, state: State, said: str) -> Wish | None:
    words = flow.tongues[state.language].words
    if said in words.human or as_key(node, words, said):
        return None
    if said in words.repeat or said in words.slower:
        return "again"
    if other_language(flow, state, said):
        return "language"
    return "stop" if said in words.stop else None
