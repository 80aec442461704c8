"""The one function that advances a contact through a flow: pure, no I/O, no clock."""

from collections.abc import Callable
from typing import Any, NamedTuple

from core import inputs
from core.errors import FlowError
from core.events import (
    ConsentWithdrawn,
    ContactEnded,
    NodeEntered,
    QuestionAnswered,
    RequestFailed,
)
from core.flow import graph
from core.flow.graph import Flow, Node
from core.flow.kinds import (
    asking,
    callback,
    cases,
    collect,
    errands,
    leave,
    moving,
    promised,
    queue,
    speaking,
    talking,
    tongues,
)
from core.flow.kinds.turn import Turn
from core.flow.meaning import (
    KEYS,
    OTHER_LANGUAGE,
    REPEATS,
    SILENCE,
    STOP,
    Wish,
    as_key,
    meant,
    other_language,
    wish,
)
from core.flow.state import Channel, Facts, State, Step

# What can be answered in free words, beside an errand.
FORMS = (graph.Collect, graph.Interpreter, graph.Callback, graph.Complaint, graph.Ask)


class Kind(NamedTuple):
    """What a kind of node does."""

    enter: Callable[
        ..., str | None
    ]  # on coming to it: the node to go on to, None when it waits for an answer
    ask: Callable[..., None] | None = None  # asks its question, again or not
    answer: Callable[..., str | None] | None = None  # where it leads, None: it asks again


def _asking(ask: Callable[..., None], answer: Callable[..., str | None]) -> Kind:
    return Kind(lambda turn, node: ask(turn, node, again=False), ask, answer)


KINDS: dict[type[Node], Kind] = {
    graph.Say: Kind(speaking.say),
    graph.Disclose: Kind(speaking.disclose),
    graph.Goto: Kind(speaking.goto),
    graph.Decide: Kind(speaking.decide),
    graph.End: Kind(speaking.end),
    graph.Consent: _asking(leave.ask_consent, leave.answer_consent),
    graph.Survey: Kind(leave.survey, leave.ask_survey, leave.answer_survey),
    graph.Language: _asking(tongues.ask_language, tongues.answer_language),
    graph.Interpreter: Kind(tongues.interpreter, tongues.ask_interpreter, tongues.answer_interpreter),
    graph.Menu: _asking(errands.ask_menu, errands.answer_menu),
    graph.Converse: Kind(errands.converse, errands.ask_converse, errands.answer_converse),
    graph.Collect: Kind(collect.enter, collect.ask, collect.answer),
    graph.Ask: _asking(asking.ask, asking.answer),
    graph.Complaint: _asking(cases.ask_complaint, cases.answer_complaint),
    graph.Status: Kind(cases.status),
    graph.Queue: Kind(queue.enter),
    graph.Transfer: Kind(queue.transfer),
    graph.Callback: Kind(callback.enter, callback.ask, callback.answer),
    graph.Promised: Kind(promised.enter, promised.ask, promised.answer),
}


def begin(
    flow: Flow, cost: str, channel: Channel = "voice", *, known: bool = False, drawn: bool = False
) -> State:
    """Make the state of a contact that has just arrived.

    `known`: its number is not withheld; `drawn`: chance chose it for the survey, before anything else (K61).
    """
    return State(flow.start, flow.languages[0], cost, channel, known=known, drawn=drawn)


def advance(flow: Flow, state: State, given: inputs.Input, facts: Facts) -> Step:
    """Take one input and give the new state and what happened.

    An input that means nothing here (a hang-up after the end, a second connection) gives no events.
    """
    if state.phase == "ended":
        return Step(state, ())
    turn = Turn(flow, state, facts, given)
    if state.fresh:
        turn.change(fresh=())
        if isinstance(given, inputs.Interrupted):
            turn.forget(state.fresh)
    heard = meant(flow, turn.state, given)
    turn.hear(heard)
    target = _react(turn, heard)
    entered = 0
    while target is not None:
        entered += 1
        if entered > len(flow.nodes):
            raise FlowError(flow.name, 0, target, "the flow goes round here without ever asking anything.")
        target = _enter(turn, flow.nodes[target])
    return Step(turn.state, tuple(turn.events))


