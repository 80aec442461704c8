"""Every class of input that can reach a contact where it is, as the turn would give it to the engine."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from core import inputs
from core.ewt import Estimate, MoreThan
from core.flow import engine
from core.flow.engine import needs_assistant
from core.flow.graph import (
    Callback,
    Collect,
    Complaint,
    Consent,
    Converse,
    Decide,
    Disclose,
    End,
    Flow,
    Goto,
    Interpreter,
    Menu,
    Node,
    Promised,
    Queue,
    Say,
    Status,
    Survey,
)
from core.flow.kinds.queue import NEWS_SECONDS, OFFER_AGAIN
from core.flow.kinds.turn import plain
from core.flow.state import Answer, Facts, Standing, State, Step

KEYS = "1234567890*#"
LISTS = ("name", "yes", "no", "human", "repeat", "slower", "stop")
STRANGE = "blåbär i motvind"  # words that stand in no list
PLAIN: tuple[inputs.Outcome, ...] = (  # what the assistant can make of words that name nothing
    *("human", "affirm", "deny", "repeat", "slower", "stop", "unclear"),
)
AGENT = "agent"  # whoever took the place
LACKED = "an errand it lacks"
WINDOWS = (  # two times at which a callback can be promised
    "2026-11-23T08:00:00+01:00/2026-11-23T10:00:00+01:00",
    "2026-11-23T10:00:00+01:00/2026-11-23T12:00:00+01:00",
)
NONE = Facts(windows=WINDOWS, case="V234567", due="2026-11-27", answer_by="2026-12-04")
GIVEN = {  # something that each slot takes
    "phone": "0701234567",
    "customer_number": "12345678",
    "case_reference": "v23456",
    "personal_number": "198112189876",
    "postcode": "11120",
}
TOO_SHORT = "12"  # of every slot


class Given(NamedTuple):
    """An input, what the world says while it comes, and what of the way there makes a difference to it."""

    input: inputs.Input
    facts: Facts = NONE
    spent: bool = False  # the question has come again as often as it may
    fresh: tuple[str, ...] = ()  # what was told just before, and a key may cut short
    leave: Answer | None = None  # to record, where the engine reads it
    withheld: bool = False  # the person's number is, where the engine reads it
    drawn: bool = False  # for the survey, where the engine reads it

    def on(self, state: State) -> State:
        """Give the state in which it comes."""
        repeats = engine.REPEATS if self.spent else state.repeats
        told = replace(state, repeats=repeats, fresh=self.fresh, consent=self.leave)
        return replace(told, known=not self.withheld, drawn=self.drawn)


ARRIVAL = Given(inputs.Arrived())
ENDS = (Given(inputs.HungUp()), Given(inputs.Lost()))
LATE = (
    Given(inputs.Connected(), replace(NONE, position=1, agent=AGENT)),
    Given(inputs.Connected(), replace(NONE, position=1)),
    Given(inputs.AgentLeft()),
    Given(inputs.AgentLost()),
    Given(inputs.Unanswered()),
)


TELLABLE = (Estimate(4, 7), MoreThan(30))  # waits that differ: the first is the one that was told


def _waits(*seconds: int) -> tuple[Given, ...]:
    return tuple(
        Given(inputs.Waited(), replace(NONE, position=position, waited=waited, wait=wait))
        for waited in seconds
        for position in (1, 2)
        for wait in TELLABLE
    )


WAITS = _waits(0, NEWS_SECONDS)
LONG_WAITS = _waits(0, NEWS_SECONDS, OFFER_AGAIN)  # where a callback can be offered meanwhile
PRESSED = tuple(Given(inputs.Pressed(key)) for key in KEYS)
INTERRUPTED = tuple(Given(inputs.Interrupted(key)) for key in KEYS)
SILENT = Given(inputs.NoInput())


class Oracle(Facts):
    """Facts that answer by a script, no where it says nothing, and remember what they were asked."""

    def __init__(self, base: Facts, script: dict[str, bool], promise: Standing | None) -> None:
        vars(self).update(vars(base), promise=promise, script=script, asked={})

    def holds(self, fact: str, of: str | None) -> bool:
        """Answer as the script says, the same each time."""
        asked, script = vars(self)["asked"], vars(self)["script"]
        return bool(asked.setdefault(f"{fact}:{of}", script.get(f"{fact}:{of}", False)))


def standing(flow: Flow) -> Standing | None:
    """Give a promised call that somebody may have moved or cancelled, of a queue of the flow."""
    nodes = flow.nodes.values()
    queue = next((node.queue for node in nodes if isinstance(node, Queue)), "")
    return Standing("promised", queue, WINDOWS[0]) if Promised in flow.kinds else None


def steps(
    flow: Flow, state: State, given: Given, promise: Standing | None = None
) -> Iterator[tuple[Given, Step]]:
    """Take an input once for each way in which the facts that the engine asks for can stand."""
    ahead: list[dict[str, bool]] = [{}]
    while ahead:
        script = ahead.pop()
        oracle = Oracle(given.facts, script, promise)
        step = engine.advance(flow, state, given.input, oracle)
        asked: dict[str, bool] = vars(oracle)["asked"]
        if not asked:
            yield given, step
            return
        holding = frozenset(name for name, holds in asked.items() if holds)
        yield given._replace(facts=replace(given.facts, holding=holding, promise=promise)), step
        known = dict(script)
        for name in [name for name in asked if name not in script]:
            if _can_hold(name, known):
                ahead.append({**known, name: True})
            known[name] = False


def _can_hold(name: str, known: Mapping[str, bool]) -> bool:
    """Tell whether a fact is to be tried: it matters how many times are sold, not which."""
    sold = [holds for one, holds in known.items() if one.startswith("sold:")]
    return all(sold) or not name.startswith("sold:")


def asks_facts(flow: Flow) -> bool:
    """Tell whether the engine can ask the world for anything in this flow."""
    nodes = flow.nodes.values()
    return any(
        isinstance(node, Decide | Callback | Promised | Status)
        or (isinstance(node, Queue) and (node.closed or node.offer or node.chat))
        for node in nodes
    )


class Offers:
    """The inputs to try, made once for each question of a flow."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._said = {language: _spoken(flow, language) for language in flow.languages}
        self._made: dict[tuple[str, str, str, str, bool], tuple[Given, ...]] = {}
        offers = any(isinstance(node, Queue) and node.offer for node in flow.nodes.values())
        self._waits = LONG_WAITS if offers else WAITS

    def at(self, state: State) -> tuple[Given, ...]:
        """Give what can come in this state but for INTERRUPTED; nothing after the end.

        Words that the turn would hand to the assistant come as each thing it can make of them.
        """
        match state.phase:
            case "ended":
                return ()
            case "talking":
                return (*ENDS, *LATE, *PRESSED, WAITS[0])
        told = f"assistant:{state.language}" in state.disclosed  # before that it is given no words (P3)
        question = (state.node, state.phase, state.step, state.language, told)
        if question not in self._made:
            self._made[question] = self._asked(state)
        return self._made[question]

    def early(self, state: State) -> tuple[Given, ...]:
        """Give the keys that can come before the question.

        Where they cut nothing short that must be heard they are as good as after it, but for UNHEARD.
        """
        node = self._flow.nodes[state.node]
        apart = state.fresh or isinstance(node, UNHEARD)
        return _meaning(INTERRUPTED, _named_keys(node)) if apart else ()

    def _waiting(self, state: State) -> tuple[Given, ...]:
        pressed, said = _meaning(PRESSED, WAITING), self._said[state.language]
        heard = tuple(one for one in said if not needs_assistant(self._flow, state, one.input))
        understood = tuple(_understood_waiting(self._flow)) if len(heard) < len(said) else ()
        return (*pressed, *heard, SILENT, *understood, *self._waits, *LATE, *ENDS)

    def _asked(self, state: State) -> tuple[Given, ...]:
        if state.phase == "waiting":
            return self._waiting(state)
        node = self._flow.nodes[state.node]
        said = (
            *self._said[state.language],
            *_values(node, state),
            *_wishes(self._flow, node, state),
        )
        heard = tuple(one for one in said if not needs_assistant(self._flow, state, one.input))
        understood = tuple(_understood(self._flow, node, state)) if len(heard) < len(said) else ()
        late = (*LATE, WAITS[0])
        pressed = _meaning(PRESSED, _named_keys(node))
        return (*pressed, *heard, SILENT, *understood, *late, *ENDS)


