"""The one function that advances a contact through a flow: pure, no I/O, no clock."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from core import inputs
from core.errors import FlowError
from core.events import (
    AgentConnected,
    AgentDisconnected,
    AssistantFailed,
    ConsentAnswered,
    ContactEnded,
    Disclosed,
    ErrandDoubted,
    ErrandUnderstood,
    Event,
    HumanRequested,
    InputRequested,
    LanguageChosen,
    NodeEntered,
    NoMatch,
    PlaceTaken,
    PositionTold,
    PromptPlayed,
    RequestFailed,
)
from core.flow import graph
from core.flow.graph import Flow, Node
from core.flow.state import Answer, Facts, State, Step

ANSWER_SECONDS = 6  # silence after a question that counts as no answer
WAIT_SECONDS = 20  # one stretch of waiting; two of them stay under P13's 60 s with room for the speech
APOSTROPHES = {ord(mark): None for mark in "'’"}
REPEATS = 5  # a question is asked again on request this often; after that it counts as no answer (P6)
NEWS_SECONDS = 40  # news at least this often, sooner when the position changed

type Source = Literal["keys", "speech"]


def begin(flow: Flow, cost: str) -> State:
    """Make the state of a contact that has just arrived."""
    return State(node=flow.start, language=flow.languages[0], cost=cost)


def advance(flow: Flow, state: State, given: inputs.Input, facts: Facts) -> Step:
    """Take one input and give the new state and what happened.

    An input that means nothing here (a hang-up after the end, a second connection) gives no events.
    """
    turn = _Turn(flow, replace(state, fresh=()) if state.fresh else state, facts)
    if isinstance(given, inputs.Interrupted):
        turn.forget(state.fresh)
    target = _react(turn, given) if state.phase != "ended" else None
    entered = 0
    while target is not None:
        entered += 1
        if entered > len(flow.nodes):
            raise FlowError(flow.name, 0, target, "the flow goes round here without ever asking anything.")
        target = _enter(turn, flow.nodes[target])
    return Step(turn.state, tuple(turn.events))


def needs_assistant(flow: Flow, state: State, given: inputs.Input) -> bool:
    """Tell whether these words are for the assistant: free speech in a `converse` node, no short answer."""
    if not isinstance(given, inputs.Said) or not isinstance(flow.nodes[state.node], graph.Converse):
        return False
    words = flow.tongues[state.language].words
    known = words.human | words.repeat
    if state.phase == "confirming":
        known |= words.yes | words.no
    return state.phase in ("asking", "confirming") and plain(given.text) not in known


def plain(text: str) -> str:
    """Give words in lower case without marks, as the lists of short answers have them: that's is thats."""
    kept = (c if c.isalnum() else " " for c in text.lower().translate(APOSTROPHES))
    return " ".join("".join(kept).split())


class _Turn:
    """A turn being taken: the state so far and what has happened."""

    def __init__(self, flow: Flow, state: State, facts: Facts) -> None:
        self.flow, self.state, self.facts = flow, state, facts
        self.events: list[Event] = []

    def emit(self, event: Event, **changes: Any) -> None:
        self.events.append(event)
        if changes:
            self.change(**changes)

    def change(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)

    def forget(self, told: tuple[str, ...]) -> None:
        """Take back what was told but perhaps not heard; it is told again before it matters (P1, P3)."""
        self.change(disclosed=tuple(one for one in self.state.disclosed if one not in told))

    def play(self, prompt: str, **args: str | int) -> None:
        self.emit(PromptPlayed(prompt, self.state.language, args))

    def ask(self, prompt: str, **args: str | int) -> None:
        self.emit(InputRequested("keys and speech", self.state.language, ANSWER_SECONDS))
        self.play(prompt, **args)

    def source(self, given: inputs.Input) -> Source:
        return "keys" if isinstance(given, inputs.Pressed) else "speech"

    def means(self, given: inputs.Input, key: str, words: str) -> bool:
        """Tell whether the input is this key or one of these short answers in the contact's language."""
        if isinstance(given, inputs.Said):
            return plain(given.text) in getattr(self.flow.tongues[self.state.language].words, words)
        return isinstance(given, inputs.Pressed) and given.keys == key


def _react(turn: _Turn, given: inputs.Input) -> str | None:
    """Answer what can come anywhere, then what belongs to the phase."""
    match given:
        case inputs.Arrived():
            return turn.flow.start
        case inputs.HungUp():
            turn.emit(ContactEnded("person"), phase="ended")
            return None
        case inputs.Connected():
            _connect(turn)
            return None
        case inputs.Lost():
            turn.emit(RequestFailed())
            turn.emit(ContactEnded("failure"), phase="ended")
            return None
        case inputs.AgentLeft():
            return _agent_left(turn)
    match turn.state.phase:
        case "waiting":
            _wait(turn, given)
            return None
        case "talking":
            return None
    return _answer(turn, given)


