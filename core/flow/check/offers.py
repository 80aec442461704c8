"""Every class of input that can reach a contact where it is, as the turn would give it to the engine."""

from collections.abc import Iterator
from dataclasses import replace

from core import inputs
from core.flow.check.given import (
    ENDS,
    GIVEN,
    LATE,
    NONE,
    STRANGE,
    TELLABLE,
    TOO_SHORT,
    Given,
)
from core.flow.check.understood import understood, understood_waiting
from core.flow.engine import needs_assistant
from core.flow.graph import (
    Callback,
    Collect,
    Consent,
    Flow,
    Interpreter,
    Language,
    Node,
    Promised,
    Queue,
    Survey,
)
from core.flow.kinds.queue import NEWS_SECONDS, OFFER_AGAIN
from core.flow.state import State
from core.inputs import plain

KEYS = "1234567890*#"
LISTS = ("name", "yes", "no", "human", "repeat", "slower", "stop")


TOLD, NEW = TELLABLE
HERE = replace(NONE, position=1, wait=TOLD)  # in the place that was told last
WAITS = tuple(
    Given(inputs.Waited(), replace(NONE, position=position, waited=waited, wait=wait))
    for waited, position, wait in (  # in the place that was told, which is the first, or in another
        (0, 1, TOLD),  # nothing is new
        (0, 2, TOLD),
        (0, 2, NEW),
        (NEWS_SECONDS, 1, TOLD),  # nothing is new, but it is time
        (NEWS_SECONDS, 1, NEW),
        (OFFER_AGAIN, 1, TOLD),  # and time to offer a callback again
    )
)
PRESSED = tuple(Given(inputs.Pressed(key)) for key in KEYS)
TALKING = (*ENDS, *LATE, *PRESSED, WAITS[0])
INTERRUPTED = tuple(Given(inputs.Interrupted(key)) for key in KEYS)
SILENT = Given(inputs.NoInput())