UNHEARD = (Consent, Survey, Callback, Promised, Collect)  # a key is no answer to what was not heard


WAITING = frozenset("0129*#")  # keys that can mean something while one waits


def _named_keys(node: Node) -> frozenset[str]:
    """Give the keys that can mean something at a node: its own, a yes and a no, and those of any node."""
    own = "12345678" if isinstance(node, Callback | Promised) else "".join(getattr(node, "keys", ()))
    return frozenset(f"0129*#{own}")


def _meaning(keys: tuple[Given, ...], named: frozenset[str]) -> tuple[Given, ...]:
    """Leave of the keys that mean nothing only one: the engine cannot tell them apart."""
    strange = next((key for key in "876543" if key not in named), "")
    return tuple(one for one in keys if getattr(one.input, "keys", "") in named | {strange})


def is_lost_answer(given: Given) -> bool:
    """Tell whether an input is silence, or words that nobody understood, be it for want of an assistant."""
    match given.input:
        case inputs.NoInput() | inputs.Understood("unclear") | inputs.Unavailable():
            return True
        case inputs.Said(text):
            return text == STRANGE
    return False


def _spoken(flow: Flow, language: str) -> tuple[Given, ...]:
    """Give a word of each list, every word that two lists share, the names of all languages, and one of none.

    Two digits are said for ten: 0, which is a human, and 1, which is a choice. Other words of other languages
    are in no list here, and so are as good as the one of none.
    """
    words = flow.tongues[language].words
    lists = [getattr(words, name) for name in LISTS]
    names = [tongue.words.name for tongue in (*flow.tongues.values(), *flow.guests.values())]
    chosen = {min(each, key=lambda word: (plain(word) != word, word)) for each in (*lists, *names)}
    chosen |= {word for each in lists for word in each if sum(word in other for other in lists) > 1}
    return tuple(Given(inputs.Said(word)) for word in sorted({STRANGE, *chosen, *words.digits[:2]}))


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