def _connect(turn: _Turn) -> None:
    """Connect the person with the agent who took them, or give the place back when that agent is gone."""
    if turn.state.phase != "waiting":
        return
    if turn.facts.agent is not None:
        turn.emit(AgentConnected(turn.facts.agent), phase="talking", served=True)
    elif turn.state.queue is not None:
        turn.emit(PlaceTaken(turn.state.queue))


def _agent_left(turn: _Turn) -> str | None:
    node = turn.flow.nodes[turn.state.node]
    if turn.state.phase != "talking" or not isinstance(node, graph.Queue):
        return None
    turn.emit(AgentDisconnected())
    return node.next


def _answer(turn: _Turn, given: inputs.Input) -> str | None:
    node = turn.flow.nodes[turn.state.node]
    if isinstance(given, inputs.Interrupted):
        given = _early(node, given)
    if turn.means(given, "0", "human"):
        return _to_human(turn, turn.source(given))
    if isinstance(given, inputs.Understood) and given.outcome == "human":
        return _to_human(turn, "speech")
    if _wants_repeat(turn, given):
        turn.change(repeats=turn.state.repeats + 1)
        ASK[type(node)](turn, node, again=False)
        return None
    return ANSWER[type(node)](turn, node, given)


def _wants_repeat(turn: _Turn, given: inputs.Input) -> bool:
    """Tell whether the question shall be asked again; that is done a bounded number of times (P6)."""
    understood = isinstance(given, inputs.Understood) and given.outcome == "repeat"
    return turn.state.repeats < REPEATS and (understood or turn.means(given, "9", "repeat"))


def _early(node: Node, given: inputs.Interrupted) -> inputs.Pressed:
    """Let a key before the question count, but for a yes to what has not been asked: that asks (P2)."""
    unheard_yes = isinstance(node, graph.Consent) and given.keys == "1"
    return inputs.Pressed("9" if unheard_yes else given.keys)


def _to_human(turn: _Turn, by: Literal["keys", "speech", "tries"]) -> str:
    turn.emit(HumanRequested(by))
    return turn.flow.human


def _no_match(turn: _Turn) -> int:
    tries = turn.state.tries + 1
    turn.emit(NoMatch(tries), tries=tries)
    return tries


# What each kind asks.


def _ask_language(turn: _Turn, node: graph.Language, again: bool) -> None:
    turn.emit(InputRequested("keys and speech", turn.state.language, ANSWER_SECONDS))
    for language in turn.flow.languages:
        turn.emit(PromptPlayed(node.prompt, language, {}))


def _ask_plainly(turn: _Turn, node: graph.Consent | graph.Menu, again: bool) -> None:
    # Asked again on request after a lost answer, it is the same question again: what is answered is known.
    turn.ask(node.reprompt if again or turn.state.tries else node.prompt)


def _ask_converse(turn: _Turn, node: graph.Converse, again: bool) -> None:
    _tell_first(turn, node)
    if turn.state.phase == "confirming" and turn.state.errand:
        turn.ask(node.confirm, errand=turn.state.errand)
    else:
        turn.ask(node.reprompt if again else node.prompt)


# What each kind makes of an answer: a node to go to, or None when it asks again.


def _answer_language(turn: _Turn, node: graph.Language, given: inputs.Input) -> str | None:
    chosen, by = _spoken_language(turn, node, given)
    if chosen is None and not isinstance(given, inputs.NoInput) and _no_match(turn) == 1:
        _ask_language(turn, node, again=True)
        return None
    language = chosen or node.default
    turn.emit(LanguageChosen(language, by if chosen else "default"), language=language)
    return node.next


def _spoken_language(turn: _Turn, node: graph.Language, given: inputs.Input) -> tuple[str | None, Source]:
    if isinstance(given, inputs.Pressed):
        return node.keys.get(given.keys), "keys"
    if isinstance(given, inputs.Said):
        said = set(plain(given.text).split())
        named = [lang for lang, tongue in turn.flow.tongues.items() if said & tongue.words.name]
        return (named[0] if len(named) == 1 else None), "speech"
    return None, "keys"


def _answer_consent(turn: _Turn, node: graph.Consent, given: inputs.Input) -> str | None:
    if turn.means(given, "1", "yes"):
        return _consent(turn, node, "yes", turn.source(given))
    if turn.means(given, "2", "no"):
        return _consent(turn, node, "no", turn.source(given))
    if not isinstance(given, inputs.NoInput) and _no_match(turn) == 1:
        _ask_plainly(turn, node, again=True)
        return None
    return _consent(turn, node, "no", "silence")


def _consent(
    turn: _Turn, node: graph.Consent, answer: Answer, by: Literal["keys", "speech", "silence"]
) -> str:
    asked = node.reprompt if turn.state.tries else node.prompt
    turn.emit(ConsentAnswered(node.purpose, answer, by, asked), consent=answer)
    turn.play(node.yes if answer == "yes" else node.no)
    return node.next