def needs_assistant(flow: Flow, state: State, given: inputs.Input) -> bool:
    """Tell whether these words are for the assistant: free speech where it is listened to, no short answer.

    A thing asked for (a number, a language) is looked for in words only where the assistant has said that it
    is one (P3); otherwise keys and short answers do. So are urgent errands of who waits, in a chat (K30).
    """
    if not isinstance(given, inputs.Said) or state.phase in ("talking", "ended"):
        return False
    node, said = flow.nodes[state.node], given.plain
    if not _listens(flow, node, state) or _is_short(flow, state, said):
        return False
    if isinstance(node, graph.Interpreter) and tongues.named(flow.guests, given.text):
        return False
    read = collect.digits(given.text, flow.tongues[state.language].words.digits)
    slot = node.slot if isinstance(node, graph.Collect) else "phone"
    free = isinstance(node, graph.Converse | graph.Queue)
    return read not in KEYS and (free or not collect.is_form(read, slot))


def _listens(flow: Flow, node: Node, state: State) -> bool:
    if isinstance(node, graph.Converse):
        return True
    told = f"assistant:{state.language}" in state.disclosed
    if state.phase == "waiting":
        return told and bool(flow.urgent)
    return told and isinstance(node, FORMS)


def _is_short(flow: Flow, state: State, said: str) -> bool:
    words = flow.tongues[state.language].words
    known = said in words.human or said in words.repeat or said in words.slower or said in words.stop
    settles = state.phase == "confirming" or state.step in callback.SETTLED
    settles = settles or isinstance(flow.nodes[state.node], graph.Ask)
    answers = settles and (said in words.yes or said in words.no)
    return known or answers or other_language(flow, state, said) is not None


def _react(turn: Turn, given: inputs.Input) -> str | None:
    """Answer what can come anywhere, then what belongs to the phase."""
    if (lead := ANYWHERE.get(type(given))) is not None:
        return lead(turn, given)
    if turn.state.phase == "talking":
        return None
    return _wait(turn, given) if turn.state.phase == "waiting" else _answer(turn, given)


def _hang_up(turn: Turn, given: inputs.HungUp) -> None:
    turn.emit(ContactEnded("person"), phase="ended")


def _fail(turn: Turn, given: inputs.Lost) -> None:
    turn.emit(RequestFailed())
    turn.emit(ContactEnded("failure"), phase="ended")


ANYWHERE: dict[type[inputs.Input], Callable[..., str | None]] = {
    inputs.Arrived: lambda turn, given: turn.flow.start,
    inputs.HungUp: _hang_up,
    inputs.Lost: _fail,
    inputs.Connected: lambda turn, given: queue.connect(turn),
    inputs.AgentLeft: lambda turn, given: queue.agent_left(turn),
    inputs.Unanswered: lambda turn, given: queue.unanswered(turn),
    **dict.fromkeys((inputs.Linked, inputs.PhoneGone, inputs.LinkOpened), moving.take),
    **dict.fromkeys(
        (inputs.Moved, inputs.SentOut, inputs.AgentLost, inputs.Withdrawn, inputs.CallPromised), talking.lead
    ),
}


def _wait(turn: Turn, given: inputs.Input) -> str | None:
    node = turn.node
    if not isinstance(node, graph.Queue):
        return None
    _follow(turn, given)
    if target := errands.urgent(turn, given):
        return target
    if language := _wished_language(turn, given):
        _change_language(turn, language)
        turn.tell_first(node)
    _withdraws(turn, given)
    return queue.wait(turn, node, given)