def _named(node: Node) -> tuple[str, ...]:
    """Give values that the assistant can find in words: those asked for, and one that nobody asked for."""
    match node:
        case Collect():
            return GIVEN[node.slot], TOO_SHORT
        case Callback():
            return GIVEN["phone"], WINDOWS[0], TOO_SHORT
        case Interpreter():
            return *node.keys.values(), TOO_SHORT
    return (TOO_SHORT,)


def _told(node: Complaint) -> Iterator[Given]:
    """Give an errand for every category, and one told in words that may be kept."""
    first = {category: errand for errand, category in node.topics.items()}
    for errand in first.values():
        yield Given(inputs.Understood("errand", errand, 0.5))
    yield Given(inputs.Understood("confirm", next(iter(first.values())), 0.5, words=STRANGE))


def _carried(flow: Flow, node: Converse) -> Iterator[Given]:
    """Give an errand for each place that a form may follow, with all that the forms of the flow ask for."""
    slots = [one.slot for one in flow.nodes.values() if isinstance(one, Collect)]
    calls = [("phone", GIVEN["phone"]), ("window", WINDOWS[0])] if Callback in flow.kinds else []
    named = tuple(dict([*calls, *((slot, GIVEN[slot]) for slot in slots)]).items())
    for errand in _one_a_place(node) if named else ():
        if not isinstance(flow.nodes[node.errands[errand]], Queue | Menu | End):
            yield Given(inputs.Understood("errand", errand, 0.5, named=named))


