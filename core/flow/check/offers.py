"""Every class of input that can reach a contact where it is, as the turn would give it to the engine."""

from typing import NamedTuple

from core import inputs
from core.flow.engine import NEWS_SECONDS, needs_assistant, plain
from core.flow.graph import Converse, Flow
from core.flow.state import Facts, State

KEYS = "1234567890*#"
LISTS = ("name", "yes", "no", "human", "repeat")
STRANGE = "blåbär i motvind"  # words that stand in no list
NAMED: tuple[inputs.Outcome, ...] = ("errand", "confirm")  # what the assistant can make of words
PLAIN: tuple[inputs.Outcome, ...] = ("human", "affirm", "deny", "repeat", "unclear")
NONE = Facts()
AGENT = "agent"  # whoever took the place


class Given(NamedTuple):
    """An input and what the world says while it comes."""

    input: inputs.Input
    facts: Facts = NONE


ARRIVAL = Given(inputs.Arrived())
ENDS = (Given(inputs.HungUp()), Given(inputs.Lost()))
LATE = (
    Given(inputs.Connected(), Facts(position=1, agent=AGENT)),
    Given(inputs.Connected(), Facts(position=1)),
    Given(inputs.AgentLeft()),
)
WAITS = tuple(
    Given(inputs.Waited(), Facts(position, waited)) for waited in (0, NEWS_SECONDS) for position in (1, 2)
)
PRESSED = tuple(Given(inputs.Pressed(key)) for key in KEYS)
INTERRUPTED = tuple(Given(inputs.Interrupted(key)) for key in KEYS)
SILENT = Given(inputs.NoInput())


class Offers:
    """The inputs to try, made once for each question of a flow."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._said = {language: _spoken(flow, language) for language in flow.languages}
        self._made: dict[tuple[str, str, str], tuple[Given, ...]] = {}

    def at(self, state: State) -> tuple[Given, ...]:
        """Give what can come in this state but for INTERRUPTED; nothing after the end.

        Words that the turn would hand to the assistant come as each thing it can make of them.
        """
        match state.phase:
            case "ended":
                return ()
            case "talking":
                return (*ENDS, *LATE, *PRESSED, WAITS[0])
            case "waiting":
                return (*PRESSED, *self._said[state.language], SILENT, *WAITS, *LATE, *ENDS)
        question = (state.node, state.phase, state.language)
        if question not in self._made:
            self._made[question] = self._asked(state)
        return self._made[question]

    def _asked(self, state: State) -> tuple[Given, ...]:
        said = self._said[state.language]
        heard = tuple(one for one in said if not needs_assistant(self._flow, state, one.input))
        understood = _understood(self._flow, state) if len(heard) < len(said) else ()
        late = (*LATE, WAITS[0])
        return (*PRESSED, *heard, SILENT, *understood, *late, *ENDS)


def is_lost_answer(given: Given) -> bool:
    """Tell whether an input is silence, or words that nobody understood."""
    match given.input:
        case inputs.NoInput() | inputs.Understood("unclear"):
            return True
        case inputs.Said(text):
            return text == STRANGE
    return False


def _spoken(flow: Flow, language: str) -> tuple[Given, ...]:
    """Give a word of each list, every word that two lists share, the names of all languages, and one of none.

    Other words of other languages are in no list here, and so are as good as the one of none.
    """
    lists = [getattr(flow.tongues[language].words, name) for name in LISTS]
    names = [tongue.words.name for tongue in flow.tongues.values()]
    chosen = {min(each, key=lambda word: (plain(word) != word, word)) for each in (*lists, *names)}
    chosen |= {word for each in lists for word in each if sum(word in other for other in lists) > 1}
    return tuple(Given(inputs.Said(word)) for word in sorted({STRANGE, *chosen}))


def _understood(flow: Flow, state: State) -> tuple[Given, ...]:
    node = flow.nodes[state.node]
    errands = (*node.errands, "an errand it lacks") if isinstance(node, Converse) else ()
    named = [Given(inputs.Understood(how, errand, 0.5)) for errand in errands for how in NAMED]
    return (*named, *(Given(inputs.Understood(how)) for how in PLAIN), Given(inputs.Unavailable()))