def _answer(turn: Turn, given: inputs.Input) -> str | None:
    node = turn.node
    if turn.said and (key := as_key(node, turn.words, turn.said)):
        given = meant(turn.flow, turn.state, inputs.Pressed(key))
    _follow(turn, given)
    if isinstance(given, inputs.NoInput):
        turn.change(slow=True)
    if turn.means(given, "0", "human"):
        return turn.to_human(turn.source)
    if isinstance(given, inputs.Understood) and given.outcome == "human":
        return turn.to_human("speech")
    if target := errands.urgent(turn, given):
        return target
    if _withdraws(turn, given):
        KINDS[type(node)].ask(turn, node, again=False)  # type: ignore[misc]  # what waits for answers asks
        return None
    if wished := wish(turn.flow, node, turn.state, given):
        if turn.state.repeats < REPEATS:
            _fulfil(turn, node, given, wished)
            return None
        given = SILENCE
    return KINDS[type(node)].answer(turn, node, given)  # type: ignore[misc]


def _fulfil(turn: Turn, node: Node, given: inputs.Input, wished: Wish) -> None:
    """Do what is wished for at any question, and ask again; as often as REPEATS (P6)."""
    match wished:
        case "again":
            turn.change(slow=True)
        case "language":
            _change_language(turn, str(_wished_language(turn, given)))
            turn.tell_first(node)
        case "stop":  # and nothing is being recorded: that is said too
            turn.play("recording_stopped")
        case "answer":
            _tell(turn, given)
    turn.change(repeats=turn.state.repeats + 1)
    KINDS[type(node)].ask(turn, node, again=False)  # type: ignore[misc]  # what waits for answers asks


def _wished_language(turn: Turn, given: inputs.Input) -> str | None:
    languages, now = turn.flow.languages, turn.state.language
    match given:
        case inputs.Pressed(key) if key == OTHER_LANGUAGE:
            return languages[(languages.index(now) + 1) % len(languages)]
        case inputs.Said():
            return other_language(turn.flow, turn.state, str(turn.said))
        case inputs.Understood("language", value=str(value)) if value in languages:
            return value
    return None


def _follow(turn: Turn, given: inputs.Input) -> None:
    """Go on in the language of the words, what must be told comes first, what was said counts."""
    language = given.language if isinstance(given, inputs.Understood) else None
    if language in turn.flow.languages and language != turn.state.language:
        _change_language(turn, str(language))
        turn.tell_first(turn.node)


def _change_language(turn: Turn, language: str) -> None:
    turn.speak(language, turn.source)


def _withdraws(turn: Turn, given: inputs.Input) -> bool:
    """Take back the leave to record, at any time (P2, K20)."""
    understood = isinstance(given, inputs.Understood) and given.outcome == "stop"
    if not (understood or turn.means(given, STOP, "stop")) or not turn.state.has_leave:
        return False
    turn.emit(ConsentWithdrawn("recording", turn.source), consent="no", words=None)
    turn.play("recording_stopped")
    return True


def _tell(turn: Turn, given: inputs.Input) -> None:
    """Answer a question that can come anywhere, such as what the call costs."""
    errand = str(given.errand) if isinstance(given, inputs.Understood) else ""
    told = turn.flow.answers[errand]
    args: dict[str, Any] = {"hours": told.hours} if told.hours else {}
    turn.emit(QuestionAnswered(errand))
    turn.play(told.prompt, cost=turn.state.cost, **args)


def _enter(turn: Turn, node: Node) -> str | None:
    if isinstance(node, graph.Passable) and _passed_by(turn, node):
        return node.next
    kind = KINDS[type(node)]
    entered = NodeEntered(node.id, node.level)
    turn.emit(entered, node=node.id, phase="asking", step="", tries=0, repeats=0)
    if turn.state.words:
        turn.change(words=None)  # a complaint that was left is not kept
    if turn.state.named and isinstance(node, graph.Queue | graph.Menu):
        turn.change(named=())  # the form it was for was not come to
    if kind.ask and not isinstance(node, graph.Interpreter):
        turn.change(pending=None)  # what was named on the way is for an interpreter only
    return kind.enter(turn, node)


def _passed_by(turn: Turn, node: graph.Passable) -> bool:
    """Tell whether a contact goes past a node: it is for other channels, or was told already."""
    state = turn.state
    if node.channels and state.channel not in node.channels:
        return True
    if isinstance(node, graph.Disclose):
        costs_nothing = node.what == "cost" and state.channel != "voice"
        return costs_nothing or f"{node.what}:{state.language}" in state.disclosed
    return False