def _in_each_language(flow: Flow, node: Converse) -> Iterator[Given]:
    """Give an errand for each place, in words of each language: the contact goes on in it."""
    for errand, language in itertools.product(_one_a_place(node), flow.languages):
        yield Given(inputs.Understood("errand", errand, 0.5, language=language))


def _one_a_place(node: Converse) -> list[str]:
    """Give the first errand for each place that errands lead to."""
    first: dict[str, str] = {}
    for errand, target in node.errands.items():
        first.setdefault(target, errand)
    return list(first.values())


def _pairs(node: Converse) -> Iterator[tuple[str, float, None, str]]:
    """Give two errands at once, so that one for every place is named first or second."""
    named = _one_a_place(node)
    for one, other in itertools.batched([*named, named[0]] if len(named) % 2 else named, 2):
        yield one, 0.5, None, other


def _errands(flow: Flow, node: Node, state: State) -> Iterable[str]:
    """Give the errands to name: all, while one is being confirmed one for every place, always the urgent."""
    named: Iterable[str] = ()
    if isinstance(node, Converse):
        named = node.errands if state.phase == "asking" else _one_a_place(node)
    return dict.fromkeys((*named, *flow.urgent))


def _answers(flow: Flow, node: Node) -> tuple[str, ...]:
    """Give what is answered anywhere: all of it where errands are, elsewhere one, for words alone differ."""
    apart = isinstance(node, Converse) or Converse not in flow.kinds
    return tuple(flow.answers)[: None if apart else 1]


def _understood(flow: Flow, node: Node, state: State) -> Iterator[Given]:
    """Give everything the assistant can make of words, errands the node lacks among it."""
    if isinstance(node, Converse) and node.both and state.phase == "asking":
        yield from (Given(inputs.Understood("errand", *two)) for two in _pairs(node))
    if isinstance(node, Converse) and state.phase == "asking":
        yield from _carried(flow, node)
        yield from _in_each_language(flow, node)
    if isinstance(node, Complaint):
        yield from _told(node)
    errands = (*_errands(flow, node, state), LACKED, *_answers(flow, node))
    yield from (Given(inputs.Understood("errand", errand, 0.5)) for errand in errands)
    doubted = errands if isinstance(node, Converse) and state.phase == "asking" else (errands[0], LACKED)
    yield from (Given(inputs.Understood("confirm", errand, 0.5)) for errand in doubted)
    foreign = next((one for one in flow.nodes.values() if isinstance(one, Interpreter)), None)
    if foreign and isinstance(node, Converse):
        language = next(iter(foreign.keys.values()))
        for errand, target in node.errands.items():
            if isinstance(flow.nodes[target], Interpreter | Say | Goto | Decide | Disclose):
                yield Given(inputs.Understood("errand", errand, 0.5, language))
    yield from (Given(inputs.Understood("value", value=one)) for one in _named(node))
    yield from _understood_anywhere(flow)


def _understood_waiting(flow: Flow) -> Iterator[Given]:
    """Give what the assistant can make of words while one waits, where only what is urgent is led on."""
    for errand in (*flow.urgent, LACKED):
        yield Given(inputs.Understood("errand", errand, 0.5))
        yield Given(inputs.Understood("confirm", errand, 0.5))
    yield from _understood_anywhere(flow)


def _understood_anywhere(flow: Flow) -> Iterator[Given]:
    yield from (Given(inputs.Understood("language", value=one)) for one in flow.languages)
    yield from (Given(inputs.Understood(how)) for how in PLAIN)
    yield from (Given(inputs.Understood("unclear", language=one)) for one in flow.languages)
    yield Given(inputs.Unavailable())