def _answer_menu(turn: _Turn, node: graph.Menu, given: inputs.Input) -> str | None:
    errand = node.keys.get(given.keys) if isinstance(given, inputs.Pressed) else None
    if errand:
        return _errand(turn, node, errand, 1.0, "keys")
    if _no_match(turn) >= node.tries:
        return _to_human(turn, "tries")
    _ask_plainly(turn, node, again=True)
    return None


def _errand(
    turn: _Turn,
    node: graph.Menu | graph.Converse,
    errand: str,
    confidence: float,
    by: Literal["assistant", "confirmed", "keys"],
) -> str:
    turn.emit(ErrandUnderstood(errand, confidence, by), errand=errand, confidence=confidence)
    return node.errands[errand]


def _answer_converse(turn: _Turn, node: graph.Converse, given: inputs.Input) -> str | None:
    errand, confirming = turn.state.errand, turn.state.phase == "confirming"
    match given:
        case inputs.Unavailable():
            turn.emit(AssistantFailed())
            return node.unavailable
        case inputs.Understood("errand", str(named), confidence) if named in node.errands:
            return _errand(turn, node, named, confidence, "assistant")
        case inputs.Understood("confirm", str(named), confidence) if named in node.errands and not confirming:
            doubted = ErrandDoubted(named, confidence)
            turn.emit(doubted, phase="confirming", errand=named, confidence=confidence)
            _ask_converse(turn, node, again=False)
            return None
    if confirming and errand and _affirmed(turn, given):
        return _errand(turn, node, errand, turn.state.confidence, "confirmed")
    if isinstance(given, inputs.Pressed) and not confirming:
        return node.unavailable
    return _converse_again(turn, node, given)


def _affirmed(turn: _Turn, given: inputs.Input) -> bool:
    understood = isinstance(given, inputs.Understood) and given.outcome == "affirm"
    return understood or turn.means(given, "1", "yes")


def _converse_again(turn: _Turn, node: graph.Converse, given: inputs.Input) -> str | None:
    if _no_match(turn) >= node.tries:
        return node.unclear
    if not isinstance(given, inputs.NoInput):
        turn.change(phase="asking", errand=None, confidence=0.0)
    _ask_converse(turn, node, again=True)
    return None


def _wait(turn: _Turn, given: inputs.Input) -> None:
    """Tell how far the contact has come: when it changed, when it is time, or when a key asks (P13)."""
    node, facts, state = turn.flow.nodes[turn.state.node], turn.facts, turn.state
    if not isinstance(node, graph.Queue):
        return
    asked = isinstance(given, inputs.Pressed | inputs.Said)
    due = facts.position != state.told_position or facts.waited - state.told_at >= NEWS_SECONDS
    turn.emit(InputRequested("keys", state.language, WAIT_SECONDS))
    if asked or due:
        told = PositionTold(facts.position, facts.waited)
        turn.emit(told, told_position=facts.position, told_at=facts.waited)
        turn.play(node.news, position=facts.position)


# Coming to a node: what it says, and where it leads by itself.


def _enter(turn: _Turn, node: Node) -> str | None:
    if isinstance(node, graph.Disclose) and f"{node.what}:{turn.state.language}" in turn.state.disclosed:
        return node.next
    turn.emit(NodeEntered(node.id, node.level), node=node.id, phase="asking", tries=0, repeats=0)
    _tell_first(turn, node)
    match node:
        case graph.Say():
            turn.play(node.prompt)
            return node.next
        case graph.Disclose():
            return _disclose(turn, node)
        case graph.Queue():
            turn.play(node.prompt, queue=node.queue)
            turn.emit(PlaceTaken(node.queue), phase="waiting", queue=node.queue, told_position=0, told_at=0)
            return None
        case graph.End():
            turn.play(node.prompt)
            turn.emit(ContactEnded("flow"), phase="ended")
            return None
    ASK[type(node)](turn, node, again=False)
    return None


def _tell_first(turn: _Turn, node: Node) -> None:
    """Tell what must be known before a node, where it was not told or was cut short (P1, P3)."""
    what = {graph.Queue: "cost", graph.Converse: "assistant"}.get(type(node))
    if what and f"{what}:{turn.state.language}" not in turn.state.disclosed:
        _disclose(turn, turn.flow.disclosure(what))


def _disclose(turn: _Turn, node: graph.Disclose) -> str:
    told = f"{node.what}:{turn.state.language}"
    args = {"cost": turn.state.cost} if node.what == "cost" else {}
    turn.play(node.prompt, **args)
    turn.emit(Disclosed(node.what, turn.state.language))
    turn.change(disclosed=(*turn.state.disclosed, told), fresh=(*turn.state.fresh, told))
    return node.next


ASK: dict[type[Node], Callable[..., None]] = {
    graph.Language: _ask_language,
    graph.Consent: _ask_plainly,
    graph.Menu: _ask_plainly,
    graph.Converse: _ask_converse,
}
ANSWER: dict[type[Node], Callable[..., str | None]] = {
    graph.Language: _answer_language,
    graph.Consent: _answer_consent,
    graph.Menu: _answer_menu,
    graph.Converse: _answer_converse,
}