class Offers:
    """The inputs to try, made once for each question of a flow."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._said = {language: _spoken(flow, language) for language in flow.languages}
        self._made: dict[tuple[str, str, str, str, bool], tuple[Given, ...]] = {}
        self._early: dict[tuple[str, str, tuple[str, ...]], tuple[Given, ...]] = {}
        offers = any(isinstance(node, Queue) and node.offer for node in flow.nodes.values())
        self._waits = WAITS if offers else WAITS[:-1]

    def at(self, state: State) -> tuple[Given, ...]:
        """Give what can come in this state, but for the keys that cut something short; nothing after the end.

        Words that the turn would hand to the assistant come as each thing it can make of them.
        """
        match state.phase:
            case "ended":
                return ()
            case "talking":
                return TALKING
        told = f"assistant:{state.language}" in state.disclosed  # before that it is given no words (P3)
        question = (state.node, state.phase, state.step, state.language, told)
        if question not in self._made:
            self._made[question] = self._asked(state)
        return self._made[question]

    def early(self, state: State, fresh: tuple[str, ...]) -> tuple[Given, ...]:
        """Give the keys that can come before the question and cut short what must be heard, which is fresh.

        Where they cut nothing short that the engine minds they are as good as after it, but for UNHEARD.
        """
        node = self._flow.nodes[state.node]
        if not fresh and not isinstance(node, UNHEARD):
            return ()
        question = (state.node, state.step, fresh)
        if question not in self._early:
            keys = _meaning(INTERRUPTED, _named_keys(node, state))
            self._early[question] = tuple(one._replace(fresh=fresh) for one in keys)
        return self._early[question]

    def _waiting(self, state: State) -> tuple[Given, ...]:
        pressed, said = _meaning(PRESSED, WAITING), self._said[state.language]
        heard = tuple(one for one in said if not needs_assistant(self._flow, state, one.input))
        meant = tuple(understood_waiting(self._flow)) if len(heard) < len(said) else ()
        done = (one._replace(facts=HERE) for one in (*pressed, *heard, SILENT, *meant))
        return (*done, *self._waits, *LATE, *ENDS)

    def _asked(self, state: State) -> tuple[Given, ...]:
        if state.phase == "waiting":
            return self._waiting(state)
        node = self._flow.nodes[state.node]
        said = (
            *self._said[state.language],
            *_values(node, state),
            *_wishes(self._flow, node, state),
            *_names(self._flow, node, state),
        )
        heard = tuple(one for one in said if not needs_assistant(self._flow, state, one.input))
        meant = tuple(understood(self._flow, node, state)) if len(heard) < len(said) else ()
        late = (*LATE, WAITS[0])
        keys = _named_keys(node, state)
        early = _meaning(INTERRUPTED, keys) if isinstance(node, UNHEARD) else ()
        return (*_meaning(PRESSED, keys), *heard, SILENT, *meant, *late, *ENDS, *early)


UNHEARD = (Consent, Survey, Callback, Promised, Collect)  # a key is no answer to what was not heard


WAITING = frozenset("0129*#")  # keys that can mean something while one waits


def _named_keys(node: Node, state: State) -> frozenset[str]:
    """Give the keys that can mean something at a question: its own, a yes and a no, and those of any."""
    own = "".join(getattr(node, "keys", ()))
    if isinstance(node, Callback | Promised):
        own = "12345678" if state.step in ("time", "keyed") else "123"
    return frozenset(f"0129*#{own}")


def _meaning(keys: tuple[Given, ...], named: frozenset[str]) -> tuple[Given, ...]:
    """Leave of the keys that mean nothing only one: the engine cannot tell them apart."""
    strange = next((key for key in "876543" if key not in named), "")
    return tuple(one for one in keys if getattr(one.input, "keys", "") in named | {strange})


def _spoken(flow: Flow, language: str) -> tuple[Given, ...]:
    """Give a word of each list, every word that two lists share, names of other languages, and one of none.

    Two digits are said for ten: 0, which is a human, and 1, which is a choice. Other words of other languages
    are in no list here, and so are as good as the one of none.
    """
    words = flow.tongues[language].words
    lists = [getattr(words, name) for name in LISTS]
    names = [tongue.words.name for name, tongue in flow.tongues.items() if name != language]
    chosen = {*map(_one, (*lists[1:], *names)), *words.digits[:2], STRANGE}
    chosen |= {word for each in lists for word in each if sum(word in other for other in lists) > 1}
    return tuple(Given(inputs.Said(word)) for word in sorted(chosen))


def _one(listed: frozenset[str]) -> str:
    """Give one word of a list, always the same."""
    return min(listed, key=lambda word: (plain(word) != word, word))


def _names(flow: Flow, node: Node, state: State) -> Iterator[Given]:
    """Give the names of languages that only those listen for who ask for one."""
    if isinstance(node, Language | Interpreter):
        for tongue in (flow.tongues[state.language], *flow.guests.values()):
            yield Given(inputs.Said(_one(tongue.words.name)))


def _slot(node: Node, state: State) -> str | None:
    """Give what is asked for, where a number or a reference is."""
    if isinstance(node, Collect):
        return node.slot
    return "phone" if isinstance(node, Callback) and state.step == "keyed" else None


def _wishes(flow: Flow, node: Node, state: State) -> Iterator[Given]:
    """Give a word of each list that only a promised call listens for."""
    words = flow.tongues[state.language].words
    for listed in (words.move, words.cancel) if isinstance(node, Promised) else ():
        yield from (Given(inputs.Said(word)) for word in sorted(listed)[:1])


def _values(node: Node, state: State) -> Iterator[Given]:
    slot = _slot(node, state)
    if slot:
        for value in (GIVEN[slot], TOO_SHORT):
            yield from (Given(inputs.Pressed(value)), Given(inputs.Said(value)))
